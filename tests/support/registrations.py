"""Somebody of the exchange with a past, and the list of a desk."""

import datetime

from django.utils import timezone

from accounts.models import User
from exchange.enums import HelperKind, MandateScope, PostKind, PostState, Way
from exchange.life import services
from exchange.life.safeguarding import write_note
from exchange.models import Category, Participant, Post
from tests.support.spreadsheets import xlsx

NAME = "Marguerite"


def long_silent(acting_user: User) -> Participant:
    """The same one each time: called in vain, helped, with a post in hand and a note of safeguarding."""
    known = Participant.objects.filter(first_name=NAME).first()
    if known is not None:
        return known
    day = timezone.localdate() - datetime.timedelta(days=900)
    person = Participant.objects.create(
        first_name=NAME,
        last_name="Delaunay-Beauregard",
        phone="05 99 99 12 34",
        preferred_hours="le matin, après 9 h",
        reached_by="par sa voisine du 12",
        commune="48095",
        languages=["fr", "pt"],
        registered_on=day,
        last_sign_on=day,
    )
    services.add_mandate(
        participant=person,
        acting_user=acting_user,
        kind=HelperKind.FAMILY,
        name="Alice Delaunay",
        phone="06 99 99 12 34",
        scope=[MandateScope.POST, MandateScope.ANSWER],
        given_by=Way.SPOKEN,
        given_on=day,
    )
    category, _made = Category.objects.get_or_create(name="Jardin")
    post = Post.objects.create(
        kind=PostKind.REQUEST,
        category=category,
        title="Tailler une haie de deux mètres",
        participant=person,
        state=PostState.IN_HAND,
        published_on=day,
        valid_until=timezone.localdate() + datetime.timedelta(days=30),
    )
    Post.objects.filter(pk=post.pk).update(posted_on=day)
    write_note(participant=person, acting_user=acting_user, text="Trouvée bien fatiguée.")
    services.note_call_in_vain(participant=person, acting_user=acting_user)
    return person


def mixed_list() -> bytes:
    heads = ["Prénom", "Nom", "Téléphone", "Adresse e-mail", "Retraite", "Pointure"]
    return xlsx(
        Inscrits=[
            heads,
            ["Rose", "Blanc", "05 99 99 00 01", "rose@exemple.fr", "oui", 38],
            ["Paul", "Noir", "05 99 99 00 02", "", "non", ""],
            [NAME, "Delaunay-Beauregard", "", "", "", ""],
            ["Line", "Vert", "quatre", "pas une adresse", "peut-être", ""],
        ],
        Annonces=[
            ["Offre ou demande", "Catégorie", "Titre", "De la part de"],
            ["offre", "Cuisine", "Apprendre la soupe au pistou", "Rose Blanc"],
            ["offre", "Jardin", "Bêcher", "Personne Inconnue"],
        ],
    )
