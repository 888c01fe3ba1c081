from django.urls import path

from hamkke.coupons import api
from hamkke.coupons.views import campaigns, counters, offices, partners, passes

app_name = "coupons"
urlpatterns = [
    path("", campaigns.wallet, name="wallet"),
    path("campaigns/<uuid:id>/", campaigns.campaign, name="campaign"),
    path("plans/", campaigns.plans, name="plans"),
    path("plans/<uuid:id>/", campaigns.plan, name="plan"),
    path("plans/<uuid:id>/opening", campaigns.opening, name="opening"),
    path("plans/<uuid:id>/closing", campaigns.closing, name="closing"),
    path("plans/<uuid:id>/settlement", campaigns.settlement, name="settlement"),
    path("shops/", passes.shops, name="shops"),
    path("shops/<uuid:id>/", passes.shop, name="shop"),
    path("passes/", passes.issuance, name="issuance"),
    path("passes/<uuid:id>/", passes.shown_pass, name="pass"),
    path("passes/<uuid:id>/state", passes.pass_state, name="pass_state"),
    path("passes/<uuid:id>/cancellation", passes.cancellation, name="cancellation"),
    path("counter/", counters.mine, name="counters"),
    path("counter/worker.js", counters.worker, name="worker"),
    path("counter/<uuid:id>/", counters.till, name="counter"),
    path("counter/<uuid:id>/uses", counters.uses, name="counter_uses"),
    path("counter/<uuid:id>/receipts", counters.receipts, name="counter_receipts"),
    path("counter/<uuid:id>/poster", counters.poster, name="poster"),
    path("counter/<uuid:id>/frames", counters.frames, name="frames"),
    path("counter/<uuid:id>/terminal", counters.terminal, name="terminal"),
    path("counter/<uuid:id>/offline-uses", counters.offline_uses, name="offline_uses"),
    path("uses/<uuid:id>/", counters.receipt, name="counter_use"),
    path("uses/<uuid:id>/return", counters.taking_back, name="taking_back"),
    path("terminals/", offices.terminals, name="terminals"),
    path("terminals/<uuid:id>/", offices.terminal, name="allowance"),
    path("terminals/<uuid:id>/withdrawal", offices.withdrawal, name="withdrawal"),
    path("guessing/", offices.guessing, name="guessing"),
    path("partners/", partners.desk, name="partners"),
    path("partners/manual/", api.manual, name="partner_manual"),
    path("partners/keys", partners.keys, name="partner_keys"),
    path("partners/keys/<uuid:id>/revocation", partners.revocation, name="revocation"),
    path("partners/allotments", partners.allotments, name="allotments"),
    path("partners/usage/<uuid:id>/", partners.usage, name="usage"),
    path("partners/usage/<uuid:id>/judgement", partners.judgement, name="judgement"),
]
