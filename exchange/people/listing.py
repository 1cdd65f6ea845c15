"""The list of people: what the address asks for, the filters with their counts, the page."""

import operator
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, reduce
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from exchange.enums import ParticipantState, Retired
from exchange.models import Participant
from exchange.models.people import HERE
from exchange.people.finding import search
from territory.models import Commune

PER_PAGE = 30
LONGEST_SEARCH = 100
YES = "oui"
NOWHERE = "-"
Words = str | Promise


@dataclass(frozen=True)
class Filter:
    """One of the address. ``values``: what each means; communes are those that people have."""

    name: str
    title: Words
    values: dict[str, tuple[Words, Callable[[], Q]]]


def _state(state: ParticipantState, label: Words) -> tuple[Words, Callable[[], Q]]:
    return label, lambda: Q(state=state)


FILTERS = (
    Filter(
        "etat",
        _("Inscription"),
        {
            "ici": (_("Inscrites ou en pause"), lambda: Q(state__in=HERE)),
            "inscrits": _state(ParticipantState.ACTIVE, _("Inscrites")),
            "pause": _state(ParticipantState.PAUSED, _("En pause")),
            "attente": _state(ParticipantState.WAITING, _("À confirmer")),
            "partis": _state(ParticipantState.LEFT, _("Parties")),
        },
    ),
    Filter(
        "retraite",
        _("Retraite"),
        {
            YES: (_("À la retraite"), lambda: Q(retired=Retired.YES)),
            "non": (_("Pas à la retraite"), lambda: Q(retired=Retired.NO)),
            "inconnu": (_("Retraite non dite"), lambda: Q(retired="")),
        },
    ),
    Filter(
        "annee",
        _("Arrivée"),
        {
            YES: (
                _("Inscrites cette année"),
                lambda: Q(registered_on__year=timezone.localdate().year),
            )
        },
    ),
    Filter(
        "permanences",
        _("Permanences"),
        {YES: (_("Tiennent des permanences"), lambda: Q(keeps_desk=True))},
    ),
    Filter(
        "mineurs",
        _("Âge"),
        {YES: (_("Moins de 18 ans"), lambda: Q(adult_on__gt=timezone.localdate()))},
    ),
    Filter(
        "joindre",
        _("Joindre"),
        {"sans": (_("Ni téléphone ni e-mail"), lambda: Q(phone="", email=""))},
    ),
)
COMMUNE = "commune"
NAMES = ("q", *(one.name for one in FILTERS), COMMUNE)


@dataclass(frozen=True)
class Value:
    label: Words
    href: str
    count: int
    code: str


@dataclass(frozen=True)
class Facet:
    title: Words
    values: list[Value]
    chosen: str


class Listing:
    """What one address shows. Values that mean nothing are left out of all its links."""

    def __init__(self, asked: QueryDict, path: str) -> None:
        self.path = path
        self.text = " ".join(asked.get("q", "")[:LONGEST_SEARCH].split())
        self.chosen: dict[str, str] = {
            one.name: code for one in FILTERS if (code := asked.get(one.name, "")) in one.values
        }
        code = asked.get(COMMUNE, "")
        if code == NOWHERE or (code.isalnum() and len(code) == 5):
            self.chosen[COMMUNE] = code
        self.number = asked.get("page")
        self.search = search(self.text)

    # --- What is shown ---

    @cached_property
    def people(self) -> QuerySet[Participant]:
        return Participant.objects.known().filter(self.search.found, self._besides(""))

    @cached_property
    def page(self) -> Page[Participant]:
        """Its count has come with the filters'."""
        paginator = Paginator(self.people, PER_PAGE)
        paginator.__dict__["count"] = self.total
        return paginator.get_page(self.number)

    @property
    def total(self) -> int:
        return self._counts["total"]

    @cached_property
    def facets(self) -> list[Facet]:
        facets = [
            Facet(
                one.title,
                self._offered(
                    one.name,
                    [
                        (code, label, self._counts[f"{one.name}_{code}"])
                        for code, (label, _means) in one.values.items()
                    ],
                ),
                self.chosen.get(one.name, ""),
            )
            for one in FILTERS
        ]
        communes = Facet(
            _("Commune"),
            self._offered(
                COMMUNE,
                [(code, name, count) for code, (name, count) in self._communes.items()],
            ),
            self.chosen.get(COMMUNE, ""),
        )
        return [facet for facet in (*facets, communes) if facet.values]

    @cached_property
    def chips(self) -> list[dict[str, Any]]:
        """The filters that are on, each with the address that goes on without it."""
        chips: list[dict[str, Any]] = []
        if self.text:
            chips.append({"label": f"«\u00a0{self.text}\u00a0»", "href": self.href(q="")})
        for one in FILTERS:
            if code := self.chosen.get(one.name):
                label = one.values[code][0]
                chips.append({"label": label, "href": self.href(**{one.name: ""})})
        if code := self.chosen.get(COMMUNE):
            label = self._communes[code][0] if code in self._communes else code
            chips.append({"label": label, "href": self.href(commune="")})
        return chips

    def query(self) -> QueryDict:
        query = QueryDict(mutable=True)
        query.update({"q": self.text, **self.chosen} if self.text else self.chosen)
        return query

    def href(self, **changed: str) -> str:
        query = self.query()
        for name, value in changed.items():
            query.pop(name, None)
            if value:
                query[name] = value
        return f"{self.path}?{query.urlencode()}" if query else self.path

    # --- What is counted ---

    def _besides(self, name: str) -> Q:
        """All that was chosen but in ``name``: so many would be there with another value of it."""
        conditions = [
            one.values[self.chosen[one.name]][1]()
            for one in FILTERS
            if one.name in self.chosen and one.name != name
        ]
        if COMMUNE in self.chosen and name != COMMUNE:
            code = self.chosen[COMMUNE]
            conditions.append(Q(commune="" if code == NOWHERE else code))
        return reduce(operator.and_, conditions, Q())

    @cached_property
    def _counts(self) -> dict[str, int]:
        """The number of people found and of each value of each filter, in one statement."""
        found = Participant.objects.known().filter(self.search.found)
        counts = {
            f"{one.name}_{code}": Count("pk", filter=self._besides(one.name) & means())
            for one in FILTERS
            for code, (_label, means) in one.values.items()
        }
        return found.aggregate(total=Count("pk", filter=self._besides("") & ~Q(pk=None)), **counts)

    @cached_property
    def _communes(self) -> dict[str, tuple[Words, int]]:
        """By Insee code, the most frequent first; two statements."""
        found = Participant.objects.known().filter(self.search.found, self._besides(COMMUNE))
        counted = found.order_by().values_list("commune").annotate(count=Count("pk"))
        counts = dict(counted)
        names = Commune.objects.in_bulk([code for code in counts if code])
        rows = {
            code or NOWHERE: (
                _("Commune non dite") if not code else names[code].name if code in names else code,
                count,
            )
            for code, count in counts.items()
        }
        return dict(
            sorted(rows.items(), key=lambda row: (row[0] == NOWHERE, -row[1][1], str(row[1][0])))
        )

    def _offered(self, name: str, values: list[tuple[str, Words, int]]) -> list[Value]:
        """What would show somebody, and what is on: pressed again, it goes away."""
        chosen = self.chosen.get(name)
        return [
            Value(label, self.href(**{name: "" if code == chosen else code}), count, code)
            for code, label, count in values
            if count or code == chosen
        ]
