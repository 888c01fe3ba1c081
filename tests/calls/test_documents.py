"""The wallet of documents: kept once, private, reused, handed in by hash, given out only to those who may read them."""

import hashlib
import io
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from hamkke.audit.models import Entry
from hamkke.calls import actions, invariants, queries, rules
from hamkke.calls.models import Application, ApplicationVersion, Document
from hamkke.calls.rules import terms
from hamkke.kernel import clock, ids
from hamkke.kernel.words import Words
from tests.calls import files
from tests.calls.test_views_merchant import send
from tests.factories import calls as made
from tests.factories.calls import CLOSES, CRITERIA, OPENS, SECOND, WHILE_OPEN
from tests.factories.merchants import MerchantFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db

LICENCE = terms.Document("licence", Words("사업자등록증", "Business registration"), bytes_most=1_000_000)
LEAFLET = terms.Document(
    "leaflet", Words("상품기술서", "Product sheet"), is_required=False, bonus=200, judges_see=True
)
SHA = hashlib.sha256(files.PDF).hexdigest()


@pytest.fixture(autouse=True)
def private(settings, tmp_path):
    settings.PRIVATE_ROOT = str(tmp_path)
    return tmp_path


def call_of(*documents):
    return made.call_of(
        terms=rules.Terms(places=2, criteria=tuple(CRITERIA), documents=documents or (LICENCE, LEAFLET))
    )


@pytest.fixture
def call():
    return call_of()


@pytest.fixture
def merchant():
    return MerchantFactory()


def keep(call, merchant, content=files.PDF, *, kind="licence", name="등록증.pdf", at=WHILE_OPEN, id=None):
    with clock.pretend(at):
        return actions.keep_document(
            id=id or ids.new(),
            call=call,
            merchant=merchant,
            kind=kind,
            file=io.BytesIO(content),
            name=name,
            by=merchant.owner,
        )


def upload(client, call, merchant, content=files.PDF, *, name="등록증.pdf", kind="licence", user=None):
    client.force_login(user or merchant.owner)
    path = reverse("calls:upload", args=[call.pk, merchant.pk, kind])
    with clock.pretend(WHILE_OPEN):
        return client.post(path, {"file": SimpleUploadedFile(name, content)}, follow=True)


def stored(private):
    return sorted(file.name for file in private.rglob("*") if file.is_file())


def get(client, user, document, *, at):
    client.force_login(user)
    with clock.pretend(at):
        return client.get(reverse("calls:document", args=[document.pk]))


def test_a_document_is_kept_under_its_hash(call, merchant, private):
    document = keep(call, merchant)

    kept = Document.objects.get()
    assert (kept.pk, kept.merchant, kept.kind, kept.name) == (document.pk, merchant, "licence", "등록증.pdf")
    assert (kept.content_type, kept.size, kept.sha256) == ("application/pdf", len(files.PDF), SHA)
    assert (kept.uploaded_at, kept.uploaded_by) == (WHILE_OPEN, merchant.owner)
    assert Path(queries.document_path(SHA)).read_bytes() == files.PDF
    assert stored(private) == [SHA]
    assert Entry.objects.get(verb="calls.document.kept").facts == {
        "kind": "licence",
        "sha256": SHA,
        "size": len(files.PDF),
    }


def test_thousands_of_uploads_of_the_same_files_are_kept_once(call, merchant, private):
    other = MerchantFactory()
    contents = [files.PDF, files.JPEG, files.PNG]

    for n in range(2_000):
        content = contents[n % 3]
        keep(call, (merchant, other)[n % 2], content, name="a", kind=("licence", "leaflet")[n % 5 > 3])

    assert stored(private) == sorted(hashlib.sha256(content).hexdigest() for content in contents)
    assert Document.objects.count() == 2 * 2 * 3
    assert Entry.objects.filter(verb="calls.document.kept").count() == 12


def test_the_same_id_for_another_file_keeps_the_first(call, merchant):
    document = keep(call, merchant)

    with pytest.raises(rules.DifferentContent):
        keep(call, merchant, files.PNG, name="b.png", id=document.pk)

    assert Document.objects.get().sha256 == SHA


@pytest.mark.parametrize("moment", [OPENS - SECOND, CLOSES])
def test_outside_the_window_nothing_is_put_in(call, merchant, private, moment):
    with pytest.raises((rules.NotOpenYet, rules.CallClosed)):
        keep(call, merchant, at=moment)

    assert (Document.objects.count(), stored(private)) == (0, [])


def test_what_is_not_asked_for_or_no_document_is_not_kept(call, merchant, private):
    with pytest.raises(rules.NotAsked):
        keep(call, merchant, kind="passport")
    with pytest.raises(rules.FileRefused):
        keep(call, merchant, files.PROGRAM)

    assert (Document.objects.count(), stored(private)) == (0, [])


def test_a_wallet_is_not_without_end(call, merchant):
    row = {"kind": "licence", "name": "a", "content_type": "image/png", "size": 1}
    Document.objects.bulk_create(
        Document(merchant=merchant, sha256=f"{n:064}", uploaded_at=OPENS, uploaded_by=merchant.owner, **row)
        for n in range(rules.IN_A_WALLET)
    )

    with pytest.raises(rules.WalletFull):
        keep(call, merchant)

    assert Document.objects.count() == rules.IN_A_WALLET


def test_a_required_document_is_needed_to_submit(client, call, merchant):
    answer = send(client, "submission", call, merchant)

    assert answer.status_code == 422
    assert "제출하려면 이 서류가 더 있어야 합니다: 사업자등록증" in answer.content.decode()
    assert (Application.objects.get().state, ApplicationVersion.objects.count()) == ("draft", 0)


def test_what_is_handed_in_is_fixed_by_its_hash(client, call, merchant):
    keep(call, merchant)
    send(client, "submission", call, merchant)
    newer = keep(call, merchant, files.JPEG, name="b.jpg", at=WHILE_OPEN + SECOND)

    with clock.pretend(WHILE_OPEN):
        page = client.get(reverse("calls:application", args=[call.pk, merchant.pk])).content.decode()
    assert "제출한 뒤에 고친 내용이 있습니다." in page
    send(client, "submission", call, merchant)

    first, second = ApplicationVersion.objects.order_by("number")
    assert (first.documents, second.documents) == ({"licence": SHA}, {"licence": newer.sha256})
    assert first.hash != rules.sheet_hash(first.application_id, 1, first.answers)
    assert list(invariants.every_submitted_version_matches_its_hash()) == []


def test_a_document_serves_the_next_call_as_well_if_it_fits(merchant):
    keep(call_of(), merchant)
    picture = terms.Document("licence", LICENCE.label, kinds=("image/jpeg",))
    small = terms.Document("licence", LICENCE.label, bytes_most=10)

    given = [
        queries.documents_asked(call_of(asked), merchant)[0].given for asked in (LICENCE, picture, small)
    ]

    assert [each and each.sha256 for each in given] == [SHA, None, None]
    assert queries.documents_asked(made.call_of(), merchant) == []


def test_a_phone_uploads_through_the_page(client, call, merchant, private):
    answer = upload(client, call, merchant)

    page = answer.content.decode()
    assert answer.redirect_chain[0][0].endswith(f"/applications/{merchant.pk}/#documents")
    assert "서류함에 넣었습니다: 등록증.pdf" in page
    assert "내면 가점 2.00점을 받습니다." in page
    assert 'accept="application/pdf,image/jpeg,image/png,.pdf,.jpg' in page
    assert stored(private) == [SHA]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (files.PROGRAM, "실행 파일입니다"),
        (files.bomb, "압축을 풀면 터무니없이 커지거나"),
        (files.PDF + bytes(1_000_000), "파일이 너무 큽니다. 1 MB까지 받습니다."),
        (b"", "빈 파일입니다"),
    ],
)
def test_the_page_says_why_a_file_is_not_taken(client, call, private, content, words):
    page = upload(
        client, call, MerchantFactory(), content() if callable(content) else content
    ).content.decode()

    assert words in page
    assert (Document.objects.count(), stored(private)) == (0, [])


def test_uploading_without_a_file_or_to_nothing_is_refused(client, call, merchant):
    client.force_login(merchant.owner)
    path = reverse("calls:upload", args=[call.pk, merchant.pk, "licence"])
    with clock.pretend(WHILE_OPEN):
        answer = client.post(path, follow=True)
    unknown = client.post(path.replace("licence", "passport"))

    assert "파일을 먼저 골라 주세요." in answer.content.decode()
    assert unknown.status_code == 409


def test_an_upload_from_elsewhere_is_refused(call, merchant):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(merchant.owner)
    path = reverse("calls:upload", args=[call.pk, merchant.pk, "licence"])
    with clock.pretend(WHILE_OPEN):
        answer = strict.post(path, {"file": SimpleUploadedFile("a.pdf", files.PDF)})

    assert (answer.status_code, Document.objects.count()) == (403, 0)


def test_nobody_uploads_for_another(client, call, merchant):
    assert upload(client, call, merchant, user=UserFactory()).status_code == 404
    assert not Document.objects.exists()


def test_a_document_is_given_out_as_an_attachment_only(client, call, merchant):
    answer = get(client, merchant.owner, keep(call, merchant), at=WHILE_OPEN)

    assert answer.content == files.PDF
    assert {name: answer[name] for name in ("Content-Type", "X-Content-Type-Options")} == {
        "Content-Type": "application/pdf",
        "X-Content-Type-Options": "nosniff",
    }
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''%EB%93%B1")
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "no-store" in answer["Cache-Control"]


def test_who_reads_a_document_and_when(client, call, merchant):
    licence, leaflet = keep(call, merchant), keep(call, merchant, files.JPEG, name="b.jpg", kind="leaflet")
    unused = keep(call, MerchantFactory(), files.PNG, name="c.png")
    application = made.submission_of(call, merchant)
    judge, organiser = made.judge(), made.organiser()
    made.assign(call, judge)
    every = (licence, leaflet, unused)

    def readable(user, at):
        return [get(client, user, each, at=at).status_code for each in every]

    assert readable(merchant.owner, WHILE_OPEN) == [200, 200, 404]
    assert readable(organiser, CLOSES - SECOND) == [404, 404, 404]
    assert readable(organiser, CLOSES) == [200, 200, 404]
    assert readable(judge, CLOSES) == [404, 200, 404]
    assert readable(made.judge(), CLOSES) == [404, 404, 404]
    assert readable(UserFactory(), CLOSES) == [404, 404, 404]
    assert get(client, judge, leaflet, at=CLOSES)["Content-Disposition"].startswith(
        'attachment; filename="leaflet-'
    )
    version = queries.latest_version(application)
    shown = [each.key for each in queries.documents_of(version, call, for_judges=True)]
    assert shown == ["leaflet"]


def test_a_document_that_was_replaced_before_closing_is_not_read(client, call, merchant):
    old = keep(call, merchant)
    made.submission_of(call, merchant)
    keep(call, merchant, files.JPEG, name="b.jpg", at=WHILE_OPEN + SECOND)
    made.submission_of(call, merchant, id=Application.objects.get().pk)

    assert get(client, made.organiser(), old, at=CLOSES).status_code == 404


def test_no_document_is_readable_by_nobody(client, call, merchant):
    answer = client.get(reverse("calls:document", args=[keep(call, merchant).pk]))

    assert answer.status_code == 302


@pytest.mark.parametrize("count", [1, 3])
def test_the_wallet_lists_what_is_there_in_a_constant_number_of_queries(
    client, call, merchant, count, django_assert_num_queries
):
    for content in (files.PDF, files.JPEG, files.PNG)[:count]:
        keep(call, merchant, content, name=f"{len(content)}")
    client.force_login(merchant.owner)
    with django_assert_num_queries(5):
        page = client.get(reverse("calls:wallet")).content.decode()

    assert page.count("/calls/documents/0") == count


def test_an_empty_wallet_says_how_it_fills(client):
    client.force_login(UserFactory())

    assert "아직 서류가 없습니다." in client.get(reverse("calls:wallet")).content.decode()


def test_what_was_handed_in_is_on_the_receipt_and_on_the_secretariat_s_page(client, call, merchant):
    keep(call, merchant)
    application = made.submission_of(call, merchant)
    client.force_login(merchant.owner)
    receipt = client.get(reverse("calls:receipt", args=[call.pk, merchant.pk])).content.decode()
    client.force_login(made.organiser())
    with clock.pretend(CLOSES):
        path = reverse("calls:submitted", args=[call.pk, application.pk])
        submitted = client.get(path).content.decode()

    assert [SHA[:16] in page for page in (receipt, submitted)] == [True, True]


def test_the_sheet_says_which_required_documents_are_missing_and_leads_to_them(client, call, merchant):
    client.force_login(merchant.owner)
    path = reverse("calls:application", args=[call.pk, merchant.pk])
    with clock.pretend(WHILE_OPEN):
        before = client.get(path).content.decode()
        keep(call, merchant)
        after = client.get(path).content.decode()

    missing = "아직 넣지 않은 필수 서류: 사업자등록증"
    assert (missing in before, 'href="#file-licence"' in before, missing in after) == (True, True, False)
