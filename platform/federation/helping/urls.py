from django.urls import path

from federation.helping import views

app_name = "federation_helping"
urlpatterns = [
    path("", views.centres_to_help, name="list"),
    path("<slug:slug>/", views.entrance, name="entrance"),
]
