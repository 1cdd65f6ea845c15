"""Recognising a vocabulary's term however it is written."""

from typing import Any, Protocol

from federation.enums import Dimension, Initiator, Status, TerritoryScale
from territory.normalise import sort_key

# One mistake is forgiven from this many letters on, two from the second.
LETTERS_FOR_ONE, LETTERS_FOR_TWO = 6, 10
LONGEST_TERM = 100  # characters


class Vocabulary(Protocol):
    # The label of each (kind, code).
    labels: dict[tuple[str, str], str]

    def match(self, kind: str, text: str) -> str | None:
        """The code that ``text`` names in a vocabulary, or None when unsure."""


class StaticVocabulary:
    """Terms given as ``{kind: [{"code", "label", "aliases"}]}``."""

    def __init__(self, terms: dict[str, list[dict[str, Any]]]) -> None:
        self.labels = {
            (kind, term["code"]): term["label"] for kind, values in terms.items() for term in values
        }
        self._codes: dict[str, dict[str, str]] = {
            kind: {
                sort_key(text): term["code"]
                for term in values
                for text in (term["label"], *term["aliases"])
            }
            for kind, values in terms.items()
        }

    def match(self, kind: str, text: str) -> str | None:
        return closest(self._codes.get(kind, {}), sort_key(text))


# How the national system writes what our fixed lists hold.
FIXED: dict[str, dict[str, str]] = {
    "status": {
        "en cours": Status.ONGOING,
        "terminee": Status.ENDED,
        "termine": Status.ENDED,
        "a venir": Status.PLANNED,
        "en projet": Status.PLANNED,
        "planifiee": Status.PLANNED,
        "prevue": Status.PLANNED,
    },
    "dimension": {
        "citoyennete": Dimension.CITIZENSHIP,
        "services": Dimension.SERVICES,
        "service": Dimension.SERVICES,
        "accompagnement de projets": Dimension.PROJECT_SUPPORT,
        "accompagnement de projet": Dimension.PROJECT_SUPPORT,
    },
    "initiator": {
        "le centre social": Initiator.CENTRE,
        "le centre": Initiator.CENTRE,
        "centre social": Initiator.CENTRE,
        "un ou plusieurs partenaire s": Initiator.PARTNERS,
        "un ou plusieurs partenaires": Initiator.PARTNERS,
        "un habitant": Initiator.RESIDENT,
        "un groupe d habitants": Initiator.RESIDENT_GROUP,
        "autre": Initiator.OTHER,
    },
    "territory-scale": {
        "un quartier": TerritoryScale.NEIGHBOURHOOD,
        "plusieurs quartiers": TerritoryScale.NEIGHBOURHOODS,
        "une commune": TerritoryScale.COMMUNE,
        "plusieurs communes": TerritoryScale.COMMUNES,
        "autre": TerritoryScale.OTHER,
    },
}
# The national system's own words for each of them; the others are other spellings.
FIRST_SPELLING: dict[tuple[str, str], str] = {}
for _kind, _codes in FIXED.items():
    for _text, _code in _codes.items():
        FIRST_SPELLING.setdefault((_kind, _code), _text)


def match_fixed(kind: str, text: str) -> str | None:
    code = closest(FIXED[kind], sort_key(text))
    return str(code) if code else None


def closest(codes: dict[str, str], key: str) -> str | None:
    """The code of ``key``, or of the only known text that is a typing mistake away from it."""
    if key in codes:
        return codes[key]
    allowed = 2 if len(key) >= LETTERS_FOR_TWO else 1 if len(key) >= LETTERS_FOR_ONE else 0
    if not allowed or len(key) > LONGEST_TERM:
        return None
    # Cut in one part more than there may be mistakes: one part at least is without any.
    size = len(key) // (allowed + 1)
    parts = [key[rank * size : (rank + 1) * size] for rank in range(allowed + 1)]
    near = {
        code
        for known, code in codes.items()
        if any(part in known for part in parts) and within(known, key, allowed)
    }
    return near.pop() if len(near) == 1 else None


def within(one: str, other: str, allowed: int) -> bool:
    """True when at most ``allowed`` letters are added, missing or wrong (Levenshtein)."""
    if abs(len(one) - len(other)) > allowed:
        return False
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        previous, row[0] = row[0], i
        for j, b in enumerate(other, start=1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (a != b))
        if min(row) > allowed:
            return False
    return row[-1] <= allowed
