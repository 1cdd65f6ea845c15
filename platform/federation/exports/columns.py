"""The columns of a table of practices: one row each, by its latest edition.

The same list makes the files, the data dictionary that people read and the one that machines read.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from federation.enums import BudgetNature, WorkforceCategory
from federation.exports.reading import Told
from federation.labels import label
from federation.telling import people_reached

Value = str | int | Decimal | date | None
Names = Mapping[str, str]
# Keywords have commas in them, and the files semicolons.
BETWEEN = " | "


class Kind(StrEnum):
    """Table Schema's names."""

    TEXT = "string"
    INTEGER = "integer"
    AMOUNT = "number"
    DATE = "date"


@dataclass(frozen=True)
class Column:
    name: str
    meaning: str | Promise
    value: Callable[[Told, Names], Value]
    kind: Kind = Kind.TEXT
    # Several values, with ``BETWEEN`` between them.
    several: bool = False


def row_of(told: Told, communes: Names) -> list[Value]:
    """The values of ``COLUMNS``; ``communes`` are names by INSEE code."""
    return [column.value(told, communes) for column in COLUMNS]


def _joined(values: Iterable[Any]) -> str:
    return BETWEEN.join(text for value in values if (text := str(value).strip()))


def _text(name: str) -> Callable[[Told, Names], Value]:
    return lambda told, _names: told.sheet.get(name) or ""


def _date(name: str) -> Callable[[Told, Names], Value]:
    return lambda told, _names: date.fromisoformat(said) if (said := told.sheet.get(name)) else None


def _label(name: str, kind: str) -> Callable[[Told, Names], Value]:
    return lambda told, _names: label(kind, code) if (code := told.sheet.get(name)) else ""


def _labels(name: str, kind: str) -> Callable[[Told, Names], Value]:
    return lambda told, _names: _joined(label(kind, code) for code in told.rows(name))


def _partner_kinds(told: Told, _names: Names) -> Value:
    kinds = dict.fromkeys(row["kind"] for row in told.rows("partners") if row["kind"])
    return _joined(label("partner-kind", kind) for kind in kinds)


def _people(category: str) -> Callable[[Told, Names], Value]:
    def number(told: Told, _names: Names) -> Value:
        rows = [row for row in told.rows("workforce") if row["category"] == category]
        return sum(row["number"] or 0 for row in rows) if rows else None

    return number


def _total(nature: str) -> Callable[[Told, Names], Value]:
    def total(told: Told, _names: Names) -> Value:
        amounts = [
            Decimal(row["amount"])
            for row in told.rows("budget_lines")
            if row["nature"] == nature and row["amount"] is not None
        ]
        return sum(amounts, Decimal(0)) if amounts else None

    return total


def _budget_line(row: Mapping[str, Any]) -> str:
    """« Dépense – Salaires : 1000,50 € (2025) »"""
    nature = label("budget-nature", row["nature"])
    amount = str(row["amount"]).replace(".", ",") + "\u00a0€"
    said = f"{nature} – {row['label'] or '—'}\u00a0: {amount}"
    return f"{said} ({row['year']})" if row["year"] else said


def _reached(told: Told, _names: Names) -> Value:
    return people_reached(told.rows("people_reached"))[0] or None


def _reached_row(row: Mapping[str, Any]) -> str:
    parts = [
        f"{row['year']}" if row["year"] else "",
        *(
            f"{words}\u00a0: {row[name]}"
            for name, words in (
                ("total", "total"),
                ("adults", "adultes"),
                ("retired", "retraités"),
                ("minors", "moins de 18 ans"),
            )
            if row[name] is not None
        ),
        row["note"],
    ]
    return ", ".join(part for part in parts if part)


def _outcome(row: Mapping[str, Any]) -> str:
    if row["value"] is None:
        return row["label"]
    value = str(Decimal(row["value"]).normalize().__format__("f")).replace(".", ",")
    return f"{row['label']}\u00a0: {value} {row['unit']}".rstrip()


def _rows(
    relation: str, said: Callable[[Mapping[str, Any]], str]
) -> Callable[[Told, Names], Value]:
    return lambda told, _names: _joined(said(row) for row in told.rows(relation))


def _partner(row: Mapping[str, Any]) -> str:
    kind = label("partner-kind", row["kind"]) if row["kind"] else ""
    return f"{row['name']} ({kind})" if row["name"] and kind else row["name"] or kind


def _worker(row: Mapping[str, Any]) -> str:
    said = f"{label('workforce', row['category'])}\u00a0: {row['number'] or 0}"
    return f"{said} ({row['note']})" if row["note"] else said


COLUMNS: tuple[Column, ...] = (
    Column(
        "identifiant",
        _("Identifiant de l’action (UUID)\u00a0: le même d’une année à l’autre."),
        lambda told, _names: str(told.practice.uid),
    ),
    Column("titre", _("Titre de la fiche la plus récente."), _text("title")),
    Column("resume", _("Résumé."), _text("summary")),
    Column(
        "adresse_web",
        _("Page de la pratique sur le site du réseau."),
        lambda told, _names: told.address,
    ),
    Column(
        "centre",
        _("Nom du centre qui partage la pratique."),
        lambda told, _names: told.practice.centre_name,
    ),
    Column(
        "centre_nom_court",
        _("Nom court du centre, stable, comme dans le fichier des structures."),
        lambda told, _names: told.practice.centre_slug,
    ),
    Column(
        "centre_type",
        _("Centre social, ou espace de vie sociale (EVS)."),
        lambda told, _names: label("centre-kind", told.practice.centre_kind),
    ),
    Column(
        "centre_commune",
        _("Commune du centre, si elle est connue."),
        lambda told, _names: told.practice.centre_commune or "",
    ),
    Column(
        "departement_code",
        _(
            "Code du département (Insee)\u00a0: «\u00a001\u00a0», «\u00a02A\u00a0», «\u00a0971\u00a0»."
        ),
        lambda told, _names: told.practice.department,
    ),
    Column("departement", _("Nom du département."), lambda told, _names: told.department.name),
    Column("region", _("Nom de la région."), lambda told, _names: told.department.region.name),
    Column(
        "annees",
        _("Années pour lesquelles une fiche est partagée, de la plus ancienne à la plus récente."),
        lambda told, _names: _joined(told.practice.years),
        several=True,
    ),
    Column("etat", _("À venir, en cours ou terminée."), _label("status", "status")),
    Column("raison_fin", _("Pourquoi l’action est terminée."), _text("ended_reason")),
    Column("dimension", _("Dimension de l’action."), _label("dimension", "dimension")),
    Column(
        "mots_cles",
        _("Mots clés, dans le vocabulaire du réseau."),
        _labels("keywords", "keyword"),
        several=True,
    ),
    Column(
        "publics",
        _("Publics visés, dans le vocabulaire du réseau."),
        _labels("audiences", "audience"),
        several=True,
    ),
    Column("date_debut", _("Début de l’action."), _date("starts_on"), Kind.DATE),
    Column("date_fin", _("Fin de l’action."), _date("ends_on"), Kind.DATE),
    Column("frequence", _("Fréquence, en toutes lettres."), _text("frequency")),
    Column("lieux", _("Lieux, en toutes lettres."), _text("places")),
    Column(
        "initiateurs",
        _("À l’initiative de qui."),
        _labels("initiators", "initiator"),
        several=True,
    ),
    Column("initiateurs_precision", _("Précision sur l’initiative."), _text("initiators_note")),
    Column("constat", _("Le besoin observé, le constat de départ."), _text("observed_need")),
    Column("orientation", _("L’orientation dans laquelle elle s’inscrit."), _text("orientation")),
    Column(
        "objectifs",
        _("Les objectifs, dans leur ordre."),
        _rows("objectives", lambda row: row["text"]),
        several=True,
    ),
    Column(
        "territoire_echelle",
        _("Échelle du territoire."),
        _label("territory_scale", "territory-scale"),
    ),
    Column("territoire_precision", _("Précision sur le territoire."), _text("territory_note")),
    Column(
        "communes",
        _("Noms des communes concernées."),
        lambda told, names: _joined(names.get(code, code) for code in told.rows("communes")),
        several=True,
    ),
    Column(
        "communes_codes",
        _("Codes Insee des mêmes communes, dans le même ordre."),
        lambda told, _names: _joined(told.rows("communes")),
        several=True,
    ),
    Column("description", _("La description de l’action."), _text("description")),
    Column("deroulement", _("Son déroulement, ses étapes."), _text("steps")),
    Column(
        "partenaires_types",
        _("Types de partenaires, dans le vocabulaire du réseau."),
        _partner_kinds,
        several=True,
    ),
    Column(
        "partenaires",
        _("Les partenaires, chacun avec son type entre parenthèses."),
        _rows("partners", _partner),
        several=True,
    ),
    Column(
        "nombre_professionnels",
        _("Nombre de professionnels mobilisés."),
        _people(WorkforceCategory.PROFESSIONALS),
        Kind.INTEGER,
    ),
    Column(
        "nombre_benevoles",
        _("Nombre de bénévoles mobilisés."),
        _people(WorkforceCategory.VOLUNTEERS),
        Kind.INTEGER,
    ),
    Column(
        "nombre_habitants",
        _("Nombre d’habitants mobilisés."),
        _people(WorkforceCategory.RESIDENTS),
        Kind.INTEGER,
    ),
    Column(
        "nombre_partenaires",
        _("Nombre de personnes mobilisées chez les partenaires."),
        _people(WorkforceCategory.PARTNERS),
        Kind.INTEGER,
    ),
    Column(
        "moyens_humains_detail",
        _("Les personnes mobilisées, par catégorie, avec leurs précisions."),
        _rows("workforce", _worker),
        several=True,
    ),
    Column("moyens_humains", _("Les moyens humains, en toutes lettres."), _text("workforce_text")),
    Column(
        "depenses",
        _("Total des dépenses, en euros."),
        _total(BudgetNature.EXPENSE),
        Kind.AMOUNT,
    ),
    Column(
        "financements",
        _("Total des financements, en euros."),
        _total(BudgetNature.FUNDING),
        Kind.AMOUNT,
    ),
    Column(
        "apports_en_nature",
        _("Total des apports en nature, en euros."),
        _total(BudgetNature.IN_KIND),
        Kind.AMOUNT,
    ),
    Column(
        "budget_detail",
        _("Les lignes du budget."),
        _rows("budget_lines", _budget_line),
        several=True,
    ),
    Column("budget", _("Le budget, en toutes lettres."), _text("budget_text")),
    Column(
        "personnes_touchees",
        _("Nombre de personnes touchées, la dernière année comptée."),
        _reached,
        Kind.INTEGER,
    ),
    Column(
        "personnes_touchees_detail",
        _("Les personnes touchées, année par année."),
        _rows("people_reached", _reached_row),
        several=True,
    ),
    Column(
        "resultats_chiffres",
        _("Les résultats chiffrés."),
        _rows("outcomes", _outcome),
        several=True,
    ),
    Column(
        "resultats_territoire", _("Ce qui a changé sur le territoire."), _text("outcome_territory")
    ),
    Column("resultats_centre", _("Ce qui a changé pour le centre."), _text("outcome_centre")),
    Column(
        "resultats_habitants", _("Ce qui a changé pour les habitants."), _text("outcome_residents")
    ),
    Column("limites", _("Les limites rencontrées."), _text("limits")),
    Column("perspectives", _("Les suites prévues."), _text("prospects")),
    Column(
        "a_refaire_autrement",
        _("Ce que le centre ferait autrement."),
        _text("would_do_differently"),
    ),
    Column("prerequis", _("Ce qu’il faut réunir avant de se lancer."), _text("prerequisites")),
    Column(
        "contact_nom",
        _("La personne à appeler, quand le centre l’a rendue publique."),
        _text("contact_name"),
    ),
    Column("contact_coordonnees", _("Comment la joindre."), _text("contact_details")),
    Column("contact_disponibilites", _("Quand la joindre."), _text("contact_when")),
    Column(
        "adaptee_de",
        _("Identifiant de la pratique dont celle-ci s’inspire."),
        lambda told, _names: str(told.practice.parent_uid or ""),
    ),
    Column("adaptation_changements", _("Ce qui a été adapté."), _text("adaptation_changes")),
    Column("texte_libre", _("Ce que le centre a voulu ajouter."), _text("free_text")),
    Column(
        "toujours_valable_le",
        _("Dernière fois où le centre a dit que la fiche est toujours valable."),
        _date("still_valid_on"),
        Kind.DATE,
    ),
    Column(
        "partagee_le",
        _("Premier partage avec le réseau."),
        lambda told, _names: localtime(told.practice.published_at).date(),
        Kind.DATE,
    ),
    Column(
        "mise_a_jour_le",
        _("Dernière mise à jour dans le catalogue."),
        lambda told, _names: localtime(told.practice.updated_at).date(),
        Kind.DATE,
    ),
)
