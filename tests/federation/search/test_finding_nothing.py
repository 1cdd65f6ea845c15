"""A search that finds nothing: what one is told to do next."""

import pytest

from tests.federation.search.test_finding import practices, text_of

__all__ = ["practices"]
pytestmark = pytest.mark.django_db


def test_where_nothing_is_found_one_is_told_what_to_do_next(practices, browse):
    page = browse(None).get("/pratiques/?q=jardin&status=ongoing&keyword=health").text
    told = text_of(page).partition("Aucune pratique ne correspond")[2]
    assert "Retirez un filtre : Santé , En cours , ou tous à la fois" in told
    assert "sur la carte de France" in told
    assert "son équipe peut la raconter et la partager" in told


def test_one_is_not_sent_to_take_away_filters_that_hide_nothing(practices, browse):
    def told(query: str) -> str:
        page = text_of(browse(None).get(f"/pratiques/?{query}").text)
        return page.partition("Aucune pratique ne correspond")[2]

    assert "Retirez le filtre Paris (75) . Sans filtre, 2 pratiques." in told(
        "q=jardin&department=75"
    )
    vain = told("q=wagon&department=48")
    assert "Retirez" not in vain
    assert "Dans aucune fiche : « wagon ». Vérifiez l’orthographe" in vain


def test_who_names_a_commune_in_vain_is_led_to_its_departement(practices, browse):
    page = browse(None).get("/pratiques/?q=Mende&status=ongoing").text
    assert "Dans le même département : Lozère (48) ." in text_of(page)
    assert 'href="/pratiques/?department=48"' in page
    assert "Dans le même département" not in browse(None).get("/pratiques/?q=wagon").text
    assert "Dans le même département" not in browse(None).get("/pratiques/?q=jardin+Mende").text
