"""The two pages that are not operations: for people, and for programs that read OpenAPI."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from federation.api import openapi
from federation.api.errors import problem
from federation.api.reference import reference


@csrf_exempt
def page(request: HttpRequest) -> HttpResponse:
    if request.method not in ("GET", "HEAD"):
        return problem(405, _("Cette page se lit seulement."), headers={"Allow": "GET, HEAD"})
    return render(request, "federation/api/reference.html", {"reference": reference()})


def document(request: HttpRequest) -> HttpResponse:
    return HttpResponse(openapi.as_json(), content_type="application/json")
