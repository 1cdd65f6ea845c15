"""What each table of the exchange says of a person, in words. ``held`` reads them together."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _l

from accounts.personal_data import Row, Words
from exchange.enums import CharterKind, Kept, Language, MandateScope
from exchange.models import (
    Answer,
    DigestRefusal,
    DigestSending,
    LifeEvent,
    Mandate,
    Participant,
    Post,
    SafeguardingNote,
    Signature,
)
from mail.models import OutgoingMail
from mail.selectors import mails_to
from territory.selectors import commune

People = QuerySet[Participant]


@dataclass(frozen=True)
class Part:
    """``found(people)``: the newest first. ``reads`` and ``told`` as in ``personal_data.Table``."""

    key: str
    title: Words
    why: Words
    columns: dict[str, Words]
    found: Callable[[People], QuerySet[Any]]
    reads: Sequence[str]
    told: Callable[[Any], Row]
    facts: bool = False


def _labels(values: Sequence[str], words: Any) -> str:
    return ", ".join(str(words(one).label) if one in words else one for one in values or ())


def _commune(code: str) -> str:
    found = commune(code) if code else None
    return found.name if found else code


def _person(row: Any) -> Row:
    return {
        "number": row.pk,
        "first_name": row.first_name,
        "last_name": row.last_name,
        "phone": row.phone,
        "email": row.email,
        "address": row.address,
        "reached_by": row.reached_by,
        "preferred_contact": row.get_preferred_contact_display(),
        "preferred_hours": row.preferred_hours,
        "kept": _labels(row.kept, Kept),
        "kept_agreed_on": row.kept_agreed_on,
        "kept_agreed_by": row.get_kept_agreed_by_display(),
        "birth_band": row.get_birth_band_display() if row.birth_band else "",
        "adult_on": row.adult_on,
        "retired": row.get_retired_display(),
        "commune": _commune(row.commune),
        "neighbourhood": row.neighbourhood,
        "languages": _labels(row.languages, Language),
        "mobility": row.get_mobility_display(),
        "services_a_month": row.services_a_month,
        "keeps_desk": row.keeps_desk,
        "state": row.get_state_display(),
        "registered_on": row.registered_on,
        "registered_by": row.get_registered_by_display(),
        "paused_until": row.paused_until,
        "left_on": row.left_on,
        "last_sign_on": row.last_sign_on,
        "card_code": row.card_code,
    }


def _event(row: Any) -> Row:
    return {"kind": row.get_kind_display(), "happened_on": row.happened_on, "note": row.note}


def _mandate(row: Any) -> Row:
    return {
        "name": row.name,
        "kind": row.get_kind_display(),
        "phone": row.phone,
        "email": row.email,
        "scope": _labels(row.scope, MandateScope),
        "given_on": row.given_on,
        "given_by": row.get_given_by_display(),
        "ends_on": row.ends_on,
        "ended_on": row.ended_on,
        "scan": bool(row.scan),
    }


def _helping(row: Any) -> Row:
    # The number, not the name: that of somebody else.
    return {
        "helped": Participant(pk=row.participant_id).journal_name,
        "name": row.name,
        "phone": row.phone,
        "email": row.email,
        "kind": row.get_kind_display(),
        "scope": _labels(row.scope, MandateScope),
        "given_on": row.given_on,
        "ended_on": row.ended_on,
    }


def _signature(row: Any) -> Row:
    return {
        "text": f"{CharterKind(row.text_kind).label}, version {row.text_number}",
        "signed_on": row.signed_on,
        "way": row.get_way_display(),
        "typed_name": row.typed_name,
        "signed_for": row.signer,
        "scan": bool(row.scan),
    }


def _post(row: Any) -> Row:
    return {
        "number": row.pk,
        "kind": row.get_kind_display(),
        "category": row.category_name,
        "title": row.title,
        "text": row.text,
        "place": row.place,
        "times": row.times,
        "urgency": row.get_urgency_display(),
        "frequency": row.get_frequency_display(),
        "for_whom": row.for_whom,
        "language": row.get_language_display(),
        "photo": row.photo_id is not None,
        "photo_description": row.photo_description,
        "state": row.get_state_display(),
        "answer": row.answer,
        "posted_on": row.posted_on,
        "valid_until": row.valid_until,
        "closed_on": row.closed_on,
    }


def _answer(row: Any) -> Row:
    return {
        "post": row.post_id,
        "received_at": row.received_at,
        "name": row.name,
        "reached_by": row.reached_by,
        "text": row.text,
    }


def _letter(row: Any) -> Row:
    # Of an annotation JSON has kept a text.
    return {"issue": row.issue_period, "made_on": parse_date(str(row.issue_day))}


def _refusal(row: Any) -> Row:
    return {"since": row.since}


def _note(row: Any) -> Row:
    return {"written_at": row.written_at, "text": row.text}


def _mails(people: People) -> QuerySet[Any]:
    found = OutgoingMail.objects.none()
    for email in people.exclude(email="").values_list("email", flat=True):
        found = found | mails_to(email)
    return found.order_by("-created", "-pk")


def _mail(row: Any) -> Row:
    return {
        "subject": row.subject,
        "created": row.created,
        "state": row.get_state_display(),
        "sent_at": row.sent_at,
    }


def _reads(model: Any, *more: str, without: Sequence[str] = ()) -> tuple[str, ...]:
    """Every column of the model that is not a key of its own, and the annotations."""
    names = [field.attname for field in model._meta.concrete_fields if field.name not in without]
    return (*names, *more)


PARTS: tuple[Part, ...] = (
    Part(
        "person",
        _l("L’inscription à l’entraide"),
        _l("Pour joindre la personne et lui proposer ce qui lui va."),
        {
            "number": _l("Numéro"),
            "first_name": _l("Prénom"),
            "last_name": _l("Nom"),
            "phone": _l("Téléphone"),
            "email": _l("Adresse e-mail"),
            "address": _l("Adresse"),
            "reached_by": _l("Comment la ou le joindre"),
            "preferred_contact": _l("Préfère être prévenu·e"),
            "preferred_hours": _l("Heures préférées"),
            "kept": _l("Accepte que le centre garde"),
            "kept_agreed_on": _l("Accord donné le"),
            "kept_agreed_by": _l("Accord donné"),
            "birth_band": _l("Années de naissance"),
            "adult_on": _l("Majeur·e le"),
            "retired": _l("À la retraite"),
            "commune": _l("Commune"),
            "neighbourhood": _l("Quartier, hameau"),
            "languages": _l("Langues parlées"),
            "mobility": _l("Déplacements"),
            "services_a_month": _l("Services par mois, au plus"),
            "keeps_desk": _l("Tient des permanences"),
            "state": _l("État"),
            "registered_on": _l("Inscrit·e le"),
            "registered_by": _l("Inscrit·e"),
            "paused_until": _l("En pause jusqu’au"),
            "left_on": _l("Parti·e le"),
            "last_sign_on": _l("Dernières nouvelles"),
            "card_code": _l("Code de la carte"),
        },
        lambda people: Participant.objects.filter(pk__in=people.values("pk")).order_by("pk"),
        _reads(Participant, without=("search_key", "form_key", "user", "saved_at")),
        _person,
        facts=True,
    ),
    Part(
        "events",
        _l("Ce qui est arrivé à l’inscription"),
        _l("Pour savoir qui est là, et compter sans nom."),
        {
            "happened_on": _l("Le"),
            "kind": _l("Fait"),
            "note": _l("Précision"),
        },
        lambda people: LifeEvent.objects.filter(participant__in=people.values("pk")).order_by(
            "-happened_on", "-pk"
        ),
        ("kind", "happened_on", "note"),
        _event,
    ),
    Part(
        "mandates",
        _l("Les personnes qui l’aident"),
        _l("Pour savoir qui peut agir en son nom, et dans quoi."),
        {
            "name": _l("Nom"),
            "kind": _l("Lien"),
            "phone": _l("Téléphone"),
            "email": _l("Adresse e-mail"),
            "scope": _l("Peut"),
            "given_on": _l("Donné le"),
            "given_by": _l("Donné"),
            "ends_on": _l("Jusqu’au"),
            "ended_on": _l("Arrêté le"),
            "scan": _l("Papier signé gardé"),
        },
        lambda people: Mandate.objects.filter(participant__in=people.values("pk")).order_by(
            "-given_on", "-pk"
        ),
        _reads(Mandate, without=("witness", "helper", "participant")),
        _mandate,
    ),
    Part(
        "helping",
        _l("Les personnes qu’elle ou il aide"),
        _l("Pour savoir qui peut agir en leur nom."),
        {
            "helped": _l("Qui"),
            "name": _l("Nom noté"),
            "phone": _l("Téléphone noté"),
            "email": _l("Adresse e-mail notée"),
            "kind": _l("Lien"),
            "scope": _l("Peut"),
            "given_on": _l("Depuis le"),
            "ended_on": _l("Arrêté le"),
        },
        lambda people: Mandate.objects.filter(helper__in=people.values("pk")).order_by(
            "-given_on", "-pk"
        ),
        _reads(Mandate, without=("witness", "helper", "scan")),
        _helping,
    ),
    Part(
        "signatures",
        _l("Les signatures"),
        _l("Pour savoir quelle version de la charte a été acceptée."),
        {
            "text": _l("Texte"),
            "signed_on": _l("Signé le"),
            "way": _l("Signé"),
            "typed_name": _l("Nom tapé"),
            "signed_for": _l("Signé à sa place par"),
            "scan": _l("Papier signé gardé"),
        },
        lambda people: (
            Signature.objects.filter(participant__in=people.values("pk"))
            .annotate(
                text_kind=F("version__kind"),
                text_number=F("version__number"),
                signer=F("signed_for__name"),
            )
            .order_by("-signed_on", "-pk")
        ),
        ("signed_on", "way", "typed_name", "scan", "text_kind", "text_number", "signer"),
        _signature,
    ),
    Part(
        "posts",
        _l("Les annonces"),
        _l("Pour le mur des échanges."),
        {
            "number": _l("Numéro"),
            "kind": _l("Offre ou demande"),
            "category": _l("Catégorie"),
            "title": _l("Titre"),
            "text": _l("Texte"),
            "place": _l("Où"),
            "times": _l("Quand"),
            "urgency": _l("Urgence"),
            "frequency": _l("Combien de fois"),
            "for_whom": _l("Pour qui"),
            "language": _l("Langue"),
            "photo": _l("Photo"),
            "photo_description": _l("Ce que montre la photo"),
            "state": _l("État"),
            "answer": _l("Réponse de l’accueil"),
            "posted_on": _l("Reçue le"),
            "valid_until": _l("Valable jusqu’au"),
            "closed_on": _l("Sortie du mur le"),
        },
        lambda people: (
            Post.objects.filter(participant__in=people.values("pk"))
            .annotate(category_name=F("category__name"))
            .order_by("-posted_on", "-pk")
        ),
        _reads(
            Post,
            "category_name",
            without=("search_key", "form_key", "written_by", "mandate", "saved_at"),
        ),
        _post,
    ),
    Part(
        "answers",
        _l("Les mots laissés à propos d’une annonce"),
        _l("Pour mettre les personnes en relation."),
        {
            "post": _l("Annonce"),
            "received_at": _l("Le"),
            "name": _l("Nom"),
            "reached_by": _l("Comment la ou le joindre"),
            "text": _l("Mot"),
        },
        lambda people: Answer.objects.filter(participant__in=people.values("pk")).order_by(
            "-received_at", "-pk"
        ),
        ("post_id", "received_at", "name", "reached_by", "text"),
        _answer,
    ),
    Part(
        "letters",
        _l("Les lettres du mur envoyées"),
        _l("Pour n’écrire à personne deux fois."),
        {"issue": _l("Lettre"), "made_on": _l("Faite le")},
        lambda people: (
            DigestSending.objects.filter(participant__in=people.values("pk"))
            .annotate(issue_period=F("issue__period"), issue_day=F("issue__made_on"))
            .order_by("-pk")
        ),
        ("issue_period", "issue_day"),
        _letter,
    ),
    Part(
        "letter_refusal",
        _l("La lettre du mur, refusée"),
        _l("Pour ne plus l’envoyer."),
        {"since": _l("Depuis le")},
        lambda people: DigestRefusal.objects.filter(participant__in=people.values("pk")),
        ("since",),
        _refusal,
    ),
)
# Handed out by direction alone, when it has thought of it.
NOTES = Part(
    "safeguarding",
    _l("Les notes de protection"),
    _l("Pour protéger la personne. La direction seule les lit."),
    {"written_at": _l("Écrite le"), "text": _l("Note")},
    lambda people: SafeguardingNote.objects.filter(participant__in=people.values("pk")).order_by(
        "-written_at", "-pk"
    ),
    ("written_at", "text"),
    _note,
)
# On the page of her account they stand among those of the account.
MAILS = Part(
    "mails",
    _l("Les courriels envoyés à son adresse"),
    _l("Pour savoir si un message est parti."),
    {
        "subject": _l("Objet"),
        "created": _l("Écrit le"),
        "state": _l("État"),
        "sent_at": _l("Envoyé le"),
    },
    _mails,
    ("subject", "created", "state", "sent_at"),
    _mail,
)
