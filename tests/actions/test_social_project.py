"""The social project in the back office: written by direction, read by the team."""

import datetime

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.enums import JournalAction, Role
from accounts.models import JournalEntry, User
from actions.models import ActionSheet, Axis, SheetDraft, SocialProject
from actions.projects.selectors import projects
from actions.services import save_draft
from tests.support.editor import errors_of, form_of
from tests.support.projects import YEAR, named, project
from tests.support.sheets import draft, many_drafts, published

pytestmark = pytest.mark.django_db
LIST = "/gestion/projet-social/"
PAGE = f"{LIST}actions/"
DAY = datetime.timedelta(days=1)


def edit(one: SocialProject) -> str:
    return f"{LIST}edit/{one.pk}/"


@pytest.fixture
def enter(in_centre, browse):
    def entered(role):
        client = browse(in_centre)
        client.force_login(User.objects.create_user(f"quelqu-un-{role}", role=role))
        return client

    return entered


@pytest.fixture
def direction(enter):
    return enter(Role.DIRECTION)


def text_of(response) -> str:
    main = BeautifulSoup(response.text, "html.parser").select_one(".office-page")
    return " ".join(main.get_text(" ").split())


def test_direction_writes_a_project_with_its_axes(direction):
    typed = form_of(direction.get(f"{LIST}new/"))
    typed.update({"title": "Projet social 2025-2028", "summary": "Aller vers."})
    typed["agreed_from"], typed["agreed_until"] = "01/01/2025", "31/12/2028"
    for title in ("Aînés", "Familles"):
        typed.add_row("axes", title=title, needs="Beaucoup", objectives="Moins")
    response = direction.post(f"{LIST}new/", **typed.sent())
    assert response.status_code == 302, errors_of(response)
    made = SocialProject.objects.get()
    assert made.agreed_until == datetime.date(2028, 12, 31)
    assert [axis.title for axis in made.axes.all()] == ["Aînés", "Familles"]
    page = text_of(direction.get(PAGE))
    assert "Projet social 2025-2028" in page
    assert "Agrément du mercredi 1er janvier 2025 au dimanche 31 décembre 2028" in page
    assert "31 décembre 2028" in direction.get(LIST).text


def test_each_role_reads_or_writes(enter):
    one = project("Aînés")
    team, desk = enter(Role.TEAM), enter(Role.DESK)
    assert team.get(PAGE).status_code == 200
    assert team.get(LIST).status_code == 200
    assert "Modifier le projet" not in team.get(PAGE).text
    assert "Projet social" in team.get("/gestion/").text
    for address in (f"{LIST}new/", edit(one), f"{LIST}delete/{one.pk}/"):
        for response in (team.get(address), team.post(address)):
            assert response.status_code in (302, 403), address
    assert desk.get(PAGE).status_code in (302, 403)
    assert SocialProject.objects.get().title == one.title


def test_the_federation_has_none(browse, settings):
    settings.SECOND_FACTOR_ROLES = set()
    client = browse(None)
    client.force_login(User.objects.create_user("ada", role=Role.ADMINISTRATION))
    assert "projet-social" not in client.get("/gestion/").text
    for address in (PAGE, LIST, f"{LIST}new/", f"{LIST}edit/1/", f"{LIST}delete/1/"):
        assert client.get(address).status_code in (302, 403, 404), address


@pytest.mark.parametrize(
    ("first", "last", "sentence"),
    [
        ("31/12/2028", "01/01/2025", "La fin de l’agrément est avant son début."),
        ("31/02/2025", "", "Cette date n’existe pas. Écrivez par exemple 24/09/2026."),
    ],
)
def test_impossible_dates_are_said_and_nothing_typed_is_lost(direction, first, last, sentence):
    typed = form_of(direction.get(f"{LIST}new/"))
    typed.update({"title": "Le projet"})
    typed["agreed_from"], typed["agreed_until"] = first, last
    typed.add_row("axes", title="Aînés", needs="Un long diagnostic")
    response = direction.post(f"{LIST}new/", **typed.sent())
    assert sentence in " ".join(errors_of(response))
    assert form_of(response)["axes-0-needs"] == "Un long diagnostic"
    assert not SocialProject.objects.exists()


def test_an_axis_that_sheets_name_is_retired_instead_of_deleted(direction):
    one = project("Aînés", "Familles")
    used, free = one.axes.all()
    draft(title="Thé dansant", axes=[named(used)])
    typed = form_of(direction.get(edit(one)))
    typed["axes-0-DELETE"] = typed["axes-1-DELETE"] = "1"
    response = direction.post(edit(one), **typed.sent(), follow=True)
    assert "« Aînés » : il n’est plus proposé" in response.text.replace("\xa0", " ")
    assert [axis.pk for axis in Axis.objects.all()] == [used.pk]
    assert Axis.objects.get().retired_on == timezone.localdate()
    assert JournalEntry.objects.filter(action=JournalAction.DELETED, subject=free.title).exists()
    typed = form_of(direction.get(edit(one)))
    assert "axes-0-retired" in typed
    del typed["axes-0-retired"]
    direction.post(edit(one), **typed.sent())
    assert Axis.objects.get().retired_on is None


def test_an_axis_that_only_a_published_sheet_names_is_retired_too(direction):
    one = project("Aînés")
    sheet = published(title="Thé dansant", axes=[named(one.axes.get())])
    later = sheet.get_latest_revision_as_object()
    later.axes = []
    save_draft(sheet=later)
    typed = form_of(direction.get(edit(one)))
    typed["axes-0-DELETE"] = "1"
    direction.post(edit(one), **typed.sent())
    assert Axis.objects.get().retired_on


def test_a_project_whose_axes_are_named_is_not_deleted(direction):
    one, other = project("Aînés"), project("Vide", title="Un essai")
    draft(title="Thé dansant", axes=[named(one.axes.get())])
    response = direction.post(f"{LIST}delete/{one.pk}/", follow=True)
    assert "des fiches répondent à ses axes" in response.text
    direction.post(f"{LIST}delete/{other.pk}/")
    assert [left.pk for left in SocialProject.objects.all()] == [one.pk]
    gone = JournalEntry.objects.filter(action=JournalAction.DELETED)
    assert set(gone.values_list("subject", flat=True)) == {"Un essai", "Vide"}


def test_the_second_of_two_who_write_is_told_and_may_then_replace(direction, enter):
    one = project("Aînés")
    mine = form_of(direction.get(edit(one)))
    theirs = form_of(direction.get(edit(one)))
    theirs["summary"] = "Le leur"
    assert direction.post(edit(one), **theirs.sent()).status_code == 302
    mine["summary"] = "Le mien"
    refused = direction.post(edit(one), **mine.sent())
    assert "enregistré par quelqu’un d’autre" in refused.text
    assert SocialProject.objects.get().summary == "Le leur"
    again = form_of(refused)
    assert again["summary"] == "Le mien"
    assert direction.post(edit(one), **again.sent()).status_code == 302
    assert SocialProject.objects.get().summary == "Le mien"


def test_the_current_project_is_the_one_that_holds_today_else_the_latest(in_centre):
    today = timezone.localdate()
    assert projects().first() is None
    past = project(title="Passé", agreed_from=today - 4 * YEAR, agreed_until=today - 2 * YEAR)
    older = project(title="Avant", agreed_from=today - 8 * YEAR, agreed_until=today - 5 * YEAR)
    project(title="Sans dates", agreed_from=None, agreed_until=None)
    assert projects().first() == past != older
    holds = project(title="En cours")
    project(title="Suivant", agreed_from=today + 2 * YEAR, agreed_until=today + 5 * YEAR)
    assert projects().first() == holds


def test_the_page_shows_what_answers_each_axis_and_what_is_missing(direction):
    year = timezone.localdate().year
    one = project("Aînés", "Familles", "Jeunes", "Ancien")
    elders, families, _young, old = one.axes.all()
    Axis.objects.filter(pk=old.pk).update(retired_on=timezone.localdate())
    published(title="Thé dansant", edition_year=year, axes=[named(elders), named(families)])
    draft(title="Visites", edition_year=year, axes=[named(elders)])
    changed = published(title="Goûters", axes=[])
    later = changed.get_latest_revision_as_object()
    later.axes = [families.uid]
    save_draft(sheet=later)
    draft(title="Sans axe")
    draft(title="Il y a longtemps", edition_year=year - 10)
    page = BeautifulSoup(direction.get(PAGE).text, "html.parser")
    axes = {
        section.h2.get_text(" ", strip=True): [
            " ".join(entry.get_text(" ").split()) for entry in section.select("li")
        ]
        for section in page.select(".office-axis")
    }
    assert axes == {
        "Aînés": [f"Thé dansant ({year})", f"Visites ({year}) – brouillon"],
        "Familles": ["Goûters – publiée, un brouillon attend", f"Thé dansant ({year})"],
        "Jeunes": [],
    }
    unanswered, without = page.select(".office-notice")
    assert unanswered.li.text == "Jeunes"
    assert [entry.a.text for entry in without.select("li")] == ["Sans axe"]
    assert "Besoin de Aînés" in page.text
    assert "Objectif de Aînés" in page.text


def test_earlier_projects_stay_readable_and_an_unknown_one_is_not_found(direction):
    today = timezone.localdate()
    project("Aînés")
    old = project(
        "Vieux", title="2018", agreed_from=today - 9 * YEAR, agreed_until=today - 6 * YEAR
    )
    assert f"{PAGE}{old.pk}/" in direction.get(PAGE).text
    page = text_of(direction.get(f"{PAGE}{old.pk}/"))
    assert "Vieux" in page
    assert "ce n’est pas le projet en cours" in page
    assert direction.get(f"{PAGE}999999/").status_code == 404


def test_without_a_project_the_page_says_what_to_do(enter):
    assert "Écrire le projet social" in enter(Role.DIRECTION).get(PAGE).text
    assert "La direction l’écrit." in enter(Role.TEAM).get(PAGE).text


def test_the_page_costs_the_same_with_10_and_200_sheets(direction):
    axes = list(project("Aînés", "Familles", "Jeunes").axes.all())
    counts = []
    for total in (10, 200):
        many_drafts(total - ActionSheet.objects.count())
        for n, written in enumerate(SheetDraft.objects.order_by("pk")):
            written.axes = [axis.uid for axis in axes[: n % 4]]
            written.save(update_fields=["axes"])
        direction.get(PAGE)
        with CaptureQueriesContext(connection) as queries:
            direction.get(PAGE)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 15, counts


@pytest.mark.parametrize(
    ("days", "sentence"),
    [(30, "Il prend fin le"), (-3, "Il a pris fin le"), (300, "")],
)
def test_direction_is_reminded_of_an_agreement_that_ends(enter, days, sentence):
    today = timezone.localdate()
    project("Aînés", agreed_from=today - YEAR, agreed_until=today + days * DAY)
    said = "L’agrément de votre projet social est à renouveler."
    page = enter(Role.DIRECTION).get("/gestion/").text
    assert (said in page) == bool(sentence)
    assert sentence in page
    assert said not in enter(Role.TEAM).get("/gestion/").text


def test_once_the_next_agreement_is_there_nobody_is_reminded(direction):
    today = timezone.localdate()
    project(agreed_from=today - YEAR, agreed_until=today + 30 * DAY)
    project(title="Suivant", agreed_from=today + 31 * DAY, agreed_until=today + 3 * YEAR)
    assert "à renouveler" not in direction.get("/gestion/").text
