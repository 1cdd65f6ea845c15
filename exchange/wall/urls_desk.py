"""The wall at the desk, under ``/accueil/``."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from exchange.wall import views_desk as views


class ActConverter(StringConverter):
    regex = "|".join(views.ACTS)


register_converter(ActConverter, "post_act")

urlpatterns = [
    path("annonces/", views.posts, name="posts"),
    path("annonces/mots/", views.words, name="words"),
    path("annonces/<int:number>/", views.post, name="post"),
    path("annonces/<int:number>/corriger/", views.correct, name="correct-post"),
    path("annonces/<int:number>/retirer/", views.take_down, name="take-down-post"),
    path("annonces/<int:number>/<post_act:what>/", views.act, name="act-on-post"),
    path("annonces/mots/<int:pk>/vu/", views.handle_answer, name="handle-answer"),
    path("annonces/signalements/<int:pk>/vu/", views.handle_report, name="handle-report"),
    path("personnes/<int:pk>/annonce/", views.write, name="write-post"),
]
