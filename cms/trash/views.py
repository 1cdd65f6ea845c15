"""The room « Corbeille » of the back office."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin.utils import get_valid_next_url_from_request

from accounts.guards import SignedInRequest, only_for
from accounts.permissions import can_write_sheets
from cms.models import TrashedPage
from cms.permissions import can_erase_pages, can_open_trash, can_restore_page
from cms.trash import selectors, services
from cms.trash.sentences import restored_sentence
from tenants.context import current_centre_or_none
from tenants.retention import days_kept

PER_PAGE = 25


@only_for(can_open_trash)
@require_safe
def trash(request: SignedInRequest) -> HttpResponse:
    page = Paginator(selectors.trash(), PER_PAGE).get_page(request.GET.get("page"))
    selectors.with_pages(page.object_list)
    for one in page.object_list:
        one.may_restore = can_restore_page(request.user, one)
    context = {
        "page": page,
        "may_erase": can_erase_pages(request.user),
        "days": days_kept("trash"),
        "sheets_too": can_write_sheets(request.user) and current_centre_or_none() is not None,
    }
    return render(request, "cms/trash.html", context)


@only_for(can_open_trash)
@require_POST
def restore(request: SignedInRequest, pk: int) -> HttpResponse:
    holder = get_object_or_404(TrashedPage, pk=pk)
    if not can_restore_page(request.user, holder):
        raise PermissionDenied
    try:
        restored = services.restore(holder=holder, acting_user=request.user)
    except TrashedPage.DoesNotExist as gone:
        raise Http404 from gone
    messages.success(request, restored_sentence(restored))
    return redirect(get_valid_next_url_from_request(request) or "trash:list")


@only_for(can_erase_pages)
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: SignedInRequest, pk: int) -> HttpResponse:
    holder = get_object_or_404(selectors.trash(), pk=pk)
    selectors.with_pages([holder])
    if request.method != "POST":
        return render(request, "cms/trash_erase.html", {"one": holder})
    title = holder.page.get_admin_display_title()
    try:
        services.erase(holder=holder, acting_user=request.user)
    except TrashedPage.DoesNotExist as gone:
        raise Http404 from gone
    messages.success(request, _("« %(title)s » est supprimée pour toujours.") % {"title": title})
    return redirect("trash:list")
