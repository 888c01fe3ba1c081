"""When dates change, whom they concern is written to: once for each change, with what was and what is, never at night."""

from datetime import date, timedelta
from smtplib import SMTPRecipientsRefused

import msgspec
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from hamkke.audit.models import Entry
from hamkke.calls import actions, queries, rules
from hamkke.calls.models import ChangeNotice
from hamkke.festivals import actions as festivals
from hamkke.festivals import queries as festivals_told
from hamkke.kernel import clock, ids
from hamkke.people import actions as people
from tests.calls import postoffice
from tests.factories import calls as made
from tests.factories.calls import OPENS, WHILE_OPEN
from tests.factories.festivals import PartnerFactory
from tests.factories.merchants import MerchantFactory
from tests.factories.people import MembershipFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
NOON = OPENS.astimezone(clock.SEOUL).replace(hour=12) + timedelta(days=1)
NIGHT = NOON.replace(hour=23)
FESTIVAL = date(OPENS.year, OPENS.month, 1) + timedelta(days=60)


@pytest.fixture
def office(settings):
    with postoffice.open_one(settings) as office:
        yield office


@pytest.fixture
def call():
    return made.call_of()


def schedule(call, *, moved=0, reason="모집공고", at=NOON, **more):
    days = [FESTIVAL + timedelta(days=moved), FESTIVAL + timedelta(days=27)]
    phases = [("main", *festivals_told.whole_days(*days))]
    with clock.pretend(at):
        return festivals.schedule(call.edition, phases=phases, reason=reason, by=None, **more)


def post(*, at=NOON):
    """What the worker does: notices are put off, then each letter goes out by itself."""
    with clock.pretend(at):
        put_off = actions.post_notices()
        for job in ProcrastinateJob.objects.filter(task_name="calls.send_notice").order_by("id"):
            actions.send_notice(job.args["notice_id"])
    return put_off


def states():
    return sorted(ChangeNotice.objects.values_list("state", flat=True))


def partner_of(call):
    partner = MembershipFactory()
    PartnerFactory(edition=call.edition, organisation=partner.organisation)
    return partner


# ── An edition's schedule ──


def test_partners_and_applicants_are_told_and_nobody_else(call, office):
    schedule(call)
    partner, drafted, submitted = partner_of(call), made.draft_of(call), made.submission_of(call)
    MembershipFactory()  # of an organisation that has no part in it
    MerchantFactory()  # that has not applied
    made.draft_of(made.call_of())  # to another edition's call
    UserFactory()  # a shopper

    schedule(call, moved=1, reason="하루 늦춤")
    post()

    told = {letter["To"] for letter in office.letters}
    assert told == {partner.user.email, drafted.merchant.owner.email, submitted.merchant.owner.email}
    assert states() == ["sent"] * 3
    assert Entry.objects.get(verb="calls.change.told").facts == {"readers": 3}


def test_the_letter_says_what_was_and_what_is_and_why_in_both_languages(call, office):
    schedule(call)
    partner_of(call)
    schedule(call, moved=2, reason="이틀 늦춤")

    post()

    [letter] = office.letters
    before, after, until = FESTIVAL, FESTIVAL + timedelta(days=2), FESTIVAL + timedelta(days=27)
    assert letter["Subject"].strip() == f"[함께] 바뀐 일정: {call.edition.name} · Dates have changed"
    for words in (
        f"본행사: {before} – {until} → {after} – {until}",
        f"Main festival: {before} – {until} → {after} – {until}",
        "까닭: 이틀 늦춤",
        reverse("festivals:edition", args=[call.edition.code]),
    ):
        assert words in letter.get_content()


def test_the_first_dates_and_dates_that_are_past_are_told_to_nobody(call):
    partner_of(call)
    schedule(call)
    schedule(call, moved=1, at=NOON + timedelta(days=365))

    assert not ChangeNotice.objects.exists()


def test_each_change_is_told_once_however_often_it_is_tried(call, office):
    schedule(call)
    partner_of(call)
    once = ids.new()
    for _ in range(2):
        version = schedule(call, moved=1, id=once)
    with clock.pretend(NOON):
        actions.tell_changed_schedule(version)
    counts = [post() for _ in range(2)]
    schedule(call, moved=2)
    counts.append(post())

    assert counts == [1, 0, 1]
    assert len({letter["Message-ID"] for letter in office.letters}) == len(office.letters) == 2


def test_who_is_both_partner_and_merchant_gets_one_letter(call, office):
    schedule(call)
    applied = made.draft_of(call)
    organisation = OrganisationFactory()
    PartnerFactory(edition=call.edition, organisation=organisation)
    people.join(organisation, id=ids.new(), email=applied.merchant.owner.email, by=None)

    schedule(call, moved=1)
    post()

    assert [letter["To"] for letter in office.letters] == [applied.merchant.owner.email]


def test_nobody_is_written_to_at_night(call, office):
    schedule(call)
    partner_of(call)
    schedule(call, moved=1, at=NIGHT)

    assert (post(at=NIGHT), office.letters, states()) == (0, [], ["waiting"])
    assert post(at=NIGHT + 10 * HOUR) == 1
    assert (len(office.letters), states()) == (1, ["sent"])


def test_a_letter_whose_turn_comes_at_night_waits_for_the_morning(call, office):
    schedule(call)
    partner_of(call)
    schedule(call, moved=1, reason="하루 늦춤")
    with clock.pretend(NOON):
        actions.post_notices()
    [notice] = ChangeNotice.objects.all()
    with clock.pretend(NIGHT):
        actions.send_notice(notice.pk)
    assert (len(office.letters), states()) == (0, ["waiting"])

    post(at=NOON + timedelta(days=1))

    assert (len(office.letters), states()) == (1, ["sent"])


def test_a_letter_that_got_lost_is_put_off_again(call, office):
    schedule(call)
    partner_of(call)
    schedule(call, moved=1)
    with clock.pretend(NOON):
        actions.post_notices()
    ProcrastinateJob.objects.all()._raw_delete("default")

    assert [post(at=NOON + wait) for wait in (HOUR / 2, 2 * HOUR, 4 * HOUR)] == [0, 1, 0]
    assert len(office.letters) == 1


def test_a_post_office_that_is_away_is_asked_again_and_an_unknown_address_is_written_down(call, office):
    schedule(call)
    partner_of(call)
    nobody = MembershipFactory(user=UserFactory(email="nobody@example.com"))
    PartnerFactory(edition=call.edition, organisation=nobody.organisation)
    schedule(call, moved=1)
    waiting = ChangeNotice.objects.exclude(reader=nobody.user).get()
    with clock.pretend(NOON):
        office.is_busy = True
        with pytest.raises(SMTPRecipientsRefused):
            actions.send_notice(waiting.pk)
        office.is_busy = False

    assert states() == ["waiting"] * 2
    post()
    assert (len(office.letters), states()) == (1, ["returned", "sent"])


def test_what_is_over_before_the_letter_leaves_needs_none(call, office):
    schedule(call)
    partner_of(call)
    schedule(call, moved=1)

    post(at=NOON + timedelta(days=365))

    assert (office.letters, states()) == ([], ["needless"])


def test_dates_corrected_twice_in_one_night_are_told_once_against_those_that_were_known(call, office):
    schedule(call)
    partner_of(call)
    schedule(call, moved=1, reason="하루 늦춤", at=NIGHT)
    schedule(call, moved=3, reason="사흘 늦춤", at=NIGHT + HOUR)

    post(at=NIGHT + 10 * HOUR)
    post(at=NIGHT + 10 * HOUR)

    [letter] = office.letters
    content, until = letter.get_content(), FESTIVAL + timedelta(days=27)
    assert f"본행사: {FESTIVAL} – {until} → {FESTIVAL + timedelta(days=3)} – {until}" in content
    assert "까닭: 사흘 늦춤" in content
    assert str(FESTIVAL + timedelta(days=1)) not in content
    assert states() == ["needless", "sent"]


def test_dates_that_are_put_back_before_anybody_was_told_need_no_letter(call, office):
    schedule(call)
    partner_of(call)
    schedule(call, moved=1, at=NIGHT)
    schedule(call, at=NIGHT + HOUR, reason="잘못 늦춘 것을 되돌림")

    post(at=NIGHT + 10 * HOUR)

    assert (office.letters, states()) == ([], ["needless"] * 2)


# ── A call's dates ──


def amend(call, **changes):
    terms = msgspec.structs.replace(rules.read_terms(call.terms), **changes)
    with clock.pretend(WHILE_OPEN):
        return actions.amend(
            call,
            id=ids.new(),
            basis=queries.stand_of(call).digest,
            terms=terms,
            why="심사를 더 꼼꼼히",
            why_en="To judge with more care",
            by=made.organiser(),
        )


def test_applicants_are_told_when_an_amendment_moves_a_calls_dates(call, office):
    partner_of(call)
    applied = made.draft_of(call)

    amend(call, judging_days=20)
    post()

    [letter] = office.letters
    assert letter["To"] == applied.merchant.owner.email
    content = letter.get_content()
    assert "심사: 없음 → 2023-07-25 – 2023-08-14" in content
    assert "To judge with more care" in content
    assert reverse("calls:call", args=[call.pk]) in content


def test_a_call_amended_twice_before_the_letter_leaves_is_told_once(call, office):
    made.draft_of(call)
    amend(call, judging_days=20)
    call.refresh_from_db()
    amend(call, judging_days=30)
    call.refresh_from_db()
    amend(call, places=rules.read_terms(call.terms).places + 1)

    post()

    [letter] = office.letters
    assert "심사: 없음 → 2023-07-25 – 2023-08-24" in letter.get_content()
    assert states() == ["needless", "sent"]


def test_an_amendment_that_moves_no_date_is_told_to_nobody(call):
    made.draft_of(call)

    amend(call, places=rules.read_terms(call.terms).places + 1)

    assert not ChangeNotice.objects.exists()


# ── What the secretariat sees ──


def test_the_secretariat_sees_how_many_were_told_and_not_who(call, office, client):
    schedule(call)
    applied, paper = (
        made.draft_of(call),
        made.draft_of(call, MerchantFactory(owner=None)),
    )
    schedule(call, moved=1, reason="하루 늦춤")
    amend(call, judging_days=20)
    post()
    client.force_login(made.organiser())
    address = reverse("calls:notices", args=[call.edition.code])

    with CaptureQueriesContext(connection) as asked:
        page = client.get(address).content.decode()
    for moved in (2, 3):
        schedule(call, moved=moved)
    with CaptureQueriesContext(connection) as asked_again:
        client.get(address)

    told = {each.name.ko: each.counts for each in queries.changes_told(call.edition)}
    assert told["축제 일정 2판"] == told["동행축제 참여기업 모집 2판"] == {"sent": 1}
    assert "신청자가 1곳 있습니다" in page
    assert not any(
        words in page for words in (applied.merchant.name, applied.merchant.owner.email, paper.merchant.name)
    )
    assert len(asked) == len(asked_again)
