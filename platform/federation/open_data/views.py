"""What everyone may take and use again: its page, its files, its description for machines."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.views.decorators.http import require_safe

from federation.exports.columns import BETWEEN, COLUMNS
from federation.exports.enums import FORMS
from federation.exports.streams import LICENCE, LICENCE_ADDRESS, csv_table
from federation.exports.views import LARGE, as_a_file, refused, served, streamed
from federation.models import Practice
from federation.open_data.dcat import as_json_ld, as_turtle, catalogue
from federation.open_data.dictionary import kind_of, table_schema
from federation.open_data.files import NIGHTLY, latest_files, whole
from federation.open_data.structures import FIELDS, structures
from tenants.enums import CentreState
from tenants.models import Centre

LICENCES = {"licence": LICENCE, "licence_address": LICENCE_ADDRESS}


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    files = latest_files()
    return render(
        request,
        "federation/open_data/page.html",
        {
            **LICENCES,
            "files": [(form, files.get(form.code)) for form in NIGHTLY],
            "practices": Practice.objects.published().count(),
            "centres": Centre.objects.filter(state=CentreState.OPEN).count(),
        },
    )


@require_safe
def practices(request: HttpRequest, form: str) -> HttpResponseBase:
    """The file of the night; what was withdrawn since has it written anew, for whoever asks."""
    if form not in {one.code for one in NIGHTLY}:
        raise Http404(form)
    if job := latest_files().get(form):
        assert job.finished_at is not None
        etag, changed = quote_etag(job.uid.hex), int(job.finished_at.timestamp())
        if answer := get_conditional_response(request, etag, changed):
            return answer
        if response := served(job, FORMS[form]):
            response["ETag"], response["Last-Modified"] = etag, http_date(changed)
            return response
    if not FORMS[form].streamed:
        return redirect("exports:export", form)
    asked = whole(form)
    if asked.count > LARGE and (refusal := refused(request)):
        return refusal
    return streamed(request, asked)


@require_safe
def dictionary(request: HttpRequest) -> HttpResponse:
    context = {
        **LICENCES,
        "columns": [(column, kind_of(column)) for column in COLUMNS],
        "between": BETWEEN.strip(),
    }
    return render(request, "federation/open_data/dictionary.html", context)


@require_safe
def schema(request: HttpRequest) -> HttpResponse:
    return _for_machines(JsonResponse(table_schema(), json_dumps_params={"ensure_ascii": False}))


@require_safe
def json_ld(request: HttpRequest) -> HttpResponse:
    told = as_json_ld(catalogue(latest_files()))
    return _for_machines(
        JsonResponse(
            told, json_dumps_params={"ensure_ascii": False}, content_type="application/ld+json"
        )
    )


@require_safe
def turtle(request: HttpRequest) -> HttpResponse:
    text = as_turtle(catalogue(latest_files()))
    return _for_machines(HttpResponse(text, content_type="text/turtle; charset=utf-8"))


@require_safe
def structures_json(request: HttpRequest) -> HttpResponse:
    told = list(structures())
    return _for_machines(JsonResponse(told, safe=False, json_dumps_params={"ensure_ascii": False}))


@require_safe
def structures_csv(request: HttpRequest) -> HttpResponseBase:
    rows = [[told[name] for name in FIELDS] for told in structures()]
    text = "".join(csv_table(FIELDS, rows))
    return as_a_file(HttpResponse(text, content_type="text/csv; charset=utf-8"), "structures.csv")


def _for_machines(response: HttpResponse) -> HttpResponse:
    """Read by programs of other sites too; asked again each time."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = "no-cache"
    return response
