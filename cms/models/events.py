from typing import Any, ClassVar

from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.search import index

from cms import selectors
from cms.addresses import site_address
from cms.calendar import (
    Occurrence,
    icalendar_of,
    local_today,
    next_occurrences,
    occurrences,
    told_repetition,
)
from cms.enums import Repetition
from cms.fields import DayArrayField
from cms.forms import EventPageForm
from cms.models.base import IntroducedPage, ToldPage, advice

PER_PAGE = 12


class EventIndexPage(RoutablePageMixin, IntroducedPage):
    """The agenda: each event once, at its next date; and those that are over."""

    parent_page_types: ClassVar = ["cms.HomePage"]
    subpage_types: ClassVar = ["cms.EventPage"]
    max_count = 1
    template = "cms/event_index_page.html"

    class Meta:
        verbose_name = _("agenda")
        verbose_name_plural = _("agendas")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        past = "passes" in request.GET
        today = local_today()
        found: Any = (
            selectors.past_events(today)
            if past
            else next_occurrences(selectors.coming_events(today), today)
        )
        return {
            **super().get_context(request, *args, **kwargs),
            "past": past,
            "entries": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        }

    @path("calendrier/", name="calendar")
    def calendar(self, request: HttpRequest) -> HttpResponse:
        """Every event that is not over, for calendars that subscribe to this address."""
        return calendar_response(selectors.coming_events(local_today()), "agenda")


class EventPage(RoutablePageMixin, ToldPage):
    """Something that takes place, once or again and again, by the clock on the centre's wall."""

    first_day = models.DateField(_("jour"), default=local_today)
    start_time = models.TimeField(
        _("de"), null=True, blank=True, help_text=_("Vide : toute la journée.")
    )
    end_time = models.TimeField(_("à"), null=True, blank=True)
    last_day = models.DateField(
        _("dernier jour"), null=True, blank=True, help_text=_("S’il dure plusieurs jours.")
    )
    place = models.CharField(_("lieu"), max_length=200, blank=True)
    repeats = models.CharField(
        _("se répète"), max_length=20, choices=Repetition.choices, blank=True
    )
    repeats_until = models.DateField(
        _("jusqu’au"), null=True, blank=True, help_text=_("Vide : sans fin prévue.")
    )
    except_on = DayArrayField(
        verbose_name=_("sauf ces jours"),
        default=list,
        blank=True,
        help_text=_("Séparés par des virgules : 24/12/2026, 31/12/2026."),
    )

    content_panels: ClassVar = [
        advice(
            _(
                "Dites ce qui se passe, pour qui, si c’est gratuit, et s’il faut s’inscrire. Ce qui "
                "revient chaque semaine ou chaque mois ne s’écrit qu’une fois."
            )
        ),
        *ToldPage.content_panels[:2],
        MultiFieldPanel(
            [
                FieldRowPanel(
                    [FieldPanel("first_day"), FieldPanel("start_time"), FieldPanel("end_time")]
                ),
                FieldPanel("place"),
                FieldPanel("last_day"),
            ],
            heading=_("Quand et où"),
        ),
        MultiFieldPanel(
            [FieldPanel("repeats"), FieldPanel("repeats_until"), FieldPanel("except_on")],
            heading=_("Se répète"),
        ),
        *ToldPage.content_panels[2:],
    ]
    search_fields: ClassVar = [*ToldPage.search_fields, index.SearchField("place")]
    base_form_class = EventPageForm
    parent_page_types: ClassVar = ["cms.EventIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "cms/event_page.html"

    class Meta:
        verbose_name = _("événement")
        verbose_name_plural = _("événements")
        indexes: ClassVar = [models.Index(fields=["first_day"], name="event_first_day")]

    @property
    def repetition(self) -> str:
        return told_repetition(self)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        coming = next(occurrences(self, local_today()), None)
        last = self.last_day or self.first_day
        return {
            **super().get_context(request, *args, **kwargs),
            "over": coming is None,
            "occurrence": coming or Occurrence(self, self.first_day, last),
        }

    @path("calendrier/", name="calendar")
    def calendar(self, request: HttpRequest) -> HttpResponse:
        return calendar_response([self], self.slug)


def calendar_response(events: Any, name: str) -> HttpResponse:
    content = icalendar_of(events, name=selectors.site_name(), site=site_address())
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return response
