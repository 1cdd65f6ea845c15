"""The search of a large catalogue: all kinds of queries, beside ILIKE on the same rows.

``SIZE=10000 ONLY=Recherche make bench`` for a quick look.
"""

import os
import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection
from django.db.models import Q

from deploy.benchmarks import api
from deploy.benchmarks.figures import Figure
from deploy.benchmarks.measuring import (
    Page,
    milliseconds,
    of_processors,
    page_times,
    percentile_95,
    series,
)
from deploy.benchmarks.network import clean_up
from deploy.benchmarks.practices import Catalogue, fill
from deploy.benchmarks.texts import SUBJECTS
from federation.models import Practice
from federation.search import SearchRequest, search
from federation.search import index as catalogue_index
from federation.search import words as catalogue_words
from federation.search.query import is_question_word, pieces_of

SIZE = int(os.environ.get("SIZE") or 100_000)
# Of each kind of query; the mix is all of them, in a random order.
EACH = 14
TIMES_BY_ILIKE = 2
# So that a minute's noise of the machine is not one kind's alone.
SEED = 66
MISTYPED = "une faute de frappe"


@dataclass(frozen=True)
class Kind:
    name: str
    requests: list[SearchRequest]


def searching() -> list[Figure]:
    made: list[Catalogue] = []
    building = milliseconds(lambda: made.append(fill(SIZE)))
    counting = milliseconds(catalogue_words.count_again)
    clean_up("public")
    figures = [
        Figure(f"Catalogue de {SIZE} pratiques : le produire", building / 1000, "s"),
        Figure("Mots du catalogue comptés de nouveau (la nuit)", counting / 1000, "s"),
        *_index(),
    ]
    kinds = _kinds(made[0])
    # Once for nothing: the texts have just been written, and PostgreSQL has read none of them.
    _measure(kinds, cold=True)
    times = _measure(kinds, cold=True)
    every = [time for taken in times.values() for time in taken]
    figures += _figures("Recherche et comptes, mots jamais demandés : mélange", every)
    figures += [
        Figure(f"  {kind} : 95e centile", percentile_95(taken), "ms")
        for kind, taken in times.items()
    ]
    costs = _measure(kinds, cold=True, by=of_processors)
    every = [cost for taken in costs.values() for cost in taken]
    # What a busy machine does not change much: to compare two runs by.
    figures += _figures("  le mélange, en temps de processeurs (serveurs compris)", every)
    warm = [time for taken in _measure(kinds, cold=False).values() for time in taken]
    figures += _figures("Recherche et comptes, mots déjà demandés : mélange", warm)
    figures += _beside_ilike(kinds, times)
    figures += _pages(kinds)
    figures += _of_the_api(kinds)
    return figures


def _index() -> list[Figure]:
    catalogue_index.forget()
    before = _resident()
    load = milliseconds(catalogue_index.current)
    now = milliseconds(catalogue_index.current)
    size = catalogue_index.current().index.size_in_bytes()
    return [
        Figure("Index des facettes : le charger", load, "ms"),
        Figure("Index des facettes : vérifier qu’il est à jour", now, "ms"),
        Figure("Index des facettes : ses ensembles", size / 1_000_000, "Mo"),
        Figure("Index des facettes : mémoire du processus", (_resident() - before) / 1e6, "Mo"),
    ]


def _resident() -> int:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def _kinds(made: Catalogue) -> list[Kind]:
    chance = random.Random(SEED)  # noqa: S311 -- the same queries at each run
    told = _telling(made.words)
    common, middling = told[:12], told[60:600]
    rare = made.made_up[20_000:]

    def some(make: Callable[[], SearchRequest]) -> list[SearchRequest]:
        return [make() for _ in range(EACH)]

    def two(words: list[str]) -> str:
        return " ".join(chance.sample(words, 2))

    def words(make: Callable[[], str]) -> list[SearchRequest]:
        return some(lambda: SearchRequest(make()))

    facets = {"keyword": ("parenting", "health"), "status": ("ongoing",), "kind": ("evs",)}
    return [
        Kind("vide", some(SearchRequest)),
        Kind(f"le mot le plus courant (« {told[0]} »)", words(lambda: told[0])),
        Kind("un mot courant", words(lambda: chance.choice(common))),
        Kind("un mot moyen", words(lambda: chance.choice(middling))),
        Kind("un mot rare", words(lambda: chance.choice(rare))),
        Kind("deux mots courants", words(lambda: two(common))),
        Kind("deux mots moyens", words(lambda: two(middling))),
        Kind("quatre mots", words(lambda: f"{two(common)} {two(middling)}")),
        Kind("une expression exacte", words(lambda: f'"{chance.choice(SUBJECTS)[0]}"')),
        Kind("un mot avec ses synonymes", words(lambda: chance.choice(SUBJECTS)[1])),
        Kind("une question", words(lambda: f"comment aider les {two(middling)} du quartier")),
        Kind(MISTYPED, words(lambda: _mistyped(chance.choice(middling), chance))),
        Kind("des facettes seules", some(lambda: SearchRequest("", facets))),
        Kind("un mot courant et des facettes", words_with(common, facets, chance)),
        Kind("un mot exclu", words(lambda: f"{chance.choice(common)} -{chance.choice(middling)}")),
        Kind("une page lointaine", some(lambda: SearchRequest(told[0], page=SIZE // 60))),
        Kind("les plus adaptées", some(lambda: SearchRequest("", sort="adapted"))),
    ]


def words_with(words: list[str], facets: dict, chance: random.Random) -> list[SearchRequest]:
    return [SearchRequest(chance.choice(words), facets) for _ in range(EACH)]


def _telling(words: list[str]) -> list[str]:
    """Words of four letters and more that are searched for, the commonest first."""
    long = [word for word in words if len(word) > 3 and word.isalpha()]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT word FROM unnest(%s::text[]) WITH ORDINALITY AS given(word, place)"
            " WHERE numnode(plainto_tsquery('public.maillage_fr', word)) > 0 ORDER BY place",
            [long],
        )
        found = [word for (word,) in cursor.fetchall()]
    return [word for word in found if not is_question_word(pieces_of(word)[0])]


def _mistyped(word: str, chance: random.Random) -> str:
    """A letter doubled and another one changed for « k »: nobody has written that."""
    place = chance.randrange(1, len(word) - 1)
    return f"{word[:place]}{word[place]}{word[place:-1]}k"


def _measure(
    kinds: list[Kind], *, cold: bool, by: Callable[[Callable[[], object]], float] = milliseconds
) -> dict[str, list[float]]:
    asked = [(kind.name, request) for kind in kinds for request in kind.requests]
    random.Random(SEED).shuffle(asked)  # noqa: S311 -- as above
    for _name, request in asked[:20]:
        search(request)
    times: dict[str, list[float]] = {kind.name: [] for kind in kinds}
    for name, request in asked:
        if cold:
            catalogue_index.current().index.matches.clear()
        times[name].append(by(lambda request=request: search(request)))  # type: ignore[misc]
    return times


def _figures(name: str, times: list[float]) -> list[Figure]:
    return [
        Figure(f"{name}, médiane", median(times), "ms"),
        Figure(f"{name}, 95e centile", percentile_95(times), "ms"),
        Figure(f"{name}, la plus longue", max(times), "ms"),
    ]


def _beside_ilike(kinds: list[Kind], times: dict[str, list[float]]) -> list[Figure]:
    """The count and the first page by ILIKE, without any facet, beside all of the search."""
    figures = []
    for kind in kinds:
        if not kind.name.startswith(
            ("le mot le plus", "un mot moyen", "un mot rare", "deux mots m")
        ):
            continue
        words = kind.requests[0].query.split()
        by_ilike = series(lambda words=words: _ilike(words), TIMES_BY_ILIKE)  # type: ignore[misc]
        figures.append(
            Figure(
                f"{kind.name} : médiane (réf. ILIKE, sans facettes)",
                median(times[kind.name]),
                "ms",
                median(by_ilike),
            )
        )
    return figures


def _ilike(words: list[str]) -> None:
    found = Practice.objects.published()
    for word in words:
        found = found.filter(Q(title__icontains=word) | Q(body__text__icontains=word))
    found.count()
    list(found.order_by("-updated_at", "-pk")[:24])


def _pages(kinds: list[Kind]) -> list[Figure]:
    figures = []
    for kind in kinds[:2]:
        path = f"/pratiques/?{urlencode({'q': kind.requests[0].query})}"
        times = page_times(Page(settings.NETWORK_DOMAIN, path, 'class="card"'))
        figures += times.figures(f"Page du catalogue de {SIZE}, {kind.name}")
    return figures


def _of_the_api(kinds: list[Kind]) -> list[Figure]:
    """The same queries; what narrows or orders them otherwise costs no more."""
    asked: dict[bool, list[str]] = {True: [], False: []}
    for kind in kinds:
        mistyped = kind.name == MISTYPED
        asked[mistyped] += dict.fromkeys(request.query for request in kind.requests)
    return api.figures_of(asked[False], asked[True], SIZE)
