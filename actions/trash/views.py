"""The trash of sheets: « Corbeille », beside that of the pages."""

from contextlib import suppress

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.guards import SignedInRequest, only_for
from actions.models import TrashedSheet
from actions.trash import selectors, services
from actions.trash.permissions import can_erase_sheets, can_restore_sheets
from actions.trash.sentences import restored_sentence
from tenants.retention import days_kept

PER_PAGE = 25


@only_for(can_restore_sheets)
@require_safe
def trash(request: SignedInRequest) -> HttpResponse:
    page = Paginator(selectors.trash(), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "may_erase": can_erase_sheets(request.user),
        "days": days_kept("trash"),
    }
    return render(request, "actions/trash/list.html", context)


@only_for(can_restore_sheets)
@require_POST
def restore(request: SignedInRequest, pk: int) -> HttpResponse:
    try:
        sheet = services.restore(pk=pk, acting_user=request.user)
    except TrashedSheet.DoesNotExist as gone:
        raise Http404 from gone
    messages.success(request, restored_sentence([sheet]))
    return redirect("sheets:edit", sheet.pk)


@only_for(can_restore_sheets)
@require_POST
def undo(request: SignedInRequest) -> HttpResponse:
    """The button of the message: what has just been deleted comes back."""
    restored = []
    for pk in filter(str.isdecimal, request.POST.getlist("id")[:100]):
        # Somebody else has restored or erased it meanwhile.
        with suppress(TrashedSheet.DoesNotExist):
            restored.append(services.restore(pk=int(pk), acting_user=request.user))
    if restored:
        messages.success(request, restored_sentence(restored))
    else:
        messages.info(request, _("Il n’y a plus rien à annuler."))
    return redirect("sheets:list")


@only_for(can_erase_sheets)
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: SignedInRequest, pk: int) -> HttpResponse:
    one = get_object_or_404(selectors.trash(), pk=pk)
    if request.method != "POST":
        return render(request, "actions/trash/erase.html", {"one": one})
    try:
        title = services.erase(pk=pk, acting_user=request.user)
    except TrashedSheet.DoesNotExist as gone:
        raise Http404 from gone
    messages.success(request, _("« %(title)s » est supprimée pour toujours.") % {"title": title})
    return redirect("sheet_trash:list")
