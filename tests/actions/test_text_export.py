"""The national text export: words and values. No database."""

import re
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.importing.decoding import decode
from actions.importing.labels import FIELDS
from actions.importing.text_export import parse_export
from tests.support.text_exports import (
    SEED,
    VOCABULARY,
    label,
    lost_words,
    needs_seed,
    only,
    record,
    words_of_result,
)

# Not one word is lost


@needs_seed
def test_not_one_word_of_the_real_export_is_lost():
    text = decode(SEED.read_bytes())
    parsed = parse_export(text, VOCABULARY)
    assert lost_words(text, parsed) == Counter()
    assert len(parsed.records) == 19
    assert len({sheet.structure for sheet in parsed.records}) == 16
    assert all(sheet.whole and not sheet.problems for sheet in parsed.records)


@needs_seed
def test_what_stays_unsorted_in_the_real_export_is_only_its_misspelt_keyword():
    parsed = parse_export(decode(SEED.read_bytes()), VOCABULARY)
    unsorted = [text for sheet in parsed.records for text in sheet.unsorted]
    assert len(unsorted) == 2
    assert all(text.endswith("Viellissement") for text in unsorted)


@needs_seed
@pytest.mark.parametrize("share", range(4, 100, 4))
def test_a_real_export_cut_anywhere_gives_all_its_whole_records_and_refuses_the_last(share):
    data = SEED.read_bytes()
    whole = parse_export(decode(data), VOCABULARY).records
    cut = data[: len(data) * share // 100]
    records = parse_export(decode(cut), VOCABULARY).records
    # In the text of the last field, nothing tells a cut from an end.
    in_last_text = (
        "\n- Suite de l'action : Perspectives\n"
        in cut.decode(errors="ignore").rpartition("\nActions\n")[2]
    )
    assert records[-1].whole == in_last_text
    assert [sheet.fields for sheet in records[:-1]] == [
        sheet.fields for sheet in whole[: len(records) - 1]
    ]


# « # » becomes a word that stands nowhere else in the file.
PROSE_LINES = st.sampled_from(
    [
        "#", "- #", "-", "–", "", "# - #", "# – #, #", "Actions", "ACTIONS", "actions #", "- Public",
        "- Dimension", "- Résumé", "- Description générale", "Partenaires d'action:", "- Territoire concerné",
        "- Résultat pour les habitants", "\u00a0#\u00a0: #", "l’#", "* #", "-\u00a0#", "1 200 € de #", "12 bénévoles #",
        "- Seniors", "- -) #", "• #",
    ]
)  # fmt: skip
VALUES = {
    "status": ["- En cours", "- Terminée", "- Terminé", "- #"],
    "dimension": ["- Citoyenneté", "- Servicse", "- #"],
    "initiators": ["-", "- Le centre social", "- Un ou plusieurs partenaire(s)", "- Autre", "- #"],
    "territory_scale": ["- Plusieurs communes", "- Un quartier", "- #"],
    "territory_scale_again": ["- Plusieurs communes", "- Une commune", "- #"],
    "keywords": ["-", "- Viellissement", "- Santé", "- Emploi, économie", "- Santé, #", "- #"],
    "audiences": ["- Tous publics", "- familles, Seniors", "- Jeunes", "- jeunes, adultes", "- #"],
    "partners": ["- Caf", "- Mairie", "- MSA ; Caf", "- Etat", "- #"],
}
STRUCTURES = ["- EVS # - Lozère", "- # - # – Gard", "- #", "- EVS #\n- Gard", "# - Lot\n# #", ""]


@st.composite
def exports(draw) -> str:
    lines = draw(st.lists(st.sampled_from(["Les actions", "#"]), max_size=2))
    for _ in range(draw(st.integers(1, 4))):
        lines += ["Actions", *draw(st.lists(st.sampled_from(["#", "# " * 150]), max_size=2))]
        for name in FIELDS:
            if name != "structure" and draw(st.integers(0, 9)) == 0:
                continue
            for _again in range(draw(st.sampled_from([1, 1, 1, 1, 2]))):
                lines.append(label(name))
                if name == "structure":
                    lines.append(draw(st.sampled_from(STRUCTURES)))
                elif name in VALUES:
                    lines += draw(st.lists(st.sampled_from(VALUES[name]), max_size=3))
                else:
                    lines += draw(st.lists(PROSE_LINES, max_size=4))
    numbers = iter(range(1_000_000))
    text = re.sub("#", lambda _found: f"mot{next(numbers)}", "\n".join(lines))
    return text.replace("\n", draw(st.sampled_from(["\n", "\r\n"])))


@settings(max_examples=60, deadline=None)
@given(text=exports())
def test_not_one_word_of_any_file_is_lost(text):
    text = decode(text.encode())
    parsed = parse_export(text, VOCABULARY)
    assert lost_words(text, parsed) == Counter()


@settings(max_examples=60, deadline=None)
@given(text=exports())
def test_no_word_is_written_twice(text):
    parsed = parse_export(decode(text.encode()), VOCABULARY)
    found = words_of_result(parsed)
    assert {word for word in found if re.fullmatch(r"mot\d+", word) and found[word] > 1} == set()


def test_the_words_of_a_title_that_is_too_long_are_all_kept():
    title = " ".join(f"mot{n}" for n in range(80))
    sheet = only(record(title=title))
    assert len(sheet.title) == 255
    assert sheet.title.endswith("…")
    assert sheet.unsorted == [f"Titre entier : {title}"]


def test_a_value_spelt_otherwise_keeps_what_was_written():
    sheet = only(
        record(
            status="- Termine",
            dimension="- Citoyeneté",
            keywords="-\n- Viellissement, Santé",
            audiences="- Tout public",
            partners="- Mairie",
        )
    )
    assert sheet.fields["status"] == "ended"
    assert sheet.fields["dimension"] == "citizenship"
    assert sheet.fields["keywords"] == ["ageing", "health"]
    assert sheet.fields["audiences"] == ["everyone"]
    assert [row["kind"] for row in sheet.fields["partners"]] == ["commune"]
    assert sorted(sheet.unsorted) == [
        "Dimension : Citoyeneté",
        "Mots clés associés à l'action : Viellissement",
        "Partenaires d'action : Mairie",
        "Public : Tout public",
        "Statut de l'action : Termine",
    ]


def test_a_second_status_is_kept_in_the_words_of_the_file():
    sheet = only(record(status="- En cours\n- Terminée"))
    assert sheet.fields["status"] == "ongoing"
    assert sheet.unsorted == ["Statut de l'action : Terminée"]


def test_a_keyword_listed_twice_is_kept_twice():
    sheet = only(record(keywords="-\n- Santé\n- Santé"))
    assert sheet.fields["keywords"] == ["health"]
    assert sheet.unsorted == ["Mots clés associés à l'action : Santé"]


@pytest.mark.parametrize(
    ("first", "second", "scale", "unsorted"),
    [
        ("- Une commune", "- Une commune", "commune", []),
        ("- Une commune", "- Un quartier", "commune", ["Territoire concerné : Un quartier"]),
        ("- Une commune", "- La vallée", "commune", ["Territoire concerné : La vallée"]),
        ("- La vallée", "- Une commune", "commune", ["Territoire concerné : La vallée"]),
        ("", "- Une commune", "commune", []),
    ],
)
def test_the_territory_is_asked_for_twice(first, second, scale, unsorted):
    sheet = only(record(territory_scale=first, territory_scale_again=second))
    assert sheet.fields["territory_scale"] == scale
    assert sheet.unsorted == unsorted


@pytest.mark.parametrize(
    ("line", "codes", "unsorted"),
    [
        ("- Emploi, économie", ["employment-economy"], []),
        ("- Emploi, économie, Santé", ["employment-economy", "health"], []),
        ("- Santé ; Culture", ["health", "culture"], []),
        ("- Santé, apiculture", ["health"], ["Mots clés associés à l'action : apiculture"]),
        ("- Apiculture", [], ["Mots clés associés à l'action : Apiculture"]),
    ],
)
def test_keywords_on_one_line(line, codes, unsorted):
    sheet = only(record(keywords=f"-\n{line}"))
    assert sheet.fields["keywords"] == codes
    assert sheet.unsorted == unsorted


def test_two_audiences_on_one_line_are_not_a_third_one():
    assert only(record(audiences="- jeunes, adultes")).fields["audiences"] == ["youth", "adults"]
    assert only(record(audiences="- Jeunes adultes")).fields["audiences"] == ["young-adults"]


def test_a_list_that_begins_with_an_unknown_word_is_still_read():
    sheet = only(record(audiences="- Aidants\n- Bergers\n- Seniors", description="Des repas."))
    assert sheet.fields["audiences"] == ["seniors"]
    assert sheet.unsorted == ["Public : Aidants", "Public : Bergers"]
    assert sheet.fields["description"] == "Des repas."


def test_attached_files_and_the_precision_are_kept():
    sheet = only(
        record(files="- affiche.pdf", initiators="-\n- Autre", initiators_note="Les voisins.")
    )
    assert sheet.unsorted == ["Fichier(s) associé(s) : - affiche.pdf"]
    assert sheet.fields["initiators"] == ["other"]
    assert sheet.fields["initiators_note"] == "Les voisins."


def test_a_label_written_again_stays_in_the_text_with_what_follows():
    text = record(limits="Peu de place.\n- Suite de l'action : Limites\nTrop de pluie.")
    sheet = only(text)
    assert sheet.fields["limits"] == "Peu de place.\n- Suite de l'action : Limites\nTrop de pluie."


def test_a_bullet_of_the_prose_that_has_the_words_of_a_label_is_prose():
    sheet = only(
        record(
            description="Trois points :\n- Public\nLes gens du bourg.\nEt des hameaux.\n"
            "- Description générale\nPlus loin.",
            audiences="- familles",
            steps="La suite.",
        )
    )
    assert sheet.fields["description"].endswith("- Description générale\nPlus loin.")
    assert "- Public\nLes gens du bourg." in sheet.fields["description"]
    assert sheet.fields["audiences"] == ["families"]
    assert sheet.fields["steps"] == "La suite."


def test_a_dash_alone_on_its_line_goes_before_the_next():
    assert only(record(steps="-\nun repas\n-\nun jeu\n-")).fields["steps"] == "- un repas\n- un jeu"


# Structures
