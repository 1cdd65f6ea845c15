"""The wall for everybody and for participants, under ``/entraide/``."""

from django.urls import path

from exchange.wall import views, views_own

urlpatterns = [
    path("mur/", views.wall_page, name="wall"),
    path("mur/ecran/", views.hall_display, name="hall-display"),
    path("mur/<int:number>/", views.post_page, name="post"),
    path("mur/<int:number>/repondre/", views.answer, name="answer"),
    path("mur/<int:number>/signaler/", views.report, name="report"),
    path("renouveler/<str:token>/", views.renew_by_link, name="renew"),
    path("annonces/", views_own.my_posts, name="my-posts"),
    path("annonces/ecrire/", views_own.write, name="write-post"),
    path("annonces/<int:number>/", views_own.correct, name="correct-post"),
    path("annonces/<int:number>/renouveler/", views_own.renew, name="renew-mine"),
    path("annonces/<int:number>/terminer/", views_own.finish, name="finish-mine"),
    path("annonces/<int:number>/retirer/", views_own.withdraw, name="withdraw-mine"),
]
