"""The centre's own list of categories of services, and what its exchange does not do."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.errors import Refused
from exchange.models import Category
from exchange.office import services
from exchange.office.forms import CategoryForm
from exchange.office.selectors import categories
from exchange.office.views import SETTINGS, OfficeView, sent

CATEGORIES = ("exchange-categories", gettext_lazy("Catégories"))


class CategoriesView(OfficeView):
    page_title = CATEGORIES[1]
    up = (SETTINGS,)
    template_name = "wagtailadmin/exchange/categories.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = list(categories())
        return {
            **super().get_context_data(**kwargs),
            "categories": [row for row in rows if row.retired_on is None],
            "retired": [row for row in rows if row.retired_on is not None],
        }


class CategoryView(OfficeView):
    """One category, or a new one."""

    up = (SETTINGS, CATEGORIES)
    template_name = "wagtailadmin/exchange/category.html"

    @cached_property
    def category(self) -> Category:
        pk = self.kwargs.get("pk")
        return get_object_or_404(categories(), pk=pk) if pk else Category()

    @cached_property
    def form(self) -> CategoryForm:
        return CategoryForm(sent(self.request), instance=self.category)

    def get_page_title(self) -> str:
        return self.category.name if self.category.pk else _("Ajouter une catégorie")

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        if not self.form.is_valid():
            return self.get(request)
        services.save_category(category=self.form.instance)
        messages.success(request, _("« %(name)s » est enregistrée.") % {"name": self.category})
        return redirect("exchange-categories")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "form": self.form, "category": self.category}


def change_category(request: HttpRequest, pk: int) -> HttpResponse:
    """What the buttons of the list of categories do."""
    category, wanted = get_object_or_404(Category, pk=pk), request.POST.get("do")
    if wanted in ("up", "down"):
        services.move_category(category=category, up=wanted == "up")
    elif wanted in ("retire", "take-back"):
        services.retire_category(category=category, retired=wanted == "retire")
    elif wanted == "delete":
        try:
            services.delete_category(category=category)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("« %(name)s » est supprimée.") % {"name": category})
    return redirect("exchange-categories")
