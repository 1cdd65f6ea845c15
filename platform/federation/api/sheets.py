"""The public snapshot of a sheet, key by key: docs/sheet-format.md."""

from typing import Any

from ninja import Schema
from pydantic import Field


class Objective(Schema):
    text: str = ""


class Partner(Schema):
    kind: str = Field("", description="Code du vocabulaire «\u00a0partner-kind\u00a0».")
    name: str = ""


class BudgetLine(Schema):
    nature: str = Field("", description="expense, funding ou in-kind.")
    label: str = ""
    amount: str | None = Field(None, description="Euros, «\u00a01000.50\u00a0».")
    year: int | None = None
    note: str = ""


class Workforce(Schema):
    category: str = Field("", description="professionals, volunteers, residents ou partners.")
    number: int | None = None
    note: str = ""


class PeopleReached(Schema):
    total: int | None = None
    adults: int | None = None
    retired: int | None = None
    minors: int | None = None
    year: int | None = None
    note: str = ""


class Outcome(Schema):
    scope: str = Field("", description="territory, centre ou residents.")
    label: str = ""
    value: str | None = Field(None, description="Nombre, en texte.")
    unit: str = ""


class Sheet(Schema):
    """Le contenu public d’une fiche, d’une année. Textes vides et listes vides\u00a0: rien n’est dit."""

    uid: str = Field("", description="Identifiant de la fiche de cette année.")
    action_uid: str = Field("", description="Identifiant de l’action, celui de la pratique.")
    slug: str = Field("", description="Adresse sur le site du centre.")
    edition_year: int | None = None
    title: str = ""
    summary: str = ""
    status: str = Field("", description="planned, ongoing, ended, ou rien.")
    ended_reason: str = ""
    dimension: str = Field("", description="citizenship, services, project-support, ou rien.")
    keywords: list[str] = Field([], description="Codes du vocabulaire «\u00a0keyword\u00a0».")
    audiences: list[str] = Field([], description="Codes du vocabulaire «\u00a0audience\u00a0».")
    starts_on: str = Field("", description="AAAA-MM-JJ.")
    ends_on: str = Field("", description="AAAA-MM-JJ.")
    frequency: str = ""
    places: str = ""
    initiators: list[str] = []
    initiators_note: str = ""
    observed_need: str = Field("", description="Le constat de départ.")
    orientation: str = ""
    territory_scale: str = ""
    territory_note: str = ""
    communes: list[str] = Field([], description="Codes Insee.")
    description: str = ""
    steps: str = ""
    workforce_text: str = ""
    budget_text: str = ""
    outcome_territory: str = ""
    outcome_centre: str = ""
    outcome_residents: str = ""
    limits: str = ""
    prospects: str = ""
    would_do_differently: str = ""
    prerequisites: str = ""
    contact_name: str = Field("", description="Rempli quand le centre le montre à tout le monde.")
    contact_details: str = ""
    contact_when: str = ""
    contact_visibility: str = ""
    parent_practice: str = Field("", description="L’uid de la pratique adaptée.")
    adaptation_changes: str = ""
    free_text: str = ""
    still_valid_on: str = Field("", description="AAAA-MM-JJ.")
    objectives: list[Objective] = []
    partners: list[Partner] = []
    budget_lines: list[BudgetLine] = []
    workforce: list[Workforce] = []
    people_reached: list[PeopleReached] = []
    outcomes: list[Outcome] = []


def sheet_of(snapshot: dict[str, Any]) -> dict[str, Any]:
    """What the form above knows of it; what is not said takes its default."""
    told = _said(snapshot)
    for name, value in told.items():
        if isinstance(value, list):
            told[name] = [_said(row) if isinstance(row, dict) else row for row in value]
    return told


def _said(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
