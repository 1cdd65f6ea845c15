"""Which version of a sheet a page has shown, so that nothing unseen is published over it."""

from wagtail.models import Revision


def version_of(revision: Revision | None) -> str:
    """An automatic save writes again in its revision: the number alone does not tell."""
    return f"{revision.pk}@{revision.created_at.isoformat()}" if revision else ""
