"""Pages that tell something: texts, news, people, documents."""

from typing import Any, ClassVar

from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.search import index

from cms import selectors
from cms.blocks import PeopleField, ShelvesField
from cms.calendar import local_today
from cms.feeds import atom_response
from cms.fields import ThemeArrayField
from cms.models.base import CENTRE, IntroducedPage, ToldPage, advice

PER_PAGE = 12


class ContentPage(ToldPage):
    """A page of text, such as « Le centre » or the legal notice."""

    in_footer = models.BooleanField(
        _("en bas de chaque page"),
        default=False,
        help_text=_("Comme les mentions légales : un lien au pied de toutes les pages."),
    )

    promote_panels: ClassVar = [*ToldPage.promote_panels, FieldPanel("in_footer")]
    parent_page_types: ClassVar = ["cms.HomePage", "cms.ContentPage"]
    subpage_types: ClassVar = ["cms.ContentPage"]
    template = "cms/content_page.html"

    class Meta:
        verbose_name = _("page de texte")
        verbose_name_plural = _("pages de texte")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context(request, *args, **kwargs),
            "subpages": self.get_children().live().public(),
        }


class NewsIndexPage(RoutablePageMixin, IntroducedPage):
    """The news, latest first, by theme, with their feed."""

    parent_page_types: ClassVar = ["cms.HomePage"]
    subpage_types: ClassVar = ["cms.NewsPage"]
    max_count = 1
    template = "cms/news_index_page.html"

    class Meta:
        verbose_name = _("actualités")
        verbose_name_plural = _("actualités")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        theme = request.GET.get("theme", "").replace("\x00", "")
        found = selectors.news(theme)
        return {
            **super().get_context(request, *args, **kwargs),
            "theme": theme,
            "themes": selectors.themes_of_news(),
            "entries": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        }

    @path("flux/", name="feed")
    def feed(self, request: HttpRequest) -> HttpResponse:
        return atom_response(self, selectors.news()[:30])


class NewsPage(ToldPage):
    day = models.DateField(_("date"), default=local_today)
    themes = ThemeArrayField(
        verbose_name=_("thèmes"),
        default=list,
        blank=True,
        help_text=_("Séparés par des virgules : santé, logement."),
    )

    content_panels: ClassVar = [
        advice(
            _(
                "Un titre qui dit la nouvelle, deux phrases d’introduction, une photo : c’est déjà un "
                "article. Les thèmes servent à retrouver ce qui va ensemble."
            )
        ),
        *ToldPage.content_panels[:1],
        FieldPanel("day"),
        FieldPanel("themes"),
        *ToldPage.content_panels[1:],
    ]
    search_fields: ClassVar = [*ToldPage.search_fields, index.FilterField("day")]
    parent_page_types: ClassVar = ["cms.NewsIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "cms/news_page.html"

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        indexes: ClassVar = [models.Index(fields=["-day", "-page_ptr"], name="news_latest")]


class TeamPage(IntroducedPage):
    people = PeopleField(verbose_name=_("personnes"), blank=True)

    sides: ClassVar = {CENTRE}
    content_panels: ClassVar = [
        advice(
            _(
                "Une fiche par personne : son prénom suffit si elle préfère, et ce que l’on vient lui "
                "demander. La photo, avec son accord."
            )
        ),
        *IntroducedPage.content_panels,
        FieldPanel("people"),
    ]
    search_fields: ClassVar = [*IntroducedPage.search_fields, index.SearchField("people")]
    parent_page_types: ClassVar = ["cms.HomePage", "cms.ContentPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "cms/team_page.html"

    class Meta:
        verbose_name = _("équipe")
        verbose_name_plural = _("équipes")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        people = [block.value for block in self.people]
        selectors.with_renditions(person["photo"] for person in people)
        return {**super().get_context(request, *args, **kwargs), "people": people}


class DocumentsPage(IntroducedPage):
    shelves = ShelvesField(verbose_name=_("rayons"), blank=True)

    content_panels: ClassVar = [
        advice(
            _(
                "Ce que l’on vient chercher : programme, fiche d’inscription, tarifs, projet social, "
                "règlement. Rangez-les par rayon, le plus demandé en premier."
            )
        ),
        *IntroducedPage.content_panels,
        FieldPanel("shelves"),
    ]
    search_fields: ClassVar = [*IntroducedPage.search_fields, index.SearchField("shelves")]
    parent_page_types: ClassVar = ["cms.HomePage", "cms.ContentPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "cms/documents_page.html"

    class Meta:
        verbose_name = _("page de documents")
        verbose_name_plural = _("pages de documents")
