"""The back office wears the centre's name and colour, and opens on what there is to do."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse, reverse_lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.views.account import AvatarSettingsPanel
from wagtail.models import Page

from accounts.guards import SignedInRequest
from accounts.permissions import (
    can_dress_centre,
    can_enter_back_office,
    can_manage_centres,
    can_manage_people,
)
from cms.addresses import HOME_DEPTH, reserved_slugs
from cms.image_report import ImagesToCompleteView
from cms.permissions import can_open_trash, can_read_messages
from cms.selectors import never_published_pages
from cms.today import things_to_do
from cms.trash.hooks import keep_as_draft
from cms.trash.selectors import outside_trash
from design.views import FEDERATION_COLOUR
from mail.permissions import can_manage_mail
from tenants.context import current_centre_or_none


@hooks.register("insert_global_admin_css")
def back_office_colour() -> SafeString:
    centre = current_centre_or_none()
    colour = centre.accent_colour if centre else FEDERATION_COLOUR
    return format_html(
        '<link rel="stylesheet" href="{}"><link rel="stylesheet" href="{}">',
        reverse("design:back-office-accent", args=[colour]),
        static("design/back-office.css"),
    )


class RoomMenuItem(MenuItem):
    """A page of ours outside the back office, for those who may open it."""

    def __init__(
        self, label: Any, name: str, icon: str, order: int, rule: Callable[[Any], bool] | None
    ) -> None:
        super().__init__(
            label, reverse_lazy(name), name=name.replace(":", "-"), icon_name=icon, order=order
        )
        self.rule = rule

    def is_shown(self, request: HttpRequest) -> bool:
        return self.rule is None or self.rule(request.user)


ROOM_MENU = (
    (_("Centres"), "centres:list", "home", 590, can_manage_centres),
    (_("Messages reçus"), "cms:messages", "comment", 150, can_read_messages),
    (_("Corbeille"), "trash:list", "bin", 160, can_open_trash),
    (_("Personnes"), "accounts:people", "group", 600, can_manage_people),
    (_("Courriels"), "mail:outbox", "mail", 610, can_manage_mail),
    (_("Mes travaux"), "jobs:list", "tasks", 620, None),
    (_("Intégrer à un site"), "embedding:office", "code", 625, can_enter_back_office),
    (_("Couleur et logo"), "accounts:appearance", "view", 630, can_dress_centre),
)
for entry in ROOM_MENU:
    hooks.register("register_admin_menu_item", lambda entry=entry: RoomMenuItem(*entry))


@hooks.register("construct_main_menu")
def leave_out_what_leads_elsewhere(request: HttpRequest, items: list[MenuItem]) -> None:
    """Wagtail's help tells of Wagtail's releases, on another site."""
    items[:] = [item for item in items if item.name != "help"]


class TodayPanel(Component):
    """What waits for a decision, each with its link; a sentence when nothing does."""

    name = "today"
    template_name = "cms/today_panel.html"
    order = 10

    def __init__(self, user: Any) -> None:
        self.user = user

    def get_context_data(self, parent_context: dict[str, Any] | None) -> dict[str, Any]:
        return {"things": things_to_do(self.user)}


@hooks.register("construct_homepage_panels")
def add_today(request: HttpRequest, panels: list[Component]) -> None:
    panels.append(TodayPanel(request.user))


TO_WRITE = "[À écrire"


@hooks.register("before_publish_page")
def refuse_to_publish_what_is_to_be_written(
    request: SignedInRequest, page: Page
) -> HttpResponse | None:
    """The draft is saved by now: only its publication waits."""
    if not _is_to_be_written(page):
        return None
    keep_as_draft(request, page)
    messages.error(
        request,
        _(
            "La page est enregistrée, mais pas publiée : remplacez d’abord les passages "
            "« [À écrire… ] », ou effacez-les."
        ),
    )
    return redirect("wagtailadmin_pages:edit", page.pk)


@hooks.register("before_bulk_action")
def refuse_to_publish_several_with_one_to_be_written(
    request: SignedInRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponse | None:
    if action.model is not Page or action_type != "publish":
        return None
    chosen = list(objects)
    if action.cleaned_form.cleaned_data["include_descendants"]:
        for page in objects:
            chosen.extend(page.get_descendants().not_live().specific())
    drafts = [page.get_latest_revision_as_object() for page in chosen]
    unwritten = [page for page in drafts if _is_to_be_written(page)]
    for page in unwritten:
        sentence = _(
            "Rien n’est publié : dans « %(title)s », remplacez d’abord les passages "
            "« [À écrire… ] », ou effacez-les."
        )
        messages.error(request, sentence % {"title": page.get_admin_display_title()})
    return redirect(action.next_url) if unwritten else None


def _is_to_be_written(page: Page) -> bool:
    return TO_WRITE in str(getattr(page, "body", ""))


@hooks.register("before_move_page")
def refuse_to_move_where_it_is_never_seen(
    request: SignedInRequest, page: Page, destination: Page
) -> HttpResponse | None:
    if not _would_be_hidden([page], destination):
        return None
    messages.error(request, _never_seen(page))
    return redirect("wagtailadmin_pages:move", page.pk)


@hooks.register("before_bulk_action")
def refuse_to_move_several_where_they_are_never_seen(
    request: SignedInRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponse | None:
    if action.model is not Page or action_type != "move":
        return None
    hidden = _would_be_hidden(objects, action.cleaned_form.cleaned_data["chooser"])
    if not hidden:
        return None
    for page in hidden:
        messages.error(request, _never_seen(page))
    return redirect(action.next_url)


def _would_be_hidden(pages: list[Page], parent: Page) -> list[Page]:
    """Those that an address of ours would hide there: see ``cms.addresses``."""
    if parent.depth != HOME_DEPTH:
        return []
    return [page for page in pages if page.slug in reserved_slugs()]


def _never_seen(page: Page) -> str:
    return gettext(
        "« %(title)s » n’est pas déplacée : à cet endroit, l’adresse « %(slug)s » est celle d’une "
        "autre partie du site, et la page ne serait jamais vue. Changez d’abord son adresse dans "
        "l’onglet « Promouvoir », ou choisissez un autre endroit."
    ) % {"title": page.get_admin_display_title(), "slug": page.slug}


@hooks.register("register_admin_urls")
def where_pages_are_written() -> list[URLPattern]:
    return [path("pages/a-ecrire/", next_page_to_write, name="next-page-to-write")]


def next_page_to_write(request: HttpRequest) -> HttpResponse:
    """The first one in the order of the site: they may wait anywhere below its first page."""
    waiting = outside_trash(never_published_pages()).order_by("path").first()
    if waiting is not None:
        return redirect("wagtailadmin_pages:edit", waiting.pk)
    return redirect("wagtailadmin_home")


@hooks.register("register_admin_urls")
def where_images_are_completed() -> list[URLPattern]:
    seen, found = (ImagesToCompleteView.as_view(results_only=only) for only in (False, True))
    return [
        path("reports/images-a-completer/", seen, name="images-to-complete"),
        path("reports/images-a-completer/results/", found, name="images-to-complete-results"),
    ]


@hooks.register("register_reports_menu_item")
def images_to_complete() -> MenuItem:
    return RoomMenuItem(
        _("Images à compléter"), "images-to-complete", "image", 100, can_enter_back_office
    )


# Wagtail's form keeps in a portrait all that the camera wrote, and fails on half a file; no page
# shows one.
AvatarSettingsPanel.is_active = lambda _panel: False
