"""Deleting a sheet in the back office puts it into the trash."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.snippets.views.snippets import DeleteView

from actions.models import TrashedSheet
from actions.services import is_shared
from actions.trash.sentences import kept_until, trashed_sentence, with_undo
from actions.trash.services import put_in_trash


def trashed_until() -> str:
    """Until when a sheet that is deleted now will be kept."""
    return kept_until(TrashedSheet(trashed_at=timezone.now()))


class SheetTrashView(DeleteView):
    page_title = gettext_lazy("Mettre à la corbeille")

    def get_usage(self) -> None:
        """Nothing in a centre points at a sheet."""

    def form_valid(self, form: Any) -> HttpResponse:
        one = put_in_trash(sheet=self.object, acting_user=self.request.user)
        sentence = trashed_sentence(kept_until(one), [one.title])
        messages.success(self.request, with_undo(self.request, sentence, [one.pk]))
        return HttpResponseRedirect(self.get_success_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        self.usage_url = None
        return {
            **super().get_context_data(**kwargs),
            "live": self.object.live,
            "shared": is_shared(self.object),
            "until": trashed_until(),
        }
