"""Addresses on the federation's hosts."""

from django.urls import include, path

from config import urls_common

urlpatterns = [
    *urls_common.first,
    path("pratiques/export/", include("federation.exports.urls")),
    path("api/", include("federation.api.urls")),
    path("pratiques/", include("federation.urls")),
    path("donnees/", include("federation.open_data.urls")),
    path("reseau/aide/", include("federation.helping.urls")),
    path("reseau/centres/", include("federation.centres.urls")),
    path("reseau/", include("federation.keeping.urls")),
    *urls_common.last,
]

# Below /api/ a server error is a problem too.
handler500 = "federation.api.errors.server_error"
