"""Sheets of this centre whose title looks like the one that is being typed."""

import re
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import F, Func, Value
from django.db.models.expressions import Combinable

from actions.models import ActionSheet, SheetDraft
from federation.addresses import practice_address
from federation.models import Practice
from federation.selectors import practices_like
from tenants.context import current_centre
from territory.normalise import sort_key

# Below it « Sortie à la mer » would be taken for « Sortie à la ferme »; above it, « Jardn partagé »
# would no longer be taken for « Le jardin partagé des Acacias ».
LEAST_ALIKE = 0.42
SHEETS_SHOWN, PRACTICES_SHOWN = 3, 3
SHORTEST_TITLE = 4  # letters
LONGEST_TITLE = 255
# They are in every title, and make any two look alike.
SMALL_WORDS = r"\m(a|au|aux|avec|d|de|des|du|en|et|l|la|le|les|par|pour|sur|un|une)\M"


@dataclass(frozen=True)
class Inspiration:
    """A practice of the network, and its page there."""

    practice: Practice

    @property
    def address(self) -> str:
        return practice_address(self.practice)


@dataclass(frozen=True)
class Lookalikes:
    sheets: list[SheetDraft]
    inspirations: list[Inspiration]

    def __bool__(self) -> bool:
        return bool(self.sheets or self.inspirations)


def lookalikes(title: str, sheet: ActionSheet | None = None) -> Lookalikes:
    """What resembles this title, here and in the network; two statements.

    ``sheet`` is the one that bears the title, or ``None`` while it has not been saved. The other
    years of its action are no duplicates of it.
    """
    key = _without_small_words(sort_key(title.replace("\x00", " ")[:LONGEST_TITLE]))
    if len(key.replace(" ", "")) < SHORTEST_TITLE:
        return Lookalikes([], [])
    besides = sheet.action_uid if sheet else None
    practices = practices_like(key, besides_centre=current_centre().pk)
    return Lookalikes(
        list(_sheets_like(key, besides)[:SHEETS_SHOWN]),
        [Inspiration(practice) for practice in practices[:PRACTICES_SHOWN]],
    )


def _sheets_like(key: str, besides: Any) -> Any:
    """Trigrams forgive typing mistakes, and do not mind the order of the words."""
    bare: Combinable = Func(
        F("sort_key"), Value(SMALL_WORDS), Value(""), Value("g"), function="regexp_replace"
    )
    drafts = SheetDraft.objects.filter(sheet__trashed=None).only("title", "edition_year")
    if besides:
        drafts = drafts.exclude(sheet__action_uid=besides)
    return (
        drafts.annotate(likeness=TrigramSimilarity(bare, key))
        .filter(likeness__gte=LEAST_ALIKE)
        .order_by("-likeness", "-edition_year", "pk")
    )


def _without_small_words(key: str) -> str:
    pattern = SMALL_WORDS.replace(r"\m", r"\b").replace(r"\M", r"\b")
    return " ".join(re.sub(pattern, " ", key).split())
