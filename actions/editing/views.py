"""Saving a sheet that someone else has saved in the meantime: refused, with both versions."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.utils import get_user_display_name
from wagtail.signal_handlers import disable_reference_index_auto_update
from wagtail.snippets.views.snippets import CreateView, EditView

from actions.editing.differences import differences
from actions.editing.guide import guide_of
from actions.editing.keeping import keeping, say_saved
from actions.editions.buttons import buttons_of_editor
from actions.models import ActionSheet
from actions.review.editor import OnItsWay
from actions.trash.selectors import is_in_trash
from actions.trash.sentences import in_trash_sentence
from actions.versions import version_of

REPLACE = "replace_revision"


class WritingAids:
    """The guide, and what keeps a text that could not be saved."""

    request: Any
    expects_json_response: bool

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        aids = {"guide": guide_of(context["form"]), "keeping": keeping(self.request)}
        return {**context, **aids}

    def get_error_message(self) -> str | None:
        if not self.expects_json_response:
            return super().get_error_message()  # type: ignore[misc]
        return _("Une rubrique est à corriger : cliquez sur Enregistrer, elle sera montrée.")

    def post(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().post(request, *args, **kwargs)  # type: ignore[misc]
        return response if self.expects_json_response else say_saved(request, response)


class SheetCreateView(WritingAids, OnItsWay, CreateView):
    """The first save; from then on it is ``SheetEditView``."""


class SheetEditView(WritingAids, OnItsWay, EditView):
    """Wagtail refuses only an automatic save over a newer one; here every save."""

    partials_template_name = "wagtailsnippets/snippets/actions/actionsheet/edit_partials.html"
    latest_revision: Any
    delete_item_label = gettext_lazy("Mettre à la corbeille")

    def get_object(self, queryset: Any = None) -> ActionSheet:
        """In the trash too: what is being written when someone deletes it is saved with it."""
        if queryset is None:
            queryset = ActionSheet.in_centres.select_related("trashed")
        return super().get_object(queryset)

    @property
    def is_in_trash(self) -> bool:
        return hasattr(self.live_object, "trashed")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.is_in_trash:
            one = self.live_object.trashed
            messages.warning(request, in_trash_sentence(one, self.object.title))
            return redirect("sheet_trash:list")
        return super().get(request, *args, **kwargs)

    def get_available_actions(self) -> list[str]:
        return ["edit"] if self.is_in_trash else super().get_available_actions()

    def get_page_subtitle(self) -> str:
        # It is the latest draft already; Wagtail would read that a second time.
        return str(self.object)

    @cached_property
    def is_out_of_date(self) -> bool:
        sent = self.request.POST
        latest = self.latest_revision
        if not latest or sent.get(REPLACE) == version_of(latest):
            return False
        if not sent.get("loaded_revision_id") and not sent.get("overwrite_revision_id"):
            return True
        return bool(super().is_out_of_date)

    def is_valid(self, form: Any) -> bool:
        valid = bool(super().is_valid(form))
        if self.locked_for_user or self.expects_json_response or not self.is_out_of_date:
            return valid
        self._say_that_it_was_overtaken()
        return False

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        buttons = super().header_more_buttons
        return [*buttons, *buttons_of_editor(self.object, self.request.user)]

    def save_instance(self) -> ActionSheet:
        # Two saves at the same moment have both seen the same latest version: one waits here.
        rows = ActionSheet.in_centres.select_for_update(of=("self",))
        latest = rows.select_related("latest_revision").get(pk=self.object.pk).latest_revision
        if version_of(latest) != version_of(self.latest_revision):
            self.latest_revision = latest
            self.is_out_of_date = True
            self._say_that_it_was_overtaken()
            raise PermissionDenied(self.produced_error_message)
        if is_in_trash(self.object):
            # Wagtail would look for the sheet among those that are not in the trash.
            with disable_reference_index_auto_update():
                return super().save_instance()
        return super().save_instance()

    def _say_that_it_was_overtaken(self) -> None:
        self.produced_error_code = "invalid_revision"
        self.produced_error_message = _(
            "Votre texte n’est pas encore enregistré : %(name)s a enregistré cette fiche après que "
            "vous l’avez ouverte. Rien n’est perdu ; comparez les deux versions ci-dessous."
        ) % {"name": self._who()}

    def _who(self) -> str:
        user = self.latest_revision.user
        return str(get_user_display_name(user)) if user else _("quelqu’un d’autre")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if self.request.method == "POST" and self.is_out_of_date:
            context["overtaken"] = self._overtaken()
            # The page stays out of date, for automatic saves too, until the person decides.
            context["loaded_revision_created_at"] = ""
        return context

    def _overtaken(self) -> dict[str, Any]:
        form, latest = self.form, self.latest_revision
        listed = None
        if form.is_valid():
            mine = form.save(commit=False)
            listed = differences(latest.as_object(), mine)
        return {
            "by": self._who(),
            "at": latest.created_at,
            "differences": listed,
            "version": version_of(latest),
            "field": REPLACE,
            "history": self.get_history_url(),
        }
