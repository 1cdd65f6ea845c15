"""Several sheets at once: said before, each in its own transaction, what is left out with its reason."""

import io
import json
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from accounts.enums import JournalAction, Role
from accounts.models import JournalEntry, User
from actions.bulk import exporting
from actions.importing.files import read_file
from actions.models import ActionSheet, TrashedSheet
from actions.services import is_shared, save_draft
from federation.models import Practice, Term
from jobs.models import Job
from tests.support.bulk import Asked, address, said
from tests.support.editor import LIST, edit, form_of
from tests.support.sheets import draft, full_content, published, shared

pytestmark = pytest.mark.django_db


@pytest.fixture
def enter(in_centre, browse):
    def entered(role, name="Claire"):
        client = browse(in_centre)
        client.user = User.objects.create_user(name.lower(), first_name=name, role=role)
        client.force_login(client.user)
        return client

    return entered


@pytest.fixture
def direction(enter):
    return enter(Role.DIRECTION)


@pytest.fixture
def team(enter):
    return enter(Role.TEAM, "Awa")


def changed(sheet, user=None, **fields):
    later = ActionSheet.objects.get(pk=sheet.pk).get_latest_revision_as_object()
    for name, value in fields.items():
        setattr(later, name, value)
    save_draft(sheet=later, acting_user=user)


def latest(sheet):
    return ActionSheet.objects.get(pk=sheet.pk).get_latest_revision_as_object()


def live_titles():
    return set(ActionSheet.objects.published().values_list("title", flat=True))


# --- Publishing


def test_publishing_says_what_will_happen_then_does_it(direction):
    new, ready, public = draft(title="Neuve"), published(title="Changée"), published(title="Vue")
    changed(ready, title="Changée, suite")
    asked = Asked(direction, address("publish", [new, ready, public]))
    assert asked.lists() == [["Changée, suite", "Neuve"], ["déjà publiée : « Vue »"]]
    assert "Publier 2 fiches" in asked.text
    assert "1 fiche laissée de côté" in asked.text
    assert live_titles() == {"Changée", "Vue"}, "nothing has happened yet"
    answer = asked.confirm(follow=True)
    assert said(answer) == ["2 fiches publiées."]
    assert live_titles() == {"Changée, suite", "Neuve", "Vue"}
    assert latest(new).latest_revision.user is None
    assert not Job.objects.exists()


def test_what_a_colleague_saves_meanwhile_is_not_published(direction, team):
    sheet, other = draft(title="Fiche"), draft(title="Autre")
    asked = Asked(direction, address("publish", [sheet, other]))
    typed = form_of(team.get(edit(sheet.pk)))
    typed["title"] = "Fiche d’Awa"
    assert team.post(edit(sheet.pk), **typed.sent()).status_code == 302
    answer = asked.confirm(follow=True)
    assert said(answer) == [
        "1 fiche publiée.",
        "1 fiche laissée de côté : « Fiche d’Awa » (changée entre-temps par Awa).",
    ]
    assert live_titles() == {"Autre"}


def test_what_a_colleague_has_locked_stays_as_it_is(direction, enter):
    nadia = enter(Role.DIRECTION, "Nadia")
    sheet, mine = draft(title="Fiche"), draft(title="La mienne")
    for one, client in ((sheet, nadia), (mine, direction)):
        client.post(f"{LIST}lock/{one.pk}/")
    asked = Asked(direction, address("publish", [sheet, mine]))
    assert asked.lists() == [
        ["La mienne"],
        ["verrouillée par Nadia : « Fiche »"],
    ]
    ActionSheet.objects.filter(pk=mine.pk).update(locked_by=nadia.user)
    answer = asked.confirm(follow=True)
    assert said(answer) == ["1 fiche laissée de côté : « La mienne » (verrouillée par Nadia)."]
    assert live_titles() == set()


def test_confirming_twice_publishes_once(direction):
    sheet = draft(title="Fiche")
    asked = Asked(direction, address("publish", [sheet]))
    asked.confirm()
    before = ActionSheet.objects.get().last_published_at
    answer = asked.confirm(follow=True)
    assert "déjà publiée" in " ".join(said(answer))
    assert ActionSheet.objects.get().last_published_at == before


def test_a_draft_that_cannot_be_published_as_it_is_is_left_out_with_what_is_wrong(direction):
    sheet, other = published(title="Fiche", starts_on="2026-09-01"), draft(title="Autre")
    changed(sheet, ends_on=date(2026, 1, 1))
    answer = Asked(direction, address("publish", [sheet, other])).confirm(follow=True)
    assert said(answer)[0] == "1 fiche publiée."
    assert "La fin de l’action est avant son début" in said(answer)[1]
    assert ActionSheet.objects.get(pk=sheet.pk).ends_on is None


# --- Sharing


def test_only_what_is_published_is_shared(direction):
    sheets = [draft(title="Brouillon"), published(title="Publiée"), shared(title="Partagée")]
    asked = Asked(direction, address("share", sheets))
    assert asked.lists() == [
        ["Publiée"],
        [
            "pas encore publiée sur le site : « Brouillon »",
            "déjà partagée : « Partagée »",
        ],
    ]
    assert said(asked.confirm(follow=True)) == ["1 fiche partagée avec le réseau."]
    assert set(Practice.objects.values_list("title", flat=True)) == {"Publiée", "Partagée"}


def test_a_waiting_draft_does_not_keep_a_public_sheet_from_being_shared(direction):
    sheet = published(title="Publiée")
    changed(sheet, title="Brouillon qui attend")
    asked = Asked(direction, address("share", [sheet]))
    changed(sheet, title="Encore un autre")
    asked.confirm()
    assert Practice.objects.get().title == "Publiée"


def test_an_action_that_another_centre_holds_is_left_out(direction, other_centre):
    from tenants.context import inside

    with inside(other_centre):
        theirs = shared(title="La leur")
    mine = published(title="La mienne", action_uid=str(theirs.action_uid))
    answer = Asked(direction, address("share", [mine])).confirm(follow=True)
    assert "1 fiche laissée de côté" in " ".join(said(answer))
    assert not is_shared(mine)


# --- Drafts


def test_the_state_of_actions_is_changed_in_drafts(team):
    public, new = published(title="Publiée", status="ongoing"), draft(title="Neuve")
    already = draft(title="Déjà", status="ended")
    sheets = [public, new, already]
    question = team.get(address("status", sheets)).text
    assert "Terminée" in question
    assert f'name="id" value="{public.pk}"' in question
    asked = Asked(team, address("status", sheets, set_status="ended"))
    assert "devient « Terminée »" in asked.text
    assert asked.lists()[1] == ["déjà dans cet état : « Déjà »"]
    assert said(asked.confirm(follow=True)) == ["2 fiches changées, en brouillon."]
    row = ActionSheet.objects.get(pk=public.pk)
    assert (row.status, row.live, row.has_unpublished_changes) == ("ongoing", True, True)
    assert (latest(public).status, latest(new).status) == ("ended", "ended")
    assert row.latest_revision.user.username == "awa"


def test_a_keyword_is_added_and_taken_off(team):
    with_it, without = draft(title="Avec", keywords=["health"]), draft(title="Sans")
    sheets = [with_it, without]
    asked = Asked(team, address("keyword", sheets, set_what="add", set_keyword="health"))
    assert asked.lists() == [["Sans"], ["a déjà ce mot clé : « Avec »"]]
    asked.confirm()
    assert latest(without).keywords == ["health"]
    asked = Asked(team, address("keyword", sheets, set_what="drop", set_keyword="health"))
    assert asked.lists() == [["Avec", "Sans"]]
    asked.confirm()
    assert (latest(with_it).keywords, latest(without).keywords) == ([], [])


def test_a_retired_keyword_is_taken_off_but_not_added(team):
    from django.utils import timezone

    sheet = draft(title="Avec", keywords=["health"])
    term = Term.objects.get(kind="keyword", code="health")
    term.retired_on = timezone.localdate()
    term.save()
    page = team.get(address("keyword", [sheet], set_what="add", set_keyword="health")).text
    assert "La fédération a retiré ce mot clé" in page
    Asked(team, address("keyword", [sheet], set_what="drop", set_keyword="health")).confirm()
    assert latest(sheet).keywords == []


@pytest.mark.parametrize(
    ("code", "answers", "sentence"),
    [
        ("status", {"set_status": "inventé"}, "inventé n’en fait pas partie"),
        ("status", {"set_status": ""}, "Choisissez un état."),
        ("keyword", {"set_what": "add", "set_keyword": ""}, "Choisissez un mot clé."),
        ("keyword", {"set_keyword": "health"}, "Dites s’il faut l’ajouter ou l’enlever."),
    ],
)
def test_what_was_not_answered_is_asked_again(team, code, answers, sentence):
    sheet = draft(title="Fiche")
    page = team.get(address(code, [sheet], **answers)).text
    assert f'name="id" value="{sheet.pk}"' in page
    assert sentence in page or "Sélectionnez un choix valide" in page


# --- The trash


def test_several_go_into_the_trash_and_come_back_with_one_click(direction):
    sheets = [shared(title="Partagée"), draft(title="Brouillon")]
    asked = Asked(direction, address("delete", sheets))
    assert "Mettre 2 fiches à la corbeille" in asked.text
    answer = asked.confirm(follow=True)
    assert "2 fiches sont dans la corbeille jusqu’au" in said(answer)[0]
    assert not ActionSheet.objects.exists()
    assert not is_shared(sheets[0])
    ids = [str(pk) for pk in TrashedSheet.objects.values_list("pk", flat=True)]
    answer = direction.post("/corbeille/fiches/annuler/", {"id": ids}, follow=True)
    assert said(answer) == ["2 fiches sont revenues, en brouillon."]
    assert ActionSheet.objects.count() == 2


# --- The list that leads here


def test_all_means_the_list_as_it_was_filtered(direction):
    for title in ("Café des parents", "Café du matin", "Jardin"):
        draft(title=title)
    published(title="Café publié")
    asked = Asked(direction, address("delete", "all", q="café", state="draft", p=1))
    assert asked.lists() == [["Café des parents", "Café du matin"]]


def test_nothing_chosen_is_said(direction):
    for ids in ([], [type("Gone", (), {"pk": 999999})], [type("Odd", (), {"pk": "x%00"})]):
        answer = direction.get(address("publish", ids), follow=True)
        assert said(answer) == ["Cochez d’abord des fiches dans la liste."]
    path = address("publish", [draft(title="Fiche")])
    for sent in ("", "[", '{"a": 1}', "[1]", '[["x", 1]]', '[[999999, "v"]]'):
        assert direction.post(path, {"confirmed": sent}, follow=True).status_code == 200
    assert not live_titles()


def test_the_team_has_its_buttons_and_no_others(team, direction):
    sheet = draft(title="Fiche")
    mine, hers = team.get(LIST).text, direction.get(LIST).text
    for code in ("publish", "share", "delete"):
        assert address(code, []).partition("?")[0] not in mine, code
        assert address(code, []).partition("?")[0] in hers, code
        answer = team.post(address(code, [sheet]), {"confirmed": json.dumps([[sheet.pk, "x"]])})
        assert answer.status_code == 302, code
    for code in ("status", "keyword", "export"):
        assert address(code, []).partition("?")[0] in mine, code
    assert not live_titles()
    assert not TrashedSheet.objects.exists()


@pytest.mark.parametrize("role", [Role.DESK, Role.RESIDENT])
def test_others_open_none_of_it(enter, role):
    client = enter(role)
    for code in ("publish", "share", "status", "keyword", "export", "delete"):
        assert client.get(address(code, "all")).status_code == 302, code


# --- Export


def test_everything_is_exported_and_can_be_imported_again(team):
    sheet, other = draft(**full_content()), draft(title="Pas celle-ci")
    answer = team.post(address("export", [sheet]), {"set_form": "json"})
    assert answer["Content-Disposition"].startswith('attachment; filename="fiches-les-tilleuls-')
    content = b"".join(answer.streaming_content)
    (exported,) = read_file(content).sheets
    assert exported.content["uid"] == str(sheet.uid)
    assert exported.content["outcome_centre"] == "outcome_centre en toutes lettres"
    assert other.title.encode() not in content
    entry = JournalEntry.objects.get(action=JournalAction.DATA_EXPORTED)
    assert (entry.actor_name, entry.subject, entry.note) == ("Awa", "1 fiche action", "json")


def test_the_table_says_in_words_what_people_look_for_and_runs_nothing(team):
    evil = draft(**full_content(title="=1+1", summary="@SUM(A1)", slug="mal"))
    publié = published(**full_content(title="Jardin", slug="jardin"))
    answer = team.post(address("export", [evil, publié]), {"set_form": "xlsx"})
    page = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    head, *rows = list(page.iter_rows())
    told = [dict(zip([cell.value for cell in head], row, strict=True)) for row in rows]
    assert {(row["Titre"].value, row["Titre"].data_type) for row in told} == {
        ("=1+1", "s"),
        ("Jardin", "s"),
    }
    garden = {name: cell.value for name, cell in told[1].items()}
    assert garden["Fiche"] == "publiée"
    assert garden["Action"] == "Terminée"
    assert garden["Mots clés"] == "Parentalité, Santé"
    assert garden["Dépenses (€)"] == 1100
    assert garden["Objectifs"] == "Premier objectif", "proposed rows are in no figure"
    assert garden["Personnes touchées"] == 41
    assert garden["Début"].year == 2024
    assert garden["Adresse"].endswith("/actions/jardin/")
    assert told[0]["Adresse"].value is None


def test_how_to_export_is_asked_again_when_it_is_not_said(team):
    sheet = draft(title="Fiche")
    assert "Un tableau (XLSX)" in team.get(address("export", [sheet])).text
    assert "Choisissez une forme" in team.post(address("export", [sheet]), {"set_form": ""}).text
    assert "Choisissez une forme" in team.post(address("export", [sheet])).text


# --- How much it asks


@pytest.mark.parametrize("code", ["publish", "share", "delete", "export"])
def test_asking_costs_the_same_for_10_and_200_sheets(direction, code):
    counts = []
    for total in (10, 200):
        ActionSheet.objects.bulk_create(
            ActionSheet(title=f"Action {total} {n}", slug=f"b-{total}-{n}", live=n % 2 == 0)
            for n in range(total - ActionSheet.objects.count())
        )
        direction.get(address(code, "all"))
        with CaptureQueriesContext(connection) as queries:
            assert direction.get(address(code, "all")).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 14, counts


@pytest.mark.parametrize("form", [exporting.JSON, exporting.XLSX])
def test_an_export_takes_as_many_statements_for_2_as_for_10(in_centre, form):
    counts = []
    for total in (2, 10):
        for n in range(total - ActionSheet.objects.count()):
            draft(title=f"Action {n}")
        pks = list(ActionSheet.objects.values_list("pk", flat=True))
        with CaptureQueriesContext(connection) as queries:
            exporting.write(form, pks, io.BytesIO())
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("sent", ["", "[1]", "{}", '[[Infinity, "x"]]', '[["x", 1]]'])
def test_an_address_without_sheets_leads_to_the_list(direction, sent):
    here = "/gestion/bulk/actions/actionsheet/publish/"
    for answer in (direction.get(here), direction.post(here, {"confirmed": sent})):
        assert answer["Location"] == LIST
