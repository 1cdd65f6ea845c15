"""Someone of the federation enters a centre only when it allows it, once, visibly, for a while."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.utils import timezone

from accounts import services
from accounts.enums import JournalAction, Role
from accounts.errors import Refused
from accounts.models import HelpEntry, HelpPermission, JournalEntry, User
from tenants.context import inside
from tenants.enums import CentreState
from tenants.models import Centre

pytestmark = pytest.mark.django_db
PASSWORD = "un-mot-de-passe-solide"


@pytest.fixture(autouse=True)
def _no_second_factor(settings) -> None:
    settings.SECOND_FACTOR_ROLES = set()


@pytest.fixture
def agnes(db) -> User:
    return User.objects.create_user(
        "agnes", first_name="Agnès", last_name="Morel", role=Role.FACILITATION, departments=["48"]
    )


@pytest.fixture
def at_the_federation(agnes, signed_in):
    return signed_in(agnes, None)


def allow(manager, reason: str = "Reprendre nos fiches"):
    return manager.post("/compte/aide/", {"days": "7", "reason": reason})


def path_to_enter(at_the_federation, centre) -> str:
    page = at_the_federation.post(f"/reseau/aide/{centre.slug}/").text
    address = re.search(r'href="(http://[^"]*/compte/aide/entrer/[^"]+)"', page)
    assert address, page
    parts = urlsplit(address.group(1))
    assert parts.hostname == f"{centre.slug}.maillage.localhost"
    return parts.path


@pytest.fixture
def helper(manager, at_the_federation, centre, browse):
    """A browser in which Agnès has entered the centre."""
    allow(manager)
    path = path_to_enter(at_the_federation, centre)
    client = browse(centre)
    assert "Entrer" in client.get(path).text
    response = client.post(path)
    assert response["Location"] == "/gestion/"
    return client


def helper_account(centre) -> User:
    with inside(centre):
        return User.objects.get(helper_key__isnull=False)


def test_without_permission_nobody_enters(at_the_federation, centre):
    page = at_the_federation.post(f"/reseau/aide/{centre.slug}/").text
    assert "n’a pas autorisé l’aide" in page
    assert "/compte/aide/entrer/" not in page
    assert centre.name not in at_the_federation.get("/reseau/aide/").text
    with inside(centre):
        assert not HelpEntry.objects.exists()


@pytest.mark.parametrize(
    "headers",
    [
        {"hx-request": "true"},
        {"sec-fetch-dest": "empty"},
        {"x-requested-with": "XMLHttpRequest"},
        {"accept": "application/json"},
    ],
)
def test_no_header_of_hers_hides_what_the_helper_opens(helper, centre, headers):
    assert helper.get("/actions/", headers=headers).status_code == 200
    with inside(centre):
        lines = JournalEntry.objects.filter(action=JournalAction.HELP_ACTED)
        assert lines.filter(subject="/actions/", note="page ouverte").count() == 1


def test_the_pulse_of_an_open_editor_does_not_fill_the_journal(helper, centre):
    helper.post("/gestion/editing-sessions/ping/wagtailcore/page/3/1/")
    with inside(centre):
        lines = JournalEntry.objects.filter(action=JournalAction.HELP_ACTED)
        assert not lines.filter(subject__contains="editing-sessions").exists()


def test_the_helper_works_like_the_team_and_is_seen(helper, manager, centre, agnes):
    page = helper.get("/gestion/")
    assert page.status_code == 200
    assert "Vous aidez ce centre au nom du réseau" in page.text
    assert "Vous aidez ce centre au nom du réseau" in helper.get("/").text
    account = helper_account(centre)
    assert (account.role, account.email, account.has_usable_password()) == (Role.TEAM, "", False)
    assert str(account) == "Agnès Morel (fédération)"
    seen = manager.get("/compte/aide/").text
    assert "Agnès Morel (fédération)" in seen
    assert "/gestion/" in seen
    assert "Aide de la fédération" in manager.get("/compte/personnes/").text
    assert (
        "1 personne de la fédération peut être dans votre gestion" in manager.get("/gestion/").text
    )


def test_what_the_helper_opens_and_sends_is_in_the_journal(helper, centre):
    helper.get("/actions/", headers={"accept": "text/html"})
    helper.get("/travaux/badge/", headers={"accept": "text/html", "hx-request": "true"})
    helper.post("/travaux/1/cancel/")
    with inside(centre):
        lines = JournalEntry.objects.filter(action=JournalAction.HELP_ACTED)
        told = set(lines.values_list("subject", "note"))
    assert ("/actions/", "page ouverte") in told
    assert ("/travaux/1/cancel/", "envoi") in told
    assert "/travaux/badge/" not in {subject for subject, _note in told}


@pytest.mark.parametrize(
    "path",
    [
        "/compte/personnes/",
        "/compte/journal/",
        "/compte/aide/",
        "/compte/password/set/",
        "/compte/password/change/",
        "/compte/email/",
        "/compte/protection/",
        "/compte/protection/webauthn/add/",
        "/compte/mes-donnees/corriger/",
        "/gestion/account/",
    ],
)
def test_the_helper_neither_reads_people_nor_makes_the_account_hers(helper, path):
    assert helper.get(path).status_code == 403
    assert helper.post(path, {"password1": PASSWORD, "email": "a@exemple.fr"}).status_code == 403


def test_the_link_serves_once(manager, at_the_federation, centre, browse):
    allow(manager)
    path = path_to_enter(at_the_federation, centre)
    assert browse(centre).post(path).status_code == 302
    again = browse(centre).post(path)
    assert "a déjà servi" in again.text
    assert again.status_code == 200
    assert browse(centre).get("/gestion/").status_code == 302


def test_the_link_is_void_after_five_minutes(manager, at_the_federation, centre, browse):
    allow(manager)
    path = path_to_enter(at_the_federation, centre)
    with inside(centre):
        HelpEntry.objects.update(expires_at=timezone.now())
    assert "n’est plus valable" in browse(centre).post(path).text


def test_the_link_of_one_centre_opens_nothing_in_another(
    manager, at_the_federation, centre, other_centre, browse, director
):
    allow(manager)
    path = path_to_enter(at_the_federation, centre)
    with inside(other_centre):
        services.allow_help(days=7, reason="", acting_user=director)
        # The same row in the other schema, as if keys had met.
        row = HelpPermission.objects.get()
    with inside(centre):
        entry = HelpEntry.objects.get()
    with inside(other_centre):
        HelpEntry.objects.create(
            permission=row,
            helper_key=entry.helper_key,
            helper_name="x",
            token_hash="autre",
            expires_at=entry.expires_at,
        )
    assert "n’est plus valable" in browse(other_centre).post(path).text
    assert browse(None).post(path).status_code == 404
    assert browse(centre).post(path).status_code == 302


def test_stopping_closes_the_session_at_once(helper, manager, centre, at_the_federation, browse):
    waiting = path_to_enter(at_the_federation, centre)
    assert manager.post("/compte/aide/arreter/").status_code == 302
    assert helper.get("/gestion/").status_code == 302
    assert "n’autorise plus" in browse(centre).post(waiting).text
    assert "n’a pas autorisé" in at_the_federation.post(f"/reseau/aide/{centre.slug}/").text


def test_the_visit_ends_by_itself(helper, centre):
    with inside(centre):
        User.objects.filter(helper_key__isnull=False).update(
            helper_until=timezone.now() - timedelta(seconds=1)
        )
    response = helper.get("/gestion/")
    assert (response.status_code, response["Location"]) == (302, "/")
    assert "Votre visite est finie" in helper.get("/").text


def test_the_visit_is_never_longer_than_the_permission(manager, at_the_federation, centre, browse):
    allow(manager)
    soon = timezone.now() + timedelta(minutes=20)
    with inside(centre):
        HelpPermission.objects.update(expires_at=soon)
    browse(centre).post(path_to_enter(at_the_federation, centre))
    assert helper_account(centre).helper_until == soon


def test_coming_back_is_the_same_account_and_closes_the_former_visit(
    helper, at_the_federation, centre, browse
):
    again = browse(centre)
    again.post(path_to_enter(at_the_federation, centre))
    assert again.get("/gestion/").status_code == 200
    assert helper.get("/gestion/").status_code == 302
    helper_account(centre)


def test_direction_can_give_a_helper_neither_a_role_nor_a_password(helper, manager, centre):
    account = helper_account(centre)
    address = f"/compte/personnes/{account.pk}/"
    assert "C’est un compte d’aide" in manager.get(address).text
    manager.post(address, {"role": "direction"})
    manager.post(f"{address}code/")
    manager.post(f"{address}retirer/")
    manager.post(f"{address}rendre/")
    account = helper_account(centre)
    assert (account.role, account.is_active) == (Role.TEAM, False)
    with inside(centre):
        assert not account.invitations.exists()


def test_animation_helps_in_her_departments_only(at_the_federation, other_centre, director, browse):
    with inside(other_centre):
        services.allow_help(days=7, reason="", acting_user=director)
    assert at_the_federation.post(f"/reseau/aide/{other_centre.slug}/").status_code == 403
    assert other_centre.name not in at_the_federation.get("/reseau/aide/").text
    with inside(other_centre):
        assert not HelpEntry.objects.exists()


def test_the_federation_sees_who_asks_and_both_journals_tell(helper, at_the_federation, centre):
    assert centre.name in at_the_federation.get("/reseau/aide/").text
    assert "1 centre demande de l’aide" in at_the_federation.get("/gestion/").text
    line = JournalEntry.objects.get(action=JournalAction.HELP_ENTERED)
    assert (line.actor_name, line.subject) == ("Agnès Morel", centre.name)
    with inside(centre):
        line = JournalEntry.objects.get(action=JournalAction.HELP_ENTERED)
        assert line.actor_name == "Agnès Morel (fédération)"
        assert line.note == "Reprendre nos fiches"
    Centre.objects.update(help_until=timezone.now())
    assert centre.name not in at_the_federation.get("/reseau/aide/").text


@pytest.mark.parametrize("how", ["access ended", "role changed", "another département"])
def test_who_leaves_the_federation_or_the_place_helps_no_more(
    how, helper, agnes, at_the_federation, centre, browse
):
    waiting = path_to_enter(at_the_federation, centre)
    assert helper.get("/gestion/").status_code == 200
    boss = User.objects.create_user("siege", role=Role.ADMINISTRATION)
    if how == "access ended":
        services.end_access(user=agnes, acting_user=boss)
    else:
        role = Role.READING if how == "role changed" else Role.FACILITATION
        services.change_role(user=agnes, role=role, departments=["07"], acting_user=boss)
    assert helper.get("/gestion/")["Location"] == "/"
    assert "ne vous confie plus" in browse(centre).post(waiting).text


@pytest.mark.parametrize("state", [CentreState.SUSPENDED, CentreState.ARCHIVED])
def test_a_centre_that_lets_nobody_in_is_not_one_to_help(state, manager, at_the_federation, centre):
    allow(manager)
    Centre.objects.filter(pk=centre.pk).update(state=state)
    assert centre.name not in at_the_federation.get("/reseau/aide/").text
    page = at_the_federation.post(f"/reseau/aide/{centre.slug}/").text
    assert "tant qu’il n’est pas rouvert" in page
    assert "/compte/aide/entrer/" not in page


def test_who_is_still_inside_may_open_her_next_entrance(helper, at_the_federation, centre):
    path = path_to_enter(at_the_federation, centre)
    assert "Entrer" in helper.get(path).text
    assert helper.post(path)["Location"] == "/gestion/"
    assert helper.get("/gestion/").status_code == 200


def test_a_length_that_is_not_offered_is_refused(manager, centre, director):
    page = manager.post("/compte/aide/", {"days": "3000", "reason": "Tout"})
    assert page.status_code == 200
    assert "Tout" in page.text
    with inside(centre):
        assert not HelpPermission.objects.exists()
        with pytest.raises(Refused, match="de 1 à 30 jours"):
            services.allow_help(days=3000, reason="", acting_user=director)


def test_the_list_of_centres_costs_the_same_with_more_of_them(
    at_the_federation, django_assert_max_num_queries
):
    at_the_federation.get("/reseau/aide/")
    with django_assert_max_num_queries(8):
        at_the_federation.get("/reseau/aide/")
