"""Who gets into the pages' workshop at /cms/."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import ExifTags, Image
from wagtail.images import get_image_model
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from hamkke.audit.models import Entry
from hamkke.exhibitions import rules
from hamkke.exhibitions.models import ExhibitionPage
from hamkke.kernel import clock
from hamkke.people import actions as people
from hamkke.people.models import Role
from tests.factories.calls import call_of
from tests.factories.coupons import CampaignFactory, OpeningFactory
from tests.factories.exhibitions import exhibition, put_together
from tests.factories.festivals import EditionFactory, PhaseFactory, ScheduleVersionFactory
from tests.factories.merchants import MerchantFactory, ProductFactory
from tests.factories.people import UserFactory
from tests.factories.places import MarketFactory

pytestmark = pytest.mark.django_db


def test_an_organiser_gets_in(client):
    user = UserFactory()
    people.give_role(user, Role.Name.ORGANISER, by=None)
    client.force_login(user)

    assert client.get("/cms/").status_code == 200


def test_a_shopper_is_told_no_instead_of_being_sent_back_and_forth(client):
    client.force_login(UserFactory())

    answer = client.get("/cms/", follow=True)

    assert answer.status_code == 403
    assert "이 페이지를 볼 권한이 없습니다" in answer.content.decode()


def test_a_stranger_is_asked_to_sign_in_without_a_password(client):
    answer = client.get("/cms/", follow=True)

    assert answer.redirect_chain[-1] == ("/accounts/login/?next=/cms/", 302)
    assert 'type="password"' not in answer.content.decode()


def test_nobody_is_asked_for_a_password(client):
    assert client.get("/cms/password_reset/").status_code == 404


def test_who_is_dismissed_stays_outside(client):
    user = UserFactory()
    people.give_role(user, Role.Name.ORGANISER, by=None)
    people.take_role(user, Role.Name.ORGANISER, by=None)
    client.force_login(user)

    assert client.get("/cms/", follow=True).status_code == 403


def photograph(kind):
    """400 × 300 pixels as a telephone writes them: lying on its side, with where and with what it was taken."""
    taken = Image.Exif()
    taken[ExifTags.Base.Orientation] = 6
    taken[ExifTags.Base.Model] = "telephone"
    taken.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (37.0, 33.0, 59.0)
    file = io.BytesIO()
    Image.new("RGB", (400, 300), "orange").save(file, kind, exif=taken)
    return file.getvalue()


@pytest.mark.parametrize(
    ("kind", "name"), [("JPEG", "field.jpg"), ("PNG", "field.png"), ("WEBP", "field.webp")]
)
def test_where_a_curators_picture_was_taken_stays_behind(client, settings, tmp_path, kind, name):
    settings.MEDIA_ROOT = str(tmp_path)
    user = UserFactory()
    people.give_role(user, Role.Name.ORGANISER, by=None)
    client.force_login(user)
    file = SimpleUploadedFile(name, photograph(kind), f"image/{kind.lower()}")

    answer = client.post("/cms/images/add/", {"title": "들녘", "file": file, "collection": 1})

    assert answer.status_code == 302
    kept = get_image_model().objects.get()
    with kept.file.open() as file:
        content = file.read()
    with Image.open(io.BytesIO(content)) as picture:
        assert (picture.format, picture.size, dict(picture.getexif())) == (kind, (300, 400), {})
    assert (kept.width, kept.height, kept.file_size) == (300, 400, len(content))
    assert b"telephone" not in content


def test_a_second_picture_behind_the_first_hides_nothing():
    """As many telephones write them: an MPO that calls itself a JPEG."""
    file = io.BytesIO()
    first, second = (Image.open(io.BytesIO(photograph("JPEG"))) for _ in range(2))
    first.save(file, "MPO", save_all=True, append_images=[second], exif=first.getexif())
    assert b"telephone" in file.getvalue()

    content = rules.only_what_is_seen(file.getvalue())

    assert b"telephone" not in content
    with Image.open(io.BytesIO(content)) as picture:
        assert (picture.format, picture.size) == ("JPEG", (300, 400))


def test_a_picture_that_moves_is_kept_as_it_is():
    frames = [Image.new("P", (40, 30), colour) for colour in (1, 2)]
    file = io.BytesIO()
    frames[0].save(file, "GIF", save_all=True, append_images=frames[1:])

    assert rules.only_what_is_seen(file.getvalue()) == file.getvalue()


OPENS = datetime(2026, 8, 31, 15, tzinfo=UTC)  # 1 September in Seoul


@pytest.fixture
def curator(client):
    user = UserFactory()
    people.give_role(user, Role.Name.ORGANISER, by=None)
    client.force_login(user)
    return client


def previewed(page, mode, *, at=None, now=OPENS - timedelta(days=20)):
    """The page as the workshop shows it in a mode of its preview."""
    page.preview_at = at
    with clock.pretend(now):
        return page.make_preview_request(preview_mode=mode).content.decode()


@pytest.fixture
def page():
    """An exhibition of September with a coupon that opens with it and a moment in the middle."""
    edition = EditionFactory()
    PhaseFactory(
        schedule=ScheduleVersionFactory(edition=edition),
        starts_at=OPENS,
        ends_at=OPENS + timedelta(days=30),
    )
    campaign = CampaignFactory(
        edition=edition,
        state="open",
        quantity=500,
        opens_at=OPENS,
        closes_at=OPENS + timedelta(days=30),
        usable_until=OPENS + timedelta(days=30),
    )
    OpeningFactory(campaign=campaign)
    return put_together(
        exhibition(1, edition=edition),
        ("coupon", {"campaign": str(campaign.pk)}),
        ("countdown", {"heading": {"ko": "한밤의 특가", "en": ""}, "at": "2026-09-15T00:00:00Z"}),
    )


@pytest.mark.parametrize(
    ("mode", "moment", "coupon", "counts_down"),
    [
        ("now", "2026-08-12 00:00", "곧 열립니다", True),
        ("opening", "2026-09-01 10:00", "500장 남음", True),
        ("gone", "2026-09-01 10:00", "모두 나갔습니다", True),
        ("after", "2026-10-01 00:00", "받는 기간이 끝났습니다", False),
        ("chosen", "2026-09-20 09:00", "500장 남음", False),
    ],
)
def test_a_preview_shows_the_page_as_it_will_be(page, mode, moment, coupon, counts_down):
    html = previewed(page, mode, at=datetime(2026, 9, 20, tzinfo=UTC))

    assert f"미리 보기: {moment}의 모습입니다." in html
    assert coupon in html
    assert ("한밤의 특가" in html) == counts_down


def test_a_moment_that_was_not_chosen_and_an_edition_without_dates_are_seen_now(page):
    undated = exhibition(1)

    assert "미리 보기: 2026-08-12 00:00" in previewed(page, "chosen")
    assert "미리 보기: 2026-08-12 00:00" in previewed(undated, "opening")


def test_visitors_see_no_preview(client, page):
    with clock.pretend(OPENS):
        html = client.get(page.url, {"mode": "gone"}).content.decode()

    assert "미리 보기" not in html
    assert "500장 남음" in html


@pytest.mark.parametrize(
    ("dialogue", "made", "word"),
    [
        (
            "products",
            lambda: ProductFactory(name="햅쌀", merchant=MerchantFactory(name="들녘상회")),
            "들녘 햅쌀",
        ),
        ("merchants", lambda: MerchantFactory(name="들녘상회"), "들녘"),
        ("markets", lambda: MarketFactory(name="황금시장", address="경북 문경시 1"), "문경 황금"),
        ("campaigns", lambda: CampaignFactory(title="황금녘 쿠폰"), "황금녘"),
        ("calls", lambda: call_of(title="참여기업 모집"), "참여기업"),
    ],
)
def test_what_a_page_names_is_found_by_every_word(curator, dialogue, made, word):
    row = made()

    def found(words):
        answer = curator.get(f"/cms/pick-{dialogue}/results/", {"q": words})
        return str(row.pk) in answer.content.decode()

    assert found(word)
    assert found("")
    assert not found(f"{word} 없는말")


# ── What is done there stands in the trail ──


@pytest.fixture
def editor():
    """Sends what the editor of a page sends, its goods without those `taken` off; tells what the trail says of it since."""

    def send(client, page, path="edit/", *, taken=(), **pressed):
        known = set(Entry.objects.values_list("pk", flat=True))
        rows = [
            {"id": row.pk, "product": row.product_id, "DELETE": "1" if n in taken else ""}
            for n, row in enumerate(page.listings.all())
        ]
        form = {
            "title": page.title, "title_en": page.title_en, "slug": page.slug, "edition": page.edition_id,
            "body": streamfield([]), "listings": inline_formset(rows, initial=len(rows)),
            "comments": inline_formset([]),
        }  # fmt: skip
        path = path if path.startswith("workflow/") else f"{page.pk}/{path}"
        assert client.post(f"/cms/pages/{path}", {**nested_form_data(form), **pressed}).status_code == 302
        told = Entry.objects.exclude(pk__in=known).order_by("at", "id")
        return [(each.verb.removeprefix("exhibitions."), each.facts) for each in told]

    return send


def test_what_is_published_in_the_editor_stands_in_the_trail_with_who_did_it(curator, editor):
    page = exhibition(2, title="가을 밥상")

    done = editor(curator, page, taken=[1], **{"action-publish": "1"})

    revision = page.revisions.latest("pk").pk
    assert done == [("page.published", {"revision": revision, "products": 1, "is_alone": True})]
    trail = curator.get("/trail/", {"app": "exhibitions"}).content.decode()
    assert "님이 페이지를 게시했습니다. <strong>가을 밥상</strong>" in trail


def test_who_publishes_alone_is_told_so_and_how_to_ask_a_colleague(curator, editor):
    page = exhibition(1)

    editor(curator, page, **{"action-publish": "1"})
    alone = curator.get("/cms/").content.decode()
    people.give_role(UserFactory(), Role.Name.ORGANISER, by=None)
    editor(curator, page, **{"action-publish": "1"})
    with_others = curator.get("/cms/").content.decode()

    assert "다른 사람이 보지 않고 게시했고" in alone
    assert "검토를 요청하면" not in alone
    assert "검토를 요청하면" in with_others


def test_what_another_drafted_is_not_published_alone(curator, editor):
    page = exhibition(1)
    editor(curator, page)
    colleague, other = UserFactory(), Client()
    people.give_role(colleague, Role.Name.ORGANISER, by=None)
    other.force_login(colleague)

    [first] = editor(other, page, **{"action-publish": "1"})
    [second] = editor(other, page, **{"action-publish": "1"})

    assert [facts["is_alone"] for _, facts in (first, second)] == [False, True]
    assert "다른 사람이 보지 않고" in other.get("/cms/").content.decode()


def test_what_is_unpublished_scheduled_and_deleted_is_told_once(curator, editor):
    page = exhibition(1)
    at = {"go_live_at": "2031-09-01 10:00", "action-publish": "1"}

    done = [editor(curator, page, "unpublish/"), editor(curator, page, **at)]
    revision = page.revisions.latest("pk").pk

    assert [*done, editor(curator, page, "delete/")] == [
        [("page.unpublished", {"revision": None})],
        [("page.scheduled", {"revision": revision})],
        [("page.deleted", {"title": page.title})],
    ]


def test_a_review_is_told_from_the_asking_to_the_answer(curator, editor):
    page = exhibition(1)
    asked = editor(curator, page, **{"action-submit": "1"})
    task = page.current_workflow_task_state
    rejected = editor(curator, page, f"workflow/action/{page.pk}/reject/{task.pk}/")
    again = editor(curator, page, **{"action-submit": "1"})
    task = ExhibitionPage.objects.get(pk=page.pk).current_workflow_task_state
    approved = editor(curator, page, f"workflow/action/{page.pk}/approve/{task.pk}/")

    told = [[verb for verb, _ in each] for each in (asked, rejected, again, approved)]
    assert told == [
        ["review.asked"], ["review.rejected"], ["review.asked"], ["review.approved", "page.published"]
    ]  # fmt: skip
