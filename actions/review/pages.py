"""The pages of a sheet's way: what is read before an answer is given.

Ours and not Wagtail's: they are read on a phone, and work without scripts. When an answer comes too
late, its page is shown again with a sentence, and with what was typed.
"""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from accounts.guards import SignedInRequest
from actions.models import ActionSheet
from actions.review.editor import rights
from actions.review.forms import (
    AskSharingForm,
    RefuseSharingForm,
    SendBackForm,
    SubmitForm,
    WithdrawForm,
)
from actions.review.selectors import left_out, sheets_on_their_way, way_of
from actions.selectors import page_of, published_sheet
from actions.versions import version_of


def review(request: SignedInRequest, pk: int, form: forms.Form | None = None) -> HttpResponse:
    """The latest draft as the site would show it, to be sent or to be answered."""
    context = _about(request, pk)
    way, draft = context["way"], context["draft"]
    answering = context["may_validate"] and way.waits
    sending = context["may_submit"] and way.has_draft and not way.waits
    context |= {
        "answering": answering,
        "sending": sending,
        **_refused(form, is_asked=answering or sending),
        "submit_form": _typed(form, SubmitForm)
        or SubmitForm(initial={"share": way.sharing_is_asked}),
        "send_back_form": _typed(form, SendBackForm) or SendBackForm(),
        "version": version_of(way.sheet.latest_revision),
        "read": page_of(draft if way.has_draft else published_sheet(pk=pk) or draft),
    }
    return render(request, "actions/review/page.html", context)


def sharing(request: SignedInRequest, pk: int, form: forms.Form | None = None) -> HttpResponse:
    """What is on the site as the network would show it, and what stays at home."""
    context = _about(request, pk)
    way = context["way"]
    published = published_sheet(pk=pk)
    may_ask = context["may_submit"] and not way.is_shared and not way.sharing_is_asked
    may_refuse = context["may_share"] and way.sharing_is_asked
    context |= {
        "may_ask": may_ask,
        "may_refuse": may_refuse,
        **_refused(form, is_asked=may_ask or may_refuse),
        "ask_form": _typed(form, AskSharingForm) or AskSharingForm(),
        "refuse_form": _typed(form, RefuseSharingForm) or RefuseSharingForm(),
        "version": version_of(way.sheet.live_revision),
        "read": page_of(published) if published else None,
        "left_out": left_out(published) if published else [],
    }
    return render(request, "actions/review/sharing.html", context)


def withdrawal(request: SignedInRequest, pk: int, form: forms.Form | None = None) -> HttpResponse:
    context = _about(request, pk)
    context |= {
        **_refused(form, is_asked=context["way"].is_shared),
        "form": _typed(form, WithdrawForm) or WithdrawForm(),
    }
    return render(request, "actions/review/withdrawal.html", context)


def _about(request: SignedInRequest, pk: int) -> dict[str, Any]:
    sheet: ActionSheet = get_object_or_404(sheets_on_their_way(), pk=pk)
    return {
        "way": way_of(sheet),
        "draft": sheet.get_latest_revision_as_object(),
        **rights(request.user),
    }


def _typed(form: forms.Form | None, form_class: type[forms.Form]) -> forms.Form | None:
    return form if isinstance(form, form_class) else None


def _refused(form: forms.Form | None, *, is_asked: bool) -> dict[str, Any]:
    """What is wrong with an answer. One that came too late: its word, which may be wanted elsewhere."""
    if form is None or not form.errors:
        return {"wrong": None, "lost_word": ""}
    if is_asked:
        return {"wrong": form, "lost_word": ""}
    # Its fields are no longer on the page: there is nothing to correct in them.
    late = form if form.non_field_errors() else None
    return {"wrong": late, "lost_word": str(form.data.get("word", "")).strip()}
