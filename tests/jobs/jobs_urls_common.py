from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template import engines
from django.urls import path
from django.views.decorators.http import require_POST

from accounts.models import User
from jobs.services import start_job


@require_POST
@login_required
def ask(request: HttpRequest) -> HttpResponse:
    """A form's view, as the other rooms will have it."""
    job = start_job(
        kind="probe.count",
        parameters={"key": request.POST["key"], "total": 2},
        owner=cast(User, request.user),
        key=request.POST["key"],
    )
    return redirect("jobs:detail", uid=job.uid)


def page_with_badge(request: HttpRequest) -> HttpResponse:
    page = engines["django"].from_string("{% load jobs %}<nav>{% jobs_badge %}</nav>")
    return HttpResponse(page.render({}, request))


urlpatterns = [
    path("demander/", ask),
    path("avec-badge/", page_with_badge),
]
