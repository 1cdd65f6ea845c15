"""The labels of the national text export, and telling them from prose that looks like them.

A label is a line ``- Label``. Prose has bullets too, and some bullets are the same words.
"""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from functools import lru_cache

from territory.normalise import sort_key

# In the order of the export. « Territoire concerné » comes twice.
LABELS: list[tuple[str, str]] = [
    ("structure", "Structure organisatrice"),
    ("files", "Fichier(s) associé(s)"),
    ("status", "Statut de l'action"),
    ("ended_reason", "Raisons pour lesquelles l'action est terminée"),
    ("dimension", "Dimension"),
    ("keywords", "Mots clés associés à l'action"),
    ("summary", "Résumé"),
    ("initiators", "Qui est à l'initiative de l'action ?"),
    ("initiators_note", "Précision ( si autre )"),
    ("territory_scale", "Territoire concerné"),
    (
        "description",
        "Description de l'expérience, ses objectifs, ses acteurs et ses différentes phases.",
    ),
    ("audiences", "Public"),
    ("partners_intro", "Avec qui cette action a-t-elle été menée ?"),
    ("partners", "Partenaires d'action:"),
    ("territory_scale_again", "Territoire concerné"),
    ("steps", "Description générale"),
    ("budget_text", "Ressources financières mobilisées pour cette action"),
    ("workforce_text", "Nombre de personnes mobilisés pour cette action"),
    ("outcome_territory", "Résultat sur le territoire"),
    ("outcome_centre", "Résultat pour le centre social"),
    ("outcome_residents", "Résultat pour les habitants"),
    ("limits", "Suite de l'action : Limites"),
    ("prospects", "Suite de l'action : Perspectives"),
]
FIELDS = [field for field, _label in LABELS]
PLACES: dict[str, list[int]] = {}
for _place, (_field, _label) in enumerate(LABELS):
    PLACES.setdefault(sort_key(_label), []).append(_place)
OTHER_SPELLINGS = {
    "nombre de personnes mobilisees pour cette action": "workforce_text",
    "precision si autre": "initiators_note",
    "fichiers associes": "files",
    "mots cles": "keywords",
}
for _text, _field in OTHER_SPELLINGS.items():
    PLACES.setdefault(_text, []).append(FIELDS.index(_field))
WITHOUT_DASH = FIELDS.index("partners")
LAST_EARLY_PLACE = FIELDS.index("ended_reason")
LONGEST_LABEL = 120
SHORTEST_LABEL = min(map(len, PLACES))
FIRST_LETTERS = {key[0] for key in PLACES}
BULLETS = "-–—•"
# Fields whose values come from a list: what follows the label tells whether it is one.
LISTED = {
    "status",
    "dimension",
    "keywords",
    "initiators",
    "territory_scale",
    "territory_scale_again",
    "audiences",
    "partners",
}


def places_of(line: str) -> list[int]:
    """Where in the order of labels a line may stand; empty for a line that is no label."""
    if len(line) < SHORTEST_LABEL:
        return []
    text = line.strip()
    words = text.lstrip(BULLETS + " \u00a0\t")
    # Normalising is slow, and almost no line of a large file is a label.
    if (
        not SHORTEST_LABEL <= len(words) <= LONGEST_LABEL
        or words[0].casefold() not in FIRST_LETTERS
    ):
        return []
    if text[0] in BULLETS:
        return _places(words)
    if words[0] in "Pp":
        return [place for place in _places(words) if place == WITHOUT_DASH]
    return []


@lru_cache(maxsize=1024)
def _places(words: str) -> list[int]:
    return PLACES.get(sort_key(words), [])


def split_fields(
    lines: Sequence[str], candidates: Sequence[list[int]], is_value: Callable[[str, str], bool]
) -> dict[str, list[str]]:
    """The lines of one record, after its title, by field; lines before any label as ``before``.

    ``candidates`` is ``places_of`` each line; ``is_value(field, line)`` says whether a line is a
    value of a listed field. Only labels themselves are dropped: a label out of its place stays in
    the text where it stands.
    """
    where: dict[int, list[int]] = {}
    for number, places in enumerate(candidates):
        for place in places:
            where.setdefault(place, []).append(number)

    fields: dict[str, list[str]] = {}
    current, empty = -1, True
    for number, line in enumerate(lines):
        here = candidates[number]
        own = next((p for p in here if p > current), None) if here else None
        if own is not None and not _is_text(
            number, own, current, lines, candidates, where, is_value
        ):
            current, empty = own, True
            fields[FIELDS[own]] = []
        elif empty and current in here:
            continue  # the same label again, still without anything
        else:
            empty = empty and not line.strip()
            fields.setdefault(FIELDS[current] if current >= 0 else "before", []).append(line)
    return fields


def _is_text(
    number: int,
    place: int,
    current: int,
    lines: Sequence[str],
    candidates: Sequence[list[int]],
    where: dict[int, list[int]],
    is_value: Callable[[str, str], bool],
) -> bool:
    """True for a bullet of the prose that has a label's words."""

    def stands_between(other: int, begin: int, end: int) -> bool:
        following = bisect_right(where[other], begin)
        return following < len(where[other]) and where[other][following] < end

    last = where[place][-1]
    listed = FIELDS[place] not in LISTED or _looks_listed(
        number, place, lines, candidates, is_value
    )
    following = _next_filled(lines, number)
    if not listed and following is not None and lines[following].strip()[0] not in BULLETS:
        return True
    if number == last:
        return False
    again = where[place][bisect_right(where[place], number)]
    # An unknown list, and the same label stands again before any that follows it: that is the one.
    if not listed and not any(stands_between(p, number, again) for p in where if p > place):
        return True
    # The label stands again further on, and labels that belong before it come in between.
    return any(stands_between(other, number, last) for other in where if current < other < place)


def _looks_listed(
    number: int,
    place: int,
    lines: Sequence[str],
    candidates: Sequence[list[int]],
    is_value: Callable[[str, str], bool],
) -> bool:
    following = _next_filled(lines, number)
    if following is None or candidates[following] or lines[following].strip() == "-":
        return True
    if is_value(FIELDS[place], lines[following]):
        return True
    # An unknown word of the list is still its value when a label closes it at once.
    after = _next_filled(lines, following)
    return after is None or bool(candidates[after])


def _next_filled(lines: Sequence[str], number: int) -> int | None:
    return next((n for n in range(number + 1, len(lines)) if lines[n].strip()), None)
