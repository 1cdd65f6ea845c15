"""Sheets in the back office of a centre; the federation's has none."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views.snippets import SnippetViewSet

from actions.editing.listing import PER_PAGE, SheetFilters, SheetIndexView
from actions.editing.panels import EDITOR
from actions.editing.trashing import SheetTrashView
from actions.editing.views import SheetCreateView, SheetEditView
from actions.models import ActionSheet
from tenants.context import current_centre_or_none


class CentreOnlyPolicy(ModelPermissionPolicy):
    """Where there is no table of sheets, nobody may do anything with them."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return current_centre_or_none() is not None and super().user_has_permission(user, action)

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return current_centre_or_none() is not None and super().user_has_any_permission(
            user, actions
        )


class SheetViewSet(SnippetViewSet):
    model = ActionSheet
    icon = "doc-full"
    menu_label = _("Fiches action")
    menu_name = "fiches"
    menu_order = 110
    add_to_admin_menu = True
    admin_url_namespace = "sheets"
    base_url_path = "fiches"
    edit_handler = EDITOR
    # It would copy the identifiers, and what was said of the year.
    copy_view_enabled = False
    inspect_view_enabled = False
    add_view_class = SheetCreateView
    create_template_name = "wagtailsnippets/snippets/actions/actionsheet/create.html"
    edit_view_class = SheetEditView
    edit_template_name = "wagtailsnippets/snippets/actions/actionsheet/edit.html"
    delete_view_class = SheetTrashView
    delete_template_name = "wagtailsnippets/snippets/actions/actionsheet/delete.html"
    index_view_class = SheetIndexView
    index_template_name = "wagtailsnippets/snippets/actions/actionsheet/index.html"
    index_results_template_name = "wagtailsnippets/snippets/actions/actionsheet/index_results.html"
    filterset_class = SheetFilters
    ordering = "-saved_at"
    list_per_page = PER_PAGE
    # The search is ours: Wagtail's would read the published rows.
    search_fields = ("title",)
    search_backend_name = None
