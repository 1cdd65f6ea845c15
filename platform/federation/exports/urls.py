"""Under ``/pratiques/export/``, before the practices themselves."""

from django.urls import path
from django.views.generic import RedirectView

from federation.exports import views

app_name = "exports"
urlpatterns = [
    # All of it. So that no practice takes this address, either: ``federation.addresses``.
    path("", RedirectView.as_view(pattern_name="open_data:page"), name="all"),
    path("preparation/<uuid:uid>/", views.preparation, name="preparation"),
    path("fichier/<uuid:uid>/", views.file, name="file"),
    path("<str:form>/", views.export, name="export"),
]
