from django.urls import path

from hamkke.calls.views import (
    deciding,
    documents,
    judge,
    judging,
    merchant,
    opening,
    organiser,
    public,
    published,
)

app_name = "calls"
urlpatterns = [
    path("", public.calls, name="calls"),
    path("opening/", opening.opening, name="opening"),
    path("documents/", documents.wallet, name="wallet"),
    path("documents/<uuid:id>/", documents.document, name="document"),
    path("ratios/", published.ratios, name="ratios"),
    path("reviews/", judge.reviews, name="reviews"),
    path("reviews/<uuid:id>/", judge.review, name="review"),
    path("reviews/<uuid:id>/draft/", judge.sheet_draft, name="sheet-draft"),
    path("reviews/<uuid:id>/recusal/", judge.recusal, name="recusal"),
    path("<uuid:id>/", public.call, name="call"),
    path("<uuid:id>/rules/<int:number>.json", public.rules_of, name="rules"),
    path("<uuid:id>/declaration/", judge.declaration, name="declaration"),
    path("<uuid:id>/result/", published.result, name="published"),
    path("<uuid:id>/bundle.json", published.bundle, name="bundle"),
    path("<uuid:id>/row/", published.row, name="row"),
    path("<uuid:id>/application/", merchant.applying, name="applying"),
    path("<uuid:id>/applications/<uuid:merchant>/", merchant.application, name="application"),
    path("<uuid:id>/applications/<uuid:merchant>/submission/", merchant.submission, name="submission"),
    path("<uuid:id>/applications/<uuid:merchant>/receipt/", merchant.receipt, name="receipt"),
    path("<uuid:id>/applications/<uuid:merchant>/documents/<str:kind>/", documents.upload, name="upload"),
    # The applicant's own page stands at applications/<merchant>/.
    path("<uuid:id>/submissions/<uuid:application>/", organiser.submitted, name="submitted"),
    path("<uuid:id>/desk/", organiser.desk, name="desk"),
    path("<uuid:id>/judging/", judging.judging, name="judging"),
    path("<uuid:id>/outside/", judging.outside, name="outside"),
    path("<uuid:id>/second-look/", judging.second_look, name="second-look"),
    path("<uuid:id>/assignments/", organiser.assignments, name="assignments"),
    path("<uuid:id>/proposals/", deciding.proposals, name="proposals"),
    path("<uuid:id>/proposals/<uuid:proposal>/", deciding.proposal, name="proposal"),
    path("<uuid:id>/selection/", deciding.selection, name="selection"),
    path("<uuid:id>/selection.csv", organiser.selection_table, name="selection-table"),
]
