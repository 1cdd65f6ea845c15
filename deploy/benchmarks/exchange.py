"""The desk's list of people and its searches, with ten people and with two thousand."""

import datetime
import random

from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from deploy.benchmarks.figures import Figure
from deploy.benchmarks.measuring import Page, page_times
from deploy.benchmarks.network import host_of, new_centre
from exchange.enums import ParticipantState, Retired
from exchange.models import Participant
from tenants.context import inside
from tenants.enums import Module
from tenants.models import Centre

FEW, MANY = 10, 2_000
LIST = "/accueil/personnes/"
FOUND = 'class="found"'
FIRST_NAMES = (
    "Odette", "Marcel", "Yvonne", "Bernard", "Ginette", "Roland", "Huguette", "Daniel", "Colette",
    "Jean-Claude", "Simone", "Michel", "Nicole", "René", "Thérèse", "Gérard", "Lucette", "Karim",
    "Sofia", "Aminata", "Thomas", "Véronique", "Julien", "Olena", "Marie-Christine", "Éliane",
)  # fmt: skip
SYLLABLES = ("ber", "chau", "vin", "mar", "tin", "pa", "tes", "sier", "guer", "rin", "du", "mont")
STATES = (*[ParticipantState.ACTIVE] * 8, ParticipantState.PAUSED, ParticipantState.LEFT)
COMMUNES = ("48095", "48080", "17131", "17230", "")


def desk_pages() -> list[Figure]:
    few, many = _centre(FEW), _centre(MANY)
    figures: list[Figure] = []
    for name, query in (
        ("liste", ""),
        ("recherche d’un bout de nom", "?q=dubo"),
        ("recherche d’un nom mal écrit", "?q=oddete+bouxyer"),
        ("recherche d’un téléphone", "?q=06+39+98"),
        ("recherche d’un code de carte", "?q=K7M4-Q2PX"),
        ("recherche filtrée", "?q=od&retraite=oui&commune=17131&etat=inscrits"),
    ):
        small, large = (
            page_times(Page(host, f"{LIST}{query}", FOUND, key)) for host, key in (few, many)
        )
        figures += large.figures(f"{MANY} inscrits, {name}", small, f"{FEW} inscrits")
    host, key = many
    small = page_times(Page(few[0], "/accueil/", 'class="figures"', few[1]))
    home = page_times(Page(host, "/accueil/", 'class="figures"', key))
    return [*figures, *home.figures(f"{MANY} inscrits, premier écran", small, f"{FEW} inscrits")]


def _centre(count: int) -> tuple[str, str]:
    """Its host, and a session of accueil there."""
    centre = new_centre(f"entraide-{count}", f"Centre social aux {count} inscrits")
    Centre.objects.filter(pk=centre.pk).update(modules=[Module.EXCHANGE])
    centre.refresh_from_db()
    with inside(centre):
        Participant.objects.bulk_create(_people(count))
        client = Client(headers={"host": host_of(centre)})
        client.force_login(User.objects.create_user("accueil", role=Role.DESK))
        session = client.cookies["sessionid"].value
    with connection.cursor() as cursor:
        cursor.execute(f"VACUUM (ANALYZE) {centre.schema_name}.exchange_participant")
    return host_of(centre), session


def _people(count: int) -> list[Participant]:
    chance = random.Random(8)  # noqa: S311 -- the same people at each run
    today = timezone.localdate()
    people = [
        Participant(
            first_name=chance.choice(FIRST_NAMES),
            last_name="".join(chance.sample(SYLLABLES, 3)).capitalize(),
            phone=f"06 39 98 {number // 100 % 100:02d} {number % 100:02d}",
            email=f"personne{number}@exemple.example" if number % 3 == 0 else "",
            retired=chance.choice(Retired.values),
            commune=chance.choice(COMMUNES),
            state=chance.choice(STATES),
            registered_on=today - datetime.timedelta(days=chance.randrange(3000)),
        )
        for number in range(count)
    ]
    people[0].first_name, people[0].last_name = "Odette", "Bouyer"
    people[1].last_name = "Dubois"
    people[2].card_code = "K7M4Q2PX"
    return people
