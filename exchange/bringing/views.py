"""From a spreadsheet to people: choose the file, look at what it would bring, take it."""

from pathlib import Path
from uuid import UUID

from django.core.exceptions import SuspiciousFileOperation
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.guards import SignedInRequest
from accounts.permissions import can_bring_people
from exchange.bringing import services
from exchange.bringing.files import model_file, rows_to_correct
from exchange.bringing.forms import BringForm, FileForm
from exchange.bringing.incoming import Brought, read_brought
from exchange.bringing.long_work import KIND
from exchange.bringing.reading import UnreadableFile
from exchange.doors import staff_page
from exchange.models import BroughtFile
from jobs.services import start_job

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = 20
PROBLEMS_SHOWN = 100

bringing_page = staff_page(can_bring_people)


@require_http_methods(["GET", "HEAD", "POST"])
@bringing_page
def choose(request: SignedInRequest) -> HttpResponse:
    sent = request.method == "POST"
    form = FileForm(request.POST if sent else None, request.FILES if sent else None)
    if sent and form.is_valid():
        kept = services.keep_file(file=form.cleaned_data["file"], acting_user=request.user)
        try:
            read_brought(Path(kept.file.path))
        except UnreadableFile as error:
            services.forget_file(uid=str(kept.pk))
            form.add_error("file", str(error))
        else:
            return redirect("desk:bringing:look", uid=kept.pk)
    return render(request, "exchange/bringing/choose.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@bringing_page
def look(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Nothing is written before the button."""
    kept, brought = _brought_or_404(request, uid)
    form = BringForm(request.POST if request.method == "POST" else None, brought=brought)
    if request.method == "POST" and form.is_valid():
        parameters = {"uid": str(kept.pk), **form.parameters()}
        job = start_job(
            kind=KIND, parameters=parameters, owner=request.user, key=f"bringing-{kept.pk}"
        )
        return redirect("jobs:detail", uid=job.uid)
    context = {
        "kept": kept,
        "brought": brought,
        "form": form,
        "shown": brought.right[:SHOWN],
        "shown_posts": brought.right_posts[:SHOWN],
        "problems": [p for one in brought.wrong for p in one.problems][:PROBLEMS_SHOWN],
        "several_sheets": len(brought.tables) > 1,
    }
    return render(request, "exchange/bringing/look.html", context)


@require_safe
@bringing_page
def wrong_rows(request: SignedInRequest, uid: UUID) -> HttpResponse:
    _kept, brought = _brought_or_404(request, uid)
    if not brought.wrong and not brought.doubles:
        raise Http404(uid)
    return _sheet(rows_to_correct(brought, brought.doubles), _("lignes-a-corriger.xlsx"))


@require_safe
@bringing_page
def model(request: SignedInRequest) -> HttpResponse:
    return _sheet(model_file(), _("modele-entraide.xlsx"))


def _brought_or_404(request: SignedInRequest, uid: UUID) -> tuple[BroughtFile, Brought]:
    """Of the person who has brought it: nobody else was asked."""
    kept = get_object_or_404(BroughtFile, pk=uid, uploaded_by=request.user)
    try:
        return kept, read_brought(Path(kept.file.path))
    except (UnreadableFile, FileNotFoundError, SuspiciousFileOperation):
        raise Http404(uid) from None


def _sheet(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["Cache-Control"] = "private, no-store"
    return response
