"""The text export of the national system, record by record, without losing a word."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from actions.importing.amounts import suggest_budget_lines
from actions.importing.decoding import CUT
from actions.importing.headcounts import suggest_people_reached, suggest_workforce
from actions.importing.labels import (
    BULLETS,
    FIELDS,
    LABELS,
    LAST_EARLY_PLACE,
    places_of,
    split_fields,
)
from actions.importing.problems import Problem, UnreadableFile
from actions.importing.vocabulary import FIRST_SPELLING, Vocabulary, match_fixed
from federation.enums import TermKind
from territory.normalise import sort_key

STRUCTURE = FIELDS.index("structure")
LONGEST_TITLE = 255  # characters
LONGEST_STRUCTURE = 200  # characters, as the name of a centre
LONGEST_LIST = 500  # characters; a longer line is no list of terms
MOST_TERMS = 100  # lines of a list
BETWEEN_NAME_AND_DEPARTMENT = re.compile(r"\s[-–—]\s")
PROSE = (
    "ended_reason",
    "summary",
    "initiators_note",
    "description",
    "steps",
    "budget_text",
    "workforce_text",
    "outcome_territory",
    "outcome_centre",
    "outcome_residents",
    "limits",
    "prospects",
)
FIXED_KIND = {
    "status": "status",
    "dimension": "dimension",
    "initiators": "initiator",
    "territory_scale": "territory-scale",
    "territory_scale_again": "territory-scale",
}
TERM_KIND = {
    "keywords": TermKind.KEYWORD,
    "audiences": TermKind.AUDIENCE,
    "partners": TermKind.PARTNER_KIND,
    "partners_intro": TermKind.PARTNER_KIND,
}
# The sentence of an unplaced text begins with the words of its label.
TEXT_OF_LABEL = {name: text.rstrip(" :?.") for name, text in LABELS}


@dataclass
class SheetRecord:
    """One sheet of the file. ``fields`` has the keys of docs/sheet-format.md."""

    line: int
    title: str = ""
    structure: str = ""
    department: str = ""
    fields: dict[str, Any] = field(default_factory=dict)
    unsorted: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    whole: bool = True


@dataclass
class ParsedFile:
    preamble: list[str]
    records: list[SheetRecord]


def parse_export(text: str, vocabulary: Vocabulary) -> ParsedFile:
    """Reads every record; those that are cut or have no structure are not ``whole``.

    Raises ``UnreadableFile`` when the text has no record at all.
    """
    lines = text.split("\n")
    places = [places_of(line) for line in lines]
    starts = _record_starts(lines, places)
    if not starts:
        first = next((n for n, line in enumerate(lines, start=1) if line.strip()), 1)
        raise UnreadableFile(
            first,
            "Ce fichier n’est pas un export de fiches : aucune ligne « Actions » n’y est suivie "
            "d’un titre et de « - Structure organisatrice ».",
        )
    records, labels = [], []
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        record, begun = _read_record(lines[start:end], places[start:end], start + 1, vocabulary)
        records.append(record)
        labels.append(begun)
    _refuse_cut_end(records[-1], labels, lines)
    preamble = [line.strip() for line in lines[: starts[0]] if line.strip()]
    return ParsedFile(preamble, records)


def _record_starts(lines: Sequence[str], places: Sequence[list[int]]) -> list[int]:
    """Lines « Actions » that begin a record; the same word alone in prose does not.

    A record begins when its first labels follow, backwards in the order of labels. One that has
    lost its « Actions » begins at its first label.
    """
    starts: list[int] = []
    # The last « Actions », the one right before it, and what stands between it and a label.
    actions: int | None = None
    before_actions: int | None = None
    title: list[str] = []
    orphan: int | None = None
    reached = len(FIELDS)
    for number, line in enumerate(lines):
        if places[number]:
            place = places[number][0]
            begins = place == STRUCTURE or (place <= LAST_EARLY_PLACE and place <= reached)
            if actions is not None and begins:
                # A sheet may be called « Actions ».
                starts.append(actions if title or before_actions is None else before_actions)
                reached, orphan = place, None
            elif orphan is not None and STRUCTURE < place <= LAST_EARLY_PLACE:
                starts.append(orphan)
                reached, orphan = place, None
            else:
                orphan = number if place == STRUCTURE < reached else None
                reached = max(reached, place)
            actions = None
        elif len(line) >= len("actions") and line.strip().casefold() == "actions":
            before_actions = actions if not title else None
            actions, title = number, []
        elif actions is not None and len(title) < 3 and line.strip():
            title.append(line.strip())
    if starts and actions is not None and _is_cut_title(title):
        starts.append(actions)
    return starts


def _is_cut_title(lines: list[str]) -> bool:
    """The file stops right after « Actions », or in the two lines that follow it."""
    label = f"- {LABELS[STRUCTURE][1]}"
    return len(lines) <= 1 or (len(lines) == 2 and label.startswith(lines[1]))


def _read_record(
    lines: Sequence[str], places: Sequence[list[int]], first_line: int, vocabulary: Vocabulary
) -> tuple[SheetRecord, set[str]]:
    """The record, and the labels that it has. ``lines`` begins with « Actions » or a label."""
    record = SheetRecord(first_line)
    body = next((number for number, found in enumerate(places) if found), len(lines))
    title = " ".join(" ".join(lines[1:body]).split())

    def is_value(name: str, line: str) -> bool:
        return _code(name, _value(line), vocabulary) is not None

    fields = split_fields(lines[body:], places[body:], is_value)
    begun = fields.keys() - {"before"}
    if not title:
        _refuse(record, first_line, "Cette fiche n’a pas de titre : ajoutez-le sous « Actions ».")
    elif len(title) > LONGEST_TITLE:
        record.unsorted.append(f"Titre entier : {title}")
        title = title[: LONGEST_TITLE - 1] + "…"
    record.title = record.fields["title"] = title
    _read_structure(record, fields.pop("structure", []))
    for name in PROSE:
        record.fields[name] = prose(fields.pop(name, []))
    _read_lists(record, fields, vocabulary)
    for name, left in fields.items():
        # What has no field of its own: attached files, texts before the first label.
        if prose(left):
            record.unsorted.append(_labelled(name, prose(left)))
    record.fields["budget_lines"] = suggest_budget_lines(record.fields["budget_text"])
    record.fields["workforce"] = suggest_workforce(record.fields["workforce_text"])
    record.fields["people_reached"] = suggest_people_reached(record.fields["workforce_text"])
    return record, begun


def _read_structure(record: SheetRecord, lines: list[str]) -> None:
    values = [line.strip() for line in lines if _value(line)]
    # The dash of the first line is the list's; on the next ones it may part name and département.
    text = " ".join(" ".join([*map(_value, values[:1]), *values[1:]]).split())
    parts = BETWEEN_NAME_AND_DEPARTMENT.split(text)
    named = [line for line in values if BETWEEN_NAME_AND_DEPARTMENT.search(_value(line))]
    record.structure = text
    if not text:
        problem = (
            "Cette fiche ne dit pas quelle structure l’organise : complétez « Structure "
            "organisatrice » (« NOM - Département »)."
        )
    elif len(text) > LONGEST_STRUCTURE:
        problem = (
            f"« {text[:50]}… » est trop long pour le nom d’une structure : écrivez « NOM - "
            "Département » sur une seule ligne."
        )
    elif len(named) > 1:
        problem = f"« {text} » nomme plusieurs structures : gardez celle qui porte la fiche."
    elif len(parts) < 2:
        problem = f"« {text} » n’indique pas de département : écrivez « NOM - Département »."
    else:
        record.department = parts[-1].strip(BULLETS + " ")
        record.structure = text[: len(text) - len(parts[-1])].rstrip(BULLETS + " ")
        return
    _refuse(record, record.line, problem)


def _read_lists(record: SheetRecord, fields: dict[str, list[str]], vocabulary: Vocabulary) -> None:
    found: dict[str, list[tuple[str, str]]] = {}
    for name in (*FIXED_KIND, *TERM_KIND):
        values = [value for line in fields.pop(name, []) if (value := _value(line))]
        found[name] = [
            pair
            for value in values[:MOST_TERMS]
            for pair in _codes(record, name, value, vocabulary)
        ]
        if values[MOST_TERMS:]:
            record.unsorted.append(_labelled(name, "\n".join(values[MOST_TERMS:])))
    scales, again = found["territory_scale"], found["territory_scale_again"]
    if scales and again and scales[0][0] == again[0][0]:
        del again[0]  # the form asks for it twice

    def distinct(name: str, *more: tuple[str, str], most: int | None = None) -> list[str]:
        """The codes of a list; a value that comes again, or is one too many, is kept as text."""
        codes: list[str] = []
        for code, text in [*found[name], *more]:
            if code in codes or len(codes) == most:
                record.unsorted.append(_labelled(name, text))
            else:
                codes.append(code)
        return codes

    for name in ("status", "dimension"):
        record.fields[name] = next(iter(distinct(name, most=1)), "")
    record.fields["territory_scale"] = next(iter(distinct("territory_scale", *again, most=1)), "")
    for name in ("keywords", "audiences", "initiators"):
        record.fields[name] = distinct(name)
    record.fields["partners"] = [
        {"kind": kind, "name": "", "source": "entered"}
        for kind in distinct("partners", *found["partners_intro"])
    ]


def _codes(
    record: SheetRecord, name: str, text: str, vocabulary: Vocabulary
) -> list[tuple[str, str]]:
    """The values that a line of a list names, each as (code, text).

    What the line says besides goes to the unsorted texts, and so does a corrected spelling.
    """
    parts = [part.strip() for part in re.split(r"[,;]", text) if part.strip()]
    if len(text) > LONGEST_LIST:
        parts, unknown = [], [text]
    else:
        unknown = []
    found = []
    while parts:
        # « Emploi, économie » is one term, « jeunes, adultes » are two.
        for taken in (2, 1):
            words = ", ".join(parts[:taken])
            code = _code(name, words, vocabulary) if taken <= len(parts) else None
            if code and (taken == 1 or "," in _known_spelling(name, code, vocabulary)):
                break
        parts = parts[taken:]
        if not code:
            unknown.append(words)
            continue
        found.append((code, words))
        if not _is_spelt_as(_known_spelling(name, code, vocabulary), words):
            record.unsorted.append(_labelled(name, words))
    if unknown:
        record.unsorted.append(_labelled(name, ", ".join(unknown)))
    return found


def _code(name: str, text: str, vocabulary: Vocabulary) -> str | None:
    if name in FIXED_KIND:
        return match_fixed(FIXED_KIND[name], text)
    if name in TERM_KIND:
        return vocabulary.match(TERM_KIND[name], text)
    return None


def _known_spelling(name: str, code: str, vocabulary: Vocabulary) -> str:
    if name in FIXED_KIND:
        return FIRST_SPELLING[FIXED_KIND[name], code]
    return vocabulary.labels[TERM_KIND[name].value, code]


def _is_spelt_as(known: str, text: str) -> bool:
    """False for a corrected mistake or another name: what was written is then kept apart."""
    words, known_words = sort_key(text).split(), sort_key(known).split()
    return "".join(words) == "".join(known_words) or not Counter(words) - Counter(known_words)


def _refuse_cut_end(record: SheetRecord, labels: list[set[str]], lines: Sequence[str]) -> None:
    """The last record of a cut file lacks the last labels that the others have.

    An older export may lack some everywhere. Alone, a record must have the very last.
    """
    *others, own = labels
    counts = Counter(name for begun in others for name in begun)
    # One odd record among the others does not hide what they have.
    usual = [name for name in FIELDS if counts[name] * 10 >= 9 * len(others)]
    last = max((FIELDS.index(name) for name in own), default=-1)
    if usual and last < FIELDS.index(usual[-1]):
        where = f"« {TEXT_OF_LABEL[usual[-1]]} » manque"
    elif lines[-1].endswith(CUT):
        where = "son dernier mot est coupé"
    else:
        return
    last_line = max(number for number, line in enumerate(lines, start=1) if line.strip())
    _refuse(
        record,
        last_line,
        f"Le fichier s’arrête avant la fin de cette fiche ({where}) : elle n’est pas importée. "
        "Exportez-la de nouveau.",
    )


def _refuse(record: SheetRecord, line: int, message: str) -> None:
    record.whole = False
    record.problems.append(Problem(line, message))


def prose(lines: Sequence[str]) -> str:
    """Lines as a text; a dash alone on its line goes before the next one."""
    kept: list[str] = []
    dash = False
    for line in (line.strip() for line in lines):
        if line == "-":
            dash = True
        elif line:
            kept.append(f"- {line}" if dash and not line.startswith("- ") else line)
            dash = False
        elif kept and kept[-1]:
            kept.append("")
    return "\n".join(kept).strip()


def _value(line: str) -> str:
    return line.strip().lstrip(BULLETS + " \u00a0\t")


def _labelled(name: str, text: str) -> str:
    label = TEXT_OF_LABEL.get(name)
    return f"{label} : {text}" if label else text
