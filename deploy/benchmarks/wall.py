"""The wall with ten, two hundred and two thousand posts, its papers, and its letter to 500 people."""

import datetime
import random
from functools import partial

from django.db import connection
from django.utils import timezone

from deploy.benchmarks.figures import Figure
from deploy.benchmarks.measuring import Page, milliseconds, of_processors, page_times
from deploy.benchmarks.network import host_of, new_centre
from exchange.enums import Frequency, PaperForm, PostKind, PostState, Rhythm, Urgency
from exchange.models import Category, ExchangeSettings, Participant, Post
from exchange.papers.digest import send_digest
from exchange.papers.printing import TITLES, papers_pdf
from exchange.wall.services import words_of
from tenants.context import inside
from tenants.enums import Module
from tenants.models import Centre

FEW, SOME, MANY = 10, 200, 2_000
PRINTED, READERS = 200, 500
WALL = "/entraide/mur/"
DEEDS = (
    "Tondre", "Tailler", "Réparer", "Prêter", "Apprendre", "Lire", "Coudre", "Cuisiner", "Garder",
    "Emprunter", "Traduire", "Accompagner", "Arroser", "Peindre", "Trier", "Raconter",
)  # fmt: skip
THINGS = (
    "une pelouse", "une haie", "un vélo", "une échelle", "le tricot", "un courrier", "un ourlet",
    "une soupe", "un chat", "une remorque", "une lettre en anglais", "un voisin au marché",
    "des plantes", "une chaise", "des photos", "des histoires",
)  # fmt: skip
PLACES = ("le bourg", "la Gare", "les Vignes", "le Port", "")


def wall_and_papers() -> list[Figure]:
    few, some, many = (_centre(count) for count in (FEW, SOME, MANY))
    figures: list[Figure] = []
    for name, path, holds in (
        ("mur", WALL, 'class="card"'),
        ("mur, recherche de mots", f"{WALL}?q=pelouse+tondre", 'class="card"'),
        ("mur, recherche de mots mal écrits", f"{WALL}?q=pelousse", 'class="card"'),
        ("mur, filtré", f"{WALL}?kind=offer&urgency=week", 'class="card"'),
        ("écran du hall", f"{WALL}ecran/", "hall-posts"),
    ):
        small, middle, large = (
            page_times(Page(host_of(centre), path, holds)) for centre in (few, some, many)
        )
        figures += middle.figures(f"{SOME} annonces, {name}")
        figures += large.figures(f"{MANY} annonces, {name}", small, f"{FEW} annonces")
    with inside(many):
        figures += _papers()
        figures += _letter()
    return figures


def _papers() -> list[Figure]:
    posts = list(Post.objects.shown().select_related("category", "participant")[:PRINTED])
    figures = []
    for form in PaperForm:
        # The fonts and the template are read once a process.
        papers_pdf(posts[:1], form)
        name = f"{PRINTED} annonces en PDF, {str(TITLES[form]).lower()}"
        figures += [
            Figure(name, milliseconds(partial(papers_pdf, posts, form)), "ms"),
            Figure(
                f"{name} : temps des processeurs",
                of_processors(partial(papers_pdf, posts, form)),
                "ms",
            ),
        ]
    return figures


def _letter() -> list[Figure]:
    ExchangeSettings.objects.update_or_create(pk=1, defaults={"digest": Rhythm.WEEKLY})
    today, sent = timezone.localdate(), []
    took = milliseconds(lambda: sent.append(send_digest(today)))
    again = milliseconds(lambda: sent.append(send_digest(today)))
    if sent != [READERS, 0]:
        raise RuntimeError(f"La lettre a été écrite {sent} fois, et non {READERS} puis 0.")
    return [
        Figure(f"Lettre du mur à {READERS} personnes", took, "ms"),
        Figure(f"Lettre du mur à {READERS} personnes, demandée à nouveau", again, "ms"),
    ]


def _centre(count: int) -> Centre:
    centre = new_centre(f"mur-{count}", f"Centre social aux {count} annonces")
    Centre.objects.filter(pk=centre.pk).update(modules=[Module.EXCHANGE])
    centre.refresh_from_db()
    with inside(centre):
        people = Participant.objects.bulk_create(
            Participant(
                first_name="Rose",
                last_name=f"Marchand {number}",
                email=f"rose{number}@exemple.example",
            )
            for number in range(READERS)
        )
        Post.objects.bulk_create(_posts(count, people), batch_size=500)
    with connection.cursor() as cursor:
        cursor.execute(f"VACUUM (ANALYZE) {centre.schema_name}.exchange_post")
    return centre


def _posts(count: int, people: list[Participant]) -> list[Post]:
    chance = random.Random(9)  # noqa: S311 -- the same posts at each run
    categories = list(Category.objects.filter(refusal=""))
    today = timezone.localdate()
    posts = [
        Post(
            kind=PostKind.REQUEST if number % 3 == 0 else PostKind.OFFER,
            category=chance.choice(categories),
            title=f"{chance.choice(DEEDS)} {chance.choice(THINGS)}",
            text="Une heure ou deux, quand cela vous arrange, autour d’un café. " * (number % 4),
            place=chance.choice(PLACES),
            times="Plutôt le matin",
            urgency=chance.choice(Urgency.values),
            frequency=chance.choice(Frequency.values),
            participant=chance.choice(people),
            state=PostState.OPEN,
            published_on=today - datetime.timedelta(days=chance.randrange(60)),
            valid_until=today + datetime.timedelta(days=30),
        )
        for number in range(count)
    ]
    posts[1].title, posts[1].urgency = "Tondre une pelouse", Urgency.WEEK
    for post in posts:
        post.vector = words_of(post)
    return posts
