"""Several sheets at once: what is to be known, a page that says what will happen, and the work.

Wagtail's own machinery of bulk actions chooses the sheets and leads here.
"""

import io
import json
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from accounts.guards import SignedInRequest
from actions.bulk import exporting, forms, running
from actions.bulk.offered import OFFERED, may_use
from actions.bulk.works import Work, chosen_rows
from actions.models import ActionSheet
from actions.trash.sentences import trashed_sentence, with_undo
from actions.versions import version_of

SHOWN = 20


class SheetBulkAction(SnippetBulkAction):
    # Whoever comes here is signed in: Wagtail asks first.
    request: SignedInRequest
    models: ClassVar = [ActionSheet]
    display_name = aria_label = ""
    choice_class: type[forms.Choice] = forms.Choice
    question = "wagtailsnippets/bulk_actions/sheets/choose.html"

    def __init__(self, request: HttpRequest, model: Any) -> None:
        super().__init__(request, model)
        # Wagtail would lead back to this address, without sheets: round and round.
        self.next_url = get_valid_next_url_from_request(request) or reverse("sheets:list")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_use(self.action_type, request.user):
            raise PermissionDenied
        self.choice = self.choice_class(self.told())
        if not self.choice.is_valid():
            return self.ask()
        return super().dispatch(request, *args, **kwargs)

    def told(self) -> QueryDict:
        return self.request.GET

    def ask(self) -> HttpResponse:
        """Which sheets is kept in the address, beside the answers."""
        told = self.told()
        answered = self.request.method == "POST" or any(n in told for n in self.choice.fields)
        context = {
            "title": self.label,
            "form": self.choice if answered else self.choice_class(),
            "kept": [
                (name, value)
                for name, values in self.request.GET.lists()
                for value in values
                if name not in self.choice.fields
            ],
            "next": self.next_url,
        }
        return render(self.request, self.question, context)

    @property
    def label(self) -> Any:
        return next(one.label for one in OFFERED if one.code == self.action_type)

    def rows(self) -> list[Any]:
        """The sheets that were ticked, or all those of the list as it was filtered."""
        from actions.editing.listing import SheetFilters, matching  # it offers these actions

        asked, rows = self.request.GET, chosen_rows()
        if "all" in asked.getlist("id"):
            filters = SheetFilters(asked, queryset=rows, request=self.request)
            found = filters.qs if filters.is_valid() else rows
            return list(matching(found, asked.get("q", "")).order_by("sort_title", "pk"))
        ticked = {int(pk) for pk in asked.getlist("id") if pk.isdecimal() and len(pk) < 10}
        return list(rows.filter(pk__in=ticked).order_by("sort_title", "pk"))

    def confirmed(self) -> list[running.Chosen]:
        """What the confirmation page has shown, with the version of each sheet."""
        try:
            sent = json.loads(self.request.POST.get("confirmed", ""))
            return [(int(pk), str(version)) for pk, version in sent]
        except (TypeError, ValueError, OverflowError):
            return []

    def back(self) -> HttpResponse:
        messages.warning(self.request, _("Cochez d’abord des fiches dans la liste."))
        return redirect(self.next_url)


class WorkAction(SheetBulkAction):
    @property
    def work(self) -> Work:
        return self.choice.work()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        rows = self.rows()
        if not rows:
            return self.back()
        kept, left = running.sorted_out(self.work, rows, self.request.user)
        context = {
            "title": self.work.title(len(kept)) if kept else self.label,
            "effect": self.work.effect(),
            "kept": kept[:SHOWN],
            "more": max(0, len(kept) - SHOWN),
            "left": [
                (reason, titles[:SHOWN], max(0, len(titles) - SHOWN))
                for reason, titles in left.items()
            ],
            "left_count": sum(map(len, left.values())),
            "takes_long": len(kept) > running.MOST_AT_ONCE,
            "serious": self.action_type == "delete",
            "confirmed": json.dumps([(row.pk, version_of(row.latest_revision)) for row in kept]),
            "submit_url": request.get_full_path(),
            "next": self.next_url,
        }
        return render(request, "wagtailsnippets/bulk_actions/sheets/confirm.html", context)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        chosen = self.confirmed()
        if not chosen:
            return self.back()
        if len(chosen) > running.MOST_AT_ONCE:
            job = running.ask_for(self.work, chosen, self.request.user)
            return redirect("jobs:detail", uid=job.uid)
        self.tell(running.run(self.work, chosen, self.request.user))
        return redirect(self.next_url)

    def tell(self, outcome: running.Outcome) -> None:
        if outcome.done:
            messages.success(self.request, self.work.told(len(outcome.done)))
        if outcome.left:
            messages.warning(self.request, running.left_sentence(outcome.left))


class PublishAction(WorkAction):
    action_type = "publish"
    choice_class = forms.PublishChoice


class ShareAction(WorkAction):
    action_type = "share"
    choice_class = forms.ShareChoice


class StatusAction(WorkAction):
    action_type = "status"
    choice_class = forms.StatusChoice


class KeywordAction(WorkAction):
    action_type = "keyword"
    choice_class = forms.KeywordChoice


class TrashAction(WorkAction):
    """In the place of Wagtail's own deletion."""

    action_type = "delete"
    choice_class = forms.TrashChoice

    def tell(self, outcome: running.Outcome) -> None:
        from actions.editing.trashing import trashed_until

        if outcome.done:
            sentence = trashed_sentence(trashed_until(), list(outcome.done.values()))
            messages.success(self.request, with_undo(self.request, sentence, list(outcome.done)))
        if outcome.left:
            messages.warning(self.request, running.left_sentence(outcome.left))


class ExportAction(SheetBulkAction):
    """Nothing is changed: the question is the only page."""

    action_type = "export"
    choice_class = forms.ExportChoice
    question = "wagtailsnippets/bulk_actions/sheets/export.html"

    def told(self) -> QueryDict:
        return self.request.POST

    def ask(self) -> HttpResponse:
        return super().ask() if self.rows() else self.back()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form, pks = self.choice.cleaned_data["set_form"], [row.pk for row in self.rows()]
        if not pks:
            return self.back()
        if len(pks) > running.MOST_AT_ONCE:
            job = exporting.ask_for(form, pks, self.request.user)
            return redirect("jobs:detail", uid=job.uid)
        file = io.BytesIO()
        exporting.tell(form, exporting.write(form, pks, file), self.request.user)
        file.seek(0)
        return FileResponse(file, as_attachment=True, filename=exporting.file_name(form))


ACTIONS = (PublishAction, ShareAction, StatusAction, KeywordAction, TrashAction, ExportAction)
