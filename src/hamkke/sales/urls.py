from django.urls import path

from hamkke.sales import views

app_name = "sales"
urlpatterns = [
    path("", views.editions, name="editions"),
    path("comparison", views.comparison, name="comparison"),
    path("sql", views.questions, name="questions"),
    path("channels/", views.channels, name="channels"),
    path("channels/<slug:code>/", views.channel, name="channel"),
    path("channels/<slug:code>/pulls", views.pulls, name="pulls"),
    path("files/", views.files, name="files"),
    path("files/<uuid:id>/", views.file, name="file"),
    path("files/<uuid:id>/progress", views.file_progress, name="file_progress"),
    path("files/<uuid:id>/password", views.file_password, name="file_password"),
    path("files/<uuid:id>/mapping", views.file_mapping, name="file_mapping"),
    path("files/<uuid:id>/storage", views.file_storage, name="file_storage"),
    path("files/<uuid:id>/removal", views.file_removal, name="file_removal"),
    path("files/<uuid:id>/taking-back", views.file_taking_back, name="file_taking_back"),
    path("files/<uuid:id>/lines/<uuid:line_id>", views.file_line, name="file_line"),
    path("files/<uuid:id>/follow-ups", views.file_follow_ups, name="file_follow_ups"),
    path("<str:edition>/", views.edition, name="edition"),
    path("<str:edition>/figures", views.figures, name="figures"),
    path("<str:edition>/figures.csv", views.table, name="table"),
    path("<str:edition>/figures.json", views.table_json, name="table-json"),
    path("<str:edition>/now", views.board, name="board"),
    path("<str:edition>/duties/", views.duties, name="duties"),
    path("<str:edition>/duties/<uuid:id>/nothing", views.duty_nothing, name="duty_nothing"),
    path("<str:edition>/releases/", views.releases, name="releases"),
    path("<str:edition>/releases/<int:number>", views.release, name="release"),
    path("<str:edition>/releases/<int:number>.json", views.release_json, name="release_json"),
    path("<str:edition>/releases/<int:number>.csv", views.release_csv, name="release_csv"),
    path("<str:edition>/releases/<int:number>.parquet", views.release_parquet, name="release_parquet"),
    path("<str:edition>/releases/<int:number>.pdf", views.release_pdf, name="release_pdf"),
    path("<str:edition>/releases/<int:number>/signature", views.signature, name="signature"),
    path("<str:edition>/releases/<int:number>/withdrawal", views.withdrawal, name="withdrawal"),
]
