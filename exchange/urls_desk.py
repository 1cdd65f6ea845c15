"""The screens of accueil: plain pages, made for a tablet."""

from django.urls import include, path

from exchange.people import views as people
from exchange.people import views_person as person

app_name = "desk"
urlpatterns = [
    path("", people.home, name="home"),
    path("", include("exchange.wall.urls_desk")),
    path("", include("exchange.papers.urls_desk")),
    path("inscrire/", people.register, name="register"),
    path("personnes/", people.people, name="people"),
    path("personnes/<int:pk>/", person.person, name="person"),
    path("personnes/<int:pk>/corriger/", person.correct, name="correct"),
    path("personnes/<int:pk>/confirmer/", person.confirm, name="confirm"),
    path("personnes/<int:pk>/refuser/", person.refuse, name="refuse"),
    path("personnes/<int:pk>/reunir/", person.find_double, name="find-double"),
    path("personnes/<int:pk>/reunir/<int:other>/", person.merge, name="merge"),
    path("", include("exchange.charters.urls_desk")),
    path("", include("exchange.office.urls_desk")),
    path("carte/", include("exchange.cards.urls_desk")),
    path("", include("exchange.life.urls_desk")),
    path("reprendre/", include("exchange.bringing.urls_desk")),
]
