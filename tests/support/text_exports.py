"""Text exports made for tests, and what is lost of one when it is read. No database."""

import json
import os
from collections import Counter
from pathlib import Path

import pytest

from actions.importing.labels import FIELDS, LABELS, places_of
from actions.importing.text_export import FIXED_KIND, PROSE, TERM_KIND, ParsedFile, parse_export
from actions.importing.vocabulary import FIRST_SPELLING, StaticVocabulary
from territory.normalise import sort_key

ROOT = Path(__file__).parents[2]
VOCABULARY = StaticVocabulary(
    json.loads((ROOT / "platform/federation/data/vocabulary.json").read_text(encoding="utf-8"))
)
SEED = Path(os.environ.get("MAILLAGE_SEEDS", ROOT.parent / "shared/seeds")) / "senacs-actions.txt"
needs_seed = pytest.mark.skipif(
    not SEED.exists(), reason=f"the real export is not there: {SEED} (set MAILLAGE_SEEDS)"
)
TEXT_OF = dict(LABELS)
OPTIONAL = {"ended_reason", "initiators_note"}
PREAMBLE = "Les actions des centres sociaux\n"


def label(name: str) -> str:
    return TEXT_OF[name] if name == "partners" else f"- {TEXT_OF[name]}"


def record(title: str = "Un jardin partagé", without: tuple[str, ...] = (), **contents: str) -> str:
    """A record as the export writes it: every label in order, with what is given under it."""
    contents = {"structure": "- EVS DU MOULIN - Lozère", **contents}
    lines = ["Actions", title] if title else ["Actions"]
    for name in FIELDS:
        if name in without or (name in OPTIONAL and name not in contents):
            continue
        lines.append(label(name))
        if contents.get(name):
            lines.append(contents[name])
    return "\n".join(lines) + "\n"


def parse(*records: str) -> ParsedFile:
    return parse_export("".join(records), VOCABULARY)


def only(*records: str):
    parsed = parse(*records)
    assert len(parsed.records) == 1
    return parsed.records[0]


def words(text: str) -> Counter[str]:
    return Counter(sort_key(text).split())


def words_of_result(parsed: ParsedFile) -> Counter[str]:
    found = words("\n".join(parsed.preamble))
    for sheet in parsed.records:
        # A title cut at 255 characters is whole in the unsorted texts.
        title = "" if sheet.title.endswith("…") else sheet.title
        prose = [sheet.fields[name] for name in PROSE]
        found += words("\n".join([title, sheet.structure, sheet.department, *prose]))
        found += words("\n".join(sheet.unsorted))
        for name, kind in FIXED_KIND.items():
            codes = sheet.fields.get(name) or []
            for code in [codes] if isinstance(codes, str) else codes:
                found += words(FIRST_SPELLING[kind, code])
        for name in ("keywords", "audiences"):
            for code in sheet.fields[name]:
                found += words(VOCABULARY.labels[TERM_KIND[name].value, code])
        for row in sheet.fields["partners"]:
            found += words(VOCABULARY.labels["partner-kind", row["kind"]])
    return found


def lost_words(text: str, parsed: ParsedFile) -> Counter[str]:
    """Words of the file that are in no part of the result, its label lines aside."""
    labels = words("\n".join(line for line in text.split("\n") if places_of(line)))
    # The scale that the form asks for twice is one value, and « Actions » parts the records.
    asked_twice = words(
        "\n".join(
            FIRST_SPELLING["territory-scale", sheet.fields["territory_scale"]]
            for sheet in parsed.records
            if sheet.fields["territory_scale"]
        )
    )
    separators = Counter({"actions": len(parsed.records)})
    return words(text) - words_of_result(parsed) - labels - asked_twice - separators
