"""``/api/``: the documentation page, the OpenAPI, the operations; whatever else is a problem 404."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, include, path, re_path
from django.views.generic import RedirectView

from federation.api import views
from federation.api.door import ASK_AGAIN, door
from federation.api.errors import not_found
from federation.api.routes import api

app_name = "api"
A_DAY, FIVE_MINUTES = "public, max-age=86400", "public, max-age=300"
# What only a release changes, and what others follow within minutes; a withdrawal counts at once.
KEPT = {
    "territories": A_DAY,
    "communes": A_DAY,
    "communes-of": A_DAY,
    "vocabularies": FIVE_MINUTES,
    "openapi": FIVE_MINUTES,
}


def operations() -> Iterator[URLPattern]:
    """Those of Ninja, each behind the door, which knows the parameters that its signature names."""
    told = api.get_openapi_schema(path_prefix="")["paths"].values()
    patterns: list[Any] = api.urls[0]
    own = [pattern for pattern in patterns if pattern.name != "api-root"]
    for pattern, methods in zip(own, told, strict=True):
        asked = [one for one in methods["get"]["parameters"] if one["in"] == "query"]
        several = [one["name"] for one in asked if one["schema"].get("type") == "array"]
        single = [one["name"] for one in asked if one["name"] not in several]
        keep = KEPT.get(pattern.name, ASK_AGAIN)
        pattern.callback = door(pattern.callback, single=single, several=several, keep=keep)
        yield pattern


to_the_page = RedirectView.as_view(pattern_name="api:reference")
urlpatterns = [
    path("v1/", views.page, name="reference"),
    path(
        "v1/openapi.json",
        door(views.document, single=(), several=(), keep=KEPT["openapi"]),
        name="openapi",
    ),
    path("v1/", include([*operations()])),
    path("", to_the_page, name="root"),
    path("v1", to_the_page, name="without-slash"),
    re_path(r"^(?P<rest>.*)$", not_found, name="unknown"),
]
