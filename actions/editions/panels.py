"""What the edition before said, in the editor, beside what is to be told anew."""

from typing import Any

from django.utils.text import capfirst
from wagtail.admin.panels import Panel

from actions.editions.selectors import previous_edition
from actions.editions.services import TOLD_ANEW
from actions.models import ActionSheet
from actions.selectors import confirmed


class LastYearPanel(Panel):
    class BoundPanel(Panel.BoundPanel):
        template_name = "actions/editions/last_year.html"

        def __init__(self, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            self.last = previous_edition(self.instance)

        def is_shown(self) -> bool:
            return self.last is not None

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            last = self.last
            assert last is not None
            return {
                "last": last,
                "texts": [
                    (_named(name), text) for name in TOLD_ANEW if (text := getattr(last, name))
                ],
                "people": confirmed(last.people_reached),
                "outcomes": confirmed(last.outcomes),
            }


def _named(name: str) -> str:
    return str(capfirst(ActionSheet._meta.get_field(name).verbose_name))
