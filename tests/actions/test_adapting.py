"""« S’inspirer »: from the catalogue's page to a draft in one's own centre, and word of it back."""

import json
import re
import uuid

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from redis import Redis

from accounts.enums import Role
from accounts.models import User
from actions.adapting import CannotBeAdapted, adapt_practice
from actions.models import ActionSheet, AdaptationNotice
from actions.origin import tell_of_adaptations
from actions.services import publish_sheet, share_sheet, withdraw_sheet
from actions.tasks import tell_origin, tell_origins
from actions.trash.services import put_in_trash
from federation.models import Practice
from mail.models import OutgoingMail
from tenants.context import inside
from tests.support.sheets import full_content, shared

pytestmark = pytest.mark.django_db
UID = "0b5f7a39-9d5c-4e57-8a55-b0c8c6a2f0a1"
HERE = f"/gestion/fiches/s-inspirer/{UID}/"
PAGE = "/pratiques/une-action-complete-les-tilleuls/"


@pytest.fixture
def origin(centre):
    with inside(centre):
        return shared(
            **full_content(
                action_uid=UID,
                partners=[
                    {"kind": "caf", "name": "La Caf du coin", "source": "entered"},
                    {"kind": "caf", "name": "La Caf d’à côté", "source": "entered"},
                    {"kind": "", "name": "Les voisins", "source": "entered"},
                ],
            )
        )


@pytest.fixture
def nadia(origin, other_centre, browse):
    """Of the team of the other centre."""
    with inside(other_centre):
        person = User.objects.create_user("nadia", first_name="Nadia", role=Role.TEAM)
        client = browse(other_centre)
        client.force_login(person)
    return client


def send(client, **changes):
    page = client.get(HERE).text
    fields = dict(re.findall(r'type="hidden"\s+name="(\w+)"\s+value="([^"]*)"', page))
    return client.post(HERE, {**fields, **changes})


def made(other_centre) -> list[ActionSheet]:
    with inside(other_centre):
        return [
            sheet.get_latest_revision_as_object() for sheet in ActionSheet.objects.order_by("pk")
        ]


def test_the_practice_leads_to_the_choice_of_a_centre_and_from_there_to_its_own_host(
    origin, other_centre, browse
):
    client = browse(None)
    assert f'href="{PAGE}s-inspirer/"' in client.get(PAGE).text
    way = f"{PAGE}s-inspirer/"
    wanted = f"http://la-garenne.maillage.localhost:8000{HERE}"
    assert wanted not in client.get(way).text
    for words in ("garenne", "Guadeloupe", "971", "GARENNE guadeloupe"):
        assert f'href="{wanted}"' in client.get(way, {"q": words}).text, words
    for words in ("introuvable", "\x00", "garenne lozère"):
        page = client.get(way, {"q": words})
        assert page.status_code == 200
        assert wanted not in page.text
    other_centre.state = "suspended"
    other_centre.save()
    assert wanted not in client.get(way, {"q": "garenne"}).text


def test_choosing_a_centre_costs_the_same_with_one_and_with_many(origin, browse):
    counts = []
    client = browse(None)
    client.get(PAGE)
    for words in ("garenne", "e"):
        with CaptureQueriesContext(connection) as queries:
            page = client.get(f"{PAGE}s-inspirer/", {"q": words}).text
        assert page.count(HERE) == (1 if words == "garenne" else 2)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 9


def test_the_page_says_what_is_copied_and_the_copy_holds_just_that(nadia, other_centre):
    page = nadia.get(HERE).text
    for words in ("Centre social des Tilleuls", "Lozère (48)", "rien n’est publié", "Pas copié"):
        assert words in page
    response = send(nadia)
    sheet = made(other_centre)[0]
    assert response["Location"] == f"/gestion/fiches/edit/{sheet.pk}/"
    assert str(sheet.parent_practice) == UID
    assert str(sheet.action_uid) != UID
    assert not sheet.live
    for name in ("summary", "description", "steps", "frequency", "prerequisites"):
        assert getattr(sheet, name) == f"{name} en toutes lettres"
    assert (sheet.title, sheet.status) == ("Une action complète", "planned")
    assert sheet.keywords == ["parenting", "health"]
    assert [row.text for row in sheet.objectives.all()] == ["Premier objectif"]
    # Nothing of what happened there, nor of who was there.
    for name in (
        *("observed_need", "orientation", "places", "outcome_territory", "outcome_centre"),
        *("outcome_residents", "limits", "prospects", "would_do_differently", "contact_name"),
        *("contact_details", "contact_when", "communes", "territory_note", "budget_text"),
        *("workforce_text", "ended_reason", "free_text", "adaptation_changes"),
    ):
        assert not getattr(sheet, name), name
    assert (sheet.starts_on, sheet.ends_on, sheet.edition_year, sheet.still_valid_on) == (
        *(None, None),
        *(None, None),
    )
    for rows in (sheet.people_reached, sheet.outcomes, sheet.photos, sheet.documents):
        assert list(rows.all()) == []
    assert [(row.kind, row.name) for row in sheet.partners.all()] == [("caf", "")]
    rows = [*sheet.partners.all(), *sheet.budget_lines.all(), *sheet.workforce.all()]
    assert {row.source for row in rows} == {"imported"}
    assert [str(row.amount) for row in sheet.budget_lines.all()] == [
        *("1000.50", "99.50", "900.00", "200.00")
    ]
    editor = nadia.get(response["Location"]).text
    assert "est dans vos brouillons" in editor
    assert f'href="http://maillage.localhost:8000{PAGE}"' in editor
    assert editor.count("que faire") == len(rows)


def test_a_double_click_makes_one_sheet(nadia, other_centre):
    fields = {"sheet_uid": str(uuid.uuid4())}
    first, second = (nadia.post(HERE, fields) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert len(made(other_centre)) == 1


def test_the_form_sent_again_once_its_sheet_is_deleted_leads_to_the_trash(nadia, other_centre):
    fields = {"sheet_uid": str(uuid.uuid4())}
    nadia.post(HERE, fields, follow=True)
    with inside(other_centre):
        put_in_trash(sheet=ActionSheet.objects.get(), acting_user=None)
    said = nadia.post(HERE, fields, follow=True).text
    assert "est dans la corbeille." in said
    assert "est dans vos brouillons" not in said
    with inside(other_centre):
        assert ActionSheet.in_centres.count() == 1


def test_a_second_copy_is_made_only_once_one_has_been_shown_the_first(nadia, other_centre):
    send(nadia)
    first = made(other_centre)[0]
    page = nadia.get(HERE).text
    assert "Votre centre s’en est déjà inspiré" in page
    assert f"/gestion/fiches/edit/{first.pk}/" in page
    # From a page opened before a colleague made hers.
    assert nadia.post(HERE, {"sheet_uid": str(uuid.uuid4())}).status_code == 200
    assert len(made(other_centre)) == 1
    send(nadia)
    sheets = made(other_centre)
    assert len(sheets) == 2
    assert sheets[0].slug != sheets[1].slug


@pytest.mark.parametrize("sent", [{}, {"sheet_uid": "zzz"}, {"sheet_uid": ""}])
def test_a_form_without_its_number_makes_nothing_and_comes_back(nadia, other_centre, sent):
    response = nadia.post(HERE, sent)
    assert response.status_code == 200
    assert "Copier dans mes brouillons" in response.text
    assert made(other_centre) == []


def test_a_practice_withdrawn_meanwhile_is_said_in_a_sentence(nadia, origin, centre, other_centre):
    with inside(centre):
        withdraw_sheet(sheet=origin)
    response = nadia.post(HERE, {"sheet_uid": str(uuid.uuid4())})
    assert response.status_code == 200
    assert "a été retirée du réseau" in response.text
    assert made(other_centre) == []
    unknown = nadia.get(f"/gestion/fiches/s-inspirer/{uuid.uuid4()}/")
    assert unknown.status_code == 404
    assert "n’est pas dans le catalogue" in unknown.text


def test_one_s_own_practice_is_not_adapted_but_renewed(origin, centre, browse):
    with inside(centre):
        client = browse(centre)
        client.force_login(User.objects.create_user("claire", role=Role.DIRECTION))
        page = client.get(HERE).text
        assert "Reconduire" in page
        assert "Copier dans mes brouillons" not in page
        with pytest.raises(CannotBeAdapted):
            adapt_practice(action_uid=uuid.UUID(UID), sheet_uid=uuid.uuid4(), centre_id=centre.pk)


@pytest.mark.parametrize(
    ("role", "status"),
    [(None, 302), (Role.RESIDENT, 302), (Role.DESK, 302), (Role.TEAM, 200), (Role.DIRECTION, 200)],
)
def test_only_those_who_write_sheets_may_copy(origin, other_centre, browse, role, status):
    client = browse(other_centre)
    if role:
        with inside(other_centre):
            client.force_login(User.objects.create_user("quelqu-un", role=role))
    assert client.get(HERE).status_code == status
    assert client.post(HERE, {"sheet_uid": str(uuid.uuid4())}).status_code == 302
    assert len(made(other_centre)) == (1 if status == 200 else 0)


def test_at_the_federation_nobody_copies(origin, browse, settings):
    settings.SECOND_FACTOR_ROLES = set()
    client = browse(None)
    client.force_login(User.objects.create_user("ada", role=Role.ADMINISTRATION))
    assert client.get(HERE).status_code in (302, 403)


# --- Lineage -------------------------------------------------------------------


def adapted(**fields):
    return shared(parent_practice=UID, **{"title": "La copie", "slug": "copie", **fields})


def test_the_copy_names_its_origin_and_the_origin_counts_its_copies_on_every_page(
    origin, centre, other_centre, browse
):
    with inside(other_centre):
        adapted(adaptation_changes="Nous le faisons en hiver.")
        shared(title="Une autre", slug="autre", parent_practice=UID)
    for client, address in (
        (browse(None), "/pratiques/la-copie-la-garenne/"),
        (browse(other_centre), "/actions/copie/"),
    ):
        page = " ".join(client.get(address).text.split())
        link = f'<a href="http://maillage.localhost:8000{PAGE}">Une action complète</a>'
        assert f"Adaptée de {link} – Centre social des Tilleuls, Lozère (48)." in page
        assert "Nous le faisons en hiver." in page
    for client, address in ((browse(None), PAGE), (browse(centre), f"/actions/{origin.slug}/")):
        page = client.get(address).text
        assert "Adaptée 2 fois dans 1 département." in page
        assert "http://maillage.localhost:8000/pratiques/la-copie-la-garenne/" in page
        assert "s-inspirer/" in page


def test_a_page_costs_the_same_with_one_and_with_forty_adaptations(
    origin, centre, other_centre, browse
):
    counts: dict[str, list[int]] = {PAGE: [], f"/actions/{origin.slug}/": []}
    for total in (1, 40):
        with inside(other_centre):
            for n in range(total - Practice.objects.filter(parent_uid=UID).count()):
                adapted(slug=f"copie-{total}-{n}")
        for address, found in counts.items():
            client = browse(None if address == PAGE else centre)
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                page = client.get(address).text
            found.append(len(queries))
            assert f"Adaptée {total} fois" in page
    assert "Et 16 autres" in page
    for found in counts.values():
        assert found[0] == found[1] <= 12, counts


def test_a_sheet_that_is_not_shared_offers_nothing_to_others(origin, centre, browse):
    address = f"/actions/{origin.slug}/"
    assert "S’inspirer" in browse(centre).get(address).text
    with inside(centre):
        withdraw_sheet(sheet=origin)
    assert "S’inspirer" not in browse(centre).get(address).text


# --- Word back -----------------------------------------------------------------


@pytest.fixture
def directors(centre, other_centre):
    for place in (centre, other_centre):
        with inside(place):
            for name, role, email in (
                ("claire", Role.DIRECTION, f"claire@{place.slug}.example"),
                ("sans-mail", Role.DIRECTION, ""),
                ("partie", Role.DIRECTION, f"partie@{place.slug}.example"),
                ("equipe", Role.TEAM, f"equipe@{place.slug}.example"),
            ):
                User.objects.create_user(name, role=role, email=email, is_active=name != "partie")


def mails_in(place) -> list[OutgoingMail]:
    with inside(place):
        return list(OutgoingMail.objects.filter(kind="adapted"))


def test_the_origin_s_direction_hears_of_a_shared_copy_once(
    origin, centre, other_centre, directors
):
    with inside(other_centre):
        copy = adapted()
    for _ in range(3):
        with inside(centre):
            tell_of_adaptations()
    mails = mails_in(centre)
    assert [mail.to for mail in mails] == ["claire@les-tilleuls.example"]
    for words in (
        "EVS La Garenne, Guadeloupe (971), partage «\u00a0La copie\u00a0»",
        "«\u00a0Une action complète\u00a0»",
        "http://maillage.localhost:8000/pratiques/la-copie-la-garenne/",
    ):
        assert words in mails[0].text
    # Withdrawn and shared again: it is no news.
    with inside(other_centre):
        withdraw_sheet(sheet=copy)
        share_sheet(sheet=copy)
    with inside(centre):
        assert tell_of_adaptations() == 0
    assert len(mails_in(centre)) == 1
    assert mails_in(other_centre) == []


def test_a_draft_or_a_sheet_on_its_own_site_is_told_to_nobody(
    origin, nadia, centre, other_centre, directors
):
    send(nadia)
    with inside(other_centre):
        publish_sheet(sheet=ActionSheet.objects.get())
    with inside(centre):
        assert tell_of_adaptations() == 0
    assert mails_in(centre) == []


def test_several_at_once_are_one_mail(origin, centre, other_centre, directors):
    with inside(other_centre):
        adapted()
        adapted(title="Une autre", slug="autre")
    with inside(centre):
        assert tell_of_adaptations() == 2
        assert AdaptationNotice.objects.count() == 2
    assert len(mails_in(centre)) == 1
    assert "Une autre" in mails_in(centre)[0].text


def queued() -> list[tuple[str, str]]:
    """The tasks that wait in Redis, by name and schema."""
    waiting = Redis.from_url(settings.CELERY_BROKER_URL).lrange("celery", 0, -1)
    headers = [json.loads(message)["headers"] for message in waiting]
    return [(header["task"], header["kwargsrepr"]) for header in headers]


@pytest.fixture
def broker():
    redis = Redis.from_url(settings.CELERY_BROKER_URL)
    redis.delete("celery")
    yield
    redis.delete("celery")


def test_sharing_sends_a_task_to_the_origin_s_centre_after_the_commit(
    origin, centre, other_centre, broker, django_capture_on_commit_callbacks
):
    with inside(other_centre), django_capture_on_commit_callbacks(execute=True):
        adapted()
        shared(title="Sans parent", slug="sans-parent")
        assert queued() == []
    assert queued() == [("actions.tasks.tell_origin", f"{{'schema': '{centre.schema_name}'}}")]


def test_the_night_finds_what_the_broker_has_lost(origin, centre, other_centre, broker):
    tell_origins(schema="public")
    assert queued() == []
    with inside(other_centre):
        adapted()
    tell_origins(schema="public")
    assert queued() == [("actions.tasks.tell_origin", f"{{'schema': '{centre.schema_name}'}}")]


def test_the_task_writes_in_the_origin_s_own_schema(origin, centre, other_centre, directors):
    with inside(other_centre):
        adapted()
    tell_origin(schema=centre.schema_name)
    assert len(mails_in(centre)) == 1
    assert mails_in(other_centre) == []
