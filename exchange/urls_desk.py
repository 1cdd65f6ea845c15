"""The screens of accueil: plain pages, made for a tablet."""

from django.urls import include, path

from exchange.people import views as people

app_name = "desk"
urlpatterns = [
    path("", people.home, name="home"),
    path("", include("exchange.wall.urls_desk")),
    path("", include("exchange.papers.urls_desk")),
]
