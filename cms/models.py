from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from cms.selectors import home_highlights


class HomePage(Page):
    """The first page of a site: the federation's, or a centre's."""

    introduction = models.TextField(
        _("introduction"),
        blank=True,
        help_text=_("Deux ou trois phrases : qui vous êtes, pour qui, où vous trouver."),
    )

    content_panels: ClassVar = [*Page.content_panels, FieldPanel("introduction")]
    parent_page_types: ClassVar = ["wagtailcore.Page"]
    max_count = 1
    template = "cms/home_page.html"

    class Meta:
        verbose_name = _("page d’accueil")
        verbose_name_plural = _("pages d’accueil")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        centre = getattr(request, "centre", None)
        return {
            **super().get_context(request, *args, **kwargs),
            "highlights": home_highlights(centre),
        }
