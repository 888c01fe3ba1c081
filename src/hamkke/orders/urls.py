from django.urls import path

from hamkke.orders import views

app_name = "orders"
urlpatterns = [
    path("", views.orders, name="orders"),
    path("basket/", views.basket, name="basket"),
    path("basket/<uuid:product_id>/", views.basket_line, name="basket_line"),
    path("checkout/", views.checkout, name="checkout"),
    path("sold/", views.sold, name="sold"),
    path("shipments/", views.shipments, name="shipments"),
    path("shipments/<uuid:id>/dispatch", views.dispatch, name="dispatch"),
    path("shipments/<uuid:id>/handover", views.handover, name="handover"),
    path("shipments/<uuid:id>/receipt", views.receipt, name="receipt"),
    path("owed/", views.owed, name="owed"),
    path("statements/<uuid:id>/", views.statement, name="statement"),
    path("statements/<uuid:id>.csv", views.statement_csv, name="statement_csv"),
    path("statements/<uuid:id>.pdf", views.statement_pdf, name="statement_pdf"),
    path("statements/<uuid:id>/payouts", views.payouts, name="payouts"),
    path("payouts/<uuid:id>/approval", views.approval, name="approval"),
    path("payouts/<uuid:id>/release", views.release, name="release"),
    path("payouts/<uuid:id>/withdrawal", views.withdrawal, name="withdrawal"),
    path("settlement/", views.settlement, name="settlement"),
    path("settlement/months", views.months, name="months"),
    path("settlement/statements", views.statements, name="statements"),
    path("settlement/merchants/", views.settled_merchants, name="settled_merchants"),
    path("settlement/bank/", views.bank, name="bank"),
    path("settlement/bank/matches", views.bank_matches, name="bank_matches"),
    path("settlement/terms/", views.terms, name="terms"),
    path("settlement/fees", views.fees, name="fees"),
    path("settlement/rules/<uuid:id>/enactment", views.enactment, name="enactment"),
    path("settlement/funders/", views.funders, name="funders"),
    path("settlement/funders/<uuid:id>/", views.funder, name="funder"),
    path("<uuid:id>/", views.order, name="order"),
    path("<uuid:id>/returns", views.returns, name="returns"),
    path("<uuid:id>/cancellation", views.cancellation, name="cancellation"),
]
