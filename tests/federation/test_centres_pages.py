"""The federation's administration and the centres of the network."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Site

from accounts.enums import JournalAction, Role
from accounts.models import Invitation, JournalEntry, User
from federation.centres.services import invite_direction
from tenants.context import inside
from tenants.models import Centre, Domain
from territory.models import Commune, Department
from tests.support.centre_pages import LIST, TILLEULS, with_direction, words
from tests.support.sheets import draft, published, shared

pytestmark = pytest.mark.django_db
GARENNE = f"{LIST}la-garenne/"


def status(browse, centre) -> int:
    return browse(centre).get("/").status_code


# --- The list


def test_the_list_says_where_in_which_state_and_whether_somebody_directs(
    centre, other_centre, office
):
    with_direction(other_centre)
    page = office.get(LIST)
    told = words(page)
    assert "2 centres" in told
    assert (
        "Centre social des Tilleuls http://les-tilleuls.maillage.localhost:8000/ Lozère (48)"
        in told
    )
    assert "Ouvert aucune personne de direction" in told
    assert "Espace de vie sociale (EVS) Ouvert 1 personne" in told
    assert 'href="http://la-garenne.maillage.localhost:8000/"' in page.text


def test_somebody_of_direction_who_left_does_not_count_and_an_invitation_is_told(
    centre, other_centre, office, ada
):
    with_direction(other_centre)
    with inside(other_centre):
        User.objects.update(is_active=False)
    invite_direction(centre=centre, name="Zoé Blanc", email="", acting_user=ada)
    told = words(office.get(LIST))
    assert told.count("aucune personne de direction") == 2
    assert told.count("une invitation en attente") == 1
    with inside(centre):
        Invitation.objects.update(expires_at=timezone.now())
    assert "une invitation en attente" not in words(office.get(LIST))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=TILLEULS", {"les-tilleuls"}),
        ("q=garenne evs", {"la-garenne"}),
        ("q=Tîlléuls", {"les-tilleuls"}),
        ("kind=evs", {"la-garenne"}),
        ("department=48", {"les-tilleuls"}),
        ("state=open", {"les-tilleuls", "la-garenne"}),
        ("state=archived", set()),
        ("state=nonsense&kind=&page=99", {"les-tilleuls", "la-garenne"}),
        ("q=%00", {"les-tilleuls", "la-garenne"}),
        ("q=introuvable", set()),
    ],
)
def test_search_forgives_accents_and_filters_narrow(centre, office, query, found):
    page = office.get(f"{LIST}?{query}")
    assert page.status_code == 200
    assert set(re.findall(r'href="/reseau/centres/([a-z-]+)/"', page.text)) - {"ouvrir"} == found
    if not found:
        assert "Aucun centre ne correspond" in page.text


def test_each_choice_of_a_filter_says_how_many_it_would_leave(centre, other_centre, office):
    text = words(office.get(f"{LIST}?kind=evs"))
    assert "Ouvert (1)" in text
    assert "Centre social (1)" in text
    assert "Guadeloupe (971) (1)" in text
    assert "Lozère (48)" not in text
    assert "retirer ce filtre" in text


def light_centres(number: int) -> None:
    """Rows with schemas that hold the two tables that the list asks, and nothing else."""
    first = Centre.objects.count()
    with connection.cursor() as cursor:
        for rank in range(first, first + number):
            schema = f"c_essai_{rank}"
            centre = Centre(
                schema_name=schema,
                slug=f"essai-{rank}",
                name=f"Centre d’essai {rank:03}",
                department=Department.objects.get(code="17"),
            )
            centre.save()
            Domain.objects.create(tenant=centre, domain=f"essai-{rank}.exemple.fr", is_primary=True)
            cursor.execute(f'CREATE SCHEMA "{schema}"')
            for table in ("accounts_user", "accounts_invitation"):
                cursor.execute(f'CREATE TABLE "{schema}".{table} (LIKE public.{table})')


def test_the_statements_are_as_many_for_10_centres_as_for_200(centre, office):
    def statements() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert office.get(LIST).status_code == 200
        return len(queries)

    light_centres(8)
    office.get(LIST)
    few = statements()
    light_centres(190)
    assert Centre.objects.count() == 200
    assert statements() == few
    assert few <= 12
    page = office.get(f"{LIST}?page=2")
    assert "Page 2 sur 8" in page.text
    assert words(page).count("aucune personne de direction") == 25


def test_a_centre_whose_schema_is_gone_is_listed_and_opened_all_the_same(office):
    Centre.objects.create(
        schema_name="c_perdu",
        slug="perdu",
        name="Perdu",
        department=Department.objects.get(code="17"),
    )
    assert "inconnue : son espace manque" in words(office.get(LIST)).replace("\u00a0", " ")
    page = office.get(f"{LIST}perdu/")
    assert page.status_code == 200
    assert "manque dans la base" in page.text
    assert "comptes" not in page.text
    site = Site.objects.get().site_name
    for path in ("inviter/", "corriger/"):
        values = {"name": "Zoé", "how": "paper", "kind": "evs"}
        assert "manque dans la base" in office.post(f"{LIST}perdu/{path}", values).text
    assert not Invitation.objects.exists()
    assert Site.objects.get().site_name == site


# --- A centre's page


def test_a_centre_s_page_tells_its_details_its_people_and_its_sheets(centre, office):
    with inside(centre):
        User.objects.create_user("cheffe", role=Role.DIRECTION, last_login=timezone.now())
        for name in ("a", "b"):
            User.objects.create_user(name, role=Role.TEAM)
        published(title="Publiée", slug="publiee")
        shared(title="Partagée", slug="partagee")
        draft(title="Brouillon")
    told = words(office.get(TILLEULS))
    assert "Équipe 2 comptes" in told
    assert "Direction 1 compte" in told
    assert "Fiches publiées 2" in told
    assert "Fiches en brouillon, ou à republier 1" in told
    assert "Pratiques au catalogue 1" in told
    assert "Une personne de direction peut se connecter" in told
    assert "jamais" not in told
    assert "Brouillon" not in told


def test_what_is_corrected_is_seen_on_the_centre_s_own_site_and_told(centre, office, browse):
    browse(centre).get("/")
    response = office.post(
        f"{TILLEULS}corriger/",
        {
            "name": "Maison des  Tilleuls",
            "kind": "evs",
            "commune": "mende",
            "address": "1 rue des Tilleuls",
            "email": "accueil@tilleuls.example",
            "email_public": "on",
            "phone": "",
        },
    )
    assert response["Location"] == TILLEULS
    centre.refresh_from_db()
    assert (centre.name, centre.kind, centre.commune_id) == ("Maison des Tilleuls", "evs", "48095")
    assert (centre.modules, centre.email_public) == ([], True)
    site = browse(centre).get("/").text
    assert "Maison des Tilleuls" in site
    assert "accueil@tilleuls.example" in site
    line = JournalEntry.objects.get(action=JournalAction.CENTRE_CORRECTED)
    assert line.subject == "Maison des Tilleuls (les-tilleuls)"
    assert "commune" in line.note
    office.post(
        f"{TILLEULS}corriger/",
        {"name": "Maison des Tilleuls", "kind": "evs"}
        | {
            "commune": "Mende",
            "address": "1 rue des Tilleuls",
            "email": "accueil@tilleuls.example",
            "email_public": "on",
        },
    )
    assert JournalEntry.objects.filter(action=JournalAction.CENTRE_CORRECTED).count() == 1


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": ""}, "donnez-lui celui que les habitants connaissent"),
        ({"name": "centre social d’à-côté"}, "existe déjà"),
        ({"email": "accueil@"}, "n’est pas complète"),
        ({"commune": "Marseille"}, "n’est pas une commune de Lozère (48)"),
        ({"commune": "Saint"}, "Écrivez le nom en entier"),
        ({"kind": "chateau"}, "Sélectionnez un choix valide"),
        ({"modules": ["inconnu"]}, "Sélectionnez un choix valide"),
    ],
)
def test_a_wrong_correction_says_what_to_do_and_keeps_what_was_typed(
    centre, office, typed, sentence
):
    Centre.objects.create(
        schema_name="c_a_cote", slug="a-cote", name="Centre social d’à côté", department_id="48"
    )
    values = {"name": "Nouveau nom", "kind": "evs", "address": "Rue du Moulin", **typed}
    page = office.post(f"{TILLEULS}corriger/", values)
    assert page.status_code == 200
    assert sentence in words(page)
    assert "Rue du Moulin" in page.text
    centre.refresh_from_db()
    assert centre.name == "Centre social des Tilleuls"


def test_a_centre_keeps_a_commune_that_no_longer_exists(centre, office):
    """Merged into another one since; nobody else may choose it."""
    Commune.objects.filter(code="48095").update(retired_on="2026-01-01")
    Centre.objects.filter(pk=centre.pk).update(commune_id="48095")
    values = {"name": "Nouveau nom", "kind": "evs", "commune": "Mende"}
    assert office.post(f"{TILLEULS}corriger/", values).status_code == 302
    centre.refresh_from_db()
    assert (centre.name, centre.commune_id) == ("Nouveau nom", "48095")


def test_a_centre_s_name_is_only_text_everywhere(centre, office, ada):
    Centre.objects.filter(pk=centre.pk).update(name="<script>alert(1)</script>")
    invite_direction(centre=centre, name="<b>Zoé</b>", email="", acting_user=ada)
    for path in ("", "corriger/", "suspendre/", "archiver/", "inviter/"):
        page = office.get(TILLEULS + path).text
        assert "<script>alert" not in page
        assert "<b>Zoé" not in page
    assert "<script>alert" not in office.get(LIST).text


# --- Its states


def test_a_suspension_says_what_it_means_asks_why_and_counts_at_once(centre, office, browse):
    with inside(centre):
        shared(title="Partagée", slug="partagee")
    assert status(browse, centre) == 200
    told = words(office.get(f"{TILLEULS}suspendre/")).replace("\u00a0", " ")
    for said in ("suspendu pour le moment", "Plus personne ne s’y connecte", "Rien n’est perdu"):
        assert said in told
    assert "(1 pratique) reste dans le catalogue" in told
    assert status(browse, centre) == 200
    page = office.post(f"{TILLEULS}suspendre/", {"reason": " "})
    assert "Dites en une phrase pourquoi" in page.text
    assert status(browse, centre) == 200
    page = office.post(
        f"{TILLEULS}suspendre/", {"reason": "L’association est dissoute."}, follow=True
    )
    assert "est suspendu" in page.text
    assert status(browse, centre) == 503
    assert browse(centre).get("/compte/login/").status_code == 503
    assert "Ada Roux centre suspendu L’association est dissoute." in words(page)
    assert "Partagée" in browse(None).get("/pratiques/").text


def test_an_archive_is_gone_from_its_address_and_comes_back_suspended_then_open(
    centre, office, browse
):
    office.post(f"{TILLEULS}archiver/", {"reason": "Fermé en juin."})
    assert status(browse, centre) == 404
    page = office.post(f"{TILLEULS}desarchiver/", follow=True)
    assert status(browse, centre) == 503
    assert "Rouvrir" in page.text
    office.post(f"{TILLEULS}rouvrir/")
    assert status(browse, centre) == 200
    history = words(office.get(TILLEULS)).partition("Historique")[2]
    told = ["centre rouvert", "centre sorti des archives", "centre archivé"]
    assert sorted(told, key=history.index) == told
    assert "Fermé en juin." in history


def test_what_an_archived_centre_shared_stays_in_the_catalogue_without_a_dead_link(
    centre, office, browse
):
    with inside(centre):
        shared(title="Partagée", slug="partagee")
    address = "/pratiques/partagee-les-tilleuls/"
    link = 'href="http://les-tilleuls.maillage.localhost:8000/"'
    assert link in browse(None).get(address).text
    office.post(f"{TILLEULS}archiver/", {"reason": "Fermé en juin."})
    practice = browse(None).get(address)
    assert practice.status_code == 200
    assert centre.name in practice.text
    assert link not in practice.text
    assert "Elles y restent" in office.get(TILLEULS).text


def test_a_centre_in_preparation_goes_live(centre, office, browse):
    Centre.objects.filter(pk=centre.pk).update(state="preparing")
    assert status(browse, centre) == 503
    office.post(f"{TILLEULS}mettre-en-ligne/")
    assert status(browse, centre) == 200
    assert JournalEntry.objects.get(action=JournalAction.CENTRE_OPENED).actor_name == "Ada Roux"


def test_a_change_that_does_not_fit_is_refused_with_a_sentence_and_not_told(centre, office):
    page = office.post(f"{TILLEULS}rouvrir/", follow=True)
    assert "est déjà ouvert" in page.text
    assert not JournalEntry.objects.filter(action=JournalAction.CENTRE_REOPENED).exists()


def test_reading_never_changes_anything(centre, office):
    for path in ("suspendre/", "archiver/", "rouvrir/", "desarchiver/", "mettre-en-ligne/"):
        assert office.get(TILLEULS + path).status_code == 200
    assert office.get(f"{TILLEULS}invitations/1/annuler/").status_code == 405
    centre.refresh_from_db()
    assert centre.state == "open"


def test_a_change_without_the_form_s_token_is_refused(centre, ada, browse):
    client = browse(None)
    client.handler.enforce_csrf_checks = True
    client.force_login(ada)
    assert client.post(f"{TILLEULS}suspendre/", {"reason": "X"}).status_code == 403
    centre.refresh_from_db()
    assert centre.state == "open"


def test_the_history_of_one_centre_holds_nothing_of_another(centre, other_centre, office):
    office.post(f"{GARENNE}suspendre/", {"reason": "Travaux chez la Garenne"})
    assert "Travaux chez la Garenne" in office.get(GARENNE).text
    assert "Travaux chez la Garenne" not in office.get(TILLEULS).text


# --- The ways to these pages


@pytest.mark.parametrize(
    ("role", "seen"), [(Role.ADMINISTRATION, True), (Role.FACILITATION, False)]
)
def test_the_menu_and_the_account_lead_there_for_those_who_may(browse, settings, role, seen):
    settings.SECOND_FACTOR_ROLES = set()
    client = browse(None)
    client.force_login(User.objects.create_user("quelqu-un", role=role))
    for address in ("/gestion/", "/compte/"):
        assert (f'"{LIST}"' in client.get(address).text.replace("&quot;", '"')) == seen
    assert client.get(LIST).status_code == (200 if seen else 403)
