from django.urls import path

from hamkke.festivals import views

app_name = "festivals"
urlpatterns = [
    path("", views.editions, name="editions"),
    path("opening/", views.opening, name="opening"),
    path("agreements/<uuid:agreement>/commitments", views.commitments, name="commitments"),
    path("commitments/<uuid:commitment>/evidence", views.evidence, name="evidence"),
    path("<str:code>/", views.edition, name="edition"),
    path("<str:code>/calendar.ics", views.calendar, name="calendar"),
    path("<str:code>/schedules", views.schedules, name="schedules"),
    path("<str:code>/partners", views.partners, name="partners"),
    path("<str:code>/agreements", views.agreements, name="agreements"),
    path("<str:code>/targets", views.targets, name="targets"),
]
