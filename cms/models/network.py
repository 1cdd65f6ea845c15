"""Pages of the federation alone: chosen practices, and the centres."""

from typing import Any, ClassVar

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from cms import selectors
from cms.blocks import ChosenPracticesField
from cms.models.base import FEDERATION, IntroducedPage
from territory.selectors import departments

PER_PAGE = 24


class SelectionIndexPage(IntroducedPage):
    sides: ClassVar = {FEDERATION}
    parent_page_types: ClassVar = ["cms.HomePage"]
    subpage_types: ClassVar = ["cms.SelectionPage"]
    max_count = 1
    template = "cms/selection_index_page.html"

    class Meta:
        verbose_name = _("sélections")
        verbose_name_plural = _("sélections")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context(request, *args, **kwargs),
            "entries": Paginator(selectors.selections(), PER_PAGE).get_page(
                request.GET.get("page")
            ),
        }


class SelectionPage(IntroducedPage):
    """Practices in an order that someone has thought about. A withdrawn one is not shown."""

    practices = ChosenPracticesField(
        verbose_name=_("pratiques, dans l’ordre"), blank=True, max_num=30
    )

    sides: ClassVar = {FEDERATION}
    content_panels: ClassVar = [*IntroducedPage.content_panels, FieldPanel("practices")]
    parent_page_types: ClassVar = ["cms.SelectionIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "cms/selection_page.html"

    class Meta:
        verbose_name = _("sélection")
        verbose_name_plural = _("sélections")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context(request, *args, **kwargs),
            "chosen": selectors.chosen_practices(self),
        }


class CentresPage(IntroducedPage):
    """The centres: how many in each département, then those of one, or those that are searched."""

    sides: ClassVar = {FEDERATION}
    parent_page_types: ClassVar = ["cms.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    max_count = 1
    template = "cms/centres_page.html"

    class Meta:
        verbose_name = _("liste des centres")
        verbose_name_plural = _("listes des centres")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        query = request.GET.get("q", "").strip()[:100]
        code = request.GET.get("departement", "")
        place = next((place for place in departments() if place.code == code), None)
        shown: dict[str, Any] = {"query": query, "department": place}
        if query or place:
            found = selectors.centres(query, place.code if place else "")
            shown["entries"] = selectors.with_addresses(
                Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
            )
        else:
            shown["departments"] = selectors.centres_by_department()
        return {**super().get_context(request, *args, **kwargs), **shown}
