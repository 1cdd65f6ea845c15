"""Panels of the sheet's editor that Wagtail does not have."""

from typing import Any

from django.urls import reverse
from wagtail.admin.panels import FieldPanel, InlinePanel, Panel
from wagtail.admin.panels.base import get_form_for_model

from actions.editing.comparison import CodesComparison
from actions.editing.forms import ROW_FORMS, RowFormSet, budget_lines_of
from actions.lookalikes import lookalikes
from actions.selectors import draft_totals
from federation.selectors import published_practices


class CodesPanel(FieldPanel):
    """Codes that the history shows by their labels."""

    def get_comparison_class(self) -> Any:
        return CodesComparison


class TitlePanel(FieldPanel):
    """The title, with what resembles it: said as the page opens, then while it is typed.

    Once a sheet has been published it is no duplicate any more, and the page no longer says so.
    """

    class BoundPanel(FieldPanel.BoundPanel):
        template_name = "wagtailsnippets/snippets/actions/actionsheet/title_panel.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            saved = self.instance if self.instance.pk else None
            settled = saved is not None and saved.first_published_at is not None
            found = lookalikes("" if settled else str(self.bound_field.value() or ""), saved)
            context = super().get_context_data(parent_context)
            return {**context, "found": found, "sheet": saved, "place": reverse("sheets-alike")}


class FilledPanel(FieldPanel):
    """Shown only when there is something in it."""

    class BoundPanel(FieldPanel.BoundPanel):
        def is_shown(self) -> bool:
            return super().is_shown() and bool(self.bound_field and self.bound_field.value())


class SourcePanel(FieldPanel):
    """What to do of a row that an import suggests; for the others, nothing to see."""

    class BoundPanel(FieldPanel.BoundPanel):
        template_name = "actions/editing/source_panel.html"

        def __init__(self, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            self.heading = ""

        def id_for_label(self) -> str:
            return ""

        def is_required(self) -> bool:
            return False

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            return {"field": self.bound_field, "suggested": self.form.suggested}


class RowsPanel(InlinePanel):
    def get_form_options(self) -> dict[str, Any]:
        options = super().get_form_options()
        rows = options["formsets"][self.relation_name]
        model = self.db_field.related_model
        if model in ROW_FORMS:
            deferred = self.child_edit_handler.get_form_options().get("defer_required_on_fields")
            rows["form"] = get_form_for_model(
                model,
                form_class=ROW_FORMS[model],
                fields=rows["fields"],
                defer_required_on_fields=deferred or [],
            )
            rows["formset"] = RowFormSet
        return options

    class BoundPanel(InlinePanel.BoundPanel):
        # Among Wagtail's, whose templates it extends and whose variables may be missing.
        template_name = "wagtailsnippets/snippets/actions/actionsheet/rows_panel.html"


class ParentPracticePanel(Panel):
    """The practice that this sheet was adapted from, by its title: nobody types an identifier."""

    field_name = "parent_practice"

    class BoundPanel(Panel.BoundPanel):
        template_name = "actions/editing/parent_practice_panel.html"

        def is_shown(self) -> bool:
            return bool(self.instance and self.instance.parent_practice)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            parents = published_practices().filter(action_uid=self.instance.parent_practice)
            return {**super().get_context_data(parent_context), "practice": parents.first()}


class BudgetTotalsPanel(Panel):
    """What the lines come to. A budget that does not balance is said, never refused."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "actions/editing/budget_totals.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            totals = draft_totals(budget_lines_of(self.form))
            return {"totals": totals, "missing": -totals.balance}
