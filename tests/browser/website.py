"""A web server on the test database, and the two centres whose pages the browser visits."""

import os
import re
import signal
import socket
import sys
import time
import uuid
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.files.images import ImageFile
from PIL import Image as Picture
from PIL import ImageDraw

from accounts.models import User
from actions.models import ActionSheet, SheetPhoto
from actions.services import publish_sheet, share_sheet, withdraw_sheet
from cms.models import CentreImage as Image
from deploy.services import processes
from deploy.site_check import free_addresses, status_of_home_page
from mail.models import OutgoingMail
from tenants.context import inside
from tenants.enums import CentreState, Module
from tenants.models import Centre
from tenants.provisioning import create_centre
from territory.models import Commune, Department
from tests.browser.site_content import tell_centre_site, tell_federation_site
from tests.browser.wall_content import tell_wall
from tests.support.sheets import budget, draft, full_content, published, shared
from tests.support.worker import ROOT, _test_database_url

FEDERATION = "maillage.localhost"
PASSWORD = "un-mot-de-passe-solide"
ADMINISTRATION = "administration-"
# Titles of a sheet that tells everything, of one that tells nothing, of one that is withdrawn.
FULL = "Le jardin des voisins : cultiver, cuisiner et se rencontrer au pied des immeubles"
SPARSE, GONE = "Sortie à la mer", "Le thé dansant"
ADAPTED = "Un jardin sur le toit de l’école"
ORDINARY_SHEETS = 30  # more than one page of a list


@dataclass
class Website:
    """``address(host, path)`` of a server that runs until ``stop``."""

    folder: Path
    port: int = 0
    read_until: int = 0
    people: int = 0
    process: object = field(default=None, repr=False)

    @property
    def log(self) -> Path:
        return self.folder / "web.log"

    @property
    def mails(self) -> Path:
        return self.folder / "mails"

    def start(self) -> "Website":
        self.port = _free_port()
        self.mails.mkdir()
        self.process = processes.spawn(
            [
                sys.executable,
                *("-m", "gunicorn", "--config", "deploy/gunicorn.conf.py"),
                *(word for place in free_addresses(self.port) for word in ("--bind", place)),
            ],
            env={
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "tests.browser.server_settings",
                "PYTHONPATH": os.pathsep.join([str(ROOT / "platform"), str(ROOT)]),
                "DATABASE_URL": _test_database_url(),
                "REDIS_URL": settings.CELERY_BROKER_URL,
                "TEST_SITE_PORT": str(self.port),
                "TEST_MAILS": str(self.mails),
                "WEB_CONCURRENCY": "1",
                "WEB_THREADS": "6",
            },
            cwd=ROOT,
            death_signal=signal.SIGTERM,
            log=self.log,
        )
        deadline = time.monotonic() + 30
        while status_of_home_page(FEDERATION, self.port) != 200:
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(self.log.read_text())
            time.sleep(0.05)
        return self

    def stop(self) -> None:
        if self.process is not None and (mark := processes.Mark.of(self.process.pid)):
            # It would wait for the browser's open connections.
            processes.stop([mark, *processes.children(mark.pid)], ((signal.SIGKILL, 0.5),))
            self.process.wait(5)

    def address(self, host: str, path: str = "/") -> str:
        return f"http://{host}:{self.port}{path}"

    def new_errors(self) -> list[str]:
        """What the server has logged since the last call. A suspended centre's 503 is meant."""
        text = self.log.read_text()[self.read_until :]
        self.read_until += len(text)
        lines = re.findall(r"^\[(?:ERROR|CRITICAL)\].*(?:\n(?!\[).*)*", text, re.MULTILINE)
        return [line for line in lines if "Service Unavailable" not in line]

    def person(self, centre: Centre, **details: object) -> User:
        """Someone who signs in there with ``PASSWORD``; each one is new."""
        self.people += 1
        name = f"personne{self.people}"
        values = {"email": f"{name}@exemple.fr", "first_name": "Marie", "role": "resident"}
        with inside(centre):
            return User.objects.create_user(name, password=PASSWORD, **{**values, **details})

    def session_of_administration(self) -> str:
        """The key of a session of somebody of the administration, who has her second factor."""
        self.people += 1
        person = User.objects.create_user(
            f"{ADMINISTRATION}{self.people}", first_name="Ada", role="administration"
        )
        Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={})
        return _session_of(person)

    def session_of(self, centre: Centre, **details: object) -> str:
        """The key of a session of somebody new there."""
        person = self.person(centre, **details)
        with inside(centre):
            return self.session_for(person)

    def session_for(self, person: User) -> str:
        """The key of a session of hers, in the active schema."""
        return _session_of(person)

    def code_sent_to(self, centre: Centre, address: str) -> str:
        """The code in the last mail to this address, waiting in the outbox or handed over."""
        deadline = time.monotonic() + 5
        while time.monotonic() < deadline:
            with inside(centre):
                mail = OutgoingMail.objects.filter(to=address).first()
            texts = [mail.text] if mail else []
            texts += [
                path.read_text("utf-8")
                for path in sorted(self.mails.iterdir())
                if f"To: {address}" in path.read_text("utf-8")
            ]
            if texts and (
                codes := re.findall(r"^\s*([A-Z0-9]{4,8}(?:-[A-Z0-9]+)?)\s*$", texts[-1], re.M)
            ):
                return codes[-1]
            time.sleep(0.05)
        raise AssertionError(f"No code was sent to {address}.")


def _session_of(person: User) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    return str(session.session_key)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass(frozen=True)
class Places:
    """``centre`` has all that a centre may show, ``other`` nothing but a name."""

    centre: Centre
    other: Centre
    suspended: Centre

    @property
    def host(self) -> str:
        return f"{self.centre.slug}.{FEDERATION}"

    @property
    def other_host(self) -> str:
        return f"{self.other.slug}.{FEDERATION}"

    @property
    def suspended_host(self) -> str:
        return f"{self.suspended.slug}.{FEDERATION}"


def commit_places() -> Places:
    """Centres of their own. They stay: these tests are the last, and the database goes after them."""
    made: list[Centre] = []
    for slug, name, department, more in (
        (
            "les-lilas",
            "Centre social des Lilas",
            "17",
            {
                "modules": [Module.EXCHANGE],
                "commune": Commune.objects.get(code="17131"),
                "address": "4 place des Halles",
                "phone": "05 36 49 01 10",
                "phone_public": True,
                "email": "accueil@les-lilas.example",
                "email_public": True,
            },
        ),
        ("le-vallon", "EVS du Vallon", "971", {"kind": "evs", "accent_colour": "#7a5c00"}),
        ("la-pause", "Centre social de la Pause", "48", {"state": CentreState.SUSPENDED}),
    ):
        place = Department.objects.get(code=department)
        made.append(create_centre(slug=slug, name=name, department=place, **more))
    with inside(made[0]):
        _tell_everything()
        tell_centre_site(_picture())
        tell_wall(_picture())
    tell_federation_site()
    return Places(*made)


def _tell_everything() -> None:
    sheet = draft(**GARDEN)
    image = Image(title="Le jardin", file=ImageFile(_picture(), name="jardin.jpg"))
    image.save()
    sheet.photos.add(
        SheetPhoto(
            image=image,
            alternative_text="Trois personnes devant une rangée de tomates",
            consent="Toutes d’accord, mai 2025",
            credit="Photo : le groupe jardin",
        )
    )
    sheet.save_revision(clean=False)
    publish_sheet(sheet=ActionSheet.objects.get(pk=sheet.pk))
    share_sheet(sheet=ActionSheet.objects.get(pk=sheet.pk))
    former = {"uid": str(uuid.uuid4()), "slug": "le-jardin-2024", "edition_year": 2024}
    published(**{**GARDEN, **former})
    shared(title=SPARSE, slug="sortie")
    shared(
        title=ADAPTED,
        slug="jardin-du-toit",
        status="ongoing",
        summary="Des bacs plutôt que la pleine terre, et les enfants pour arroser.",
        parent_practice=GARDEN["action_uid"],
        adaptation_changes="Nous avons commencé par l’eau, et avec la cantine.",
        budget_lines=[budget("expense", "Bacs et terre", "640.00")],
    )
    gone = shared(title=GONE, status="ended")
    withdraw_sheet(sheet=gone, reason="La salle a fermé et personne n’a repris l’idée.")
    words = ("parenting", "health", "culture", "environment")
    for n in range(ORDINARY_SHEETS):
        (shared if n % 2 else published)(
            title=f"Café des parents n° {n + 1}",
            slug=f"cafe-{n + 1}",
            edition_year=2020 + n % 6,
            status=("ongoing", "ended", "planned")[n % 3],
            dimension=("services", "citizenship")[n % 2],
            keywords=[words[n % 4]],
            summary=(
                "Chaque jeudi après l’école, des parents se retrouvent autour d’un café pour parler "
                "de tout : les devoirs, les écrans, la fatigue, les vacances. Une animatrice "
                "accompagne, les enfants jouent à côté."
            )[: 60 + 15 * n],
        )


def _picture() -> BytesIO:
    """A photo's weight and shape, without anyone on it."""
    picture = Picture.new("RGB", (1200, 800), "#a8c686")
    drawing = ImageDraw.Draw(picture)
    drawing.rectangle((0, 0, 1200, 300), "#cfe8f5")
    for column in range(6):
        drawing.ellipse((80 + column * 190, 380, 220 + column * 190, 520), "#c0392b")
        drawing.line((150 + column * 190, 520, 150 + column * 190, 720), "#3d6b35", 12)
    content = BytesIO()
    picture.save(content, "JPEG")
    content.seek(0)
    return content


GARDEN = full_content(
    slug="le-jardin",
    title=FULL,
    status="ended",
    ended_reason="Le terrain a été repris par la commune pour agrandir l’école.",
    summary=(
        "Vingt familles de la résidence cultivent ensemble un terrain prêté par la commune. On y "
        "apprend, on y mange, on s’y dispute un peu, et l’on y revient."
    ),
    frequency="Tous les mercredis et un samedi sur deux",
    places="Derrière la résidence des Acacias\nEn hiver, dans la salle du centre",
    initiators_note="Une habitante a d’abord planté trois pieds de tomates au bord du parking.",
    observed_need=(
        "Les habitants disaient se croiser sans se connaître. Les courses coûtent cher, et "
        "beaucoup ont quitté un jardin en arrivant ici."
    ),
    orientation="Faire place à ce que les habitants savent faire.",
    territory_note="Le quartier des Acacias et deux rues voisines",
    description=(
        "Le groupe se retrouve le mercredi. Chacun a une petite parcelle, et une grande est à "
        "tout le monde.\n\nLes récoltes communes servent au repas du mois, ouvert au quartier."
    ),
    steps="1. Demander le terrain.\n2. Dessiner les parcelles ensemble.\n3. Planter et fêter.",
    objectives=[
        {"text": "Que les voisins se connaissent par leur nom", "source": "entered"},
        {"text": "Manger des légumes du jardin une fois par semaine", "source": "entered"},
    ],
    partners=[
        {"kind": "caf", "name": "Caf de la Charente-Maritime", "source": "entered"},
        {"kind": "commune", "name": "Commune de Cozes", "source": "entered"},
        {"kind": "", "name": "Les jardiniers d’à côté", "source": "entered"},
    ],
    budget_lines=[
        budget("expense", "Animatrice, deux heures par semaine", "2340.50"),
        budget("expense", "Terreau, graines et outils", "680.00"),
        budget("funding", "Commune", "1500.00"),
        budget("funding", "Caf", "1200.00"),
        budget("in-kind", "Prêt du terrain et de l’eau", "900.00"),
    ],
    budget_text="Le loyer du terrain est offert.",
    workforce_text="L’animatrice passe le relais aux habitants au bout d’un an.",
    outcome_territory="Deux autres résidences ont demandé un terrain.",
    outcome_centre="Trois membres du groupe sont entrés au conseil d’administration.",
    outcome_residents="On se salue, on se rend service, on garde les enfants des autres.",
    limits="L’été, quand tout le monde part, personne n’arrose.",
    prospects="Un four à pain.",
    would_do_differently="Nous aurions mis l’eau avant les parcelles.",
    prerequisites="Un terrain, un point d’eau, deux personnes patientes.",
    contact_name="Nadia, référente familles",
    contact_details="05 36 49 01 10",
    contact_when="le mardi matin",
    adaptation_changes="",
    free_text="Une recette de soupe est affichée à l’accueil.",
)
