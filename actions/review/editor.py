"""What the editor knows of a sheet's way: the buttons of each role, and where they lead."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.snippets.action_menu import (
    ActionMenuItem,
    PublishMenuItem,
    SnippetActionMenu,
    UnpublishMenuItem,
)

from accounts.permissions import can_share_sheets, can_submit_sheets, can_validate_sheets
from actions.review.selectors import Way, way_of

SEND = "send"


def rights(user: Any) -> dict[str, bool]:
    """What the templates of a sheet's way ask."""
    return {
        "may_submit": can_submit_sheets(user),
        "may_validate": can_validate_sheets(user),
        "may_share": can_share_sheets(user),
    }


class SendMenuItem(ActionMenuItem):
    name = f"action-{SEND}"
    label = _("Envoyer à la direction")
    icon_name = "mail"


class ValidateMenuItem(PublishMenuItem):
    template_name = "wagtailsnippets/snippets/action_menu/menu_item.html"
    label = _("Valider et publier")
    icon_name = "check"


class SendBackMenuItem(ActionMenuItem):
    label = _("Renvoyer avec un mot")
    icon_name = "arrow-left"

    def get_url(self, parent_context: Any) -> str:
        return reverse("review:page", args=[parent_context["instance"].pk]) + "#renvoyer"


class SheetActionMenu(SnippetActionMenu):
    """Three buttons at most, side by side: nobody looks for « Envoyer » in a menu that is folded."""

    menu_items: list[ActionMenuItem]
    template = "wagtailsnippets/snippets/actions/actionsheet/action_menu.html"

    def __init__(self, request: HttpRequest, *, way: Way | None, **kwargs: Any) -> None:
        super().__init__(request, **kwargs)
        if kwargs.get("locked_for_user"):
            return
        waits = way is not None and way.waits
        if waits and can_validate_sheets(request.user):
            self.menu_items = [
                item
                for item in self.menu_items
                if not isinstance(item, UnpublishMenuItem | PublishMenuItem)
            ]
            self.menu_items += [SendBackMenuItem(), ValidateMenuItem()]
        elif not waits and can_submit_sheets(request.user):
            self.menu_items.append(SendMenuItem())


class OnItsWay:
    """Beside Wagtail's view that saves: « Envoyer » leads to the page where a word can be added."""

    request: HttpRequest
    object: Any
    action: str
    view_name: str
    locked_for_user: Any
    model: Any

    @cached_property
    def way(self) -> Way | None:
        return way_of(self.object) if self.view_name == "edit" else None

    def get_available_actions(self) -> list[str]:
        actions: list[str] = super().get_available_actions()  # type: ignore[misc]
        return [*actions, SEND] if can_submit_sheets(self.request.user) else actions

    def get_success_message(self, instance: Any = None) -> Any:
        if self.action == SEND:
            return None  # the page that follows says what is saved, and what is not sent yet
        return super().get_success_message(instance)  # type: ignore[misc]

    def get_success_url(self) -> str:
        if self.action == SEND:
            return reverse("review:page", args=[self.object.pk])
        if self.action == "publish" and (way := way_of(self.object)).sharing_is_asked:
            return reverse("review:sharing", args=[way.sheet.pk])
        return str(super().get_success_url())  # type: ignore[misc]

    def publish_action(self) -> Any:
        # With all that follows (``actions.signals``), or not at all.
        with transaction.atomic():
            return super().publish_action()  # type: ignore[misc]

    def _get_action_menu(self) -> SheetActionMenu:
        return SheetActionMenu(
            self.request,
            way=self.way,
            view=self.view_name,
            model=self.model,
            instance=self.object if self.view_name == "edit" else None,
            locked_for_user=self.locked_for_user,
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        return {**context, "way": self.way, **rights(self.request.user)}
