"""What the pages of every site have in common."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, HelpPanel, Panel
from wagtail.models import Page
from wagtail.search import index

from cms.addresses import HOME_DEPTH
from cms.blocks import BodyField
from cms.forms import SiteCopyForm, SitePageForm, refuse_reserved_slug
from cms.models.images import CentreImage
from tenants.context import current_centre_or_none

CENTRE, FEDERATION = "centre", "federation"


def advice(text: Any) -> HelpPanel:
    """What to write on a page, said above its fields: never a text that could be published."""
    return HelpPanel(text)


class SitePage(Page):
    """A page below the first one, on the sides where its kind has a meaning."""

    sides: ClassVar[set[str]] = {CENTRE, FEDERATION}
    base_form_class = SitePageForm
    copy_form_class = SiteCopyForm

    class Meta:
        abstract = True

    @classmethod
    def can_create_at(cls, parent: Page) -> bool:
        side = CENTRE if current_centre_or_none() else FEDERATION
        return side in cls.sides and super().can_create_at(parent)

    def clean(self) -> None:
        super().clean()
        if self.depth == HOME_DEPTH + 1:
            refuse_reserved_slug(self.slug)


class IntroducedPage(SitePage):
    """With two or three sentences that lists, search engines and messengers show."""

    introduction = models.TextField(
        _("introduction"),
        blank=True,
        max_length=600,
        help_text=_("Deux ou trois phrases : elles sont reprises dans les listes."),
    )

    content_panels: ClassVar[list[Panel]] = [*Page.content_panels, FieldPanel("introduction")]
    search_fields: ClassVar = [*Page.search_fields, index.SearchField("introduction")]

    class Meta:
        abstract = True


class ToldPage(IntroducedPage):
    """With a body, and a picture above it."""

    image = models.ForeignKey(
        CentreImage,
        models.SET_NULL,
        verbose_name=_("image"),
        related_name="+",
        null=True,
        blank=True,
    )
    body = BodyField(verbose_name=_("contenu"), blank=True)

    content_panels: ClassVar[list[Panel]] = [
        *IntroducedPage.content_panels,
        FieldPanel("image"),
        FieldPanel("body"),
    ]
    search_fields: ClassVar = [*IntroducedPage.search_fields, index.SearchField("body")]

    class Meta:
        abstract = True
