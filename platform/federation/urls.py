from django.urls import path

from federation import views
from federation.embedding import views as embedding
from federation.feeds import views as feeds

app_name = "federation"
urlpatterns = [
    path("", views.practice_list, name="list"),
    path("centres/comme-le-mien/", views.practice_like, name="like"),
    path("flux.atom", feeds.search_feed, name="feed"),
    path("departements/<slug:code>/flux.atom", feeds.department_feed, name="department-feed"),
    path("centres/<slug:slug>/flux.atom", feeds.centre_feed, name="centre-feed"),
    path("integrer/", embedding.choose, name="embed"),
    path("integrer/liste/", embedding.frame, name="embed-frame"),
    path("integrer/couleurs.css", embedding.colours, name="embed-colours"),
    path("<slug:slug>/", views.practice_detail, name="detail"),
    path("<slug:slug>/fiche.pdf", views.practice_pdf, name="pdf"),
    path("<slug:slug>/s-inspirer/", views.practice_adapt, name="adapt"),
]
