"""The real export of the national system, from the folder of the project's documents."""

import json
from pathlib import Path

import pytest

from actions.importing.decoding import decode
from actions.importing.labels import LABELS
from federation.labels import label
from federation.models import Practice
from territory.normalise import sort_key
from territory.selectors import department
from tests.support.imports import export, run
from tests.support.text_exports import SEED, needs_seed


@needs_seed
@pytest.mark.usefixtures("committed")
def test_the_real_export_makes_19_sheets_in_16_centres_and_loses_no_word(tmp_path):
    try:
        report = run(str(SEED), tmp_path, create_centres=True, publish=True)
        assert report["counts"] == {
            "created": 19,
            "changed": 0,
            "unchanged": 0,
            "kept": 0,
            "trashed": 0,
            "refused": 0,
        }
        assert len(report["centres_created"]) == 16
        exported = json.loads(export(tmp_path, "json"))
        assert len(exported["sheets"]) == 19
        kept = words_of_export(exported) + words(" ".join(report["preamble"]))
        for word, count in counted(words_of_file(SEED)).items():
            assert counted(kept).get(word, 0) >= count, word
        first = export(tmp_path, "json")
        assert run(str(SEED), tmp_path, create_centres=True)["counts"]["unchanged"] == 19
        assert export(tmp_path, "json") == first
    finally:
        Practice.objects.all().delete()


def words(text: str) -> list[str]:
    return sort_key(text).split()


def counted(found: list[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for word in found:
        counts[word] = counts.get(word, 0) + 1
    return counts


def words_of_file(path: Path) -> list[str]:
    """All words but the labels and the separators; a repeated territory counts once."""
    known = {sort_key(text) for _name, text in LABELS}
    kept: list[str] = []
    lines = decode(path.read_bytes()).split("\n")
    scales = 0
    for number, line in enumerate(lines):
        if line.strip() == "Actions" and lines[number + 2].startswith("- Structure"):
            scales = 0
            continue
        if sort_key(line) in known and line.startswith(("- ", "Partenaires")):
            scales += sort_key(line) == "territoire concerne"
            continue
        if scales == 2 and sort_key(lines[number - 1]) == "territoire concerne":
            continue
        kept += words(line)
    return kept


def words_of_export(exported: dict) -> list[str]:
    """Words of the texts, and of the labels that the codes stand for."""
    names = {row["slug"]: (row["name"], row["department"]) for row in exported["centres"]}
    kept: list[str] = []
    for sheet in exported["sheets"]:
        name, code = names[sheet["centre"]]
        kept += words(name) + words(label_of_department(code))
        kept += [
            word for value in sheet.values() if isinstance(value, str) for word in words(value)
        ]
        codes = [
            ("status", [sheet["status"]]),
            ("dimension", [sheet["dimension"]]),
            ("territory-scale", [sheet["territory_scale"]]),
            ("initiator", sheet["initiators"]),
            ("keyword", sheet["keywords"]),
            ("audience", sheet["audiences"]),
            ("partner-kind", [row["kind"] for row in sheet["partners"]]),
        ]
        for kind, values in codes:
            for value in values:
                text = label(kind, value)
                # The national list writes « partenaire(s) » and « Un habitant ».
                kept += words(text.replace("partenaires", "partenaire(s)")) if text else []
    return kept


def label_of_department(code: str) -> str:
    found = department(code)
    assert found
    return found.name
