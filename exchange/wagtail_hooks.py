"""The exchange in the back office: its settings while it is on, and the switch at any time."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from accounts.guards import only_for
from accounts.permissions import can_set_up_exchange
from exchange.doors import staff_page
from exchange.office import category_views, text_views, views
from tenants.context import current_centre_or_none
from tenants.enums import Module

office_page = staff_page(can_set_up_exchange)


@hooks.register("register_admin_urls")
def where_direction_sets_up_the_exchange() -> list[URLPattern]:
    pages: tuple[tuple[str, Any, str], ...] = (
        ("", views.SettingsView, "settings"),
        ("lieux/", views.PlacesView, "places"),
        ("lieux/ajouter/", views.PlaceView, "place-add"),
        ("lieux/<int:pk>/", views.PlaceView, "place"),
        ("categories/", category_views.CategoriesView, "categories"),
        ("categories/ajouter/", category_views.CategoryView, "category-add"),
        ("categories/<int:pk>/", category_views.CategoryView, "category"),
        ("textes/", text_views.TextsView, "texts"),
        ("textes/<slug:word>/", text_views.WriteView, "text"),
        ("textes/<slug:word>/relire/", text_views.LookView, "text-look"),
    )
    return [
        path("modules/", only_for(can_switch_modules)(views.ModulesView.as_view()), name="modules"),
        path(
            "entraide/lieux/<int:pk>/changer/",
            office_page(require_POST(views.change_place)),
            name="exchange-place-change",
        ),
        path(
            "entraide/categories/<int:pk>/changer/",
            office_page(require_POST(category_views.change_category)),
            name="exchange-category-change",
        ),
        *(
            path(f"entraide/{route}", office_page(view.as_view()), name=f"exchange-{name}")
            for route, view, name in pages
        ),
    ]


def can_switch_modules(user: Any) -> bool:
    """Direction, in its centre: the federation has none."""
    return current_centre_or_none() is not None and can_set_up_exchange(user)


class OfficeMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        centre = current_centre_or_none()
        return (
            centre is not None
            and centre.has_module(Module.EXCHANGE)
            and can_set_up_exchange(request.user)
        )


class ModulesMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return can_switch_modules(request.user)


@hooks.register("register_admin_menu_item")
def exchange_in_the_menu() -> MenuItem:
    return OfficeMenuItem(
        _("Entraide"),
        reverse_lazy("exchange-settings"),
        name="exchange",
        icon_name="group",
        order=118,
    )


@hooks.register("register_admin_menu_item")
def modules_in_the_menu() -> MenuItem:
    return ModulesMenuItem(
        _("Modules"), reverse_lazy("modules"), name="modules", icon_name="cogs", order=635
    )
