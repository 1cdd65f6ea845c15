"""The printed invitation: an A4 page in large print, to be handed over."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.selectors import address_here, is_federation, place_name
from accounts.services import Issued
from design.contrast import readable_on
from design.views import FEDERATION_COLOUR
from pdf.http import pdf_response
from pdf.qr import qr_svg
from pdf.typesetting import render_pdf
from tenants.context import current_centre

PAPER = "#ffffff"


def invitation_response(issued: Issued) -> HttpResponse:
    invitation = issued.invitation
    title = _("Nouveau mot de passe") if invitation.is_for_password else _("Invitation")
    return pdf_response(invitation_pdf(issued), f"{title} – {invitation.name}.pdf")


def invitation_pdf(issued: Issued) -> bytes:
    invitation = issued.invitation
    title = _("Votre nouveau mot de passe") if invitation.is_for_password else _("Votre invitation")
    address = address_here(reverse("accounts:invitation"))
    return render_pdf(
        "accounts/invitation.typ",
        {
            "centre": letterhead(),
            "name": invitation.name,
            "title": title,
            "for_password": invitation.is_for_password,
            "username": invitation.user.username if invitation.user else "",
            "inviter": invitation.created_by_name,
            "place": place_name(),
            "role": invitation.role_label,
            "last_step": _("Choisissez votre nouveau mot de passe.")
            if invitation.is_for_password
            else _("Choisissez votre identifiant et votre mot de passe, et notez-les."),
            "address": address,
            # Written by hand, an address has neither scheme nor final slash.
            "short_address": address.split("://", 1)[1].rstrip("/"),
            "link": issued.link,
            "qr": qr_svg(issued.link),
            "code": issued.shown_code,
            "until": date_format(timezone.localtime(invitation.expires_at), "l j F Y"),
        },
        title=f"{title} – {invitation.name}",
        author=place_name(),
    )


def letterhead() -> dict[str, object]:
    """What ``pdf/maillage.typ`` asks of the place whose schema is active."""
    if is_federation():
        colour, lines = FEDERATION_COLOUR, []
    else:
        centre = current_centre()
        colour = centre.accent_colour
        lines = [line.strip() for line in centre.address.splitlines() if line.strip()]
        if centre.phone and centre.phone_public:
            lines.append(centre.phone)
    return {"name": place_name(), "accent": readable_on(PAPER, colour), "address": lines}
