"""Sheets of a few hundred French words, the same ones at each run."""

import random
import uuid
from collections.abc import Iterator

from actions.content import Content
from actions.importing.labels import LABELS
from federation import vocabulary
from federation.enums import Dimension, Status, TermKind, TerritoryScale

# One sheet in twenty speaks of each subject; every sheet speaks of « habitants ».
SUBJECTS = (
    ("Jardin partagé", "potager"),
    ("Café des parents", "parentalité"),
    ("Atelier numérique", "ordinateur"),
    ("Accompagnement à la scolarité", "devoirs"),
    ("Repas de quartier", "cuisine"),
    ("Sorties familiales", "excursion"),
    ("Ludothèque itinérante", "jouets"),
    ("Repair café", "réparation"),
    ("Groupe de marche", "randonnée"),
    ("Chantier jeunes", "chantier"),
    ("Épicerie solidaire", "épicerie"),
    ("Ateliers de français", "apprentissage"),
    ("Conseil citoyen", "délibération"),
    ("Friperie", "vêtements"),
    ("Transport solidaire", "covoiturage"),
    ("Chorale intergénérationnelle", "chorale"),
    ("Bricothèque", "outillage"),
    ("Ciné-débat", "projection"),
    ("Prévention santé", "dépistage"),
    ("Vacances en famille", "séjour"),
)
EVERYWHERE = "habitants"
OPENINGS = (
    "Depuis {year}, {who} et {who} préparent {thing}",
    "Chaque {when}, {who} accueillent les habitants autour de {thing}",
    "Au départ, {who} ont constaté qu’il manquait {thing}",
    "Le comité de {place} a proposé {thing}",
    "Avec l’aide de {who}, le centre a mis en place {thing}",
    "Une rencontre avec {who} a permis d’imaginer {thing}",
)
ENDINGS = (
    "pour que les familles de {place} trouvent leur place ({word}).",
    "et {number} personnes y ont pris part, surtout le {when}.",
    "parce que le {word} donne envie de se revoir à {place}.",
    "sans oublier {who}, qui tiennent le lieu ouvert le {when}.",
    "ce qui a demandé {number} réunions et un peu de patience.",
    "malgré un budget serré de {number} euros et des locaux trop petits.",
)
PEOPLE = (
    "les bénévoles", "les familles", "les professionnelles", "les voisins", "les adolescents",
    "les aînés", "les élus de la commune", "les enseignants", "les agents de la Caf",
    "les travailleurs sociaux", "les associations du quartier", "les nouveaux arrivants",
)  # fmt: skip
THINGS = (
    "un temps d’échange", "une permanence hebdomadaire", "un lieu ouvert à tous",
    "des ateliers en petits groupes", "une fête de fin d’année", "un prêt de matériel",
    "des visites à domicile", "une exposition itinérante", "un groupe de parole",
    "des rencontres entre générations", "un journal de quartier", "une bourse aux idées",
)  # fmt: skip
MOMENTS = ("mercredi", "samedi matin", "mois", "trimestre", "printemps", "vendredi soir")
SYLLABLES = "bel mon ro cham ville sau vi grand lac lan pré nois cour tal fon bri ac y".split()  # noqa: SIM905


class Writer:
    """Writes sheets from a seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 -- texts to measure with, not secrets

    def sheets(self, count: int, **changes: object) -> Iterator[Content]:
        for number in range(count):
            yield {**self._sheet(number), **changes}

    def titles(self, count: int) -> Iterator[str]:
        for number in range(count):
            yield f"{SUBJECTS[number % len(SUBJECTS)][0]} à {self._place()}"

    def export(self, count: int, structure: str) -> bytes:
        """A text export of the national system; ``structure`` is « NOM - Département »."""
        records = (self._record(content, structure) for content in self.sheets(count))
        return "\n".join(["Les actions des centres sociaux", *records, ""]).encode()

    def _prose(self, word: str, sentences: int) -> str:
        return " ".join(self._sentence(word) for _ in range(sentences))

    def _sentence(self, word: str) -> str:
        pick = self._random.choice
        return f"{pick(OPENINGS)} {pick(ENDINGS)}".format_map(
            {
                "who": pick(PEOPLE),
                "thing": pick(THINGS),
                "when": pick(MOMENTS),
                "place": self._place(),
                "word": word,
                "number": self._random.randint(3, 900),
                "year": self._random.randint(2012, 2025),
            }
        )

    def _place(self) -> str:
        syllables = self._random.choices(SYLLABLES, k=self._random.randint(2, 4))
        return "".join(syllables).capitalize()

    def _uid(self) -> str:
        return str(uuid.UUID(int=self._random.getrandbits(128), version=4))

    def _sheet(self, number: int) -> Content:
        """All that a sheet tells, some 590 words; docs/sheet-format.md."""
        subject, word = SUBJECTS[number % len(SUBJECTS)]
        title = f"{subject} à {self._place()}"
        keywords = list(vocabulary.terms(TermKind.KEYWORD))
        audiences = list(vocabulary.terms(TermKind.AUDIENCE))
        kinds = self._random.sample(list(vocabulary.terms(TermKind.PARTNER_KIND)), 3)
        return {
            "uid": self._uid(),
            "action_uid": self._uid(),
            "slug": f"fiche-{number}-{self._random.getrandbits(32):x}",
            "title": title,
            "edition_year": self._random.randint(2021, 2025),
            "status": self._random.choice(Status.values),
            "dimension": self._random.choice(Dimension.values),
            "keywords": self._random.sample(keywords, 3),
            "audiences": self._random.sample(audiences, 2),
            "territory_scale": self._random.choice(TerritoryScale.values),
            "communes": ["48095", "17131"],
            "summary": self._prose(word, 2),
            "observed_need": self._prose(word, 2),
            "description": self._prose(word, 6),
            "steps": self._prose(word, 4),
            "outcome_territory": self._prose(word, 2),
            "outcome_centre": self._prose(word, 2),
            "outcome_residents": self._prose(word, 2),
            "limits": self._prose(word, 2),
            "prospects": self._prose(word, 2),
            "objectives": [{"text": self._sentence(word)} for _ in range(3)],
            "partners": [{"kind": kind, "name": f"Partenaire {self._place()}"} for kind in kinds],
            "budget_lines": [
                {"nature": nature, "label": label, "amount": f"{self._random.randint(90, 9000)}.00"}
                for nature, label in (
                    ("expense", "Salaires"),
                    ("expense", "Matériel"),
                    ("funding", "Caf"),
                    ("funding", "Commune"),
                )
            ],
            "workforce": [{"category": "volunteers", "number": self._random.randint(2, 40)}],
            "people_reached": [{"total": self._random.randint(8, 300), "year": 2025}],
            "outcomes": [{"scope": "residents", "label": "Ateliers tenus", "value": "12.00"}],
        }

    def _record(self, content: Content, structure: str) -> str:
        text: dict[str, str] = {
            "structure": f"- {structure}",
            "status": f"- {Status(content['status']).label}",
            "dimension": f"- {Dimension(content['dimension']).label}",
            "territory_scale": f"- {TerritoryScale(content['territory_scale']).label}",
            "initiators": "-\n- Le centre social\n- Un ou plusieurs partenaire(s)",
            "keywords": _listed(TermKind.KEYWORD, content["keywords"]),
            "audiences": _listed(TermKind.AUDIENCE, content["audiences"]),
            "partners": _listed(
                TermKind.PARTNER_KIND, [row["kind"] for row in content["partners"]]
            ),
            "partners_intro": "-",
            "budget_text": f"Caf : {self._random.randint(2, 9)} 500 €, commune : 800 €",
            "workforce_text": f"{self._random.randint(3, 40)} bénévoles, 2 professionnels",
        }
        text["territory_scale_again"] = text["territory_scale"]
        lines = ["Actions", content["title"]]
        for name, label in LABELS:
            lines.append(label if name == "partners" else f"- {label}")
            lines.append(text.get(name) or content.get(name) or "")
        return "\n".join(line for line in lines if line)


def _listed(kind: TermKind, codes: list[str]) -> str:
    return "\n".join(f"- {label}" for label in vocabulary.labels(kind, codes))
