"""Every page of ours that answers with a page, opened by who may, costs 12 statements at most.

The addresses are those of the matrix; who is signed in has the second factor of her role. Wagtail's pages of a site have their own limit
(``tests/cms/test_site_pages.py``), and its back office another.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from model_bakery import baker

from accounts import journal, services
from accounts.enums import JournalAction, Role
from accounts.models import DataRequest, Invitation, User
from actions.models import ActionSheet, TrashedSheet
from actions.trash.services import put_in_trash as put_sheet_in_trash
from cms.models import ContactMessage, ContentPage
from cms.trash.services import put_in_trash
from federation.exports.asking import withdrawn_so_far
from federation.exports.forgetting import EXPORT
from federation.models import EmptySearch, Practice, SynonymGroup
from jobs.models import Job
from mail.models import OutgoingMail
from tenants.context import inside
from tenants.enums import CentreState
from tenants.models import Centre
from tests.accounts.scenes_exchange import Exchange
from tests.accounts.test_matrix import CENTRE_ADDRESSES, EVERYONE, FEDERATION_ADDRESSES, RULES
from tests.jobs.job_factory import make_done_with_file
from tests.support.catalogue import publish
from tests.support.pages import add_page
from tests.support.passkeys import passkey
from tests.support.sheets import draft, full_content, published, shared

pytestmark = pytest.mark.django_db
MOST = 12
PASSWORD = "un-mot-de-passe-solide"

# Why an address gives no page that could be counted.
SENT_ON = "leads elsewhere, whoever asks"
A_FILE = "a file or a fragment: no page around it"
NO_PAGE = "whatever is asked there is not found: tests/federation/api/test_faults.py"
NOT_OPENED = {
    "account_email": SENT_ON,
    "accounts:addresses": SENT_ON,
    "exports:all": SENT_ON,
    "accounts:invitation-link": SENT_ON,
    "account_set_password": SENT_ON,
    "account_confirm_email": "allauth's links, which the platform mails to nobody",
    "account_complete_password_reset": "in the course of a new password, after its code",
    "mfa_login_webauthn": A_FILE,
    "accounts:passkey": A_FILE,
    "design:favicon": SENT_ON,
    "media": A_FILE,
    "jobs:result": A_FILE,
    "api:root": SENT_ON,
    "api:without-slash": SENT_ON,
    "api:unknown": NO_PAGE,
    "no-api": "no API at a centre: tests/isolation/test_api_stays_public.py",
}
OF_A_SHARED_SHEET = {
    "review:approve",
    "review:send-back",
    "review:refuse-sharing",
    "review:share",
    "review:withdraw",
}


class Scene:
    """One host with people, and one of each thing that a page may be about."""

    def __init__(self, place, browse) -> None:
        self.place, self.browse = place, browse
        role = Role.DIRECTION if place else Role.ADMINISTRATION
        with self.here():
            self.chief = self.person("cheffe", role)
            Authenticator.objects.create(
                user=self.chief, type=Authenticator.Type.TOTP, data={"secret": "JBSWY3DPEHPK3PXP"}
            )
            self.key = WebAuthn.add(self.chief, "Mon téléphone", passkey()).instance
            RecoveryCodes.activate(self.chief)
            self.new = self.person("nouvelle", role)
            self.job = baker.make(Job, owner=self.chief)
            told = {"form": "xlsx", "query": "", "withdrawn": withdrawn_so_far()}
            self.export = make_done_with_file(None, kind=EXPORT, parameters=told).uid
            guest = Role.TEAM if place else Role.READING
            issued = services.invite(
                name="Zoé", email="", role=guest, on_paper=True, acting_user=self.chief
            )
            self.code = issued.code
            asked = services.ask_for_erasure(user=self.person("odile", role), message="Je pars.")
            self.asked = asked.pk
            page = add_page(ContentPage, "Le guide", slug="le-guide")
            self.trashed = put_in_trash(page=page, acting_user=self.chief).pk
            self.team = self.person("equipe", Role.TEAM)
            self.sheet = draft(title="Le café").pk if place else 0
            self.shared_sheet = ActionSheet.objects.get(slug="exemple").pk if place else 0
            self.lost_sheet = self.sheet_in_trash("Le bal").pk if place else 0
            self.exchange = Exchange(self.chief) if place else None

    def here(self):
        return inside(self.place) if self.place else ExitStack()

    def person(self, name: str, role: str) -> User:
        return User.objects.create_user(name, f"{name}@exemple.fr", PASSWORD, role=role)

    def sheet_in_trash(self, title: str) -> TrashedSheet:
        return put_sheet_in_trash(sheet=draft(title=title), acting_user=self.chief)

    def add(self, count: int) -> None:
        """More of all that lists show."""
        with self.here():
            for n in range(count):
                person = baker.make(User, username=f"p{count}-{n}", email="", role=Role.TEAM)
                baker.make(Invitation, code_hash=f"{count}-{n}", user=self.chief, name="Zoé")
                baker.make(OutgoingMail, to=self.chief.email, message_id=f"<{count}-{n}@x>")
                baker.make(Job, owner=self.chief)
                baker.make(ContactMessage, name="Yann")
                baker.make(DataRequest, user=person, due_on=timezone.localdate())
                journal.record(JournalAction.SIGNED_OUT, actor=self.chief)
                page = add_page(ContentPage, f"Page {count} {n}", slug=f"page-{count}-{n}")
                put_in_trash(page=page, acting_user=self.chief)
                if self.place:
                    self.sheet_in_trash(f"Le bal {count} {n}")
                    published(**full_content(slug=f"parue-{count}-{n}"))
                else:
                    self.practices(f"{count}-{n}")
                self.client(self.chief, just_now=False)
            if self.exchange:
                self.exchange.add(count)

    def practices(self, name: str) -> None:
        """One more centre with its adaptation of the first practice, another year of that one, and words
        that were searched in vain."""
        first = Practice.objects.select_related("centre__department").order_by("pk")[0]
        centre = Centre.objects.create(
            slug=f"centre-{name}",
            schema_name=f"c_{name}",
            name=f"Maison {name}",
            department=first.centre.department,
            state=CentreState.OPEN,
        )
        publish(centre, full_content(parent_practice=str(first.action_uid)))
        year = 1950 + first.editions.count()
        again = full_content(action_uid=str(first.action_uid), edition_year=year, title=first.title)
        publish(first.centre, again)
        baker.make(SynonymGroup, terms=["café", f"bistrot {name}"])
        baker.make(EmptySearch, words=f"rien {name}", day=timezone.localdate())

    def client(self, user: User | None = None, *, just_now: bool = True) -> Client:
        """Signed in; ``just_now``: her password is not asked again."""
        client = self.browse(self.place)
        if user is not None:
            with self.here():
                client.force_login(user)
            if just_now:
                client.post("/compte/reauthenticate/", {"password": PASSWORD})
        return client

    def ways(self) -> dict[str, tuple[Client, str]]:
        """Where the address alone is not enough: who opens it, and the address with its object."""
        chief, new = self.client(self.chief), self.client(self.new)
        asked, forgot, invited, half = (self.client() for _ in range(4))
        asked.post("/compte/login/code/", {"email": self.chief.email})
        forgot.post("/compte/password/reset/", {"email": self.chief.email})
        invited.post("/compte/invitation/", {"code": self.code})
        half.post("/compte/login/", {"login": "cheffe", "password": PASSWORD})
        team = self.client(self.team)
        mfa, people, sheets = "/compte/protection", "/compte/personnes", "/gestion/fiches"
        return {
            **(self.exchange.ways(self) if self.exchange else {}),
            "accounts:confirm-code": (asked, "/compte/login/code/confirm/"),
            "account_confirm_login_code": (asked, "/compte/login/code/confirm/"),
            "accounts:confirm-reset": (forgot, "/compte/password/reset/confirm/"),
            "account_confirm_password_reset_code": (forgot, "/compte/password/reset/confirm/"),
            "accounts:join": (invited, "/compte/invitation/bienvenue/"),
            "accounts:second-factor": (half, f"{mfa}/authenticate/"),
            "mfa_authenticate": (half, f"{mfa}/authenticate/"),
            "accounts:person": (chief, f"{people}/{self.new.pk}/"),
            "accounts:data-request": (chief, f"{people}/demandes/{self.asked}/"),
            "design:style": (chief, "/style/"),
            "trash:erase": (chief, f"/corbeille/{self.trashed}/supprimer/"),
            "jobs:detail": (chief, f"/travaux/{self.job.uid}/"),
            "cms-sitemap": (self.client(), "/sitemap-pages-1.xml"),
            "exports:export": (self.client(), "/pratiques/export/csv/"),
            "exports:preparation": (
                self.client(),
                f"/pratiques/export/preparation/{self.export}/",
            ),
            "exports:file": (self.client(), f"/pratiques/export/fichier/{self.export}/"),
            "open_data:practices": (self.client(), "/donnees/pratiques.json"),
            **self.of_the_catalogue(),
            "jobs:progress": (chief, f"/travaux/{self.job.uid}/avancement/"),
            "review:page": (chief, f"{sheets}/{self.sheet}/validation/"),
            "review:submit": (team, f"{sheets}/{self.sheet}/envoyer/"),
            "review:sharing": (chief, f"{sheets}/{self.sheet}/partage/"),
            "review:ask-sharing": (team, f"{sheets}/{self.sheet}/demander-le-partage/"),
            **{
                name: (chief, address.replace("/1/", f"/{self.shared_sheet}/"))
                for name, address in CENTRE_ADDRESSES.items()
                if name in OF_A_SHARED_SHEET
            },
            "sheet_trash:erase": (
                chief,
                CENTRE_ADDRESSES["sheet_trash:erase"].replace("/1/", f"/{self.lost_sheet}/"),
            ),
            "mfa_activate_totp": (new, f"{mfa}/totp/activate/"),
            "mfa_deactivate_totp": (chief, f"{mfa}/totp/deactivate/"),
            "mfa_view_recovery_codes": (chief, f"{mfa}/recovery-codes/"),
            "mfa_generate_recovery_codes": (chief, f"{mfa}/recovery-codes/generate/"),
            "mfa_download_recovery_codes": (chief, f"{mfa}/recovery-codes/download/"),
            "mfa_reauthenticate": (chief, f"{mfa}/reauthenticate/"),
            "mfa_list_webauthn": (chief, f"{mfa}/webauthn/"),
            "mfa_edit_webauthn": (chief, f"{mfa}/webauthn/keys/{self.key.pk}/edit/"),
            "mfa_remove_webauthn": (chief, f"{mfa}/webauthn/keys/{self.key.pk}/remove/"),
        }

    def of_the_catalogue(self) -> dict[str, tuple[Client, str]]:
        """Of the practice that was there first, its centre and its département."""
        anybody, practice = self.client(), Practice.objects.order_by("pk")[0]
        code, slug = practice.centre.department_id, practice.centre.slug
        territories, feeds = "/api/v1/territories", "/pratiques"
        addresses = {
            "api:practice": f"/api/v1/practices/{practice.action_uid}",
            "api:centre": f"/api/v1/centres/{slug}",
            "api:communes": f"{territories}/communes?q=saint",
            "api:communes-of": f"{territories}/departments/{code}/communes",
            "federation:department-feed": f"{feeds}/departements/{code}/flux.atom",
            "federation:centre-feed": f"{feeds}/centres/{slug}/flux.atom",
        }
        return {name: (anybody, address) for name, address in addresses.items()}

    def statements(self, addresses: dict[str, str]) -> Iterator[tuple[str, Any, int]]:
        """Name, answer and statements of each address that a GET opens."""
        ways, stranger, chief = self.ways(), self.client(), self.client(self.chief)
        assert set(ways) - set(RULES) == set()
        for name, address in addresses.items():
            if name == "account_logout":
                continue
            usual = stranger if RULES[name] == EVERYONE else chief
            client, address = ways.get(name, (usual, address))
            client.get(address).getvalue()  # what is read once for many pages is there
            stranger.get("/compte/login/")  # nothing is left of the visit before
            with CaptureQueriesContext(connection) as queries:
                answer = client.get(address)
                answer.getvalue()  # a file asks for its rows while it is read
            if answer.status_code != 405:
                yield name, answer, len(queries)


@pytest.fixture
def scenes(centre, browse, media, settings, tmp_path) -> dict[str, tuple[Scene, dict[str, str]]]:
    """Each side, with the address of each of its pages."""
    settings.PRIVATE_MEDIA_ROOT = str(tmp_path / "private")
    with inside(centre):
        shared(**full_content(slug="exemple"))
    practice = Practice.objects.get().slug
    at_the_federation = {
        name: address.replace(
            "/reseau/centres/exemple/", f"/reseau/centres/{centre.slug}/"
        ).replace("/pratiques/exemple/", f"/pratiques/{practice}/")
        for name, address in FEDERATION_ADDRESSES.items()
    }
    return {
        "centre": (Scene(centre, browse), dict(CENTRE_ADDRESSES)),
        "federation": (Scene(None, browse), at_the_federation),
    }


@pytest.mark.parametrize("side", ["centre", "federation"])
def test_every_page_takes_as_many_statements_at_ten_times_the_content(scenes, side):
    scene, addresses = scenes[side]
    scene.add(3)
    few, unopened = {}, set()
    for name, answer, statements in scene.statements(addresses):
        if answer.status_code == 200:
            few[name] = statements
        else:
            unopened.add(name)
    # A centre's own.
    unopened -= {"accounts:appearance"} if side == "federation" else set()
    assert sorted(unopened - set(NOT_OPENED)) == []
    too_many = {name: number for name, number in few.items() if number > MOST}
    assert too_many == {}
    scene.add(30)
    many = {name: number for name, _answer, number in scene.statements(addresses)}
    assert {name: (few[name], many[name]) for name in few if few[name] != many[name]} == {}


def test_a_page_is_left_out_only_where_none_opens_it(scenes):
    opened = {
        name
        for scene, addresses in scenes.values()
        for name, answer, _statements in scene.statements(addresses)
        if answer.status_code == 200
    }
    assert opened & set(NOT_OPENED) == set()
