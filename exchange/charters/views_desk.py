"""At the desk: somebody signs, on the tablet or on paper, and who still has something to sign."""

from typing import cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.errors import Refused
from accounts.guards import SignedInRequest
from exchange.charters import printing, selectors, services
from exchange.charters.forms import PaperForm, ScanForm, SignForm, refused_on
from exchange.charters.text import blocks
from exchange.doors import desk_page
from exchange.enums import Contact, Way
from exchange.models import CharterVersion, Participant, Signature
from jobs.storage import serve_private
from pdf.http import pdf_response

PER_PAGE = 50
# Printed at once: two seconds of work, and as much paper as a printer holds.
PAPERS_AT_ONCE = 200


def _sent(request: SignedInRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _person(pk: int) -> Participant:
    return get_object_or_404(Participant.objects.known(), pk=pk)


def _version(pk: int) -> CharterVersion:
    return get_object_or_404(CharterVersion.objects.published(), pk=pk)


def _signature(pk: int) -> Signature:
    rows = Signature.objects.select_related("participant", "version", "witness", "signed_for")
    return get_object_or_404(rows, pk=pk)


@desk_page
@require_safe
def person(request: SignedInRequest, pk: int) -> HttpResponse:
    """What she has signed, and what she has to."""
    shown = _person(pk)
    history = shown.signatures.select_related("version", "witness", "signed_for")
    texts = selectors.texts_of(shown)
    context = {
        "person": shown,
        "texts": texts,
        "history": history,
        "all_signed": all(text.counts for text in texts),
        "guardian_missing": shown.is_minor and not selectors.may_sign_for(shown),
    }
    return render(request, "exchange/charters/desk_person.html", context)


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def on_screen(request: SignedInRequest, pk: int, version: int) -> HttpResponse:
    """The text in large print, then a box and a name. The volunteer is the witness."""
    shown, text = _person(pk), _version(version)
    mandates = selectors.may_sign_for(shown, timezone.localdate())
    form = SignForm(_sent(request), person=shown, mandates=mandates)
    if request.method == "POST" and form.is_valid():
        try:
            services.sign(
                participant=shown,
                version=text,
                way=Way.DESK,
                acting_user=request.user,
                typed_name=form.cleaned_data["typed_name"],
                signed_for=form.cleaned_data.get("signed_for"),
            )
        except Refused as refusal:
            form = refused_on(form, refusal)
        else:
            return _signed(request, shown, text)
    # An old page leads to the text of today.
    text = selectors.in_force(text.kind) or text
    context = {"person": shown, "version": text, "form": form, "blocks": blocks(text.text)}
    return render(request, "exchange/charters/desk_on_screen.html", context)


def _signed(request: SignedInRequest, shown: Participant, text: CharterVersion) -> HttpResponse:
    """To the next text if there is one, the way a conversation goes."""
    messages.success(request, _("C’est signé : %(text)s.") % {"text": text})
    if left := selectors.to_sign(shown):
        return redirect("desk:charters:on-screen", shown.pk, left[0].pk)
    return redirect("desk:charters:person", shown.pk)


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def on_paper(request: SignedInRequest, pk: int, version: int) -> HttpResponse:
    """A paper that she has signed, with its own date and version."""
    shown, text = _person(pk), _version(version)
    form = PaperForm(
        _sent(request),
        request.FILES or None,
        person=shown,
        version=text,
        mandates=selectors.may_sign_for(shown),
    )
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            services.sign(
                participant=shown,
                version=values["version"],
                way=Way.PAPER,
                acting_user=request.user,
                signed_for=values.get("signed_for"),
                scan=values["scan"],
                signed_on=values["signed_on"],
            )
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            tell_paper(request, shown, values["version"])
            return redirect("desk:charters:person", shown.pk)
    # No browser sends a chosen file again by itself.
    choose_again = form.is_bound and bool(request.FILES)
    context = {"person": shown, "version": text, "form": form, "choose_again": choose_again}
    return render(request, "exchange/charters/desk_on_paper.html", context)


def tell_paper(request: SignedInRequest, shown: Participant, signed: CharterVersion) -> None:
    messages.success(request, _("Le papier est noté : %(text)s.") % {"text": signed})
    for newer in selectors.to_sign(shown):
        if newer.kind == signed.kind:
            messages.warning(
                request,
                _(
                    "C’était la version %(old)d. Le texte a changé depuis : la version %(new)d reste à signer."
                )
                % {"old": signed.number, "new": newer.number},
            )


@desk_page
@require_safe
def papers_of(request: SignedInRequest, pk: int) -> HttpResponse:
    """What she has to sign, with her name on it; all the texts when she owes none."""
    shown = _person(pk)
    texts = selectors.to_sign(shown) or [one.version for one in selectors.asked()]
    if not texts:
        raise Http404
    content = printing.papers_pdf((shown, text) for text in texts)
    return pdf_response(content, _("À signer – %(name)s.pdf") % {"name": shown})


@desk_page
@require_safe
def copy(request: SignedInRequest, pk: int) -> HttpResponse:
    signature = _signature(pk)
    return pdf_response(printing.copy_pdf(signature), f"{signature.version}.pdf")


@desk_page
@require_safe
def scan(request: SignedInRequest, pk: int) -> HttpResponse:
    """The paper itself, as a download."""
    signature = _signature(pk)
    name = signature.scan.name
    if not name:
        raise Http404
    try:
        found = serve_private(name, as_name=f"{signature.version}{name[name.rfind('.') :]}")
    except FileNotFoundError as error:
        raise Http404 from error
    return cast(HttpResponse, found)


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def add_scan(request: SignedInRequest, pk: int) -> HttpResponse:
    """The paper comes later, or better; the former one goes."""
    signature = _signature(pk)
    form = ScanForm(_sent(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        services.keep_scan(signature=signature, scan=form.cleaned_data["scan"])
        messages.success(request, _("Le papier est gardé."))
        return redirect("desk:charters:person", signature.participant_id)
    context = {"signature": signature, "person": signature.participant, "form": form}
    return render(request, "exchange/charters/desk_add_scan.html", context)


@desk_page
@require_safe
def to_sign(request: SignedInRequest) -> HttpResponse:
    """Who has to sign what: never signed, or changed since."""
    contact, texts = _contact(request), selectors.asked()
    contacts = selectors.contacts_to_sign(texts) if texts else []
    total = sum(count for _value, _words, count in contacts)
    here = next((count for value, _words, count in contacts if value == contact), total)
    people = selectors.people_to_sign(texts, contact) if texts else Participant.objects.none()
    page = Paginator(people, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": selectors.rows_to_sign(texts, page.object_list),
        "texts": texts,
        "contact": contact,
        "contacts": contacts,
        "total": total,
        "query": f"contact={contact}" if contact else "",
        "portions": _portions(here),
    }
    return render(request, "exchange/charters/desk_to_sign.html", context)


@desk_page
@require_safe
def to_sign_list(request: SignedInRequest) -> HttpResponse:
    """The whole list on paper, for the next permanence."""
    contact, texts = _contact(request), selectors.asked()
    rows = selectors.rows_to_sign(texts, selectors.people_to_sign(texts, contact))
    words = dict(Contact.choices).get(contact, "")
    return pdf_response(printing.list_pdf(rows, str(words)), _("À signer.pdf"))


@desk_page
@require_safe
def to_sign_papers(request: SignedInRequest) -> HttpResponse:
    """Their papers in one file, each with its name: 200 people at a time."""
    contact, texts = _contact(request), selectors.asked()
    pages = Paginator(selectors.people_to_sign(texts, contact), PAPERS_AT_ONCE)
    rows = selectors.rows_to_sign(texts, pages.get_page(request.GET.get("part")).object_list)
    if not rows:
        raise Http404
    wanted = ((row.person, one.version) for row in rows for one in row.missing)
    return pdf_response(printing.papers_pdf(wanted), _("Textes à signer.pdf"))


def _contact(request: SignedInRequest) -> str:
    asked = request.GET.get("contact", "")
    return asked if asked in (*Contact.values, selectors.UNSAID) else ""


def _portions(total: int) -> list[tuple[int, int, int]]:
    """(number, first, last) of each file of papers."""
    return [
        (rank, first + 1, min(first + PAPERS_AT_ONCE, total))
        for rank, first in enumerate(range(0, total, PAPERS_AT_ONCE), start=1)
    ]
