"""The page where a practice of the network is copied into one's own drafts."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.guards import SignedInRequest, only_for
from accounts.permissions import can_write_sheets
from actions.adapting import CannotBeAdapted, adapt_practice, adaptations_here, why_not
from actions.forms import AdaptationForm
from actions.trash.selectors import is_in_trash
from federation.selectors import practice_of_action
from tenants.context import current_centre


@only_for(can_write_sheets)
@require_http_methods(["GET", "HEAD", "POST"])
def adapt(request: SignedInRequest, action_uid: uuid.UUID) -> HttpResponse:
    centre, form = current_centre(), AdaptationForm(request.POST)
    refused = ""
    if request.method == "POST" and form.is_valid() and not _is_second(action_uid, form):
        try:
            sheet = adapt_practice(
                action_uid=action_uid,
                sheet_uid=form.cleaned_data["sheet_uid"],
                centre_id=centre.pk,
                acting_user=request.user,
            )
        except CannotBeAdapted as error:
            refused = str(error)
        else:
            # Deleted since this page was opened: the editor says where it is.
            if not is_in_trash(sheet):
                messages.success(request, _said(sheet.title))
            return redirect("sheets:edit", sheet.pk)
    practice = practice_of_action(action_uid)
    context = {
        "practice": practice,
        "refused": refused or (why_not(practice, centre.pk) if practice else ""),
        "already": adaptations_here(action_uid),
        "sheet_uid": uuid.uuid4(),
    }
    return render(
        request, "actions/adapting/confirm.html", context, status=200 if practice else 404
    )


def _is_second(action_uid: uuid.UUID, form: AdaptationForm) -> bool:
    """A colleague made one since the page was opened: it is shown before another is made."""
    others = adaptations_here(action_uid).exclude(uid=form.cleaned_data["sheet_uid"])
    return not form.cleaned_data["another"] and others.exists()


def _said(title: str) -> str:
    return _(
        "« %(title)s » est dans vos brouillons. Changez ce qui est différent chez vous, puis gardez "
        "ou retirez les lignes proposées."
    ) % {"title": title}
