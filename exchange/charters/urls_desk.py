"""Signing at the desk."""

from django.urls import path

from exchange.charters import views_desk as views

app_name = "charters"
urlpatterns = [
    path("a-signer/", views.to_sign, name="to-sign"),
    path("a-signer/liste.pdf", views.to_sign_list, name="to-sign-list"),
    path("a-signer/papiers.pdf", views.to_sign_papers, name="to-sign-papers"),
    path("personnes/<int:pk>/signer/", views.person, name="person"),
    path("personnes/<int:pk>/signer/papiers.pdf", views.papers_of, name="papers"),
    path("personnes/<int:pk>/signer/<int:version>/", views.on_screen, name="on-screen"),
    path("personnes/<int:pk>/signer/<int:version>/papier/", views.on_paper, name="on-paper"),
    path("signatures/<int:pk>/exemplaire.pdf", views.copy, name="copy"),
    path("signatures/<int:pk>/papier/", views.scan, name="scan"),
    path("signatures/<int:pk>/papier/ajouter/", views.add_scan, name="add-scan"),
]
