"""The filters of the wall as its page shows them: each a link, with how many there would be."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from exchange.enums import Frequency, Language, PostKind, Urgency
from exchange.models import Category
from exchange.wall.selectors import FILTERS, Wall, Wanted


@dataclass(frozen=True)
class Choice:
    label: str
    count: int
    chosen: bool
    href: str


@dataclass(frozen=True)
class Filter:
    name: str
    title: str
    choices: list[Choice]


@dataclass(frozen=True)
class ShownWall:
    filters: list[Filter]
    # What is filtered on, for ``chips``.
    chosen: list[dict[str, str]]
    nearly: bool
    # Names and values of the choices, for the form that looks for other words among them.
    kept: list[tuple[str, str]]


def shown_wall(found: Wall, wanted: Wanted) -> ShownWall:
    labels = _labels()
    filters = [
        Filter(name, title, list(_choices(name, labels[name], found.counts[name], wanted)))
        for name, title in _titles().items()
    ]
    chosen = [{"name": "q", "label": f"« {wanted.words} »"}] if wanted.words else []
    for name in FILTERS:
        value = getattr(wanted, name)
        if value:
            label = labels[name].get(value, value)
            chosen.append({"name": name, "label": label, "href": address(wanted, **{name: ""})})
    kept = [(name, value) for name in FILTERS if (value := getattr(wanted, name))]
    return ShownWall([one for one in filters if one.choices], chosen, found.nearly, kept)


def address(wanted: Wanted, **changed: str) -> str:
    """The search part of an address, without what is empty."""
    asked = {"q": wanted.words} | {name: getattr(wanted, name) for name in FILTERS} | changed
    return "?" + urlencode({name: value for name, value in asked.items() if value})


def _choices(
    name: str, labels: Mapping[str, str], counts: Mapping[str, int], wanted: Wanted
) -> Iterator[Choice]:
    now = getattr(wanted, name)
    for value, label in labels.items():
        count = counts.get(value, 0)
        if count or value == now:
            href = address(wanted, **{name: "" if value == now else value})
            yield Choice(label, count, value == now, href)


def _titles() -> dict[str, str]:
    return {
        "kind": _("Offres et demandes"),
        "category": _("Catégorie"),
        "urgency": _("C’est pour"),
        "frequency": _("Combien de fois"),
        "language": _("Langue"),
    }


def _labels() -> dict[str, Mapping[str, str]]:
    categories = Category.objects.values_list("pk", "name")
    return {
        "kind": {PostKind.REQUEST: _("Demandes"), PostKind.OFFER: _("Offres")},
        "category": {str(pk): name for pk, name in categories},
        "urgency": _of(Urgency),
        "frequency": _of(Frequency),
        "language": _of(Language),
    }


def _of(enum: type[Urgency] | type[Frequency] | type[Language]) -> dict[str, str]:
    return {value: str(label) for value, label in enum.choices}
