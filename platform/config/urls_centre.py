"""Addresses on a centre's hosts."""

from django.urls import include, path

from config import urls_common

urlpatterns = [
    path("compte/aide/", include("accounts.urls_helping")),
    # Beside Wagtail's own addresses of the sheets, and before them.
    path("gestion/fiches/", include("actions.review.urls")),
    path("corbeille/fiches/", include("actions.trash.urls")),
    *urls_common.first,
    path("actions/", include("actions.urls")),
    path("accueil/", include("exchange.urls_desk")),
    path("api/", include("federation.api.elsewhere")),
    path("entraide/", include("exchange.urls")),
    *urls_common.last,
]
