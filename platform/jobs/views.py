"""A person's long works: followed with htmx, or by plain reloads."""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from jobs.execution import file_name
from jobs.models import Job
from jobs.permissions import can_download_result
from jobs.registry import next_page
from jobs.selectors import count_active_jobs, get_visible_job, jobs_of
from jobs.services import cancel_job, retry_job
from jobs.storage import serve_private

PER_PAGE = 20
# htmx swaps what comes with it, and asks no more.
STOP_POLLING = 286

View = Callable[..., HttpResponseBase]


def for_signed_in(view: View) -> View:
    """Others go and sign in, and come back to a page that can be read; nothing is kept on the way."""

    @wraps(view)
    def checked(request: HttpRequest, **captured: Any) -> HttpResponseBase:
        response: HttpResponseBase
        if request.user.is_authenticated:
            response = view(request, **captured)
        else:
            name = "jobs:detail" if captured else "jobs:list"
            response = redirect_to_login(reverse(name, kwargs=captured))
            if _by_htmx(request):
                # The whole page goes there, not the fragment.
                response = HttpResponse(headers={"HX-Redirect": response["Location"]})
        response["Cache-Control"] = "private, no-store"
        return response

    return checked


@require_safe
@for_signed_in
def job_list(request: HttpRequest) -> HttpResponse:
    page = Paginator(jobs_of(request.user), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "jobs/list.html", {"page": page})


@require_safe
@for_signed_in
def detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    job = get_visible_job(request.user, uid)
    return render(
        request,
        "jobs/detail.html",
        {**_shown(request, job), "reloads": job.is_active and "fixe" not in request.GET},
    )


@require_safe
@for_signed_in
def progress(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The part of the page that moves. 204 when nothing has, so that nothing is read out twice."""
    job = get_visible_job(request.user, uid)
    shown = _shown(request, job)
    if job.is_active and request.GET.get("seen") == shown["seen"]:
        return HttpResponse(status=204)
    status = 200 if job.is_active else STOP_POLLING
    return render(
        request, "jobs/fragment.html", {**shown, "replaces": not job.is_active}, status=status
    )


@require_safe
def badge(request: HttpRequest) -> HttpResponseBase:
    if not request.user.is_authenticated and _by_htmx(request):
        # Not sent to sign in: what the person was typing on this page would be lost.
        return HttpResponse(status=STOP_POLLING)
    return _badge(request)


@for_signed_in
def _badge(request: HttpRequest) -> HttpResponse:
    return render(request, "jobs/badge.html", {"count": count_active_jobs(request.user)})


@require_POST
@for_signed_in
def cancel(request: HttpRequest, uid: UUID) -> HttpResponse:
    job = cancel_job(job=get_visible_job(request.user, uid), acting_user=_signed_in(request))
    return redirect("jobs:detail", uid=job.uid)


@require_POST
@for_signed_in
def retry(request: HttpRequest, uid: UUID) -> HttpResponse:
    job = retry_job(job=get_visible_job(request.user, uid), acting_user=_signed_in(request))
    return redirect("jobs:detail", uid=job.uid)


@require_safe
@for_signed_in
def result(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    job = get_visible_job(request.user, uid)
    if not can_download_result(request.user, job) or not job.had_file:
        raise Http404(uid)
    if job.has_file:
        try:
            return serve_private(file_name(job), as_name=job.result_name)
        except FileNotFoundError:
            # Swept between two clicks, or not restored with the database.
            pass
    return render(request, "jobs/expired.html", {"job": job}, status=410)


def _shown(request: HttpRequest, job: Job) -> dict[str, Any]:
    moving = (
        job.state,
        job.progress_done,
        job.progress_total,
        job.progress_note,
        job.progress_next,
        job.cancel_requested,
    )
    return {
        "job": job,
        "may_download": can_download_result(request.user, job),
        "next_page": next_page(job),
        "replaces": False,
        "seen": hashlib.sha256(repr(moving).encode()).hexdigest()[:12],
    }


def _by_htmx(request: HttpRequest) -> bool:
    return "HX-Request" in request.headers


def _signed_in(request: HttpRequest) -> Any:
    """``for_signed_in`` has checked it, which the type of ``request.user`` does not know."""
    return request.user
