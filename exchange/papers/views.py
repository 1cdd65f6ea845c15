"""The boards, at the desk."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.guards import SignedInRequest
from exchange.doors import desk_page
from exchange.enums import PaperForm
from exchange.models import Place, Post
from exchange.models.wall import NEEDED_FIRST
from exchange.papers import printing, selectors, services
from exchange.papers.blank import blank_form_pdf
from exchange.papers.forms import ChosenPapers, ChosenPosts
from pdf.http import pdf_response

# A poster is a page: more than these are printed in several goes.
MOST_AT_ONCE = 200
NOTED_ALREADY = gettext_lazy("Quelqu’un l’avait déjà noté.")


@require_safe
@desk_page
def boards(request: SignedInRequest) -> HttpResponse:
    return render(request, "exchange/papers/boards.html", {"boards": selectors.boards()})


@require_safe
@desk_page
def board(request: SignedInRequest, pk: int) -> HttpResponse:
    """One place: what to hang, what to take down, what hangs. Printable, to go there with."""
    place = get_object_or_404(Place, pk=pk)
    context = {
        "place": place,
        "to_hang": list(selectors.to_hang(place)[:MOST_AT_ONCE]),
        "to_remove": list(selectors.to_remove(place)),
        "hanging": list(selectors.hanging(place)),
        "forms": PaperForm.choices,
    }
    return render(request, "exchange/papers/board.html", context)


@require_POST
@desk_page
def hang(request: SignedInRequest, pk: int) -> HttpResponse:
    """Prints those that were ticked, or notes that they hang: the button says which."""
    place = get_object_or_404(Place, pk=pk, retired_on=None)
    form = ChosenPosts(request.POST)
    if not form.is_valid():
        messages.error(request, _("Cochez au moins une annonce."))
        return redirect("desk:board", pk)
    numbers = form.cleaned_data["posts"]
    if form.cleaned_data["paper"]:
        return _print(request, place, numbers, PaperForm(form.cleaned_data["paper"]))
    hung = services.note_hung(numbers=numbers, place=place, acting_user=request.user)
    if hung:
        said = ngettext("%(count)s annonce accrochée.", "%(count)s annonces accrochées.", hung)
        messages.success(request, said % {"count": hung})
    else:
        messages.info(request, NOTED_ALREADY)
    return redirect("desk:board", pk)


def _print(
    request: SignedInRequest, place: Place, numbers: list[int], form: PaperForm
) -> HttpResponse:
    posts = list(selectors.posts_to_print(numbers)[:MOST_AT_ONCE])
    if not posts:
        messages.error(
            request, _("Ces annonces viennent de quitter le mur : il n’y a rien à imprimer.")
        )
        return redirect("desk:board", place.pk)
    services.note_printed(posts=posts, place=place, form=form, acting_user=request.user)
    return pdf_response(
        printing.papers_pdf(posts, form), f"{printing.TITLES[form]} – {place.name}.pdf"
    )


@require_POST
@desk_page
def remove(request: SignedInRequest, pk: int) -> HttpResponse:
    place = get_object_or_404(Place, pk=pk)
    form = ChosenPapers(request.POST)
    if not form.is_valid():
        messages.error(request, _("Cochez au moins un papier."))
        return redirect("desk:board", pk)
    removed = services.note_removed(
        papers=form.cleaned_data["papers"], place=place, acting_user=request.user
    )
    if removed:
        said = ngettext("%(count)s papier décroché.", "%(count)s papiers décrochés.", removed)
        messages.success(request, said % {"count": removed})
    else:
        messages.info(request, NOTED_ALREADY)
    return redirect("desk:board", pk)


@require_safe
@desk_page
def poster(request: SignedInRequest, number: int, paper: str) -> HttpResponse:
    """One post on paper, from its own page."""
    post = get_object_or_404(
        Post.objects.shown().select_related("category", "participant"), pk=number
    )
    form = PaperForm(paper)
    return pdf_response(printing.papers_pdf([post], form), f"Annonce {post.pk}.pdf")


@require_safe
@desk_page
def bulletin(request: SignedInRequest) -> HttpResponse:
    posts = Post.objects.shown().select_related("category", "participant")
    ordered = posts.order_by(*NEEDED_FIRST, "category", "-published_on", "pk")
    return pdf_response(printing.bulletin_pdf(ordered), "Le mur des échanges.pdf")


@require_safe
@desk_page
def blank_form(request: SignedInRequest, kind: str) -> HttpResponse:
    names = {"person": _("Fiche d’inscription"), "post": _("Fiche d’annonce")}
    return pdf_response(blank_form_pdf(kind), f"{names[kind]}.pdf")
