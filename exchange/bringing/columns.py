"""The columns that a spreadsheet may have, and the headings under which desks write them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _l

from exchange.bringing import values
from exchange.enums import BirthBand, Contact, Frequency, Mobility, PostKind, Urgency
from territory.normalise import sort_key

Words = str | Promise
# Of the model file: what may be written where.
SHEETS_LEFT_OUT = ("mode d emploi", "valeurs acceptees")
# At the end of the rows that go back to be put right.
TO_CORRECT = _l("À corriger")
LEFT_OUT = ("a corriger",)


SHORT = values.text(100)


@dataclass(frozen=True)
class Column:
    """``read`` gives the value of a field, or raises ``values.Wrong`` with a sentence."""

    code: str
    heading: Words
    also: Sequence[str] = ()
    read: Callable[[str], Any] = SHORT
    example: str = ""
    # Shown on the sheet of accepted values.
    accepted: Callable[[], list[str]] | None = None


@dataclass(frozen=True)
class Columns:
    """``needed``: without one of these a row of words is no heading."""

    kind: str
    sheet: Words
    columns: tuple[Column, ...]
    needed: tuple[tuple[str, ...], ...]

    def recognised(self, row: Sequence[str], sheet: str) -> dict[int, str] | None:
        """The code of each place of the row that is a heading; None when this is no such table."""
        names = {key: one.code for one in self.columns for key in _keys(one)}
        known: dict[int, str] = {}
        for place, head in enumerate(row):
            code = names.get(sort_key(head))
            if code and code not in known.values():
                known[place] = code
        # A sheet « Offres » needs no column that says so.
        found = {*known.values(), *({"kind"} if values.kind_of_sheet(sheet) else set())}
        if len(known) >= 2 and all(found & set(one) for one in self.needed):
            return known
        return None

    def named(self, code: str) -> Column:
        return next(one for one in self.columns if one.code == code)


def _keys(column: Column) -> list[str]:
    return [sort_key(str(column.heading)), *column.also]


def _labels(choices: Any) -> Callable[[], list[str]]:
    return lambda: [str(label) for label in choices.labels]


PEOPLE = Columns(
    "people",
    _l("Personnes"),
    (
        Column("first_name", _l("Prénom"), ("prenoms",), example="Marie"),
        Column(
            "last_name",
            _l("Nom"),
            ("nom de famille", "noms", "nom d usage"),
            example="Exemple",
        ),
        Column(
            "full_name",
            _l("Nom et prénom"),
            ("nom prenom", "nom prenoms", "prenom nom", "prenom et nom", "personne", "habitant"),
            values.text(200),
        ),
        Column(
            "phone",
            _l("Téléphone"),
            (
                *("tel", "telephone fixe", "telephone portable", "portable", "mobile", "tel fixe"),
                *("numero", "numero de telephone", "n de telephone", "n telephone", "fixe"),
            ),
            values.phone,
            "05 99 99 00 00",
        ),
        Column(
            "email",
            _l("Adresse e-mail"),
            ("mail", "e mail", "email", "courriel", "adresse mail", "adresse email", "adel"),
            values.email,
            "marie.exemple@exemple.fr",
        ),
        Column(
            "address",
            _l("Adresse"),
            ("adresse postale", "rue", "domicile"),
            values.text(250),
            "3 rue du Lavoir",
        ),
        Column(
            "commune",
            _l("Commune"),
            ("ville", "code postal et ville", "localite"),
            values.text(150),
            "",
        ),
        Column("neighbourhood", _l("Quartier, hameau"), ("quartier", "hameau", "lieu dit")),
        Column(
            "reached_by",
            _l("Comment la ou le joindre"),
            ("comment joindre", "joindre", "contact"),
            values.text(250),
            "passe le mercredi",
        ),
        Column(
            "preferred_contact",
            _l("Préfère être prévenu·e"),
            ("prefere", "moyen de contact", "contact prefere"),
            values.choice(Contact),
            "par téléphone",
            _labels(Contact),
        ),
        Column(
            "preferred_hours",
            _l("Heures préférées"),
            ("heures", "horaires", "quand appeler", "disponibilites", "disponibilite"),
            values.text(100),
            "le matin",
        ),
        Column(
            "birth_band",
            _l("Année de naissance"),
            ("annees de naissance", "naissance", "date de naissance", "nee le", "ne le", "ne e le"),
            values.birth_band,
            "1951",
            _labels(BirthBand),
        ),
        Column(
            "retired",
            _l("À la retraite"),
            ("retraite", "retraite e", "retraitee", "en retraite"),
            values.retired,
            "oui",
            lambda: ["oui", "non"],
        ),
        Column(
            "languages",
            _l("Langues parlées"),
            ("langues", "langue", "langue parlee"),
            values.languages,
            "français, anglais",
            values.language_labels,
        ),
        Column(
            "mobility",
            _l("Déplacements"),
            ("mobilite", "deplacement", "transport"),
            values.choice(Mobility),
            "se déplace sans aide",
            _labels(Mobility),
        ),
        Column(
            "services_a_month",
            _l("Services par mois, au plus"),
            ("services par mois", "nombre de services"),
            values.number(1, 100),
            "2",
        ),
        Column(
            "keeps_desk",
            _l("Tient des permanences"),
            ("benevole", "permanences", "tient la permanence", "permanence"),
            values.yes_or_no,
            "non",
            lambda: ["oui", "non"],
        ),
        Column(
            "registered_on",
            _l("Inscrit·e le"),
            ("date d inscription", "inscription", "inscrit le", "inscrite le", "inscrit e le"),
            values.past_day,
            "12/09/2024",
        ),
    ),
    (("first_name", "last_name", "full_name"),),
)

POSTS = Columns(
    "posts",
    _l("Annonces"),
    (
        Column(
            "kind",
            _l("Offre ou demande"),
            ("type", "sens", "offre demande", "nature"),
            values.kind,
            "offre",
            _labels(PostKind),
        ),
        Column(
            "category",
            _l("Catégorie"),
            ("rubrique", "theme", "domaine", "categories"),
            values.text(80, needed=True),
            "Jardin",
        ),
        Column(
            "title",
            _l("Titre"),
            ("annonce", "intitule", "objet", "service"),
            values.text(90, needed=True),
            "Tondre une petite pelouse",
        ),
        Column(
            "text",
            _l("Texte"),
            ("description", "detail", "details", "precisions", "precision"),
            values.text(1000),
            "J’ai ma tondeuse, je viens le samedi.",
        ),
        Column(
            "person",
            _l("De la part de"),
            ("personne", "nom", "nom et prenom", "participant", "habitant", "qui", "nom prenom"),
            values.text(200, needed=True),
            "Marie Exemple",
        ),
        Column("place", _l("Où"), ("lieu", "endroit"), values.text(120), "dans la commune"),
        Column(
            "times", _l("Quand"), ("horaires", "moment", "jours"), values.text(120), "le samedi"
        ),
        Column("for_whom", _l("Pour qui"), ("public",), values.text(120)),
        Column(
            "urgency",
            _l("Urgence"),
            ("urgent",),
            values.choice(Urgency),
            accepted=_labels(Urgency),
        ),
        Column(
            "frequency",
            _l("Combien de fois"),
            ("frequence",),
            values.choice(Frequency),
            accepted=_labels(Frequency),
        ),
        Column(
            "posted_on",
            _l("Reçue le"),
            ("date", "depuis le", "date de l annonce", "recu le"),
            values.past_day,
            "03/10/2024",
        ),
        Column(
            "valid_until",
            _l("Valable jusqu’au"),
            ("fin", "jusqu au", "date de fin", "validite", "echeance"),
            values.coming_day,
        ),
    ),
    (("title",), ("person",), ("kind",)),
)
