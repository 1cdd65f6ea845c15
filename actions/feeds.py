"""What a centre publishes on its own site, as a feed. The catalogue's are ``federation.feeds``."""

from django.utils.translation import gettext

from actions.selectors import newest_published
from design.templatetags.maillage import excerpt
from federation.feeds.atom import Entry, Feed, tag
from federation.feeds.practices import LONGEST_SUMMARY, PER_PAGE, categories
from tenants.addresses import centre_address
from tenants.models import Centre


def feed_of(centre: Centre, path: str) -> Feed:
    site = centre_address(centre).rstrip("/")
    return Feed(
        id=tag(f"actions/{centre.slug}"),
        title=gettext("Nos actions – %(centre)s") % {"centre": centre.name},
        subtitle=gettext("Ce que fait le centre, avec qui et pour qui."),
        address=f"{site}/actions/",
        own_address=site + path,
        entries=[
            Entry(
                id=sheet.action_uid.urn,
                title=sheet.title,
                address=site + sheet.get_absolute_url(),
                published=sheet.first_published_at,
                updated=sheet.last_published_at,
                author=centre.name,
                author_address=f"{site}/",
                summary=excerpt(sheet.summary, LONGEST_SUMMARY),
                categories=categories(sheet.keywords, sheet.audiences),
            )
            for sheet in newest_published(PER_PAGE)
        ],
    )
