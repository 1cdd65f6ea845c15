"""The first page of a site, and how to reach those who keep it."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.search import index

from accounts.limits import TRY_LATER, LimitsUnreachable
from cms import selectors, services
from cms.addresses import page_path
from cms.blocks import PlacesField
from cms.contact import SENDING, ContactForm
from cms.models.base import CENTRE, FEDERATION, IntroducedPage, advice

TOO_MANY_MESSAGES = _(
    "Beaucoup de messages sont partis d’ici en une heure. Le vôtre est encore sur cette page : "
    "envoyez-le un peu plus tard, ou appelez-nous."
)


class HomePage(Page):
    """The first page of a site: the federation's, or a centre's."""

    introduction = models.TextField(
        _("introduction"),
        blank=True,
        help_text=_("Deux ou trois phrases : qui vous êtes, pour qui, où vous trouver."),
    )
    notice = models.CharField(
        _("annonce du moment"),
        max_length=255,
        blank=True,
        help_text=_("En tête de la page, par exemple « Fermé du 1er au 15 août ». Vide sinon."),
    )
    places = PlacesField(
        verbose_name=_("lieux et horaires"),
        blank=True,
        help_text=_("Où le centre accueille, et quand. La page « Contact » les reprend."),
    )

    content_panels: ClassVar = [
        advice(
            _(
                "Cette page se remplit presque seule : événements du jour, actualités, dernières "
                "actions. Écrivez qui vous êtes, et donnez vos lieux et leurs heures d’ouverture."
            )
        ),
        *Page.content_panels,
        FieldPanel("introduction"),
        FieldPanel("notice"),
        FieldPanel("places"),
    ]
    search_fields: ClassVar = [*Page.search_fields, index.SearchField("introduction")]
    parent_page_types: ClassVar = ["wagtailcore.Page"]
    max_count = 1
    template = "cms/home_page.html"

    class Meta:
        verbose_name = _("page d’accueil")
        verbose_name_plural = _("pages d’accueil")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        centre = getattr(request, "centre", None)
        shown = selectors.centre_home(self) if centre else selectors.federation_home()
        return {**super().get_context(request, *args, **kwargs), **shown}


class ContactPage(IntroducedPage):
    """Where the centre is, when it is open, how to reach it."""

    sides: ClassVar = {CENTRE, FEDERATION}
    content_panels: ClassVar = [
        advice(
            _(
                "L’adresse et le téléphone sont ceux du centre ; les lieux et les heures, ceux de la "
                "page d’accueil. Ajoutez comment venir : bus, parking, entrée sans marche."
            )
        ),
        *IntroducedPage.content_panels,
    ]
    parent_page_types: ClassVar = ["cms.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    max_count = 1
    template = "cms/contact_page.html"

    class Meta:
        verbose_name = _("page de contact")
        verbose_name_plural = _("pages de contact")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {
            "form": ContactForm(),
            **super().get_context(request, *args, **kwargs),
            "places": selectors.places_of_site(),
            "sent": "envoye" in request.GET,
        }

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST":
            return super().serve(request, *args, **kwargs)
        form = ContactForm(request.POST)
        status = 200
        if form.is_valid():
            try:
                if SENDING.consume_for(request):
                    services.receive_message(message=form.save(commit=False))
                    return redirect(f"{page_path(self)}?envoye=1")
                form.add_error(None, TOO_MANY_MESSAGES)
            except LimitsUnreachable:
                form.add_error(None, TRY_LATER)
                status = 503
        context = {**self.get_context(request), "form": form}
        return TemplateResponse(request, self.template, context, status=status)
