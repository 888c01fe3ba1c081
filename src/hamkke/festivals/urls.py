from django.urls import path

from hamkke.festivals.views import organiser, partner, public

app_name = "festivals"
urlpatterns = [
    path("", public.editions, name="editions"),
    path("opening/", organiser.opening, name="opening"),
    path("promises/", partner.mine, name="mine"),
    path("promises/<str:code>/<uuid:organisation>/", partner.own, name="own"),
    path("promises/<str:code>/<uuid:organisation>/report.csv", partner.report_csv, name="report-csv"),
    path("promises/<str:code>/<uuid:organisation>/report.pdf", partner.report_pdf, name="report-pdf"),
    path("agreements/<uuid:agreement>/commitments", organiser.commitments, name="commitments"),
    path("commitments/<uuid:commitment>/evidence", partner.evidence, name="evidence"),
    path("evidence/<uuid:id>/file", partner.evidence_file, name="evidence-file"),
    path("evidence/<uuid:id>/decision", organiser.decision, name="decision"),
    path("<str:code>/", public.edition, name="edition"),
    path("<str:code>/calendar.ics", public.calendar, name="calendar"),
    path("<str:code>/promises/", public.promises, name="promises"),
    path("<str:code>/promises.json", public.promises_json, name="promises-json"),
    path("<str:code>/promises.csv", public.promises_csv, name="promises-csv"),
    path("<str:code>/proofs/", organiser.proofs, name="proofs"),
    path("<str:code>/schedules", organiser.schedules, name="schedules"),
    path("<str:code>/partners", organiser.partners, name="partners"),
    path("<str:code>/agreements", organiser.agreements, name="agreements"),
    path("<str:code>/targets", organiser.targets, name="targets"),
]
