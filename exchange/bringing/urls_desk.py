from django.urls import path

from exchange.bringing import views

app_name = "bringing"
urlpatterns = [
    path("", views.choose, name="choose"),
    path("modele/", views.model, name="model"),
    path("<uuid:uid>/", views.look, name="look"),
    path("<uuid:uid>/a-corriger/", views.wrong_rows, name="wrong-rows"),
]
