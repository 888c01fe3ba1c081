import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from hamkke.calls import actions, rules
from hamkke.calls.models import Application, ApplicationVersion, Document
from hamkke.calls.rules import terms
from hamkke.kernel import clock
from hamkke.kernel.words import Words
from hamkke.merchants.models import Merchant
from tests.calls import files
from tests.calls.test_views_merchant import ENGLISH, TYPED, address, sealed
from tests.factories import calls as made
from tests.factories.calls import ANSWERS, CLOSES, WHILE_OPEN
from tests.factories.merchants import MerchantFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db

NUMBER = "120-81-47521"
LICENCE = terms.Document("licence", Words("사업자등록증", "Business registration"))
NEWCOMER = {"name": "순자네 방앗간", "representative": "김순자", "came_by": "telephone"}


@pytest.fixture(autouse=True)
def while_open(settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path
    with clock.pretend(WHILE_OPEN):
        yield


@pytest.fixture
def call():
    return made.call_of(terms=rules.Terms(places=2, waiting=1, documents=(LICENCE,)))


@pytest.fixture
def clerk(client):
    clerk = made.organiser(name="이주임")
    client.force_login(clerk)
    return clerk


def path(call):
    return reverse("calls:entered", args=[call.pk])


def test_the_page_finds_a_business_by_its_number(client, call, clerk):
    known = MerchantFactory(name="복남상회")

    start = client.get(path(call)).content.decode()
    found = client.get(path(call), {"business_number": known.business_number}).content.decode()
    new = client.get(path(call), {"business_number": NUMBER}, headers=ENGLISH).content.decode()
    wrong = client.get(path(call), {"business_number": "120-81-47522"})

    assert "아직 대신 넣은 신청서가 없습니다." in start
    assert (
        "복남상회" in found,
        "있음: 접수증을 전자우편으로 보냅니다." in found,
        'name="name"' in found,
    ) == (True, True, False)
    assert ("A business new to us" in new, 'name="representative"' in new) == (True, True)
    assert (wrong.status_code, "마지막 숫자가 맞지 않습니다" in wrong.content.decode()) == (422, True)


def test_a_paper_application_is_entered_from_the_number_to_the_receipt(client, call, clerk):
    begun = client.post(path(call), {"business_number": NUMBER, **NEWCOMER})
    merchant = Merchant.objects.get()
    assert begun.url == address("application", call, merchant)
    sheet = client.get(begun.url).content.decode()
    scanned = {"file": SimpleUploadedFile("등록증.pdf", files.PDF)}
    client.post(reverse("calls:upload", args=[call.pk, merchant.pk, "licence"]), scanned)
    sent = client.post(
        address("submission", call, merchant), {**TYPED, "_seal": sealed(call, merchant)}, follow=True
    )

    application = Application.objects.get()
    receipt = sent.content.decode()
    assert "다른 사람을 대신해 넣는 신청서입니다 (전화)." in sheet
    assert (application.state, application.answers, application.entered_by) == ("submitted", ANSWERS, clerk)
    assert ApplicationVersion.objects.get().documents == {"licence": Document.objects.get().sha256}
    assert (application.code in receipt, reverse("calls:receipts") in receipt) == (True, True)
    assert "축제의 효과를 알아보는 연구" not in sheet + receipt  # They are asked themselves, or not at all.
    listed = client.get(path(call)).content.decode()
    assert [
        word in listed for word in ("순자네 방앗간", "이주임", "전화", "제출함", application.receipt)
    ] == [True] * 5


def test_two_of_them_are_listed_without_what_was_answered(client, call, clerk):
    for merchant in (MerchantFactory(), MerchantFactory()):
        client.post(path(call), {"business_number": merchant.business_number, "came_by": "paper"})
        autosave = address("autosave", call, merchant)
        client.post(autosave, {"offer": "비밀 참기름", "_seal": sealed(call, merchant)})

    page = client.get(path(call)).content.decode()

    assert (page.count("작성 중"), "비밀 참기름" in page) == (2, False)


@pytest.mark.parametrize("wrong", [{"name": ""}, {"came_by": "page"}, {"email": "메일"}])
def test_what_is_missing_is_said_and_nothing_is_kept(client, call, clerk, wrong):
    answer = client.post(path(call), {"business_number": NUMBER, **NEWCOMER, **wrong})

    assert answer.status_code == 422
    assert not Merchant.objects.exists()


def test_only_the_secretariat_enters_and_only_whoever_entered_it_reads_it(client, call, clerk):
    client.post(path(call), {"business_number": NUMBER, **NEWCOMER})
    merchant = Merchant.objects.get()
    sheet = address("application", call, merchant)

    assert client.get(sheet).status_code == 200
    for other in (made.organiser(), made.judge(), UserFactory()):
        client.force_login(other)
        assert client.get(sheet).status_code == 404
    client.force_login(UserFactory())
    assert client.get(path(call)).status_code == 404


def test_what_the_owner_saves_is_sealed_from_whoever_entered_it(client, call, clerk):
    merchant = MerchantFactory()
    client.post(path(call), {"business_number": merchant.business_number, "came_by": "paper"})
    client.force_login(merchant.owner)
    sheet = address("application", call, merchant)
    told = client.get(sheet).content.decode()
    client.post(sheet, {**TYPED, "_seal": sealed(call, merchant)})

    client.force_login(clerk)

    assert "사무국이 받아 대신 넣은 신청서입니다 (종이)." in told
    assert client.get(sheet).status_code == 404
    assert sheet not in client.get(path(call)).content.decode()


def test_the_wallet_of_the_applicant_is_not_opened_to_whoever_enters(client, call, clerk):
    merchant = MerchantFactory()
    client.force_login(merchant.owner)
    upload = reverse("calls:upload", args=[call.pk, merchant.pk, "licence"])
    client.post(upload, {"file": SimpleUploadedFile("비밀.pdf", files.PDF)}, follow=True)
    client.force_login(clerk)
    client.post(path(call), {"business_number": merchant.business_number, "came_by": "paper"})

    page = client.get(address("application", call, merchant)).content.decode()
    document = reverse("calls:document", args=[Document.objects.get().pk])

    assert ("신청한 분의 서류함에 있는 파일" in page, "비밀.pdf" in page, document in page) == (
        True,
        False,
        False,
    )
    assert client.get(document).status_code == 404


def test_the_holder_of_a_receipt_connects_it_with_their_account(client, call, clerk):
    client.post(path(call), {"business_number": NUMBER, **NEWCOMER})
    application, owner = Application.objects.get(), UserFactory()
    client.force_login(owner)
    receipts = reverse("calls:receipts")

    wrong = client.post(receipts, {"code": "0" * 20})
    right = client.post(
        receipts, {"code": f" {application.code[:10].lower()}-{application.code[10:]} "}, follow=True
    )

    assert (wrong.status_code, "그런 확인 번호의 접수증이 없습니다." in wrong.content.decode()) == (422, True)
    assert Merchant.objects.get().owner == owner
    assert right.redirect_chain[-1][0] == address("application", call, application.merchant)
    assert "이 업체가 내 계정에 이어졌습니다." in right.content.decode()


def test_after_closing_nothing_is_entered_and_the_page_says_so(client, call, clerk):
    with clock.pretend(CLOSES):
        page = client.get(path(call)).content.decode()
        late = client.post(path(call), {"business_number": NUMBER, **NEWCOMER})

    assert ("종이와 전화에도 같은 마감 시각을 적용합니다." in page, 'name="business_number"' in page) == (
        True,
        False,
    )
    assert late.status_code == 409
    assert not Merchant.objects.exists()


def test_the_secretariat_reads_how_it_came_once_it_is_unsealed(client, call, clerk):
    plain = made.call_of()
    client.post(path(plain), {"business_number": NUMBER, **NEWCOMER})
    application = Application.objects.get()
    actions.draft(id=application.pk, call=plain, merchant=application.merchant, answers=ANSWERS, by=clerk)
    actions.submit(application, by=clerk)
    client.force_login(made.organiser())

    with clock.pretend(CLOSES):
        page = client.get(reverse("calls:submitted", args=[plain.pk, application.pk])).content.decode()

    assert "이주임이 대신 넣음" in page
