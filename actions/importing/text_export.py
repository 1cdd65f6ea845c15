"""The text export of the national system, record by record, without losing a word."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from actions.importing.amounts import suggest_budget_lines
from actions.importing.headcounts import suggest_people_reached, suggest_workforce
from actions.importing.labels import FIELDS, LABELS, LAST_EARLY_PLACE, places_of, split_fields
from actions.importing.problems import Problem, UnreadableFile
from actions.importing.vocabulary import Vocabulary, match_fixed
from federation.enums import TermKind, TerritoryScale
from territory.normalise import sort_key

STRUCTURE = FIELDS.index("structure")
LONGEST_TITLE = 4  # lines
LONGEST_TITLE_TEXT = 255  # characters
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
    starts = _record_starts(lines)
    if not starts:
        first = next((n for n, line in enumerate(lines, start=1) if line.strip()), 1)
        raise UnreadableFile(
            first,
            "Ce fichier n’est pas un export de fiches : aucune ligne « Actions » n’y est suivie "
            "d’un titre et de « - Structure organisatrice ».",
        )
    records, last_places = [], []
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        record, last_place = _read_record(lines[start:end], start + 1, vocabulary)
        records.append(record)
        last_places.append(last_place)
    _refuse_cut_end(records[-1], last_places, len(lines))
    preamble = [line.strip() for line in lines[: starts[0]] if line.strip()]
    return ParsedFile(preamble, records)


def _record_starts(lines: Sequence[str]) -> list[int]:
    """Lines « Actions » that begin a record; the same word alone in prose does not."""
    found = []
    for number, line in enumerate(lines):
        if line.strip().casefold() != "actions":
            continue
        following = [n for n in range(number + 1, min(number + 60, len(lines))) if lines[n].strip()]
        for rank, candidate in enumerate(following[: LONGEST_TITLE + 1]):
            places = places_of(lines[candidate])
            if places:
                if places[0] == STRUCTURE or (rank and places[0] <= LAST_EARLY_PLACE):
                    found.append(number)
                break
        else:
            if found and len(following) <= LONGEST_TITLE and number + 60 > len(lines):
                found.append(number)  # the file is cut right after a title
    return found


def _read_record(
    lines: Sequence[str], first_line: int, vocabulary: Vocabulary
) -> tuple[SheetRecord, int]:
    record = SheetRecord(first_line)
    body = 1
    while body < len(lines) and not places_of(lines[body]):
        body += 1
    record.title = " ".join(" ".join(lines[1:body]).split())

    def is_value(name: str, line: str) -> bool:
        return _code(name, _value(line), vocabulary) is not None

    fields, begins = split_fields(lines[body:], is_value)
    _read_structure(record, fields.pop("structure", None), first_line)
    if not record.title:
        _refuse(record, first_line, "Cette fiche n’a pas de titre : ajoutez-le sous « Actions ».")
    elif len(record.title) > LONGEST_TITLE_TEXT:
        record.unsorted.append(f"Titre entier : {record.title}")
        record.title = record.title[: LONGEST_TITLE_TEXT - 1] + "…"
    record.fields["title"] = record.title
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
    last_place = max((FIELDS.index(name) for name in begins), default=-1)
    return record, last_place


def _read_structure(record: SheetRecord, lines: list[str] | None, first_line: int) -> None:
    text = " ".join(" ".join(_value(line) for line in lines or []).split())
    if not text:
        _refuse(
            record,
            first_line,
            "Cette fiche ne dit pas quelle structure l’organise : complétez « Structure "
            "organisatrice » (« NOM - Département »).",
        )
        return
    parts = re.split(r"\s[-–—]\s", text)
    if len(parts) < 2:
        record.structure = text
        _refuse(
            record,
            first_line,
            f"« {text} » n’indique pas de département : écrivez « NOM - Département ».",
        )
        return
    record.department = parts[-1].strip()
    record.structure = text[: text.rindex(parts[-1])].rstrip(" -–—\u00a0")


def _read_lists(record: SheetRecord, fields: dict[str, list[str]], vocabulary: Vocabulary) -> None:
    codes: dict[str, list[str]] = {}
    for name in (*FIXED_KIND, *TERM_KIND):
        for line in fields.pop(name, []):
            text = _value(line)
            if text and text != "-":
                codes.setdefault(name, []).extend(_codes(record, name, text, vocabulary))
    for name in ("status", "dimension"):
        first, *others = codes.get(name, []) or [""]
        record.fields[name] = first
        record.unsorted += [_labelled(name, other) for other in others if other != first]
    scales = [*codes.get("territory_scale", []), *codes.get("territory_scale_again", [])]
    record.fields["territory_scale"] = scales[0] if scales else ""
    for other in dict.fromkeys(scales[1:]):
        if other != scales[0]:
            record.unsorted.append(_labelled("territory_scale", TerritoryScale(other).label))
    for name in ("keywords", "audiences", "initiators"):
        record.fields[name] = list(dict.fromkeys(codes.get(name, [])))
    kinds = [*codes.get("partners_intro", []), *codes.get("partners", [])]
    record.fields["partners"] = [
        {"kind": kind, "name": "", "source": "entered"} for kind in dict.fromkeys(kinds)
    ]


def _codes(record: SheetRecord, name: str, text: str, vocabulary: Vocabulary) -> list[str]:
    """The codes that a line of a list names; what it says besides goes to the unsorted texts."""
    code = _code(name, text, vocabulary)
    if code is not None:
        if not _spelt_as_known(name, text, code, vocabulary):
            record.unsorted.append(_labelled(name, text))
        return [code]
    parts = [part.strip() for part in re.split(r"[,;]", text) if part.strip()]
    found = [_code(name, part, vocabulary) for part in parts]
    if len(parts) > 1 and all(found):
        return [code for code in found if code]
    record.unsorted.append(_labelled(name, text))
    return []


def _code(name: str, text: str, vocabulary: Vocabulary) -> str | None:
    if name in FIXED_KIND:
        return match_fixed(FIXED_KIND[name], text)
    if name in TERM_KIND:
        return vocabulary.match(TERM_KIND[name], text)
    return None


def _spelt_as_known(name: str, text: str, code: str, vocabulary: Vocabulary) -> bool:
    """False for a corrected mistake: the word as it was written is then kept apart."""
    if name in FIXED_KIND:
        return True
    known = vocabulary.labels[TERM_KIND[name].value, code]
    return set(sort_key(text).split()) <= set(sort_key(known).split())


def _refuse_cut_end(record: SheetRecord, last_places: list[int], last_line: int) -> None:
    """The last record of a cut file lacks the last labels that the others have."""
    expected = min(last_places[:-1]) if len(last_places) > 1 else len(FIELDS) - 1
    if last_places[-1] < expected:
        missing = LABELS[expected][1]
        _refuse(
            record,
            last_line,
            f"Le fichier s’arrête avant la fin de cette fiche (« {missing} » manque) : elle n’est "
            "pas importée. Exportez-la de nouveau.",
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
    return line.strip().lstrip("-–—•").strip(" \u00a0")


def _labelled(name: str, text: str) -> str:
    label = TEXT_OF_LABEL.get(name)
    return f"{label} : {text}" if label else text
