"""The years of one action side by side."""

import uuid

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.enums import Role
from accounts.models import User
from tests.support.editor import LIST, edit
from tests.support.sheets import budget, draft, full_content, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def team(in_centre, browse):
    client = browse(in_centre)
    client.force_login(User.objects.create_user("nadia", role=Role.TEAM))
    return client


def years(sheet) -> str:
    return f"{LIST}annees/{sheet.pk}/"


def page_of(client, address) -> BeautifulSoup:
    return BeautifulSoup(client.get(address).text, "html.parser")


def spaced(node) -> str:
    return " ".join(node.get_text(" ").replace("\xa0", " ").replace("\u202f", " ").split())


def figures(page) -> dict[str, list[str]]:
    rows = page.select("tbody tr")
    return {spaced(row.th): [spaced(cell) for cell in row.select("td")] for row in rows if row.td}


def reached(total, retired=None, source="entered"):
    return {"total": total, "retired": retired, "source": source}


@pytest.fixture
def action(in_centre):
    uid = str(uuid.uuid4())
    first = published(
        title="Jardin 2024",
        edition_year=2024,
        action_uid=uid,
        description="On sème.",
        starts_on="2024-03-01",
        budget_lines=[
            budget("expense", "Terre", "1000.50"),
            budget("expense", "Proposée", "55555.00", source="imported"),
        ],
        people_reached=[reached(41, 30), reached(4242, source="imported")],
        workforce=[{"category": "volunteers", "number": 7, "source": "entered"}],
        outcomes=[
            {"scope": "residents", "label": "Ateliers", "value": "12.50", "source": "entered"}
        ],
        partners=[{"kind": "caf", "name": "Caf 17", "source": "entered"}],
    )
    draft(
        title="Jardin 2025",
        edition_year=2025,
        action_uid=uid,
        description="On sème et on récolte.",
        budget_lines=[budget("expense", "Terre", "900.00"), budget("funding", "Commune", "900.00")],
        people_reached=[reached(40), reached(7)],
        workforce=[{"category": "volunteers", "number": 7, "source": "confirmed"}],
        outcomes=[
            {"scope": "residents", "label": "ateliers ", "value": "10.00", "source": "entered"}
        ],
    )
    return first


def test_figures_stand_side_by_side_with_what_changed(team, action):
    page = page_of(team, years(action))
    assert [spaced(cell) for cell in page.select("thead th")] == [
        "Chiffre",
        "2024",
        "2025 brouillon",
    ]
    assert figures(page) == {
        "En tout": ["41", "47 + 6"],
        "Retraités": ["30", "– non dit"],
        "Dépenses": ["1 000,50 €", "900,00 € − 100,50 €"],
        "Financements": ["– non dit", "900,00 €"],
        "Bénévoles": ["7", "7 inchangé"],
        "Ateliers (Pour les habitants)": ["12,5", "10 − 2,5"],
    }


def test_texts_that_changed_follow_and_suggested_rows_never_do(team, action):
    page = page_of(team, years(action))
    texts = {
        spaced(one.h3): [spaced(p) for p in one.select("p")] for one in page.select(".office-axis")
    }
    assert texts["Description"] == ["On sème.", "On sème et on récolte."]
    assert texts["Partenaires"] == ["Caf · Caf 17", "(vide)"]
    assert texts["Début"] == ["1 mars 2024", "(vide)"]
    assert "Budget" not in texts
    for words in ("4242", "4 242", "55555", "55 555", "Proposée"):
        assert words not in spaced(page)


def test_two_of_several_years_are_chosen(team, action):
    third = draft(
        title="Jardin 2026",
        edition_year=2026,
        action_uid=str(action.action_uid),
        description="On goûte.",
    )
    page = page_of(team, years(third))
    assert [spaced(one) for one in page.select("option[selected]")] == ["2025", "2026"]
    page = page_of(team, f"{years(third)}?avant={action.pk}&apres={third.pk}")
    texts = {
        spaced(one.h3): [spaced(p) for p in one.select("p")] for one in page.select(".office-axis")
    }
    assert texts["Description"] == ["On sème.", "On goûte."]
    for asked in (
        "avant=abc&apres=%00",
        "avant=999999999999999999999",
        f"avant={third.pk}&apres={third.pk}",
    ):
        assert team.get(f"{years(third)}?{asked}").status_code == 200


def test_one_year_alone_says_so_and_the_editor_offers_to_compare_only_several(team, action):
    alone = draft(title="Seule")
    assert "n’a qu’une fiche" in team.get(years(alone)).text
    assert years(alone) not in team.get(edit(alone.pk)).text
    assert years(action) in team.get(edit(action.pk)).text


def test_a_sheet_that_is_gone_and_people_who_may_not(in_centre, browse, team, action):
    assert "supprimée entre-temps" in team.get(f"{LIST}annees/999999/", follow=True).text
    desk = browse(in_centre)
    desk.force_login(User.objects.create_user("accueil", role=Role.DESK))
    assert desk.get(years(action)).status_code in (302, 403)


def test_it_costs_the_same_whatever_the_rows_and_the_years(team):
    counts = []
    for editions, rows in ((2, 1), (6, 30)):
        uid = str(uuid.uuid4())
        for n in range(editions):
            content = full_content(
                uid=str(uuid.uuid4()),
                action_uid=uid,
                slug=f"a-{editions}-{n}",
                edition_year=2000 + n,
                objectives=[{"text": f"{n} {row}", "source": "entered"} for row in range(rows)],
                budget_lines=[budget("expense", str(row), "1.00") for row in range(rows)],
            )
            sheet = draft(**content)
        team.get(years(sheet))
        with CaptureQueriesContext(connection) as queries:
            team.get(years(sheet))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 25, counts
