from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.enums import Role
from accounts.models import User
from actions.importing.files import read_file
from actions.importing.run import import_file
from actions.importing.writer import Outcome
from cms.models import HomePage
from config.demo_exchange import open_exchange
from config.demo_sheets import send_some_sheets
from config.demo_sites import site_contents, tell_federation, tell_site
from config.demo_wall import fill_wall
from tenants.addresses import centre_address, federation_address
from tenants.context import inside
from tenants.models import Centre

NETWORK_FILE = Path(__file__).resolve().parents[4] / "deploy" / "demo" / "network.json"
PASSWORD = "maillage-demo"  # noqa: S105 -- printed on the screen of whoever runs the demo
FEDERATION_USER, CENTRE_USER, TEAM_USER = "federation", "direction", "equipe"
DESK_USER = "accueil"
SHOWN_CENTRE = "cozes"

FEDERATION_INTRODUCTION = (
    "Ce que les centres sociaux et les espaces de vie sociale ont fait, avec qui, pour combien, "
    "ce qui a marché et ce qui a coincé. Cherchez, comparez, appelez ceux qui l’ont fait."
)
CENTRE_INTRODUCTION = (
    "Un lieu ouvert à toutes et à tous, près de chez vous : pour se rencontrer, monter un projet, "
    "trouver un coup de main ou en donner un."
)


class Command(BaseCommand):
    help = "Creates the demo network, once: centres, sheets, catalogue and sign-ins."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--show-sign-ins", action="store_true", help="only print the sign-ins")

    def handle(self, *, show_sign_ins: bool, **options: Any) -> None:
        if show_sign_ins:
            self.show_sign_ins()
            return
        # The federation's user is made last: with it, the network is whole.
        if User.objects.filter(username=FEDERATION_USER).exists():
            self.stdout.write("Le réseau de démonstration est déjà là.")
            return
        if not settings.DEMO:
            raise CommandError(
                "Le réseau de démonstration ne se crée que dans la démonstration : lancez "
                "« make demo »."
            )
        report = import_file(
            read_file(NETWORK_FILE.read_bytes()),
            create_centres=True,
            publish=True,
            dry_run=False,
        )
        refused = [problem.message for sheet in report.sheets for problem in sheet.problems]
        if report.count(Outcome.REFUSED):
            raise CommandError(" ".join(refused))
        self.open_centres()
        HomePage.objects.update(introduction=FEDERATION_INTRODUCTION)
        tell_federation()
        add_user(FEDERATION_USER, Role.ADMINISTRATION, make_password(PASSWORD))
        self.stdout.write(f"{len(report.sheets)} fiches dans {Centre.objects.count()} centres.")

    def open_centres(self) -> None:
        password = make_password(PASSWORD)
        contents = site_contents()
        for centre in Centre.objects.order_by("pk"):
            with inside(centre):
                if centre.slug in contents:
                    tell_site(contents[centre.slug])
                else:
                    HomePage.objects.update(introduction=CENTRE_INTRODUCTION)
                direction = add_user(CENTRE_USER, Role.DIRECTION, password)
                if centre.slug == SHOWN_CENTRE:
                    team = add_user(TEAM_USER, Role.TEAM, password)
                    send_some_sheets(team=team, direction=direction)
                    add_user(DESK_USER, Role.DESK, password)
                    open_exchange(centre.slug)
                    fill_wall(centre.slug)

    def show_sign_ins(self) -> None:
        centre = Centre.objects.get(slug=SHOWN_CENTRE)
        rows = (
            ("Fédération", federation_address("/gestion/"), FEDERATION_USER),
            (centre.name, centre_address(centre, "/gestion/"), CENTRE_USER),
            (f"{centre.name}, l’équipe", centre_address(centre, "/gestion/"), TEAM_USER),
            (f"{centre.name}, l’accueil", centre_address(centre, "/accueil/"), DESK_USER),
        )
        for name, address, user in rows:
            self.stdout.write(f"{name} : {address}")
            self.stdout.write(f"    identifiant {user}, mot de passe {PASSWORD}")


def add_user(username: str, role: Role, password: str) -> User:
    user, _made = User.objects.get_or_create(
        username=username,
        defaults={"last_name": str(role.label), "password": password, "role": role},
    )
    return user
