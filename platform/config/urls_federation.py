"""Addresses on the federation's hosts."""

from django.urls import include, path

from config import urls_common

urlpatterns = [
    *urls_common.first,
    path("pratiques/", include("federation.urls")),
    path("reseau/aide/", include("federation.helping.urls")),
    *urls_common.last,
]
