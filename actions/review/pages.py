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
    context = _about(request, pk, form)
    way, draft = context["way"], context["draft"]
    answering = context["may_validate"] and way.waits
    sending = context["may_submit"] and way.has_draft and not way.waits
    context |= {
        "answering": answering,
        "sending": sending,
        "lost_word": "" if answering or sending else _word(form),
        "submit_form": _typed(form, SubmitForm)
        or SubmitForm(initial={"share": way.sharing_is_asked}),
        "send_back_form": _typed(form, SendBackForm) or SendBackForm(),
        "version": version_of(way.sheet.latest_revision),
        "read": page_of(draft if way.has_draft else published_sheet(pk=pk) or draft),
    }
    return render(request, "actions/review/page.html", context)


def sharing(request: SignedInRequest, pk: int, form: forms.Form | None = None) -> HttpResponse:
    """What is on the site as the network would show it, and what stays at home."""
    context = _about(request, pk, form)
    way = context["way"]
    published = published_sheet(pk=pk)
    may_ask = context["may_submit"] and not way.is_shared and not way.sharing_is_asked
    may_refuse = context["may_share"] and way.sharing_is_asked
    context |= {
        "may_ask": may_ask,
        "may_refuse": may_refuse,
        "lost_word": "" if may_ask or may_refuse else _word(form),
        "ask_form": _typed(form, AskSharingForm) or AskSharingForm(),
        "refuse_form": _typed(form, RefuseSharingForm) or RefuseSharingForm(),
        "version": version_of(way.sheet.live_revision),
        "read": page_of(published) if published else None,
        "left_out": left_out(published) if published else [],
    }
    return render(request, "actions/review/sharing.html", context)


def withdrawal(request: SignedInRequest, pk: int, form: forms.Form | None = None) -> HttpResponse:
    context = _about(request, pk, form)
    context |= {
        "lost_word": "" if context["way"].is_shared else _word(form),
        "form": _typed(form, WithdrawForm) or WithdrawForm(),
    }
    return render(request, "actions/review/withdrawal.html", context)


def _about(request: SignedInRequest, pk: int, form: forms.Form | None) -> dict[str, Any]:
    sheet: ActionSheet = get_object_or_404(sheets_on_their_way(), pk=pk)
    return {
        "way": way_of(sheet),
        "draft": sheet.get_latest_revision_as_object(),
        "wrong": form if form is not None and form.errors else None,
        **rights(request.user),
    }


def _typed(form: forms.Form | None, form_class: type[forms.Form]) -> forms.Form | None:
    return form if isinstance(form, form_class) else None


def _word(form: forms.Form | None) -> str:
    """Of an answer that came too late: it may be wanted elsewhere."""
    return str(form.data.get("word", "")).strip() if form is not None else ""
