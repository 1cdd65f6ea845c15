"""The desk and the cards: recognising one, printing, making a new one for who has lost hers."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import Refused
from accounts.guards import SignedInRequest
from exchange.cards import printing, selectors, services
from exchange.cards.codes import shown
from exchange.cards.forms import CardForm, SearchForm, SheetForm
from exchange.doors import desk_page
from exchange.models import Participant
from pdf.http import pdf_response

ROWS_PER_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def recognise(request: SignedInRequest) -> HttpResponse:
    """Whose card is this? A field that a reader of codes fills as well as fingers."""
    form = CardForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("desk:person", selectors.card(form.cleaned_data["code"]).person.pk)
        except Refused as refusal:
            form.add_error("code", str(refusal))
    return render(request, "exchange/cards/recognise.html", {"form": form})


@require_safe
@desk_page
def person(request: SignedInRequest, pk: int) -> HttpResponse:
    """Her card: to print, to explain, to make anew."""
    participant = _person(pk)
    code = participant.card_code or ""
    context = {"person": participant, "code": code, "shown": shown(code) if code else ""}
    return render(request, "exchange/cards/person.html", context)


@require_POST
@desk_page
def print_card(request: SignedInRequest, pk: int) -> HttpResponse:
    participant = _person(pk)
    title = _("Carte de %(name)s") % {"name": participant}
    return pdf_response(printing.card_pdf(participant), f"{title}.pdf")


@require_POST
@desk_page
def print_claim_paper(request: SignedInRequest, pk: int) -> HttpResponse:
    participant = _person(pk)
    title = _("Ouvrir un compte – %(name)s") % {"name": participant}
    return pdf_response(printing.claim_paper_pdf(participant), f"{title}.pdf")


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def renew(request: SignedInRequest, pk: int) -> HttpResponse:
    """A new card: says first what becomes of the old one."""
    participant = _person(pk)
    if request.method == "POST":
        services.renew_card(
            participant=participant,
            former_code=request.POST.get("former", ""),
            acting_user=request.user,
        )
        messages.success(
            request,
            _("%(name)s a une nouvelle carte : imprimez-la. L’ancienne ne sert plus.")
            % {"name": participant},
        )
        return redirect("desk:cards:person", pk)
    return render(request, "exchange/cards/renew.html", {"person": participant})


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def sheet(request: SignedInRequest) -> HttpResponse:
    """Choosing whose cards are printed, ten on a page."""
    search = SearchForm(request.GET)
    wanted = search.cleaned_data if search.is_valid() else {}
    people = selectors.people_with_cards(
        words=wanted.get("q", ""), without_card=wanted.get("sans", False)
    )
    # What is sent is looked for among everybody: the page may have been found otherwise meanwhile.
    form = SheetForm(
        request.POST if request.method == "POST" else None, people=selectors.people_with_cards()
    )
    if request.method == "POST" and form.is_valid():
        chosen = list(form.cleaned_data["people"])
        return pdf_response(printing.cards_pdf(chosen), f"{_('Cartes à découper')}.pdf")
    page = Paginator(people, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "search": search,
        "form": form,
        "page": page,
        "chosen": set(request.POST.getlist("people")),
    }
    return render(request, "exchange/cards/sheet.html", context)


def recognised(request: HttpRequest, code: str) -> HttpResponse:
    """The QR code opened by somebody of the desk; called by the public address of the card."""
    try:
        return redirect("desk:person", selectors.card(selectors.code_in(code)).person.pk)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("desk:cards:recognise")


def _person(pk: int) -> Participant:
    return get_object_or_404(Participant.objects.known(), pk=pk)
