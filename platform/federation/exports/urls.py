"""Under ``/pratiques/export/``, before the practices themselves."""

from django.urls import path

from federation.exports import views

app_name = "exports"
urlpatterns = [
    path("preparation/<uuid:uid>/", views.preparation, name="preparation"),
    path("fichier/<uuid:uid>/", views.file, name="file"),
    path("<str:form>/", views.export, name="export"),
]
