"""The address of a sheet, made from its title."""

import re

from django.db.models import Q
from django.utils.text import slugify

from actions.models import ActionSheet

LONGEST_SLUG = 90


def free_slug(title: str, year: int | None, *, besides: int | None = None) -> str:
    """An address made from the title, that no sheet here has yet but the one ``besides`` names."""
    base = _base(title, year)
    wanted, rank = base, 1
    while is_taken(wanted, besides=besides):
        rank += 1
        wanted = f"{base}-{rank}"
    return wanted


def is_taken(slug: str, *, besides: int | None = None) -> bool:
    """By a sheet, or by a draft that will want it once it is published; in the trash or not."""
    others = ActionSheet.in_centres.exclude(pk=besides)
    return others.filter(Q(slug=slug) | Q(draft__slug=slug)).exists()


def follows_title(slug: str, title: str, year: int | None) -> bool:
    """Whether the address was made from this title, not chosen by someone."""
    return bool(re.fullmatch(re.escape(_base(title, year)) + r"(-\d+)?", slug))


def _base(title: str, year: int | None) -> str:
    """Cut between two words."""
    base = slugify(title)
    if len(base) > LONGEST_SLUG:
        base = base[:LONGEST_SLUG].rsplit("-", 1)[0]
    return f"{base or 'action'}-{year}" if year else base or "action"
