"""« Le projet social et ses actions »: each axis, its needs, and the sheets that answer them."""

from typing import Any

from django.http import Http404
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from accounts.permissions import can_write_social_project
from actions.editing.listing import sheets_of_the_list
from actions.projects.selectors import project_and_sheets, projects


class ProjectAndActionsView(WagtailAdminTemplateMixin, TemplateView):
    page_title = _("Le projet social et ses actions")
    header_icon = "list-ul"
    template_name = "wagtailsnippets/snippets/actions/project_and_actions.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    @property
    def may_write(self) -> bool:
        return can_write_social_project(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        several = list(projects())
        pk = self.kwargs.get("pk")
        chosen = next((one for one in several if pk in (None, one.pk)), None)
        if chosen is None and pk is not None:
            raise Http404
        sheets = sheets_of_the_list().order_by("sort_title", "-shown_year", "pk")
        return {
            **super().get_context_data(**kwargs),
            "may_write": self.may_write,
            "others": [one for one in several if one != chosen],
            "is_current": bool(several) and chosen == several[0],
            "shown": chosen and project_and_sheets(chosen, sheets),
        }
