"""The list of practices: what a search found, and the address of all that can be changed in it.

Addresses are written from what was understood, never from what was sent: unknown filters, a page
that does not exist or a megabyte of text are gone from every link.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from federation.search import (
    Facet,
    FacetValue,
    SearchRequest,
    SearchResult,
    like_my_context,
    read_request,
    search,
)
from federation.search.enums import Sort
from federation.selectors import centre_to_resemble, departments_of_communes
from tenants.models import Centre
from territory.models import Department
from territory.selectors import departments

# Open from the start, first in the column; the others open when they are chosen.
USUAL = ("keyword", "audience", "department", "status")
# Their values say too little alone: « Autre », « 2025 ».
NAMED = {"partner", "reason", "scale", "initiator", "budget", "workforce", "year", "population"}
# Longer ones show those that have most practices, the others at a press.
LONG, SHOWN = 10, 7
MOST_NEARBY = 5
SORTS = {
    Sort.RELEVANCE: _("Pertinence"),
    Sort.FRESHNESS: _("Plus récentes"),
    Sort.ADAPTED: _("Plus adaptées"),
}
SLUG = re.compile(r"[-a-z0-9_]{1,50}")


@dataclass(frozen=True)
class FacetShown:
    name: str
    title: str
    first: list[FacetValue]
    others: list[FacetValue]
    chosen: int
    open: bool


@dataclass(frozen=True)
class Way:
    """One of several addresses of which one is the page's own."""

    code: str
    label: str
    href: str
    current: bool


@cache
def path_of(page: str) -> str:
    return reverse(f"federation:{page}", urlconf=settings.PUBLIC_SCHEMA_URLCONF)


class State:
    """What the list shows, as an address; each change of it leads back to the first page."""

    def __init__(self, pairs: list[tuple[str, str]]) -> None:
        self.pairs = pairs

    @property
    def path(self) -> str:
        return path_of("list")

    def query(self) -> QueryDict:
        query = QueryDict(mutable=True)
        for name, value in self.pairs:
            query.appendlist(name, value)
        return query

    def href(self) -> str:
        query = self.query().urlencode()
        return f"{self.path}?{query}" if query else self.path

    def without(self, *names: str) -> "State":
        return State([pair for pair in self.pairs if pair[0] not in names])

    def having(self, name: str, value: str) -> "State":
        return State([*self.without(name).pairs, (name, value)])

    def toggled(self, name: str, value: str) -> "State":
        pair = (name, value)
        if pair in self.pairs:
            return State([other for other in self.pairs if other != pair])
        return State([*self.pairs, pair])


@dataclass(frozen=True)
class Finding:
    result: SearchResult
    page: Page
    state: State
    chips: list[dict[str, str]]
    facets: list[FacetShown]
    # What the form sends along without showing it.
    kept: list[tuple[str, str]]
    like: Centre | None = None
    # What makes a centre like that one, in words.
    alike: list[str] = field(default_factory=list)
    with_map: bool = False
    # Nothing was found, and the words are communes: the practices of their départements.
    nearby: list[tuple[str, str]] = field(default_factory=list)

    @property
    def query(self) -> str:
        return self.result.request.query

    @property
    def filters(self) -> list[dict[str, str]]:
        return [chip for chip in self.chips if chip["name"] != "q"]

    @property
    def everything(self) -> str:
        """Without any choice; a map stays a map."""
        return State([pair for pair in self.state.pairs if pair[0] == "vue"]).href()

    @property
    def without_filters(self) -> str:
        return State([pair for pair in self.state.pairs if pair[0] in ("q", "exact", "vue")]).href()

    @property
    def exactly(self) -> str:
        return self.state.having("exact", "1").href()

    @property
    def freely(self) -> str:
        return self.state.without("exact").href()

    @property
    def corrected(self) -> str:
        correction = self.result.correction
        return self.state.having("q", correction.query).href() if correction else ""

    @property
    def suggested(self) -> str:
        suggestion = self.result.suggestion
        return (
            self.state.without("exact").having("q", suggestion.query).href() if suggestion else ""
        )

    @property
    def sorts(self) -> list[Way]:
        return [
            Way(sort.value, str(label), self.state.having("sort", sort).href(), current)
            for sort, label in SORTS.items()
            for current in [self.result.sort == sort]
            if self.query or sort != Sort.RELEVANCE
        ]

    @property
    def views(self) -> list[Way]:
        on, off = self.state.having("vue", "carte"), self.state.without("vue")
        return [
            Way("liste", gettext("Liste"), off.href(), not self.with_map),
            Way("carte", gettext("Carte"), on.href(), self.with_map),
        ]

    @property
    def to_a_centre(self) -> str:
        query = self.state.without("comme").query().urlencode()
        return path_of("like") + (f"?{query}" if query else "")

    @property
    def like_removed(self) -> str:
        return self.state.without("comme").href()

    @property
    def map_counts(self) -> list[tuple[Department, int]]:
        counts = self.result.counts("department")
        return [(place, counts[place.code]) for place in departments() if place.code in counts]

    @property
    def map_links(self) -> dict[str, str]:
        return {
            code: self.state.toggled("department", code).href()
            for code in self.result.counts("department")
        }

    @property
    def map_chosen(self) -> set[str]:
        return {value.code for value in self.result.facets["department"].values if value.chosen}


def find(address: QueryDict) -> Finding:
    """What ``?q=…&department=48&department=30&comme=les-lilas&vue=carte`` asks for."""
    asked = read_request(address)
    like = _centre(address.get("comme", ""))
    context = like_my_context(like) if like else {}
    result = search(replace(asked, facets={**asked.facets, **context}))
    with_map = address.get("vue") == "carte"
    state = _state(asked, result, context, like, with_map)
    page = Paginator(range(result.count), asked.per_page).page(result.page)
    shown = {name: facet for name, facet in result.facets.items() if name not in context}
    if with_map:
        # The list beside the map is the same.
        shown.pop("department")
    facets = [_shown(facet) for facet in _usual_first(shown) if facet.values]
    in_the_form = {"q", "exact", *(facet.name for facet in facets)}
    return Finding(
        result=result,
        page=page,
        state=state,
        chips=_chips(state, result, context, like),
        facets=facets,
        kept=[pair for pair in state.pairs if pair[0] not in in_the_form],
        like=like,
        alike=_alike(result, context),
        with_map=with_map,
        nearby=[] if result.count else _nearby(result.unknown),
    )


def _nearby(words: Sequence[str]) -> list[tuple[str, str]]:
    places = departments_of_communes(words) if words else []
    # « Sainte-Colombe » is in a dozen of them.
    return [
        (str(place), State([("department", place.code)]).href()) for place in places[:MOST_NEARBY]
    ]


def _centre(slug: str) -> Centre | None:
    return centre_to_resemble(slug) if SLUG.fullmatch(slug) else None


def _state(
    asked: SearchRequest,
    result: SearchResult,
    context: Mapping[str, object],
    like: Centre | None,
    with_map: bool,
) -> State:
    pairs = [("q", asked.query.replace("\x00", " ").strip())]
    pairs += [
        (facet.name, value.code)
        for facet in result.facets.values()
        if facet.name not in context
        for value in facet.values
        if value.chosen
    ]
    pairs.append(("comme", like.slug if like else ""))
    pairs.append(("sort", asked.sort))
    pairs.append(("vue", "carte" if with_map else ""))
    pairs.append(("exact", "1" if asked.exact and asked.query else ""))
    return State([pair for pair in pairs if pair[1]])


def _chips(
    state: State, result: SearchResult, context: Mapping[str, object], like: Centre | None
) -> list[dict[str, str]]:
    chips = []

    def add(name: str, label: str, without: State) -> None:
        chips.append({"name": name, "label": label, "href": without.href()})

    if words := dict(state.pairs).get("q"):
        add("q", f"«\u00a0{words}\u00a0»", state.without("q", "exact"))
    if like:
        add("comme", gettext("Comme %(centre)s") % {"centre": like.name}, state.without("comme"))
    for facet in result.facets.values():
        if facet.name in context:
            continue
        for value in facet.values:
            if value.chosen:
                named = facet.name in NAMED
                label = f"{facet.title}\u00a0: {value.label}" if named else value.label
                add(facet.name, label, state.toggled(facet.name, value.code))
    return chips


def _alike(result: SearchResult, context: Mapping[str, object]) -> list[str]:
    return [value.label for name in context for value in result.facets[name].values if value.chosen]


def _usual_first(facets: Mapping[str, Facet]) -> list[Facet]:
    names = [name for name in USUAL if name in facets]
    return [facets[name] for name in [*names, *(each for each in facets if each not in USUAL)]]


def _shown(facet: Facet) -> FacetShown:
    values = list(facet.values)
    chosen = sum(value.chosen for value in values)
    first = values
    if len(values) > LONG:
        best = sorted(values, key=lambda value: -value.count)[:SHOWN]
        first = [value for value in best if not value.chosen]
        # What is chosen stands first, wherever it would be in the list.
        first = [value for value in values if value.chosen] + first
    others = [value for value in values if value not in first]
    usual = facet.name in USUAL
    return FacetShown(facet.name, facet.title, first, others, chosen, usual or chosen > 0)
