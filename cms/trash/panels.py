"""What Wagtail shows on the opening page of the back office, without the trash."""

from typing import Any

from wagtail.admin.site_summary import PagesSummaryItem
from wagtail.admin.ui.components import Component
from wagtail.admin.views.home import LockedPagesPanel, RecentEditsPanel

from cms.trash.selectors import outside_trash, trashed_pages


class EditsOutsideTrash(RecentEditsPanel):
    def get_context_data(self, parent_context: Any) -> Any:
        context = super().get_context_data(parent_context)
        edited = [page.pk for _at, page in context["last_edits"]]
        put_away = set(trashed_pages().filter(pk__in=edited).values_list("pk", flat=True))
        context["last_edits"] = [
            (at, page) for at, page in context["last_edits"] if page.pk not in put_away
        ]
        return context


class LocksOutsideTrash(LockedPagesPanel):
    def get_context_data(self, parent_context: Any) -> Any:
        context = super().get_context_data(parent_context)
        return {**context, "locked_pages": outside_trash(context["locked_pages"])}


class SitePagesSummaryItem(PagesSummaryItem):
    def get_context_data(self, parent_context: Any) -> Any:
        context = super().get_context_data(parent_context)
        return {**context, "total_pages": context["total_pages"] - trashed_pages().count()}


OURS = {RecentEditsPanel: EditsOutsideTrash, LockedPagesPanel: LocksOutsideTrash}


def replaced(panel: Component) -> Component:
    return OURS[type(panel)]() if type(panel) in OURS else panel
