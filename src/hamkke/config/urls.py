"""Every address of the site, an app a line; the curated pages answer whatever is left."""

from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls
from wagtail.utils.urlpatterns import decorate_urlpatterns

from hamkke.config import api, views
from hamkke.coupons.api.partners import api as partners
from hamkke.exhibitions.views import curator, shopper

urlpatterns = [
    path("", include("hamkke.people.urls")),
    path("ui/", include("hamkke.ui.urls")),
    path("markets/", include("hamkke.places.urls")),
    path("merchants/", include("hamkke.merchants.urls")),
    path("festivals/", include("hamkke.festivals.urls")),
    path("calls/", include("hamkke.calls.urls")),
    path("ledger/", include("hamkke.ledger.urls")),
    path("coupons/", include("hamkke.coupons.urls")),
    path("api/", api.about, name="api"),
    path("api/about/<slug:chapter>/", api.about_chapter, name="api-chapter"),
    path("api/v1/", api.api.urls),
    path("api/partners/", partners.urls),
    path("payments/", include("hamkke.payments.urls")),
    path("orders/", include("hamkke.orders.urls")),
    path("sales/", include("hamkke.sales.urls")),
    path("me/", include("hamkke.insights.urls.mine")),
    path("today/", include("hamkke.insights.urls.today")),
    path("favicon.ico", views.icon, name="icon"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("feed.atom", views.feed, name="feed"),
    path("webhooks/", include("hamkke.webhooks.urls")),
    path("time-machine/", include("hamkke.insights.urls.time_machine")),
    path("rehearsals/", include("hamkke.rehearsal.urls")),
    path("trail/", include("hamkke.insights.urls.trail")),
    path("insights/", include("hamkke.insights.urls")),
    path("", include("hamkke.exhibitions.urls")),
    path("cms/", include(decorate_urlpatterns(wagtailadmin_urls.urlpatterns, curator.whole))),
    path("media/images/<str:name>", views.picture, {"folder": "images"}),
    path("media/photographs/<str:name>", views.picture, {"folder": "photographs"}),
    path("media/original_images/<str:name>", views.picture, {"folder": "original_images"}),
    path("documents/", include(wagtaildocs_urls)),
    # In the place of Wagtail's own, and under its name.
    re_path(wagtail_urls.serve_pattern, shopper.curated, name="wagtail_serve"),
    path("", include(wagtail_urls)),
]
