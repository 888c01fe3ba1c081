from django.urls import path

from hamkke.rehearsal import views

app_name = "rehearsal"
urlpatterns = [path("<str:edition>/", views.rehearsals, name="rehearsals")]
