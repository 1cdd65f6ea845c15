"""Where Wagtail would delete a page, it goes into the trash; there, nobody works on it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.site_summary import PagesSummaryItem
from wagtail.admin.ui.components import Component
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.models import Page

from accounts.guards import SignedInRequest
from cms.addresses import HOME_DEPTH
from cms.models import TrashedPage
from cms.permissions import can_restore_page
from cms.trash.panels import SitePagesSummaryItem, replaced
from cms.trash.selectors import holder_of, outside_trash, trashed_pages
from cms.trash.sentences import (
    kept_writing_sentence,
    not_to_be_edited_sentence,
    several_trashed_sentence,
    trashed_sentence,
)
from cms.trash.services import put_in_trash


@hooks.register("before_delete_page")
def put_away(request: SignedInRequest, page: Page) -> HttpResponse | None:
    if page.depth <= HOME_DEPTH:
        return _refuse_the_first_page(request)
    if (holder := holder_of(page)) is not None:
        return _to_trash(request, page, holder)
    if request.method != "POST":
        return None
    parent, below = page.get_parent(), page.get_descendant_count()
    holder = put_in_trash(page=page, acting_user=request.user)
    wished = get_valid_next_url_from_request(request)
    next_url = wished or reverse("wagtailadmin_explore", args=[parent.pk])
    sentence = trashed_sentence(holder, page.get_admin_display_title(), below)
    _tell_with_a_way_back(request, sentence, holder, next_url)
    return redirect(next_url)


@hooks.register("before_bulk_action")
def put_several_away(
    request: SignedInRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponse | None:
    if action.model is not Page:
        return None
    if trashed_pages().filter(pk__in=[page.pk for page in objects]).exists():
        messages.error(request, _("Une de ces pages est dans la corbeille : restaurez-la d’abord."))
        return redirect("trash:list")
    if action_type != "delete":
        return None
    if any(page.depth <= HOME_DEPTH for page in objects):
        return _refuse_the_first_page(request)
    # From the top: a page chosen with one above it goes with that one.
    holders = {
        holder.pk: holder
        for holder in (
            put_in_trash(page=page, acting_user=request.user)
            for page in sorted(objects, key=lambda page: page.depth)
        )
    }
    sentence, (first, *others) = several_trashed_sentence([*holders.values()]), holders.values()
    if others:
        button = messages.button(_place_of(first), _("Voir la corbeille"))
        messages.success(request, sentence, buttons=[button])
    else:
        _tell_with_a_way_back(request, sentence, first, action.next_url)
    return redirect(action.next_url)


@hooks.register("before_edit_page")
def save_nothing_but_the_draft(request: SignedInRequest, page: Page) -> HttpResponse | None:
    if (holder := holder_of(page)) is None:
        return None
    if request.method != "POST":
        return _to_trash(request, page, holder)
    # Wagtail writes over the row of a page that is not live; this one comes back as it was.
    page.live = True
    return None


@hooks.register("before_publish_page", order=-1)
def publish_nothing_of_the_trash(request: SignedInRequest, page: Page) -> HttpResponse | None:
    """The draft is saved by now."""
    if holder_of(page) is None:
        return None
    keep_as_draft(request, page)
    return say_it_is_kept(request, page)


def keep_as_draft(request: SignedInRequest, page: Page) -> None:
    """For a page that is added and published in one go: it is live before anyone is asked."""
    if request.resolver_match and request.resolver_match.url_name == "add":
        Page.objects.filter(pk=page.pk).update(live=False)


@hooks.register("after_edit_page")
@hooks.register("after_create_page")
def say_it_is_kept(request: SignedInRequest, page: Page) -> HttpResponse | None:
    holder = holder_of(page)
    if holder is None:
        return None
    sentence = kept_writing_sentence(
        holder, page.get_admin_display_title(), can_restore_page(request.user, holder)
    )
    messages.warning(request, sentence)
    return redirect(_place_of(holder))


@hooks.register("before_move_page")
def move_nothing_of_the_trash(
    request: SignedInRequest, page: Page, destination: Page
) -> HttpResponse | None:
    for one in (page, destination):
        if (holder := holder_of(one)) is not None:
            return _to_trash(request, one, holder)
    return None


@hooks.register("before_copy_page")
def copy_nothing_of_the_trash(request: SignedInRequest, page: Page) -> HttpResponse | None:
    holder = holder_of(page)
    return _to_trash(request, page, holder) if holder else None


@hooks.register("construct_page_chooser_queryset")
def choose_nothing_of_the_trash(pages: Any, request: SignedInRequest) -> Any:
    return outside_trash(pages)


@hooks.register("construct_homepage_panels")
def show_nothing_of_the_trash(request: SignedInRequest, panels: list[Component]) -> None:
    panels[:] = [replaced(panel) for panel in panels]


@hooks.register("construct_homepage_summary_items", order=1)
def count_nothing_of_the_trash(request: SignedInRequest, items: list[Component]) -> None:
    items[:] = [
        SitePagesSummaryItem(request) if type(item) is PagesSummaryItem else item for item in items
    ]


def _refuse_the_first_page(request: SignedInRequest) -> HttpResponse:
    messages.error(
        request,
        _("La page d’accueil ne se supprime pas : sans elle, il n’y a plus de site. Modifiez-la."),
    )
    return redirect("wagtailadmin_explore_root")


def _to_trash(request: SignedInRequest, page: Page, holder: TrashedPage) -> HttpResponse:
    sentence = not_to_be_edited_sentence(
        page.get_admin_display_title(), can_restore_page(request.user, holder)
    )
    messages.warning(request, sentence)
    return redirect(_place_of(holder))


def _tell_with_a_way_back(
    request: SignedInRequest, sentence: str, holder: TrashedPage, next_url: str
) -> None:
    context = {
        "sentence": sentence,
        "address": reverse("trash:restore", args=[holder.pk]),
        "next": next_url,
    }
    messages.success(request, render_to_string("cms/trashed_message.html", context, request))


def _place_of(holder: TrashedPage) -> str:
    return reverse("trash:list") + f"#page-{holder.pk}"
