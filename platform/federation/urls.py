from django.urls import path

from federation import views

app_name = "federation"
urlpatterns = [
    path("", views.practice_list, name="list"),
    path("centres/comme-le-mien/", views.practice_like, name="like"),
    path("<slug:slug>/", views.practice_detail, name="detail"),
    path("<slug:slug>/fiche.pdf", views.practice_pdf, name="pdf"),
    path("<slug:slug>/s-inspirer/", views.practice_adapt, name="adapt"),
]
