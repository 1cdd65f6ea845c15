"""One page for équipe and one for direction, to be printed and kept beside the computer."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.guards import SignedInRequest, only_for
from accounts.permissions import can_validate_sheets, can_write_sheets
from accounts.printing import letterhead
from accounts.selectors import who_answers
from pdf.http import pdf_response
from pdf.qr import qr_svg
from pdf.typesetting import render_pdf
from tenants.addresses import centre_address, network
from tenants.context import current_centre

# More names than that are no longer somebody to call.
MOST_NAMES = 3


@dataclass(frozen=True)
class Guide:
    code: str
    title: Any
    rule: Callable[[Any], bool]

    @property
    def address(self) -> str:
        return reverse(f"guide-{self.code}")


TEAM = Guide("equipe", gettext_lazy("Guide de l’équipe"), can_write_sheets)
DIRECTION = Guide("direction", gettext_lazy("Guide de la direction"), can_validate_sheets)
GUIDES = (TEAM, DIRECTION)


def guides_for(user: Any) -> list[Guide]:
    return [guide for guide in GUIDES if guide.rule(user)]


def guide_pdf(guide: Guide) -> bytes:
    centre, whole = current_centre(), network()
    address = centre_address(centre, reverse("wagtailadmin_home"))
    return render_pdf(
        f"actions/guide_{guide.code}.typ",
        {
            "centre": letterhead(),
            "title": str(guide.title),
            "address": address,
            "short_address": _short(address),
            "qr": qr_svg(address),
            "names": who_answers()[:MOST_NAMES],
            "phone": centre.phone,
            "network": whole.name,
            "network_address": _short(whole.address),
        },
        title=f"{guide.title} – {centre.name}",
        author=centre.name,
    )


def _short(address: str) -> str:
    """As one writes it by hand: without scheme and final slash."""
    return address.split("://", 1)[1].rstrip("/")


def _response(guide: Guide) -> HttpResponse:
    return pdf_response(guide_pdf(guide), _("%(title)s.pdf") % {"title": guide.title})


@only_for(TEAM.rule)
@require_safe
def team_guide(request: SignedInRequest) -> HttpResponse:
    return _response(TEAM)


@only_for(DIRECTION.rule)
@require_safe
def direction_guide(request: SignedInRequest) -> HttpResponse:
    return _response(DIRECTION)
