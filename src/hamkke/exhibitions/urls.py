from django.urls import path

from hamkke.exhibitions.views import curator, following, marketplaces, near, news, search, sheets, shopper

app_name = "exhibitions"
urlpatterns = [
    path("near/", near.near, name="near"),
    path("near/markets.json", near.placed, name="placed"),
    path("followed/", following.followed, name="followed"),
    path("search/", search.search, name="search"),
    path("shelves/<uuid:key>/", shopper.shelf, name="shelf"),
    path("shelves/<uuid:key>/sheets/", sheets.sheets, name="sheets"),
    path("products/<uuid:id>/", shopper.product, name="product"),
    path("products/<uuid:id>/card.png", shopper.product_card, name="product-card"),
    path("products/<uuid:id>/marketplaces/", marketplaces.links, name="marketplaces"),
    path(
        "products/<uuid:id>/marketplaces/<uuid:link>/removal/",
        marketplaces.removal,
        name="marketplace-removal",
    ),
    path("news/feed.atom", news.feed, name="news-feed"),
    # In place of Wagtail's own page, which asks for a password that nobody has.
    path("cms/login/", curator.entrance, name="workshop-entrance"),
]
