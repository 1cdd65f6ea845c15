"""The labels of the national text export, and telling them from prose that looks like them.

A label is a line ``- Label``. Prose has bullets too, and some bullets are the same words.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence

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
    text = line.strip()
    if len(text) > LONGEST_LABEL or not text:
        return []
    dashed = text[0] in "-–—•"
    found = PLACES.get(sort_key(text.lstrip("-–—• \u00a0")), [])
    return found if dashed else [place for place in found if place == WITHOUT_DASH]


def split_fields(
    lines: Sequence[str], is_value: Callable[[str, str], bool]
) -> tuple[dict[str, list[str]], dict[str, int]]:
    """The lines of one record, after its title, by field; and the line where each field begins.

    ``is_value(field, line)`` says whether a line is a value of a listed field. Only labels
    themselves are dropped: a label out of its place stays in the text where it stands.
    """
    candidates = [places_of(line) for line in lines]
    where: dict[int, list[int]] = {}
    for number, places in enumerate(candidates):
        for place in places:
            where.setdefault(place, []).append(number)

    fields: dict[str, list[str]] = {}
    begins: dict[str, int] = {}
    current = -1
    for number, line in enumerate(lines):
        place = next((p for p in candidates[number] if p > current), None)
        if place is not None and not _is_text(
            number, place, current, lines, candidates, where, is_value
        ):
            current = place
            fields[FIELDS[place]] = []
            begins[FIELDS[place]] = number
        elif current in candidates[number] and not any(map(str.strip, fields[FIELDS[current]])):
            continue  # the same label again, still empty
        else:
            fields.setdefault(FIELDS[current] if current >= 0 else "before", []).append(line)
    return fields, begins


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
    if FIELDS[place] in LISTED and not _looks_listed(number, place, lines, candidates, is_value):
        return True
    last = where[place][-1]
    if last == number:
        return False
    # The label stands again further on, and labels that belong before it come in between.
    return any(
        bisect_right(where.get(between, []), number) < bisect_left(where.get(between, []), last)
        for between in range(current + 1, place)
    )


def _looks_listed(
    number: int,
    place: int,
    lines: Sequence[str],
    candidates: Sequence[list[int]],
    is_value: Callable[[str, str], bool],
) -> bool:
    following = next((n for n in range(number + 1, len(lines)) if lines[n].strip()), None)
    if following is None or candidates[following] or lines[following].strip() == "-":
        return True
    if is_value(FIELDS[place], lines[following]):
        return True
    # An unknown word of the list is still its value when a label closes it at once.
    after = next((n for n in range(following + 1, len(lines)) if lines[n].strip()), None)
    return after is None or bool(candidates[after])
