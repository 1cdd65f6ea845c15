"""The national text export: where records begin and end, and hostile files. No database."""

import time

import pytest

from actions.importing.decoding import CUT, decode
from actions.importing.labels import FIELDS
from actions.importing.problems import UnreadableFile
from actions.importing.text_export import parse_export
from tests.support.text_exports import PREAMBLE, VOCABULARY, label, only, parse, record


@pytest.mark.parametrize(
    ("value", "structure", "department"),
    [
        ("- EVS DU MOULIN - Lozère", "EVS DU MOULIN", "Lozère"),
        ("- EVS – LE MOULIN – Lozère", "EVS – LE MOULIN", "Lozère"),
        ("- EVS - LE MOULIN - Alpes-de-Haute-Provence", "EVS - LE MOULIN", "Alpes-de-Haute-Provence"),
        ("- EVS DU MOULIN\u00a0-\u00a0Lozère", "EVS DU MOULIN", "Lozère"),
        ("- EVS DU MOULIN\nAssociation Farine - Lozère", "EVS DU MOULIN Association Farine", "Lozère"),
        ("- EVS DU MOULIN\n- Lozère", "EVS DU MOULIN", "Lozère"),
        ("- L’Escale. « Le 26 » - Val-d’Oise", "L’Escale. « Le 26 »", "Val-d’Oise"),
    ],
)  # fmt: skip
def test_the_department_is_what_follows_the_last_dash(value, structure, department):
    sheet = only(record(structure=value))
    assert (sheet.structure, sheet.department, sheet.whole) == (structure, department, True)


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("", "ne dit pas quelle structure"),
        ("-", "ne dit pas quelle structure"),
        ("- EVS DU MOULIN", "n’indique pas de département"),
        ("- - Lozère", "n’indique pas de département"),
        ("- EVS DU MOULIN -", "n’indique pas de département"),
        ("- EVS A - Lot\n- EVS B - Gard", "nomme plusieurs structures"),
        (f"- {'EVS ' * 60} - Lot", "trop long"),
    ],
)
def test_a_record_without_structure_or_department_is_refused_alone(value, sentence):
    parsed = parse(record(), record(structure=value), record())
    assert [sheet.whole for sheet in parsed.records] == [True, False, True]
    (problem,) = parsed.records[1].problems
    assert sentence in problem.message
    assert problem.line == parsed.records[1].line


# Records


def test_the_word_actions_alone_in_prose_parts_nothing():
    sheet = only(
        PREAMBLE,
        record(
            files="Actions\n- livret.pdf",
            ended_reason="Actions\nfinies",
            description="Nos axes :\nActions\n- Public\nPartout\net toujours",
            prospects="Actions\nà poursuivre\navec les voisins\net leurs amis",
        ),
    )
    assert sheet.whole
    assert sheet.fields["ended_reason"] == "Actions\nfinies"
    assert sheet.fields["prospects"].startswith("Actions\nà poursuivre")


def test_a_sheet_may_be_called_actions():
    assert [sheet.title for sheet in parse(record(), record(title="Actions")).records] == [
        "Un jardin partagé",
        "Actions",
    ]


def test_actions_at_the_end_of_a_prose_does_not_take_the_next_title():
    parsed = parse(record(prospects="D’autres\nActions"), record(title="Le four à pain"))
    assert [sheet.title for sheet in parsed.records] == ["Un jardin partagé", "Le four à pain"]
    assert parsed.records[0].fields["prospects"] == "D’autres\nActions"


def test_a_title_of_many_lines_is_one_title():
    parsed = parse(record(), record(title="Un\nlong\ntitre\nsur\ncinq\nlignes"))
    assert parsed.records[1].title == "Un long titre sur cinq lignes"


def test_a_record_without_title_is_refused_alone():
    parsed = parse(record(), record(title=""), record())
    assert [sheet.whole for sheet in parsed.records] == [True, False, True]
    assert "n’a pas de titre" in parsed.records[1].problems[0].message


def test_a_record_without_its_structure_label_is_refused_alone():
    parsed = parse(record(), record(title="Le four", without=("structure",)), record())
    assert [sheet.whole for sheet in parsed.records] == [True, False, True]
    assert parsed.records[1].title == "Le four"


def test_a_record_that_lost_its_separator_is_not_hidden_in_the_one_before():
    second = record(title="Le four").removeprefix("Actions\n")
    parsed = parse(record(), second, record())
    assert [sheet.whole for sheet in parsed.records] == [True, False, True]
    assert parsed.records[1].structure == "EVS DU MOULIN"


def test_a_first_label_written_twice_does_not_make_two_records():
    twice = record().replace(label("structure"), f"{label('structure')}\n{label('structure')}")
    sheet = only(twice)
    assert (sheet.whole, sheet.title, sheet.structure) == (
        True,
        "Un jardin partagé",
        "EVS DU MOULIN",
    )


CUTS = [
    "- Suite de l'action : Perspectives\n",
    "ction : Perspectives\n",
    "- Résultat pour les habitants\n",
    "- Public\n",
    "- Fichier(s) associé(s)\n",
]


@pytest.mark.parametrize("cut", CUTS)
@pytest.mark.parametrize("others", [0, 1, 3])
def test_a_cut_in_the_labels_of_the_last_record_is_seen(cut, others):
    last = record(title="Le four", budget_text="500 €")
    parsed = parse(record() * others, last[: last.index(cut)])
    assert [sheet.whole for sheet in parsed.records] == [True] * others + [False]
    problem = parsed.records[-1].problems[-1]
    assert "Le fichier s’arrête avant la fin de cette fiche" in problem.message
    assert problem.line > parsed.records[-1].line


@pytest.mark.parametrize(
    "rest", ["Actions", "Actions\n", "Actions\nLe fo", "Actions\nLe four\n", "Actions\nLe four\n- Struct"]
)  # fmt: skip
def test_a_file_cut_in_a_title_is_seen(rest):
    parsed = parse(record(), rest)
    assert [sheet.whole for sheet in parsed.records] == [True, False]


def test_one_odd_record_does_not_hide_a_cut():
    odd = record(title="Courte", without=tuple(FIELDS[5:]))
    last = record(title="Le four")
    parsed = parse(record() * 12, odd, last[: last.index("- Public\n")])
    assert [sheet.whole for sheet in parsed.records] == [True] * 13 + [False]


def test_a_file_cut_in_the_middle_of_a_letter_is_seen():
    data = record().encode() + record(title="Le four", prospects="L’été").encode()
    parsed = parse_export(decode(data[:-2]), VOCABULARY)
    assert [sheet.whole for sheet in parsed.records] == [True, False]
    assert parsed.records[-1].fields["prospects"] == f"L’ét{CUT}"


def test_an_older_export_without_the_last_labels_is_whole():
    older = record(without=("outcome_centre", "limits", "prospects"))
    assert all(sheet.whole for sheet in parse(older * 3).records)


def test_an_export_that_leaves_empty_labels_out_is_whole():
    parsed = parse(
        record(without=("limits",)),
        record(without=("budget_text", "prospects")),
        record(without=("workforce_text", "limits", "prospects")),
        record(without=("steps", "audiences", "limits", "prospects")),
    )
    assert all(sheet.whole for sheet in parsed.records)


def test_lines_are_those_of_the_file():
    parsed = parse(PREAMBLE, record(), record(structure="- EVS DU MOULIN"))
    assert [sheet.line for sheet in parsed.records] == [2, 2 + record().count("\n")]
    assert parsed.preamble == ["Les actions des centres sociaux"]


def test_rows_are_suggested_from_the_two_fields_of_figures():
    sheet = only(record(budget_text="CAF : 300 €", workforce_text="2 salariés, 18 participants"))
    assert [row["amount"] for row in sheet.fields["budget_lines"]] == ["300.00"]
    assert [row["number"] for row in sheet.fields["workforce"]] == [2]
    assert [row["total"] for row in sheet.fields["people_reached"]] == [18]


# Files that are no export, and large ones


@pytest.mark.parametrize(
    "text",
    [
        "titre;structure;département\nLe four;EVS;Lozère\n",
        "<html><body><p>Actions</p><p>Le four</p></body></html>",
        '[{"titre": "Le four"}]',
        "Actions\nActions\n",
        "Bonjour,\nvoici nos actions.\n",
    ],
)
def test_a_file_of_another_kind_is_refused_with_a_sentence(text):
    with pytest.raises(UnreadableFile, match="n’est pas un export de fiches") as refusal:
        parse(text)
    assert refusal.value.line == 1


def large(pattern: str) -> str:
    return pattern * (400_000 // len(pattern.encode()))


LARGE = {
    "valid": large(record(description="Un texte.\n" * 20, budget_text="CAF : 300 €")),
    "separators": record(prospects=large("Actions\n")),
    "labels": record(description=large("- Public\n")),
    "labels and blank lines": record(description=large("- Public\n\n")),
    "bullets": record(description=large("- Résultat pour les habitants\nAh\n")),
    "dashes": record(structure="-" * 400_000),
    "separated dashes": record(structure=large(" - ")),
    "digits": record(budget_text="1" * 400_000, workforce_text="1" * 400_000),
    "spaced digits": record(budget_text=large("1 111 "), workforce_text=large("1 ")),
    "spaces": record(budget_text="1" + " " * 400_000),
    "euros": record(budget_text="€" * 130_000),
    "amounts on one line": record(budget_text=large("CAF 300 € + ")),
    "amounts on many lines": record(budget_text=large("CAF : 300 €\n")),
    "amounts in many records": large(record(budget_text="CAF 300 € + " * 80)),
    "people in many records": large(record(workforce_text="avant 1 bénévole, " * 900)),
    "unknown words": record(keywords="\n".join(f"- environ{n}" for n in range(26_000))),
    "commas": record(keywords=large("a,")),
    "title": record(title=large("titre\n")),
}


@pytest.mark.parametrize("name", LARGE)
def test_a_hostile_file_takes_no_quadratic_time(name):
    data = LARGE[name].encode()
    begun = time.process_time()
    assert parse_export(decode(data), VOCABULARY).records
    assert time.process_time() - begun < 1.5
