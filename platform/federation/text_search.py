"""What is indexed, and what is looked up: the same preparation for both."""

import re
from collections.abc import Sequence
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db import models
from django.db.models import F, Func, Value

SEARCH_CONFIGURATION = "public.maillage_fr"
# Far more than a sheet holds, and well below PostgreSQL's megabyte for one vector.
LONGEST_INDEXED_TEXT = 200_000
LONGEST_QUERY = 200  # characters
# Accents are removed before the stemmer, which then no longer sees that « isolée » is the feminine
# of « isolé »: both end up as one word here.
FEMININE_PARTICIPLE = re.compile(r"(?<=\w)([ée])e(s?)\b", re.IGNORECASE)


def plain(field: str) -> Func:
    """A field without accents nor capitals; indexes may use it."""
    return Func(F(field), function="public.maillage_unaccent", output_field=models.TextField())


class Resembles(Func):
    """Two texts have enough groups of three letters in common; an index of trigrams finds them."""

    arg_joiner = " OPERATOR(public.%%) "
    template = "(%(expressions)s)"
    output_field = models.BooleanField()


# « C.L.A.S. » would be read as the name of a host.
DOTTED_ACRONYM = re.compile(r"\b(?:[^\W\d_]\.){2,}[^\W\d_]?(?![\w])")
# « petits-déjeuners » would be a word of its own beside its parts, and push them apart.
HYPHEN = re.compile(r"(?<=\w)[-‐‑‒–](?=\w)")


def fold_feminine(text: str) -> str:
    """« isolées » as « isolés », with or without its accent."""
    return FEMININE_PARTICIPLE.sub(r"\1\2", text)


def prepared(text: str) -> str:
    """A text as PostgreSQL is given it, to index it or to look for it."""
    text = DOTTED_ACRONYM.sub(lambda found: found[0].replace(".", ""), text.replace("\x00", " "))
    return fold_feminine(HYPHEN.sub(" ", text))


def weighted_vector(**texts_by_weight: Sequence[str]) -> Any:
    """An expression for a search vector: ``weighted_vector(A=[title], C=[text, text])``."""
    vector: Any = None
    for weight, texts in texts_by_weight.items():
        text = prepared("\n".join(filter(None, texts))[:LONGEST_INDEXED_TEXT])
        part = SearchVector(
            Value(text, models.TextField()), weight=weight, config=SEARCH_CONFIGURATION
        )
        vector = part if vector is None else vector + part
    return vector


def search_query(words: str) -> SearchQuery | None:
    """What a person typed; None when she typed nothing. Null bytes and excess are dropped."""
    words = words.replace("\x00", " ").strip()[:LONGEST_QUERY]
    if not words:
        return None
    return SearchQuery(prepared(words), config=SEARCH_CONFIGURATION, search_type="websearch")
