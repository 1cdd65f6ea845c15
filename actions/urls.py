from django.urls import path

from actions import views

app_name = "actions"
urlpatterns = [
    path("", views.sheet_list, name="list"),
    path("flux.atom", views.sheet_feed, name="feed"),
    path("<slug:slug>/", views.sheet_detail, name="detail"),
    path("<slug:slug>/fiche.pdf", views.sheet_pdf, name="pdf"),
]
