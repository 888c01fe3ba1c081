"""A closed call with very many applications, judged and waiting for its selection: written into the tables by COPY.

The call itself is opened through its action. What follows is what actions would have written for each applicant, and an
earlier call that selected some of the same merchants, so that newcomers can be told from others.
"""

import itertools
import json
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Self
from uuid import UUID

from benchmarks.selection import PROVINCES, the_quotas
from hamkke.kernel.words import Words

CLOSES = datetime(2025, 8, 1, 9, tzinfo=UTC)
OPENS, DAY = CLOSES - timedelta(days=28), timedelta(days=1)
REVIEWS_EACH = 2
SHEETS_OF_A_JUDGE = 270


@dataclass(frozen=True)
class Applicant:
    """A merchant, its application, and what is known of both."""

    merchant: UUID
    application: UUID
    number: int
    province: str
    is_women_owned: bool
    is_new: bool
    worth: float


def a_judged_call(applicants: int, places: int) -> Any:
    """The call, closed, with every application reviewed."""
    from hamkke.merchants.models import Merchant
    from tests.factories.festivals import EditionFactory

    chance = random.Random(applicants)
    edition = EditionFactory()
    earlier, call = _opened(edition, places, at=CLOSES - 365 * DAY), _opened(edition, places, at=CLOSES)
    judges = _judges(applicants * REVIEWS_EACH // SHEETS_OF_A_JUDGE + 2, chance)
    pool = _pool(applicants, chance)
    with _Copying() as copying:
        copying.into(
            Merchant,
            "id owner_id name business_number region_id registered_at",
            _merchants(pool, judges[0], _regions()),
        )
        _apply(copying, call, pool)
        _decide_earlier(copying, earlier, [each for each in pool if not each.is_new], chance)
        _judge(copying, call, pool, judges, chance)
    return call


class _Copying:
    """COPY without the checks that row after row would cost; PostgreSQL counts the tables afterwards."""

    def __enter__(self) -> Self:
        from django.db import connection

        self.connection, self.cursor = connection, connection.cursor()
        self.cursor.execute("SET session_replication_role = replica")
        return self

    def __exit__(self, *_: object) -> None:
        self.cursor.execute("RESET session_replication_role")
        self.cursor.execute("ANALYZE")

    def into(self, model: Any, names: str, rows: Iterable[Sequence[Any]]) -> None:
        """`names` are the columns that the rows give; what else a row has is what the model would write by itself."""
        given = names.split()
        own = {model._meta.pk.attname} if model._meta.pk.db_returning else set()
        rest = [each for each in model._meta.concrete_fields if each.attname not in {*given, *own}]
        usual = [each.get_db_prep_save(each.get_default(), self.connection) for each in rest]
        columns = ", ".join([*given, *(each.column for each in rest)])
        with self.cursor.copy(f"COPY {model._meta.db_table} ({columns}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row((*row, *usual))


def _opened(edition: Any, places: int, *, at: datetime) -> Any:
    from hamkke.calls import actions
    from hamkke.kernel import clock, ids

    women = actions.Question(
        "women_owned", "yes_no", Words("여성기업인가요?", "Is it women-owned?"), Words("", "")
    )
    terms = actions.Terms(
        places=places,
        waiting=places // 5,
        questions=(*actions.QUESTIONS, women),
        quotas=tuple(the_quotas(places)),
    )
    with clock.pretend(at - 60 * DAY):
        return actions.open_call(
            id=ids.new(), edition=edition, title="아주 큰 공모", title_en="A very large call", places=places,
            opens_at=at - 28 * DAY, closes_at=at, terms=terms, by=None,
        )  # fmt: skip


def _pool(applicants: int, chance: random.Random) -> list[Applicant]:
    shares = [share for share, _ in PROVINCES.values()]
    provinces = chance.choices(list(PROVINCES), shares, k=applicants)
    return [_applicant(number, province, chance) for number, province in enumerate(provinces)]


def _applicant(number: int, province: str, chance: random.Random) -> Applicant:
    is_new, is_women_owned = chance.random() < 0.55, chance.random() < 0.4
    worth = chance.gauss(70 + PROVINCES[province][1] - 4 * is_new - is_women_owned, 8)
    return Applicant(_id(chance), _id(chance), number, province, is_women_owned, is_new, worth)


def _id(chance: random.Random) -> UUID:
    return UUID(int=chance.getrandbits(128), version=4)


def _judges(count: int, chance: random.Random) -> list[UUID]:
    from hamkke.people.models import User

    judges = [User(id=_id(chance), email=f"judge-{number}@hamkke.example") for number in range(count)]
    return [judge.pk for judge in User.objects.bulk_create(judges)]


def _regions() -> dict[str, int]:
    """A region of each province."""
    from hamkke.places.models import Region

    found = Region.objects.filter(successor=None).order_by("-code").values_list("code", "pk")
    return {code[:2]: region for code, region in found}


def _merchants(pool: Sequence[Applicant], owner: UUID, regions: dict[str, int]) -> Iterable[Sequence[Any]]:
    for each in pool:
        name, number = f"상점 {each.number}", f"{each.number:010}"
        yield each.merchant, owner, name, number, regions[each.province], OPENS


def _apply(copying: _Copying, call: Any, pool: Sequence[Applicant]) -> None:
    from hamkke.calls.models import Application, ApplicationVersion

    said = {
        "offer": "들기름 2병 세트",
        "price": 32_000,
        "value": "그날 볶아 짭니다.",
        "delivery": "free",
        "discount": 0,
    }
    women, others = (
        json.dumps({**said, "women_owned": answer}, ensure_ascii=False) for answer in ("yes", "no")
    )
    sent = [(each, women if each.is_women_owned else others) for each in pool]
    copying.into(
        Application,
        "id call_id merchant_id answers state receipt versions_count saved_at submitted_at code",
        (
            (each.application, call.pk, each.merchant, answers, "submitted", f"{each.number:014}", 1, OPENS, OPENS,
             f"{each.number:020}")
            for each, answers in sent
        ),
    )  # fmt: skip
    copying.into(
        ApplicationVersion,
        "id application_id number answers hash submitted_at",
        ((each.application, each.application, 1, answers, "0" * 64, OPENS) for each, answers in sent),
    )


def _decide_earlier(copying: _Copying, call: Any, pool: Sequence[Applicant], chance: random.Random) -> None:
    """Those who are not new were selected a year before."""
    from hamkke.calls.models import Application, Call, Selection, SelectionRow

    decided_at = call.closes_at + DAY
    selection = Selection.objects.create(
        call=call, rule_version="bench", inputs_hash="0" * 64, applied=len(pool), places=len(pool), waiting=0,
        decided_at=decided_at,
    )  # fmt: skip
    Call.objects.filter(pk=call.pk).update(decided_at=decided_at)
    sent = [(_id(chance), each) for each in pool]
    copying.into(
        Application,
        "id call_id merchant_id state receipt versions_count saved_at submitted_at code",
        (
            (
                application,
                call.pk,
                each.merchant,
                "submitted",
                f"{each.number:014}",
                1,
                OPENS,
                OPENS,
                f"e{each.number:019}",
            )
            for application, each in sent
        ),
    )
    copying.into(
        SelectionRow,
        "selection_id application_id rank score means lot outcome",
        (
            (selection.pk, application, rank, 9_000, "[]", "", "selected")
            for rank, (application, _) in enumerate(sent, start=1)
        ),
    )


def _judge(
    copying: _Copying, call: Any, pool: Sequence[Applicant], judges: Sequence[UUID], chance: random.Random
) -> None:
    """Each application by judges drawn by lot, each severe in their own way."""
    from hamkke.calls.models import Assignment, Review, Score

    severity = {judge: chance.gauss(0, 6) for judge in judges}
    criteria = list(call.criteria.values_list("pk", flat=True))
    sheets = [(_id(chance), each, judge) for each in pool for judge in chance.sample(judges, REVIEWS_EACH)]
    copying.into(
        Assignment,
        "id application_id judge_id assigned_at",
        ((sheet, each.application, judge, CLOSES) for sheet, each, judge in sheets),
    )
    copying.into(
        Review,
        "id assignment_id version_number reviewed_at",
        ((sheet, sheet, 1, CLOSES) for sheet, _, _ in sheets),
    )
    copying.into(
        Score,
        "review_id criterion_id value",
        (
            (sheet, criterion, min(max(round(chance.gauss(each.worth - severity[judge], 6)), 0), 100))
            for (sheet, each, judge), criterion in itertools.product(sheets, criteria)
        ),
    )
