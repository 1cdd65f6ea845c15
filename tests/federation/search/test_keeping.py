"""The federation keeps the synonyms, and reads what is searched in vain."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.enums import JournalAction, Role
from accounts.models import JournalEntry, User
from federation.models import EmptySearch, SynonymGroup
from federation.search import SearchRequest, search

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(settings, browse):
    settings.SECOND_FACTOR_ROLES = set()
    client = browse(None)
    client.force_login(User.objects.create_user("ada", role=Role.ADMINISTRATION))
    return client


def test_a_group_is_added_changed_and_deleted_and_the_search_follows(office, publish):
    publish(title="Atelier zinzolin")
    assert search(SearchRequest("grumph", exact=True)).count == 0
    office.post("/reseau/synonymes/ajouter/", {"terms": "grumph\r\n\r\n  zinzolin \r\nGRUMPH"})
    group = SynonymGroup.objects.get(terms__contains=["zinzolin"])
    assert group.terms == ["GRUMPH", "zinzolin"]
    assert search(SearchRequest("grumph", exact=True)).count == 1
    address = f"/reseau/synonymes/{group.pk}/"
    assert "zinzolin" in office.get(address).text
    office.post(address, {"terms": "grumph\nautre mot"})
    assert search(SearchRequest("grumph", exact=True)).count == 0
    assert "autre mot" in office.get("/reseau/synonymes/?q=Grûmph").text
    office.post(f"{address}supprimer/")
    assert not SynonymGroup.objects.filter(pk=group.pk).exists()
    actions = JournalEntry.objects.order_by("pk").values_list("action", flat=True)
    assert [action for action in actions if action.startswith("synonyms")] == [
        JournalAction.SYNONYMS_CHANGED,
        JournalAction.SYNONYMS_CHANGED,
        JournalAction.SYNONYMS_DELETED,
    ]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "au moins deux mots"),
        ("seul", "au moins deux mots différents"),
        ("mot\nMOT", "au moins deux mots différents"),
        ("court\nun deux trois quatre cinq six sept", "trop long"),
        ("court\n" + "a" * 81, "trop long"),
        ("\n".join(f"mot{n}" for n in range(31)), "30 mots au plus"),
    ],
)
def test_a_bad_group_is_told_with_a_sentence_and_kept_on_screen(office, typed, told):
    before = SynonymGroup.objects.count()
    page = office.post("/reseau/synonymes/ajouter/", {"terms": typed})
    assert told in page.text
    assert typed.splitlines()[-1] in page.text if typed else True
    assert SynonymGroup.objects.count() == before


def test_searches_in_vain_are_listed_the_most_frequent_first(office):
    today = timezone.localdate()
    for words, count, ago in (
        ("ikebana", 2, 0),
        ("ikebana", 3, 9),
        ("macramé", 4, 1),
        ("vieux", 9, 91),
    ):
        EmptySearch.objects.create(day=today - timedelta(days=ago), words=words, count=count)
    page = office.get("/reseau/recherches/").text
    assert page.index("ikebana") < page.index("macram")
    assert "vieux" not in page
    assert "ikebana" in office.get("/reseau/synonymes/ajouter/?mot=ikebana").text


def test_both_lists_cost_the_same_with_10_and_200_rows(office):
    SynonymGroup.objects.all().delete()
    counts = []
    for total in (10, 200):
        for number in range(total - SynonymGroup.objects.count()):
            SynonymGroup.objects.create(terms=[f"a{number}", f"b{total}"])
            EmptySearch.objects.create(day=timezone.localdate(), words=f"{total} {number}")
        taken = []
        for address in ("/reseau/synonymes/", "/reseau/recherches/"):
            office.get(address)
            with CaptureQueriesContext(connection) as queries:
                office.get(address)
            taken.append(len(queries))
        counts.append(taken)
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 10


def test_a_network_starts_with_some_150_groups(db):
    groups = list(SynonymGroup.objects.all())
    assert len(groups) >= 150
    assert all(len(group.terms) >= 2 for group in groups)
