"""The back office wears the centre's name and colour."""

from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks

from design.views import FEDERATION_COLOUR
from tenants.context import current_centre_or_none


@hooks.register("insert_global_admin_css")
def back_office_colour() -> SafeString:
    centre = current_centre_or_none()
    colour = centre.accent_colour if centre else FEDERATION_COLOUR
    return format_html(
        '<link rel="stylesheet" href="{}"><link rel="stylesheet" href="{}">',
        reverse("design:back-office-accent", args=[colour]),
        static("design/back-office.css"),
    )
