"""The screens of accueil: plain pages, made for a tablet."""

from django.urls import path

from exchange.people import views as people

app_name = "desk"
urlpatterns = [
    path("", people.home, name="home"),
]
