"""What is typed, and which practices it finds."""

import pytest

from federation.models import SynonymGroup
from federation.search import SearchRequest, search

pytestmark = pytest.mark.django_db


def titles(query: str, **asked) -> list[str]:
    return [practice.title for practice in search(SearchRequest(query, **asked)).practices]


@pytest.fixture
def some(publish):
    publish(title="Jardin partagé", summary="Des parcelles au bord de l’eau.")
    publish(title="Café des aînés", description="Un jeu de cartes au jardin, l’été.")
    publish(title="Vélo-école", description="Apprendre à rouler en ville, inter-générationnel.")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("jardins", {"Jardin partagé", "Café des aînés"}),
        ('"JARDINS PARTAGES"', {"Jardin partagé"}),
        ('"jeu de cartes"', {"Café des aînés"}),
        ('"cartes de jeu"', set()),
        ('"jeu de cartes au jardin"', {"Café des aînés"}),
        ('"cartes au jardin, l’été"', {"Café des aînés"}),
        ('"un jeu au jardin"', set()),
        ('"parcelles eau"', set()),
        ("« jeu de cartes »", {"Café des aînés"}),
        ("jardin -café", {"Jardin partagé"}),
        ('jardin -"jeu de cartes"', {"Jardin partagé"}),
        ("-jardin", {"Vélo-école"}),
        ("velo ecole", {"Vélo-école"}),
        ("vélo-école", {"Vélo-école"}),
        ("intergénérationnel", {"Vélo-école"}),
        ("inter générationnel", {"Vélo-école"}),
        ("l’eau", {"Jardin partagé"}),
        ("l'ete", {"Café des aînés"}),
    ],
)
def test_words_phrases_and_excluded_words(some, query, found):
    assert set(titles(query, exact=True)) == found


@pytest.mark.parametrize(
    "query", ["", "   ", "-", '"', '""', "- - -", "& | !", "* : ( )", "OR", "\x00", "«»", "''", "…"]
)
def test_operators_alone_are_the_empty_query(some, query):
    result = search(SearchRequest(query))
    assert (result.count, result.sort, result.relaxed) == (3, "freshness", False)


def test_a_title_comes_before_a_summary_and_a_summary_before_the_rest(publish):
    publish(title="Le soir", description="Une chorale.")
    publish(title="Le matin", summary="Une chorale.")
    publish(title="La chorale")
    publish(title="Autre chose")
    assert titles("chorale", exact=True) == ["La chorale", "Le matin", "Le soir"]


def test_those_that_hold_all_the_words_come_first_and_the_page_can_say_how_many(publish):
    publish(title="Chorale")
    publish(title="Chorale des enfants")
    publish(title="Atelier des enfants")
    publish(title="Rien à voir")
    result = search(SearchRequest("chorale enfants"))
    assert result.practices[0].title == "Chorale des enfants"
    assert (result.count, result.whole, result.relaxed) == (3, 1, True)


def test_enough_practices_with_all_the_words_are_not_followed_by_others(publish):
    for number in range(12):
        publish(title=f"Chorale des enfants {number}")
    publish(title="Chorale")
    result = search(SearchRequest("chorale enfants"))
    assert (result.count, result.relaxed) == (12, False)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("parantalité", "parentalité"),
        ("jardinn", "jardin"),
        ("vleo", "vélo"),
        ("numriqe", "numérique"),
        ("numerik", "numérique"),
    ],
)
def test_a_typing_mistake_is_corrected_and_said(publish, typed, meant):
    publish(title="Vélo et parentalité au jardin numérique")
    result = search(SearchRequest(typed))
    assert result.count == 1
    assert result.correction is not None
    assert result.correction.words == ((typed, meant),)
    assert search(SearchRequest(typed, exact=True)).count == 0


def test_who_insists_on_a_mistake_is_still_told_what_may_be_meant(publish):
    publish(title="Vélo et parentalité")
    result = search(SearchRequest("parantalité vélo", exact=True))
    assert (result.count, result.correction, result.suggestion) == (1, None, None)
    result = search(SearchRequest("parantalité", exact=True))
    assert (result.count, result.correction) == (0, None)
    assert result.suggestion is not None
    assert result.suggestion.query == "parentalité"
    assert search(SearchRequest("parantalité")).suggestion is None


def test_the_name_of_a_commune_is_not_taken_for_a_mistake(publish):
    publish(title="Un jardin mené à plusieurs")
    publish(title="L’amicale montargoise")
    result = search(SearchRequest("Mende"))
    assert (result.count, result.correction, result.unknown) == (0, None, ("Mende",))
    assert titles("jardin Mende") == ["Un jardin mené à plusieurs"]
    assert titles("Montargis") == ["L’amicale montargoise"], "those who live there"


def test_words_written_in_one_are_parted(publish):
    publish(title="Accueil du matin pour les parents")
    result = search(SearchRequest("accueilparents"))
    assert result.correction is not None
    assert result.correction.query == "accueil parents"
    assert result.count == 1


def test_synonyms_count_nearly_as_much_and_can_be_changed_at_once(publish):
    publish(title="Bourse aux grumphs")
    publish(title="Atelier zinzolin")
    assert titles("grumphs") == ["Bourse aux grumphs"]
    group = SynonymGroup.objects.create(terms=["grumph", "zinzolin"])
    assert titles("grumphs") == ["Bourse aux grumphs", "Atelier zinzolin"]
    group.delete()
    assert titles("grumphs") == ["Bourse aux grumphs"]


def test_synonyms_of_several_words_are_recognised_in_a_sentence(publish):
    SynonymGroup.objects.create(terms=["grand truc bleu", "zinzolin"])
    publish(title="Atelier zinzolin")
    publish(title="Un truc")
    assert titles("comment faire un grand truc bleu")[0] == "Atelier zinzolin"
    assert titles('"grand truc bleu"') == []


def test_practices_of_a_place_that_is_named_come_first(publish, other_centre):
    publish(title="Voyage", summary="De la Guadeloupe au village.")
    publish(of=other_centre, title="Ici")
    publish(title="Autre voyage", summary="De la Guadeloupe à la ville.")
    assert titles("Guadeloupe")[0] == "Ici"
    assert titles("guadeloupe -ville") == ["Ici", "Voyage"]


def test_an_acronym_that_nobody_writes_is_looked_for_by_its_words(publish):
    publish(title="Accueil", description="Un lieu pour les enfants et leurs parents.")
    assert titles("LAEP") == ["Accueil"]


def test_the_names_of_places_and_partners_are_found(publish, other_centre):
    publish(
        of=other_centre,
        title="Marché",
        communes=["17131"],
        partners=[{"kind": "carsat", "name": "La caisse du coin", "source": "entered"}],
    )
    for query in ("Guadeloupe", "Cozes", "carsat", "caisse du coin", "La Garenne"):
        assert titles(query, exact=True) == ["Marché"], query
