"""A new edition of an action for another year, and its years side by side."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from actions.editions.forms import RenewForm
from actions.editions.selectors import editions, next_year
from actions.editions.services import NotANewSheet, YearTaken, renew_sheet
from actions.editions.summary import what_becomes_of
from actions.editions.years import changed_texts, figures
from actions.models import ActionSheet
from actions.trash.selectors import is_in_trash


class AboutASheet(WagtailAdminTemplateMixin, TemplateView):
    """A page on one sheet, as its team last wrote it; a sentence when it is gone."""

    header_icon = "doc-full"
    sheet: ActionSheet

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        found = ActionSheet.objects.filter(pk=kwargs["pk"]).select_related("latest_revision")
        row = found.first()
        if row is None:
            return gone(request)
        self.sheet = row.get_latest_revision_as_object()
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("sheets:list"), "label": _("Fiches action")},
            {"url": reverse("sheets:edit", args=[self.sheet.pk]), "label": self.sheet.title},
            {"url": "", "label": self.page_title},
        ]


def gone(request: HttpRequest) -> HttpResponse:
    messages.error(request, _("Cette fiche a été supprimée entre-temps : rien n’a été créé."))
    return redirect("sheets:list")


class RenewView(AboutASheet):
    page_title = gettext_lazy("Reconduire")
    template_name = "wagtailsnippets/snippets/actions/renew.html"

    @cached_property
    def form(self) -> RenewForm:
        if self.request.method == "POST":
            return RenewForm(self.request.POST)
        year = next_year(self.sheet.action_uid)
        return RenewForm(initial={"year": year, "uid": uuid.uuid4()})

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.form.is_valid():
            return self.render_to_response(self.get_context_data())
        try:
            made = renew_sheet(pk=self.sheet.pk, acting_user=request.user, **self.form.cleaned_data)
        except YearTaken as taken:
            self.form.add_error("year", year_taken(taken.sheet, self.form.cleaned_data["year"]))
            return self.render_to_response(self.get_context_data())
        except NotANewSheet:
            self.form.add_error("uid", _("Cette page est incomplète."))
            return self.render_to_response(self.get_context_data())
        except ActionSheet.DoesNotExist:
            return gone(request)
        # Deleted since this page was opened: the editor says where it is.
        if not is_in_trash(made):
            said = _(
                "La fiche %(year)s est un brouillon, à partir de la précédente. À vous de raconter !"
            )
            messages.success(request, said % {"year": made.edition_year})
        return redirect("sheets:edit", made.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "sheet": self.sheet,
            "form": self.form,
            "becomes": what_becomes_of(self.sheet),
        }


def year_taken(sheet: ActionSheet, year: int) -> str:
    return format_html(
        _("Cette action a déjà une fiche pour {year} : {link}. Choisissez une autre année."),
        year=year,
        link=format_html(
            '<a href="{}">{}</a>', reverse("sheets:edit", args=[sheet.pk]), _("ouvrez-la")
        ),
    )


class YearsView(AboutASheet):
    page_title = gettext_lazy("Comparer les années")
    template_name = "wagtailsnippets/snippets/actions/years.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        several = editions(self.sheet.action_uid)
        older, newer = self._chosen(several)
        return {
            **super().get_context_data(**kwargs),
            "sheet": self.sheet,
            "editions": several,
            "groups": figures(several) if newer else [],
            "older": older,
            "newer": newer,
            "texts": changed_texts(older, newer) if older and newer else [],
        }

    def _chosen(self, several: list[ActionSheet]) -> tuple[ActionSheet | None, ActionSheet | None]:
        """The two whose texts are compared: those asked for, else the last two."""
        if len(several) < 2:
            return None, None
        by_pk = {str(sheet.pk): sheet for sheet in several}
        older = by_pk.get(self.request.GET.get("avant", ""), several[-2])
        newer = by_pk.get(self.request.GET.get("apres", ""), several[-1])
        return older, newer
