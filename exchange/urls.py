from django.urls import include, path

from exchange import views
from exchange.papers.views_letter import stop_digest

app_name = "exchange"
urlpatterns = [
    path("", views.home, name="home"),
    path("", include("exchange.wall.urls")),
    path("lettre/<str:token>/", stop_digest, name="stop-digest"),
    path("", include("exchange.charters.urls")),
    path("", include("exchange.joining.urls")),
]
