from django.urls import include, path

from exchange import views

app_name = "exchange"
urlpatterns = [
    path("", views.home, name="home"),
    path("", include("exchange.wall.urls")),
]
