"""Posts on paper: posters, cards with strips to tear off, the bulletin.

Never more than a first name, and no way to reach anybody but the centre's.
"""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.printing import letterhead
from exchange.enums import PaperForm, PostKind, Urgency
from exchange.models import Place, Post
from exchange.selectors import exchange_settings
from pdf.qr import qr_svg
from pdf.typesetting import render_pdf
from tenants.addresses import centre_address
from tenants.context import current_centre

TITLES = {
    PaperForm.POSTER_A4: gettext_lazy("Affiches"),
    PaperForm.POSTER_A3: gettext_lazy("Grandes affiches"),
    PaperForm.CARD: gettext_lazy("Cartes à languettes"),
}


def papers_pdf(posts: Iterable[Post], form: PaperForm) -> bytes:
    """A page for each post, or two cards on a page."""
    template = "exchange/strips.typ" if form == PaperForm.CARD else "exchange/posters.typ"
    return render_pdf(
        template,
        {
            "centre": letterhead(),
            "service": exchange_settings().name,
            "paper": "a3" if form == PaperForm.POSTER_A3 else "a4",
            "desk": desk_line(),
            "phone": public_phone(),
            "posts": printed(posts),
        },
        title=str(TITLES[form]),
        author=current_centre().name,
    )


def bulletin_pdf(posts: Iterable[Post]) -> bytes:
    """All in large print, requests first; for who has no e-mail and no screen."""
    rows = printed(posts)
    title = _("Le mur des échanges")
    return render_pdf(
        "exchange/bulletin.typ",
        {
            "centre": letterhead(),
            "service": exchange_settings().name,
            "title": title,
            "day": date_format(timezone.localdate(), "l j F Y"),
            "desk": desk_line(),
            "parts": [
                {"title": _("Demandes"), "posts": [row for row in rows if row["asks"]]},
                {"title": _("Offres"), "posts": [row for row in rows if not row["asks"]]},
            ],
        },
        title=title,
        author=current_centre().name,
    )


def printed(posts: Iterable[Post]) -> list[dict[str, Any]]:
    # The domain of the centre is read once for all of them.
    site = centre_address(current_centre(), "")
    return [_printed(post, site) for post in posts]


def _printed(post: Post, site: str) -> dict[str, Any]:
    address = site + reverse("exchange:post", args=[post.pk])
    lines = [
        (_("Où"), post.place),
        (_("Quand"), post.times),
        (_("Pour qui"), post.for_whom),
        (_("Langue"), post.get_language_display() if post.language else ""),
        (_("De la part de"), post.signed),
    ]
    urgent = post.get_urgency_display() if post.urgency != Urgency.NONE else ""
    # On paper only, the code would lead to a page that does not show it.
    on_screen = post.visibility == "everyone"
    return {
        "number": post.pk,
        "asks": post.kind == PostKind.REQUEST,
        "kind": _("Demande") if post.kind == PostKind.REQUEST else _("Offre"),
        "title": post.title,
        "text": post.text,
        "category": post.category.name,
        "urgent": urgent,
        "facts": [[label, value] for label, value in lines if value],
        "until": date_format(post.valid_until, "j F Y"),
        "address": address if on_screen else "",
        "qr": qr_svg(address) if on_screen else "",
    }


def public_phone() -> str:
    """The centre's own, when it shows it."""
    centre = current_centre()
    return centre.phone if centre.phone_public else ""


def desk_line() -> str:
    """Where and when somebody answers: the places, else the centre itself."""
    places = Place.objects.filter(retired_on=None).exclude(hours="")
    told = [f"{place.name}\u00a0: {place.hours}" for place in places]
    if phone := public_phone():
        told.append(phone)
    return " · ".join(told) or _("À l’accueil du centre")
