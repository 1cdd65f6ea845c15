"""Papers, under ``/accueil/``."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from exchange.enums import PaperForm
from exchange.papers import views


class PaperConverter(StringConverter):
    regex = "|".join(PaperForm.values)


class BlankConverter(StringConverter):
    regex = "person|post"


register_converter(PaperConverter, "paper_form")
register_converter(BlankConverter, "blank_form")

urlpatterns = [
    path("panneaux/", views.boards, name="boards"),
    path("panneaux/<int:pk>/", views.board, name="board"),
    path("panneaux/<int:pk>/accrocher/", views.hang, name="hang-papers"),
    path("panneaux/<int:pk>/decrocher/", views.remove, name="remove-papers"),
    path("panneaux/bulletin.pdf", views.bulletin, name="bulletin"),
    path("panneaux/a-remplir/<blank_form:kind>.pdf", views.blank_form, name="blank-form"),
    path("annonces/<int:number>/<paper_form:paper>.pdf", views.poster, name="poster"),
]
