"""One page for volunteers of the desk, to be printed and kept beside the tablet."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.guards import SignedInRequest
from accounts.printing import letterhead
from accounts.selectors import who_answers
from exchange.doors import desk_page
from exchange.office.selectors import places_in_use
from exchange.selectors import exchange_settings
from pdf.http import pdf_response
from pdf.qr import qr_svg
from pdf.typesetting import render_pdf
from tenants.addresses import centre_address
from tenants.context import current_centre

# More places than that do not fit beside the rest.
MOST_PLACES = 4
MOST_NAMES = 3


def guide_pdf() -> bytes:
    centre, settings = current_centre(), exchange_settings()
    screens = (
        (_("Aujourd’hui, et la recherche"), "desk:home"),
        (_("Qui a quelque chose à signer"), "desk:charters:to-sign"),
        (_("Le site, pour tout le monde"), "exchange:home"),
        (_("La charte à lire"), "exchange:charters:ethics"),
    )
    address = centre_address(centre, reverse("desk:home"))
    title = _("Guide de l’accueil")
    return render_pdf(
        "exchange/guide_accueil.typ",
        {
            "centre": letterhead(),
            "title": title,
            "service": settings.name,
            "address": address,
            "short_address": _short(address),
            "qr": qr_svg(address),
            "screens": [
                [words, _short(centre_address(centre, reverse(name)))] for words, name in screens
            ],
            "places": [
                {"name": place.name, "address": place.address, "hours": place.hours}
                for place in places_in_use()[:MOST_PLACES]
            ],
            "online": settings.online_registration,
            "moderated": settings.moderated,
            "days": settings.validity_days,
            "names": who_answers()[:MOST_NAMES],
            "phone": centre.phone,
        },
        title=f"{title} – {centre.name}",
        author=centre.name,
    )


def _short(address: str) -> str:
    """As one writes it by hand: without scheme and final slash."""
    return address.split("://", 1)[1].rstrip("/")


@desk_page
@require_safe
def desk_guide(request: SignedInRequest) -> HttpResponse:
    return pdf_response(guide_pdf(), _("Guide de l’accueil.pdf"))
