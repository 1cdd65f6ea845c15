"""The list of sheets in the back office: what drafts say, and what there is to do."""

import re
import uuid
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Revision

from accounts.enums import Role
from accounts.models import User
from actions.addresses import free_slug
from actions.models import ActionSheet, SheetDraft
from actions.services import save_draft, withdraw_sheet
from actions.trash.services import put_in_trash
from tenants.context import inside
from tests.support.editor import LIST
from tests.support.sheets import draft, many_drafts, published, shared

pytestmark = pytest.mark.django_db


@pytest.fixture
def direction(in_centre, browse):
    client = browse(in_centre)
    client.force_login(User.objects.create_user("direction", role=Role.DIRECTION))
    return client


def rows(client, query=""):
    """Of each sheet: title, year, state, what to do, and who changed it."""
    page = BeautifulSoup(client.get(f"{LIST}?{query}").text, "html.parser")
    found = {}
    for row in page.select("table.listing tbody tr"):
        cells = [" ".join(cell.text.split()) for cell in row.find_all("td")]
        found[row.select_one("a[href*='/edit/']").text.strip()] = cells[2:5] + cells[6:]
    return found


def changed(sheet, user=None, **fields):
    later = ActionSheet.objects.get(pk=sheet.pk).get_latest_revision_as_object()
    for name, value in fields.items():
        setattr(later, name, value)
    save_draft(sheet=later, acting_user=user)


def test_it_shows_and_finds_what_drafts_say(direction):
    sheet = published(title="Titre publié", edition_year=2024, description="Des tomates")
    nadia = User.objects.create_user("nadia", first_name="Nadia", last_name="Roux")
    changed(sheet, nadia, title="Café des parents", edition_year=2025, description="Des goûters")
    (title,), (cells,) = zip(*rows(direction).items(), strict=True)
    assert title == "Café des parents"
    assert cells[0] == "2025"
    assert cells[3] == "Nadia Roux"
    for words in ("cafe", "CAFÉ DES PAR", "parent", "goûters", "gouters"):
        assert list(rows(direction, f"q={words}")) == ["Café des parents"], words
    for words in ("publié", "tomates"):
        assert not rows(direction, f"q={words}"), words
    assert "Titre publié" in direction.get("/actions/").text


def test_it_says_the_state_in_words(direction):
    draft(title="Un")
    published(title="Deux")
    changed(published(title="Trois"), title="Trois")
    shared(title="Quatre")
    changed(shared(title="Cinq"), title="Cinq")
    withdraw_sheet(sheet=shared(title="Six"))
    assert {title: cells[1] for title, cells in rows(direction).items()} == {
        "Un": "brouillon",
        "Deux": "publiée",
        "Trois": "publiée, un brouillon attend",
        "Quatre": "partagée",
        "Cinq": "partagée, un brouillon attend",
        "Six": "publiée",
    }


def test_it_says_what_there_is_to_do(direction):
    suggested = [{"text": str(n), "source": "imported"} for n in range(3)]
    draft(title="Trois lignes", objectives=suggested, outcome_centre="Oui")
    draft(title="À venir", status="planned")
    draft(title="Sans résultat", status="ended")
    draft(
        title="Résultat proposé",
        outcomes=[{"scope": "centre", "label": "x", "source": "imported"}],
    )
    assert {title: cells[2] for title, cells in rows(direction).items()} == {
        "Trois lignes": "3 lignes proposées à confirmer",
        "À venir": "",
        "Sans résultat": "résultats à raconter",
        "Résultat proposé": "1 ligne proposée à confirmer ; résultats à raconter",
    }


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("state=draft", {"Brouillon"}),
        ("state=changed", {"Changée"}),
        ("state=shared", {"Partagée"}),
        ("state=published", {"Publiée", "Partagée"}),
        ("state=online", {"Publiée", "Partagée", "Changée"}),
        ("year=2023", {"Publiée"}),
        ("keyword=health", {"Changée"}),
        ("keyword=culture", set()),
        ("to_do=suggestions", {"Partagée"}),
        ("to_do=drafts", {"Brouillon", "Changée"}),
        ("to_do=outcomes&to_do=drafts", {"Brouillon"}),
        ("state=inventé&year=abc&keyword=%00&to_do=%27", None),
        ("q=%00", None),
        ("q=%22%26%7C!()%3A*", None),
        ("p=999999&ordering=nimporte", None),
    ],
)
def test_it_is_filtered(direction, query, found):
    draft(title="Brouillon")
    published(title="Publiée", edition_year=2023, outcome_centre="Oui")
    changed(
        published(title="Changée", keywords=["culture"]), keywords=["health"], outcome_centre="Oui"
    )
    shared(title="Partagée", objectives=[{"text": "x", "source": "imported"}])
    assert direction.get(f"{LIST}?{query}").status_code == 200
    if found is not None:
        assert set(rows(direction, query)) == found


def test_the_orders_of_its_columns(direction):
    for title, year in (("Zoo", 2024), ("Été", 2026), ("Eau", None)):
        draft(title=title, edition_year=year)
    assert list(rows(direction, "ordering=sort_title")) == ["Eau", "Été", "Zoo"]
    assert list(rows(direction, "ordering=-shown_year")) == ["Été", "Zoo", "Eau"]
    assert list(rows(direction)) == ["Eau", "Été", "Zoo"], "last changed first"


def test_a_confirmed_row_is_no_longer_counted(direction):
    sheet = draft(title="Fiche", objectives=[{"text": "x", "source": "imported"}])
    later = sheet.get_latest_revision_as_object()
    rows_before = SheetDraft.objects.get(sheet=sheet).suggestions
    objective = later.objectives.all()[0]
    objective.source = "confirmed"
    later.objectives.set([objective])
    save_draft(sheet=later)
    assert (rows_before, SheetDraft.objects.get(sheet=sheet).suggestions) == (1, 0)


def test_two_drafts_never_want_the_same_address(direction):
    first = draft(title="Jardin", slug="jardin")
    changed(first, slug="potager")
    assert free_slug("Potager", None) == "potager-2"


def test_the_list_of_the_neighbours_stays_with_them(direction, other_centre):
    with inside(other_centre):
        draft(title="Ailleurs")
    assert rows(direction) == {}


def test_it_costs_the_same_with_10_and_1000_sheets(direction):
    counts = []
    for total in (10, 1000):
        many_drafts(total - ActionSheet.objects.count(), user=User.objects.get())
        for query in ("", "q=action&to_do=outcomes&state=draft&year=2025"):
            direction.get(f"{LIST}?{query}")
            with CaptureQueriesContext(connection) as queries:
                assert direction.get(f"{LIST}?{query}").status_code == 200
            counts.append(len(queries))
    assert (
        f"{ActionSheet.objects.filter(live=False).count()} brouillons" in direction.get(LIST).text
    )
    assert counts[0] == counts[2] <= 25, counts
    assert counts[1] == counts[3] <= 25, counts


def test_it_counts_them_by_state_with_a_link_to_each(direction):
    assert "sheet-counts" not in direction.get(LIST).text
    draft(title="Un")
    draft(title="Deux")
    changed(published(title="Changée"), title="Changée")
    shared(title="Partagée")
    put_in_trash(sheet=draft(title="Partie"), acting_user=None)
    page = BeautifulSoup(direction.get(LIST).text, "html.parser")
    links = {one.text.strip(): one["href"] for one in page.select(".sheet-counts a")}
    assert links.pop("1 dans la corbeille") == "/corbeille/fiches/"
    assert list(links) == ["2 brouillons", "2 sur le site", "1 à republier", "1 partagée"]
    for said, path in links.items():
        found = rows(direction, path.partition("?")[2])
        assert len(found) == int(said.split()[0]), said


def written(sheet, days_ago):
    at = timezone.now() - timedelta(days=days_ago)
    Revision.objects.filter(pk=sheet.latest_revision_id).update(created_at=at)
    return sheet


def test_what_nobody_has_changed_for_a_year_is_to_be_read_again(direction):
    action = str(uuid.uuid4())
    today = timezone.localdate()
    written(published(title="Vieille", outcome_centre="x"), 366)
    written(published(title="Récente", outcome_centre="x"), 364)
    written(published(title="Terminée", status="ended", outcome_centre="x"), 800)
    written(draft(title="Brouillon", outcome_centre="x"), 800)
    written(published(title="Relue", still_valid_on=today.isoformat(), outcome_centre="x"), 800)
    written(published(title="2024", action_uid=action, edition_year=2024, outcome_centre="x"), 800)
    written(published(title="2026", action_uid=action, edition_year=2026, outcome_centre="x"), 400)
    written(published(title="Dite en 2020", still_valid_on="2020-01-01", outcome_centre="x"), 800)
    found = rows(direction, "to_do=old")
    assert set(found) == {"Vieille", "2026", "Dite en 2020"}
    assert {cells[2] for cells in found.values()} == {
        "à relire\u00a0: rien n’a changé depuis un an".replace("\u00a0", " ")
    }
    page = direction.get("/gestion/").text.replace("\u00a0", " ")
    assert (
        "3 fiches publiées n’ont pas changé depuis un an : sont-elles toujours valables ?" in page
    )


def test_the_opening_page_says_which_published_sheets_lack_outcomes(direction):
    published(title="Sans résultat")
    published(title="Avec", outcome_residents="Ils se parlent.")
    published(title="À venir", status="planned")
    draft(title="Pas publiée")
    page = BeautifulSoup(direction.get("/gestion/").text, "html.parser")
    link = page.find("a", string=re.compile("ne dit pas encore ses résultats"))
    assert link.text.startswith("1 fiche publiée")
    assert set(rows(direction, link["href"].partition("?")[2])) == {"Sans résultat"}
