"""The synonyms of the search, and what people look for in vain."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.guards import SignedInRequest, only_for
from accounts.permissions import can_keep_search
from federation.keeping.forms import SearchForm, SynonymForm
from federation.keeping.selectors import searches_in_vain, synonym_groups
from federation.keeping.services import add_synonyms, change_synonyms, delete_synonyms
from federation.models import SynonymGroup

PER_PAGE = 50
DAYS = 90


@only_for(can_keep_search)
@require_safe
def synonym_list(request: SignedInRequest) -> HttpResponse:
    form = SearchForm(request.GET)
    word = form.cleaned_data["q"] if form.is_valid() else ""
    page = Paginator(synonym_groups(word), PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request, "federation/keeping/synonyms.html", {"page": page, "form": form, "word": word}
    )


@only_for(can_keep_search)
@require_http_methods(["GET", "HEAD", "POST"])
def synonym_add(request: SignedInRequest) -> HttpResponse:
    form = SynonymForm(request.POST or None, initial={"terms": request.GET.get("mot", "")[:80]})
    if form.is_valid():
        add_synonyms(terms=form.cleaned_data["terms"], acting_user=request.user)
        messages.success(
            request, _("Le groupe est ajouté : la recherche s’en sert dès maintenant.")
        )
        return redirect("keeping:synonyms")
    return render(request, "federation/keeping/synonym.html", {"form": form, "group": None})


@only_for(can_keep_search)
@require_http_methods(["GET", "HEAD", "POST"])
def synonym_change(request: SignedInRequest, pk: int) -> HttpResponse:
    group = get_object_or_404(SynonymGroup, pk=pk)
    form = SynonymForm(request.POST or None, initial={"terms": "\n".join(group.terms)})
    if form.is_valid():
        change_synonyms(group=group, terms=form.cleaned_data["terms"], acting_user=request.user)
        messages.success(
            request, _("Le groupe est changé : la recherche s’en sert dès maintenant.")
        )
        return redirect("keeping:synonyms")
    return render(request, "federation/keeping/synonym.html", {"form": form, "group": group})


@only_for(can_keep_search)
@require_POST
def synonym_delete(request: SignedInRequest, pk: int) -> HttpResponse:
    delete_synonyms(group=get_object_or_404(SynonymGroup, pk=pk), acting_user=request.user)
    messages.success(request, _("Le groupe est supprimé."))
    return redirect("keeping:synonyms")


@only_for(can_keep_search)
@require_safe
def searches(request: SignedInRequest) -> HttpResponse:
    page = Paginator(searches_in_vain(DAYS), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "federation/keeping/searches.html", {"page": page, "days": DAYS})
