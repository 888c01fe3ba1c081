from django.urls import path

from hamkke.sales import views

app_name = "sales"
urlpatterns = [
    path("", views.editions, name="editions"),
    path("comparison", views.comparison, name="comparison"),
    path("<str:edition>/", views.edition, name="edition"),
    path("<str:edition>/figures", views.figures, name="figures"),
    path("<str:edition>/figures.csv", views.table, name="table"),
    path("<str:edition>/releases/", views.releases, name="releases"),
    path("<str:edition>/releases/<int:number>", views.release, name="release"),
    path("<str:edition>/releases/<int:number>.json", views.release_json, name="release_json"),
    path("<str:edition>/releases/<int:number>.csv", views.release_csv, name="release_csv"),
    path("<str:edition>/releases/<int:number>.pdf", views.release_pdf, name="release_pdf"),
    path("<str:edition>/releases/<int:number>/signature", views.signature, name="signature"),
    path("<str:edition>/releases/<int:number>/withdrawal", views.withdrawal, name="withdrawal"),
]
