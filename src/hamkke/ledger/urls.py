from django.urls import path

from hamkke.ledger import views

app_name = "ledger"
urlpatterns = [
    path("anchors/", views.anchors, name="anchors"),
    path("anchors/anchors.csv", views.anchors_table, name="anchors-table"),
    path("transfers/<uuid:id>/proof.json", views.proof, name="proof"),
    path("accounts/", views.accounts, name="accounts"),
    path("accounts/<str:code>/", views.account, name="account"),
    path("accounts/<str:code>/statement.csv", views.account_table, name="account-table"),
]
