"""People and posts of the browser's centre."""

from datetime import timedelta
from io import BytesIO
from uuid import uuid4

from django.core.files.images import ImageFile
from django.utils import timezone
from wagtail.images import get_image_model

from exchange.models import Category, Paper, Participant, Place, Post
from exchange.wall.answering import answer_post, report_post
from exchange.wall.services import finish_post, write_post

BOARD = "Vitrine de Meschers"
LADDER, LETTER, HEDGE = "Prêter une échelle", "Lire un courrier de la banque", "Tailler une haie"


def tell_wall(picture: BytesIO) -> None:
    rose = Participant.objects.create(
        first_name="Rose", last_name="Marchand", phone="05 46 00 00 01", registered_on="2025-03-05"
    )
    paul = Participant.objects.create(first_name="Paul", last_name="Tessier", email="p@t.example")
    photo = get_image_model()(title="Échelle", file=ImageFile(picture, name="echelle.jpg"))
    photo.description = "Une échelle contre un mur"
    offers = [
        (
            LADDER,
            "Prêts et dons d’objets",
            {"photo": photo, "photo_description": photo.description},
        ),
        (HEDGE, "Jardin et plantes", {"place": "Le bourg", "times": "Le samedi"}),
        ("Jouer à la belote", "Compagnie et promenades", {"frequency": "regular"}),
        ("Parler anglais en marchant", "Langues et conversation", {"language": "en"}),
    ]
    for title, category, more in offers:
        _post(rose, "offer", title, category, more)
    letter = _post(
        paul,
        "request",
        LETTER,
        "Papiers et démarches",
        {
            "anonymous": True,
            "urgency": "week",
            "text": "Je ne comprends pas ce qu’elle me demande, et je n’ose pas y aller seul.",
        },
    )
    _post(paul, "request", "Arroser mes plantes", "Jardin et plantes", {"visibility": "paper"})
    waiting = _post(paul, "request", "Une ampoule à changer", "Petit bricolage", {}, checked=False)
    assert waiting.state == "waiting"
    hedge = Post.objects.get(title=HEDGE)
    Post.objects.filter(pk=hedge.pk).update(
        valid_until=timezone.localdate() + timedelta(days=2), state="in-hand"
    )
    board = Place.objects.create(name=BOARD, hours="le dernier vendredi du mois")
    done = _post(rose, "offer", "Donner des graines", "Jardin et plantes", {})
    for post in (hedge, letter, done):
        Paper.objects.create(post=post, where=board, form="a4", hung_on=timezone.localdate())
    finish_post(post=done, acting_user=None)
    answer_post(
        post=letter,
        participant=None,
        form_key=uuid4(),
        name="Lucie Petit",
        reached_by="06 00 00 00 02",
        text="Je travaillais à la banque, je peux venir jeudi.",
    )
    report_post(post=hedge, reason="old", text="Elle est taillée depuis un mois")


def _post(participant, kind, title, category, more, checked=True) -> Post:
    return write_post(
        participant=participant,
        acting_user=None,
        form_key=uuid4(),
        checked=checked,
        kind=kind,
        title=title,
        category=Category.objects.get(name=category),
        **more,
    )
