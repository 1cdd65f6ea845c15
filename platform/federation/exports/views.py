"""Results of the catalogue's search, taken away."""

import hashlib
import tempfile
import zlib
from collections.abc import Iterator
from uuid import UUID

from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from accounts.limits import Limit, LimitsUnreachable
from federation.exports.asking import Asked, ask, stream, ways, write
from federation.exports.enums import FORMS, Form
from federation.exports.kept import ask_a_worker, export_job, kept, may_be_served
from jobs.execution import file_name
from jobs.models import Job
from jobs.storage import private_storage

# A library or a centre is one address for all who sit there. Only what is large is counted.
TAKING = Limit("large-exports", per_account=60, per_address=60, seconds=60 * 60)
LARGE = 2_000  # practices
NOTHING_NEW = 204


@require_http_methods(["GET", "HEAD", "POST"])
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    """A file, or the page that says why there is none yet; POST has a worker make it."""
    if form not in FORMS:
        context = {"ways": ways(request.GET.urlencode(), 0)}
        return render(request, "federation/exports/unknown.html", context, status=404)
    asked = ask(FORMS[form], request.GET)
    if not asked.count:
        return _page(request, asked, "federation/exports/nothing.html", 404)
    if asked.too_many:
        return _page(request, asked, "federation/exports/too_many.html", 400)
    if (job := kept(asked)) and (response := served(job, asked.form)):
        return response
    if asked.by_a_worker:
        return _by_a_worker(request, asked)
    if asked.count > LARGE and (refusal := refused(request)):
        return refusal
    return streamed(request, asked) if asked.form.streamed else _made(asked)


@require_safe
def preparation(request: HttpRequest, uid: UUID) -> HttpResponse:
    """How far it is; the page asks again by itself, with scripts or without."""
    job = export_job(uid)
    moving = (job.state, job.progress_done, job.progress_total, job.progress_note)
    seen = hashlib.sha256(repr(moving).encode()).hexdigest()[:12]
    if job.is_active and request.GET.get("vu") == seen:
        return HttpResponse(status=NOTHING_NEW)
    return render(
        request,
        "federation/exports/preparation.html",
        {
            "job": job,
            "form": FORMS[job.parameters["form"]],
            "query": job.parameters["query"],
            "ready": may_be_served(job),
            "reloads": job.is_active and "fixe" not in request.GET,
            "seen": seen,
        },
    )


@require_safe
def file(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    job = export_job(uid)
    form = FORMS[job.parameters["form"]]
    if may_be_served(job) and (response := served(job, form)):
        return response
    context = {"form": form, "query": job.parameters["query"]}
    return render(request, "federation/exports/gone.html", context, status=410)


def refused(request: HttpRequest) -> HttpResponse | None:
    """None while this address may take one more large file."""
    try:
        if TAKING.consume_for(request):
            return None
        status, wait = 429, 15 * 60
    except LimitsUnreachable:
        status, wait = 503, 60
    response = render(
        request, "federation/exports/later.html", {"busy": status == 429}, status=status
    )
    response["Retry-After"] = str(wait)
    return response


def streamed(request: HttpRequest, asked: Asked) -> HttpResponseBase:
    # A question about the file reads no catalogue.
    chunks = iter(()) if request.method == "HEAD" else stream(asked)
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    response = StreamingHttpResponse(
        gzipped(chunks) if packed else chunks, content_type=asked.form.content_type
    )
    if packed:
        response["Content-Encoding"] = "gzip"
    patch_vary_headers(response, ["Accept-Encoding"])
    return as_a_file(response, asked.file_name)


def gzipped(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """At the lightest level: Django's own takes as long as reading the whole catalogue."""
    packer = zlib.compressobj(1, wbits=31)
    for chunk in chunks:
        if packed := packer.compress(chunk):
            yield packed
    yield packer.flush()


def served(job: Job, form: Form) -> HttpResponseBase | None:
    """None when its file has gone since it was looked for, with a withdrawal."""
    try:
        content = private_storage.open(file_name(job))
    except FileNotFoundError:
        return None
    return as_a_file(FileResponse(content, content_type=form.content_type), job.result_name)


def as_a_file(response: HttpResponseBase, name: str) -> HttpResponseBase:
    """Asked again each time: what is withdrawn must not come out of somebody's cache.

    Public and the same for all: pages of other sites may read it with a script.
    """
    disposition = content_disposition_header(True, name)
    assert disposition is not None
    response["Content-Disposition"] = disposition
    response["Cache-Control"] = "no-cache"
    response["Access-Control-Allow-Origin"] = "*"
    response["X-Robots-Tag"] = "noindex"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _made(asked: Asked) -> HttpResponseBase:
    content = tempfile.TemporaryFile()  # noqa: SIM115 -- closed with the answer
    write(asked, content)
    content.seek(0)
    return as_a_file(FileResponse(content, content_type=asked.form.content_type), asked.file_name)


def _by_a_worker(request: HttpRequest, asked: Asked) -> HttpResponse:
    if request.method != "POST":
        return _page(request, asked, "federation/exports/prepare.html", 200)
    if refusal := refused(request):
        return refusal
    return redirect("exports:preparation", uid=ask_a_worker(asked).uid)


def _page(request: HttpRequest, asked: Asked, template: str, status: int) -> HttpResponse:
    others = [way for way in ways(asked.query, asked.count) if way.form != asked.form]
    context = {
        "asked": asked,
        "others": others,
        "at_once": [way for way in others if way.at_once],
    }
    return render(request, template, context, status=status)
