"""How a run shows its figures. Never what they are worth: a time depends on the machine."""

import json

import pytest

from actions.importing.files import read_file
from deploy import bench
from deploy.benchmarks.figures import Failure, Figure, french_number, table
from deploy.benchmarks.measuring import percentile_95
from deploy.benchmarks.texts import Writer
from deploy.screen import Screen

CREATION = Figure("Créer un centre", 180.0, "ms", 6300.0)
LIST = Figure("Liste", 3, "requêtes")
BROKEN = Failure("Import", "ValueError: rien à lire")


def test_the_table_aligns_its_columns():
    assert table([CREATION, BROKEN, LIST]).replace("\u00a0", " ").splitlines() == [
        "Mesure           Valeur  Unité     Référence  Rapport",
        "---------------  ------  --------  ---------  -------",
        "Créer un centre     180  ms            6 300       35",
        "Import           ÉCHEC : ValueError: rien à lire",
        "Liste                 3  requêtes          –        –",
    ]


def test_a_table_of_failures_only_is_still_a_table():
    assert "ÉCHEC : ValueError: rien à lire" in table([BROKEN])


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (0.0554, "0,055"), (1.5, "1,50"), (24.46, "24,5"), (6312.7, "6 313"), (None, "–")],
)
def test_numbers_are_french(value, text):
    assert french_number(value).replace("\u00a0", " ") == text


def test_the_json_says_the_same_five_things_of_each_figure():
    assert json.loads(bench.as_json([CREATION, LIST])) == [
        {
            "name": "Créer un centre",
            "value": 180.0,
            "unit": "ms",
            "baseline": 6300.0,
            "ratio": 35.0,
        },
        {"name": "Liste", "value": 3, "unit": "requêtes", "baseline": None, "ratio": None},
    ]


def test_a_benchmark_that_raises_fails_the_run_and_not_the_others(capsys):
    def broken() -> list[Figure]:
        raise ValueError("rien à lire")

    lines = bench.run({"Import": broken, "Fiches": lambda: [LIST]}, Screen())
    assert lines[:2] == [BROKEN, LIST]
    assert bench.exit_code(lines) == 1
    assert bench.exit_code(lines[1:]) == 0
    assert json.loads(bench.as_json(lines))[0] == {
        "name": "Import",
        "value": None,
        "unit": None,
        "baseline": None,
        "ratio": None,
        "error": "ValueError: rien à lire",
    }
    said = capsys.readouterr()
    assert "✗ Import" in said.out
    assert "Traceback" in said.err


def test_no_time_fails_the_run():
    assert bench.exit_code([Figure("Liste", 1e9, "ms", 1.0)]) == 0


def test_without_servers_it_says_how_to_start(monkeypatch, capsys):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert bench.main() == 2
    assert "make bench" in capsys.readouterr().out


def test_the_95th_centile_of_fifty_is_the_48th():
    assert percentile_95(range(1, 51)) == 48


@pytest.mark.django_db
def test_the_texts_are_the_same_at_each_run_and_can_be_imported():
    export = Writer(seed=1).export(4, "CENTRE DE MESURE - Lozère")
    assert export == Writer(seed=1).export(4, "CENTRE DE MESURE - Lozère")
    sheets = read_file(export).sheets
    assert [(sheet.whole, sheet.problems) for sheet in sheets] == [(True, [])] * 4
    assert not any(sheet.content["unsorted_text"] for sheet in sheets)
