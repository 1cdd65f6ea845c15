"""Direction's pages on the exchange, in the back office."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from accounts.errors import Refused
from exchange.models import Place
from exchange.office import services
from exchange.office.forms import PlaceForm, SettingsForm
from exchange.office.selectors import held
from exchange.selectors import exchange_settings
from tenants.context import current_centre
from tenants.enums import Module


def sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


class OfficeView(WagtailAdminTemplateMixin, TemplateView):
    """A page of ours in Wagtail's frame; ``up`` are those above it."""

    header_icon = "group"
    http_method_names = ("get", "head", "post")
    up: tuple[tuple[str, Any], ...] = ()

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        above = [{"url": reverse(name), "label": label} for name, label in self.up]
        return [*self.breadcrumbs_items, *above, {"url": "", "label": self.get_page_title()}]


SETTINGS = ("exchange-settings", gettext_lazy("Entraide"))
PLACES = ("exchange-places", gettext_lazy("Lieux"))


class SettingsView(OfficeView):
    page_title = gettext_lazy("Entraide")
    template_name = "wagtailadmin/exchange/settings.html"

    @cached_property
    def form(self) -> SettingsForm:
        return SettingsForm(sent(self.request), instance=exchange_settings())

    def post(self, request: Any) -> HttpResponse:
        if not self.form.is_valid():
            return self.get(request)
        services.set_up(acting_user=request.user, **self.form.cleaned_data)
        messages.success(request, _("Les réglages de l’entraide sont enregistrés."))
        return redirect("exchange-settings")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "form": self.form}


class PlacesView(OfficeView):
    page_title = PLACES[1]
    up = (SETTINGS,)
    template_name = "wagtailadmin/exchange/places.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = list(Place.objects.all())
        return {
            **super().get_context_data(**kwargs),
            "places": [row for row in rows if row.retired_on is None],
            "retired": [row for row in rows if row.retired_on is not None],
        }


class PlaceView(OfficeView):
    """One place, or a new one."""

    up = (SETTINGS, PLACES)
    template_name = "wagtailadmin/exchange/place.html"

    @cached_property
    def place(self) -> Place:
        pk = self.kwargs.get("pk")
        return get_object_or_404(Place, pk=pk) if pk else Place()

    @cached_property
    def form(self) -> PlaceForm:
        return PlaceForm(sent(self.request), instance=self.place)

    def get_page_title(self) -> str:
        return self.place.name if self.place.pk else _("Ajouter un lieu")

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        if not self.form.is_valid():
            return self.get(request)
        services.save_place(place=self.form.instance)
        messages.success(request, _("« %(name)s » est enregistré.") % {"name": self.place})
        return redirect("exchange-places")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "form": self.form, "place": self.place}


def change_place(request: HttpRequest, pk: int) -> HttpResponse:
    """What the buttons of the list of places do."""
    place, wanted = get_object_or_404(Place, pk=pk), request.POST.get("do")
    if wanted in ("up", "down"):
        services.move_place(place=place, up=wanted == "up")
    elif wanted in ("retire", "take-back"):
        services.retire_place(place=place, retired=wanted == "retire")
    elif wanted == "delete":
        try:
            services.delete_place(place=place)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("« %(name)s » est supprimé.") % {"name": place})
    return redirect("exchange-places")


class ModulesView(OfficeView):
    """What the centre has switched on; it exists whether or not the module does."""

    page_title = gettext_lazy("Modules")
    header_icon = "cogs"
    template_name = "wagtailadmin/exchange/modules.html"

    def post(self, request: Any) -> HttpResponse:
        wanted = request.POST.get("do")
        if wanted in ("open", "close"):
            services.switch_exchange(
                centre=current_centre(), on=wanted == "open", acting_user=request.user
            )
            said = (
                _("L’entraide est ouverte : vérifiez ses réglages, ses lieux et ses textes.")
                if wanted == "open"
                else _("L’entraide est fermée. Tout ce qu’elle contient est gardé.")
            )
            messages.success(request, said)
        return redirect("exchange-settings" if wanted == "open" else "modules")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "is_on": current_centre().has_module(Module.EXCHANGE),
            "held": held(),
        }
