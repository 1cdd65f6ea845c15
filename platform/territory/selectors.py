"""Reading territories, and recognising the one a person meant.

The départements are kept per process, because they only change with a release: the instances are
shared, so nobody may change them.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from django.db.models import Case, F, IntegerField, Q, Value, When

from territory.models import Commune, Department
from territory.normalise import match_key, one_mistake_apart

# What may stand before a name ("département de la Lozère"), and inside it ("Seine-et-Marne").
LEADING_WORDS = {"departement", "dept", "dpt", "le", "la", "les", "l", "de", "du", "des", "d"}
SMALL_WORDS = {"le", "la", "les", "l", "de", "du", "des", "d", "et", "en"}

OTHER_NAMES = {"974": ["Île de la Réunion"]}

DEPARTMENT_CODE = re.compile(r"[0-9]{1,3}|2[ab]")
POSTAL_CODE = re.compile(r"[0-9]{5}")
NAME_AND_PLACE = re.compile(r"^(?P<name>.*?)\s*(?:\((?P<place>[^()]*)\))?$")

# In a shorter name one letter makes another word.
SHORTEST_NAME_WITH_A_MISTAKE = 6


class Departments(NamedTuple):
    current: tuple[Department, ...]
    by_code: dict[str, Department]
    by_name: dict[str, Department]


@lru_cache(maxsize=1)
def _departments() -> Departments:
    rows = sorted(
        Department.objects.select_related("region"),
        key=lambda department: (department.is_overseas, department.code),
    )
    if not rows:
        # Never remembered: a process that starts before the first migration would stay blind.
        raise Department.DoesNotExist("The départements are not loaded: run the migrations.")
    current = tuple(department for department in rows if department.retired_on is None)
    by_name = {
        key: department
        for department in current
        for name in [department.name, *OTHER_NAMES.get(department.code, [])]
        for key in _name_keys(match_key(name).split())
    }
    return Departments(current, {department.code: department for department in rows}, by_name)


def clear_cache() -> None:
    _departments.cache_clear()


def departments() -> tuple[Department, ...]:
    """Those that exist today: métropole, then overseas, by code. No query once warm."""
    return _departments().current


def department(code: str) -> Department | None:
    """By exact code, "01" or "2A", retired ones included. No query once warm."""
    return _departments().by_code.get(code)


def find_department(text: str) -> Department | None:
    """The département a person meant by a name, a code or both; None rather than a guess.

    Forgives accents, capitals, apostrophes, hyphens, blanks, "St", articles and small words, and
    one typing mistake in a long name that resembles no other: "Lozère (48)", "1", "2a", "reunion",
    "Seine St Denis", "Bouches du Rhone", "Finistre". A name and a code that disagree give None.
    """
    words = match_key(text).split()
    codes = [word for word in words if DEPARTMENT_CODE.fullmatch(word)]
    name_keys = _name_keys([word for word in words if word not in codes])
    by_name = _department_named(name_keys)
    if not codes:
        return by_name
    by_code = department(codes[0].upper().zfill(2)) if len(codes) == 1 else None
    if by_code is None or by_code.retired_on or (name_keys and by_name != by_code):
        return None
    return by_code


def _department_named(keys: list[str]) -> Department | None:
    by_name = _departments().by_name
    for key in keys:
        if key in by_name:
            return by_name[key]
    close = {
        known: found
        for key in keys
        if len(key) >= SHORTEST_NAME_WITH_A_MISTAKE
        for known, found in by_name.items()
        if one_mistake_apart(key, known)
    }
    # Short names are rivals, never the answer: "Loires" is not Loiret, nor "Marine" Marne.
    meant = set(close.values())
    if len(meant) == 1 and min(map(len, close)) >= SHORTEST_NAME_WITH_A_MISTAKE:
        return meant.pop()
    return None


def _name_keys(words: list[str]) -> list[str]:
    """Without blanks, so that "Côtes dArmor" is right too; then without the small words."""
    while words and words[0] in LEADING_WORDS:
        words = words[1:]
    if not words:
        return []
    return ["".join(words), "".join(word for word in words if word not in SMALL_WORDS)]


def commune(code: str) -> Commune | None:
    """By Insee code, retired ones included, with its département."""
    return Commune.objects.select_related("department").filter(pk=code).first()


def find_communes(
    text: str, department: Department | None = None, limit: int = 10
) -> list[Commune]:
    """What to propose while somebody types the name of a commune, or its whole postal code.

    First the name itself, then names that begin with the text, then names with a later word that
    does ("etienne" → Saint-Étienne), the most populated first. One query, none for an empty text.
    """
    key = match_key(text)
    if not key:
        return []
    communes = Commune.objects.current().select_related("department")
    if department is not None:
        communes = communes.filter(department=department)
    if POSTAL_CODE.fullmatch(key):
        communes = communes.filter(postal_codes__contains=key)
    else:
        communes = communes.filter(Q(sort_key__startswith=key) | Q(sort_key__contains=f" {key}"))
    closeness = Case(
        When(sort_key=key, then=Value(0)),
        When(sort_key__startswith=key, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return list(
        communes.order_by(closeness, F("population").desc(nulls_last=True), "sort_key", "code")[
            :limit
        ]
    )


def communes_meant(text: str, home: Department | None = None) -> list[Commune]:
    """The commune that « Cozes » or « Cozes (17) » says: one without a doubt, else those it may be.

    The name itself at home, then anywhere; then names that begin so; at last, at home, names one
    typing mistake away.
    """
    match = NAME_AND_PLACE.match(text.strip())
    name, place = (match["name"], match["place"]) if match else (text, None)
    said = find_department(place) if place else None
    near: list[Commune] = []
    for department in [said] if said else [home, None]:
        found = find_communes(name, department)
        exact = [commune for commune in found if match_key(name) == commune.sort_key]
        if len(exact) == 1:
            return exact
        near += [commune for commune in found if commune not in near]
        if exact:
            break
    return near or _communes_one_mistake_away(match_key(name), said or home)


def _communes_one_mistake_away(key: str, department: Department | None) -> list[Commune]:
    if department is None or len(key) < SHORTEST_NAME_WITH_A_MISTAKE - 1:
        return []
    communes = Commune.objects.current().select_related("department")
    return [
        commune
        for commune in communes.filter(department=department).order_by("sort_key", "code")
        if one_mistake_apart(key, commune.sort_key)
    ]
