import pytest
from wagtail.models import Page, Site

from hamkke.audit.models import Entry
from hamkke.exhibitions import actions, rules
from hamkke.exhibitions.models import ExhibitionPage, HomePage, Listing, MarketplaceLink
from hamkke.kernel import ids
from hamkke.people import actions as people
from hamkke.people.models import Role
from tests.factories.exhibitions import exhibition
from tests.factories.festivals import EditionFactory
from tests.factories.merchants import ProductFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


def test_set_up_home_replaces_the_welcome_page():
    actions.set_up_home()

    assert Site.objects.get().root_page.specific == HomePage.objects.get()
    assert list(Page.objects.filter(depth=2).values_list("slug", flat=True)) == ["festival"]


def test_set_up_home_twice_changes_nothing():
    first = actions.set_up_home()
    again = actions.set_up_home()

    assert first == again
    assert Page.objects.count() == 4
    assert Entry.objects.count() == 1


def test_curate_publishes_the_products_in_order():
    products = [ProductFactory() for _ in range(3)]
    page = exhibition(products[::-1])

    assert page.live
    assert page.get_parent().slug == "exhibitions"
    assert list(Listing.objects.order_by("sort_order").values_list("product_id", flat=True)) == [
        product.pk for product in products[::-1]
    ]
    assert Entry.objects.filter(verb="exhibitions.exhibition.curated").count() == 1


def test_curate_twice_makes_one_page():
    key, edition, products = ids.new(), EditionFactory(), [ProductFactory()]
    first = exhibition(products, id=key, edition=edition)
    again = exhibition(products, id=key, edition=edition)

    assert first == again
    assert ExhibitionPage.objects.count() == 1


def test_curate_refuses_the_same_id_with_other_products():
    key, edition = ids.new(), EditionFactory()
    exhibition([ProductFactory()], id=key, edition=edition)

    with pytest.raises(rules.DifferentContent):
        exhibition([ProductFactory()], id=key, edition=edition)

    assert Listing.objects.count() == 1


def test_curate_needs_a_home():
    with pytest.raises(rules.NoHomeYet):
        actions.curate(
            id=ids.new(),
            edition=EditionFactory(),
            title="가을 밥상",
            title_en="Autumn",
            products=[ProductFactory()],
            by=None,
        )

    assert ExhibitionPage.objects.count() == 0


def test_link_marketplace_keeps_one_address_for_each_channel():
    product = ProductFactory()

    actions.link_marketplace(product, channel="11번가", url="https://example.com/1", by=None)
    actions.link_marketplace(product, channel="11번가", url="https://example.com/2", by=None)
    actions.link_marketplace(product, channel="11번가", url="https://example.com/2", by=None)

    assert list(MarketplaceLink.objects.values_list("channel", "url")) == [
        ("11번가", "https://example.com/2")
    ]
    assert Entry.objects.count() == 2


def test_link_marketplace_refuses_scripts():
    with pytest.raises(rules.NotAWebAddress):
        actions.link_marketplace(ProductFactory(), channel="11번가", url="javascript:alert(1)", by=None)

    assert MarketplaceLink.objects.count() == 0


def test_organisers_are_let_into_the_workshop_and_others_are_not(client):
    organiser, judge = UserFactory(), UserFactory()
    people.give_role(organiser, Role.Name.ORGANISER, by=None)
    people.give_role(judge, Role.Name.JUDGE, by=None)

    client.force_login(organiser)
    assert client.get("/cms/").status_code == 200
    client.force_login(judge)
    assert client.get("/cms/").status_code == 302


def test_workshop_opens_an_exhibition_for_editing(client):
    page, organiser = exhibition(2), UserFactory()
    people.give_role(organiser, Role.Name.ORGANISER, by=None)
    client.force_login(organiser)

    paths = [
        f"/cms/pages/{page.pk}/edit/",
        f"/cms/pages/{page.pk}/view_draft/",
        "/cms/pages/",
        "/cms/pick-products/",
        "/cms/reports/site-history/",
    ]
    assert {path: client.get(path, follow=True).status_code for path in paths} == dict.fromkeys(paths, 200)
