from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.admin.ui.components import Component
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from accounts.guards import only_for
from accounts.permissions import can_write_sheets
from actions.bulk.views import ACTIONS
from actions.editing.adapting import adapt
from actions.editing.live import live_addresses
from actions.editing.viewset import CentreOnlyPolicy, SheetViewSet
from actions.editions.buttons import buttons_of_list
from actions.editions.views import RenewView, YearsView
from actions.guides import GUIDES, Guide, direction_guide, guides_for, team_guide
from actions.models import ActionSheet, SocialProject
from actions.projects.views import ProjectAndActionsView
from actions.projects.viewset import SocialProjectViewSet
from tenants.context import current_centre_or_none

register_permission_policy(ActionSheet, CentreOnlyPolicy(ActionSheet), exact_class=True)
register_permission_policy(SocialProject, CentreOnlyPolicy(SocialProject), exact_class=True)
register_snippet(SheetViewSet)
hooks.register("register_admin_urls", live_addresses)


@hooks.register("register_admin_urls")
def where_practices_are_copied() -> list[URLPattern]:
    return [path("fiches/s-inspirer/<uuid:action_uid>/", adapt, name="adapt-practice")]


@hooks.register("register_admin_urls")
def where_guides_are_printed() -> list[URLPattern]:
    return [
        path("guide/equipe.pdf", team_guide, name="guide-equipe"),
        path("guide/direction.pdf", direction_guide, name="guide-direction"),
    ]


class GuideMenuItem(MenuItem):
    """For those whom the guide is for."""

    def __init__(self, guide: Guide, order: int) -> None:
        super().__init__(
            guide.title,
            reverse_lazy(f"guide-{guide.code}"),
            name=f"guide-{guide.code}",
            icon_name="help",
            order=order,
        )
        self.guide = guide

    def is_shown(self, request: HttpRequest) -> bool:
        return self.guide.rule(request.user)


@hooks.register("register_admin_menu_item")
def guides_in_the_menu() -> MenuItem:
    items: list[MenuItem] = [GuideMenuItem(guide, rank) for rank, guide in enumerate(GUIDES)]
    menu = Menu(register_hook_name=None, items=items)
    return SubmenuMenuItem(_("Guides"), menu, name="guides", icon_name="help", order=640)


class GuidesPanel(Component):
    """On the opening page: whoever begins sees it."""

    name = "guides"
    template_name = "actions/guides_panel.html"
    order = 200

    def __init__(self, user: Any) -> None:
        self.user = user

    def get_context_data(self, parent_context: dict[str, Any] | None) -> dict[str, Any]:
        return {"guides": guides_for(self.user)}


@hooks.register("construct_homepage_panels")
def show_guides(request: HttpRequest, panels: list[Component]) -> None:
    if guides_for(request.user):
        panels.append(GuidesPanel(request.user))


@hooks.register("register_admin_viewset")
def social_projects() -> SocialProjectViewSet:
    return SocialProjectViewSet()


@hooks.register("register_admin_urls")
def pages_beside_the_sheets() -> list[URLPattern]:
    project, renew, years = (
        only_for(can_write_sheets)(view.as_view())
        for view in (ProjectAndActionsView, RenewView, YearsView)
    )
    return [
        path("fiches/reconduire/<int:pk>/", renew, name="renew-sheet"),
        path("fiches/annees/<int:pk>/", years, name="compare-years"),
        path("projet-social/actions/", project, name="project-and-actions"),
        path("projet-social/actions/<int:pk>/", project, name="project-and-actions"),
    ]


hooks.register("register_snippet_listing_buttons", buttons_of_list)


class ProjectMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return current_centre_or_none() is not None and can_write_sheets(request.user)


@hooks.register("register_admin_menu_item")
def project_in_the_menu() -> Any:
    return ProjectMenuItem(
        _("Projet social"),
        reverse_lazy("project-and-actions"),
        name="projet-social",
        icon_name="list-ul",
        order=115,
    )


for action in ACTIONS:
    # After Wagtail's own, whose deletion ours replaces.
    hooks.register("register_bulk_action", action, order=10)
