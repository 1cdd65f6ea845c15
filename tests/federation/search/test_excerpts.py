"""Where the words were found, and what is marked."""

import re

import pytest
from django.db import connection

from federation.models import PracticeText, SynonymGroup
from federation.search import SearchRequest, search
from federation.text_search import prepared
from tests.support.catalogue import publish_demo

pytestmark = pytest.mark.django_db


def hit_of(query: str, **asked):
    (hit,) = search(SearchRequest(query, **asked)).hits
    return hit


def marks(text: str) -> list[str]:
    return re.findall("<mark>(.*?)</mark>", text)


def test_found_words_are_marked_and_everything_else_is_escaped(publish):
    publish(
        title="Jardin <b>vert</b>",
        description="Avant <script>alert(1)</script> le jardin & les <mark>jardinières</mark>.",
    )
    hit = hit_of("jardin")
    assert hit.title == "<mark>Jardin</mark> &lt;b&gt;vert&lt;/b&gt;"
    assert "<mark>jardin</mark> &amp; les &lt;mark&gt;" in hit.excerpt
    assert "<script" not in hit.excerpt


@pytest.mark.parametrize(
    ("query", "written", "marked"),
    [
        ("jardins", "Un JARDIN.", ["JARDIN"]),
        ("isolé", "Une personne isolée au village.", ["isolée"]),
        ("local", "Des locaux prêtés.", ["locaux"]),
        ("élèves", "Un élève, deux eleves.", ["élève", "eleves"]),
        ("soeur", "Ma sœur.", ["sœur"]),
        ("eau", "Au bord de l’eau.", ["eau"]),
        ("2024", "En 2024 et en 2023.", ["2024"]),
        ("jardin", "Une jardinière et un jardin.", ["jardin"]),
    ],
)
def test_each_form_of_a_word_is_marked_and_no_other_word(publish, query, written, marked):
    publish(title="Une action", description=written)
    assert marks(hit_of(query, exact=True).excerpt) == marked


def test_of_an_exact_phrase_only_the_phrase_is_marked(publish):
    publish(
        title="Vacances",
        description="En famille, des vacances. Puis les vacances en famille, en grande famille.",
    )
    hit = hit_of('"vacances en famille"')
    assert marks(hit.excerpt) == ["vacances en famille"]
    assert marks(hit.title) == []


def test_a_word_beside_a_phrase_is_marked_everywhere(publish):
    publish(title="Jardin", description="Le jardin partagé, un jardin.")
    hit = hit_of('"jardin partagé" jardin')
    assert marks(hit.title) == ["Jardin"]
    assert marks(hit.excerpt) == ["jardin partagé", "jardin"]


def test_synonyms_are_marked_too(publish):
    SynonymGroup.objects.create(terms=["grumph", "truc zinzolin"])
    publish(title="Atelier", description="Un truc, puis un truc zinzolin.")
    assert marks(hit_of("grumph").excerpt) == ["truc zinzolin"]


def test_one_field_does_not_run_into_the_next(publish):
    publish(
        title="Une action",
        observed_need="Personne ne se parlait",
        description="Le jardin a ouvert",
        limits="L’été, personne n’arrose",
    )
    assert hit_of("jardin").excerpt == "Le <mark>jardin</mark> a ouvert · L’été, personne n’arrose"
    assert "<mark>parlait</mark> · Le jardin" in hit_of("parlait").excerpt
    publish(title="Une autre", description="Une fanfare.", limits="L’été")
    assert hit_of("fanfare").excerpt == "Une <mark>fanfare</mark>. L’été"


def test_a_long_text_is_cut_between_words_around_what_was_looked_for(publish):
    filling = "des mots sans aucun intérêt particulier " * 40
    publish(
        title="Une action",
        description=f"{filling} le potager {filling} la fanfare du bourg {filling}",
    )
    told = hit_of("potager fanfare").excerpt
    assert marks(told) == ["potager", "fanfare"]
    assert len(told) < 500
    plain = re.sub("</?mark>", "", told)
    known = set(f"{filling} le potager la fanfare du bourg".split())
    assert set(plain.split()) <= known | {"…"}
    assert plain.startswith("… ")
    assert plain.endswith(" …")
    assert "… …" not in plain
    assert plain.count("…") == 3


def test_words_that_stand_nowhere_in_the_text_leave_the_summary_to_be_shown(publish):
    publish(title="Une action", summary="Un résumé.")
    hit = hit_of("Lozère", exact=True)
    assert (hit.title, hit.excerpt) == ("Une action", "")


def test_a_practice_that_is_found_shows_why(db):
    """Nearly each one: some words stand only in names of places, or in labels."""
    publish_demo()
    for query in ("enfants", "jardin", '"cours de français"', "vacances en famille", "isolement"):
        for hit in search(SearchRequest(query)).hits[:3]:
            assert "<mark>" in hit.title + hit.excerpt, (query, hit.practice.title)


# --- Words side by side ---------------------------------------------------------


def test_a_phrase_finds_each_practice_that_says_it_and_no_other(db):
    """Each two and three words in a row of the demo's texts, beside what PostgreSQL finds by reading."""
    practices = publish_demo().values()
    phrases = set()
    for practice in practices:
        words = re.findall(
            r"[^\W\d_]{4,}(?: (?:de|des|du|la|les|et) )?(?: ?[^\W\d_]{4,})?", practice.body.text
        )
        phrases |= {found.lower() for found in words if " " in found.strip()}
    some = sorted(phrases)[::25]
    assert len(some) > 40
    for phrase in some:
        found = search(SearchRequest(f'"{phrase}"', exact=True, per_page=100))
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT practice_id FROM federation_practicetext"
                " WHERE vector @@ phraseto_tsquery('public.maillage_fr', %s)",
                [prepared(phrase)],
            )
            held = {pk for (pk,) in cursor.fetchall()}
        assert {practice.pk for practice in found.practices} <= held, phrase
        assert found.count >= 1, phrase


def test_what_is_shared_waits_in_no_list_that_each_search_would_read(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class JOIN pg_index ON indexrelid = pg_class.oid"
            " JOIN pg_am ON pg_am.oid = relam WHERE amname = 'gin'"
            " AND indrelid = 'public.federation_practicetext'::regclass"
            " AND NOT coalesce(reloptions @> '{fastupdate=off}', false)"
        )
        assert cursor.fetchall() == []


def test_a_phrase_is_found_without_reading_the_practices_that_hold_its_words(publish):
    for number in range(60):
        publish(title=f"Jardin {number}", description="Un jardin, un four, un outil partagé.")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE federation_practicetext")
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "EXPLAIN (ANALYZE, FORMAT TEXT) SELECT position FROM federation_practicetext"
            " WHERE public.federation_pairs(vector) @> public.federation_pairs("
            "to_tsvector('public.maillage_fr', 'jardin partagé'))"
        )
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "practice_text_vector_pairs" in plan
    assert "Rows Removed" not in plan
    assert PracticeText.objects.count() == 60
