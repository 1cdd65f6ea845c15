"""The data dictionary for machines: Table Schema, which schema.data.gouv.fr and Validata read."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from federation.exports.columns import BETWEEN, COLUMNS, Column, Kind
from federation.exports.streams import LICENCE, LICENCE_ADDRESS
from tenants.addresses import federation_address, network

KINDS = {
    Kind.TEXT: gettext_lazy("texte"),
    Kind.INTEGER: gettext_lazy("nombre entier"),
    Kind.AMOUNT: gettext_lazy("montant, virgule décimale"),
    Kind.DATE: gettext_lazy("date, AAAA-MM-JJ"),
}


def table_schema() -> dict[str, Any]:
    return {
        "$schema": "https://specs.frictionlessdata.io/schemas/table-schema.json",
        "name": "pratiques",
        "title": _("Les pratiques du réseau %(name)s") % {"name": network().name},
        "description": _("Une ligne par pratique, d’après sa fiche la plus récente."),
        "homepage": federation_address(reverse("open_data:dictionary")),
        "licenses": [{"name": "etalab-2.0", "title": LICENCE, "path": LICENCE_ADDRESS}],
        "fields": [_field(column) for column in COLUMNS],
        "primaryKey": ["identifiant"],
        "missingValues": [""],
    }


def kind_of(column: Column) -> str:
    """In words, for the page."""
    said = str(KINDS[column.kind])
    return _("%(kind)s, plusieurs valeurs") % {"kind": said} if column.several else said


def _field(column: Column) -> dict[str, Any]:
    meaning = str(column.meaning)
    if column.several:
        meaning += " " + _("Valeurs séparées par «\u00a0%(sign)s\u00a0».") % {
            "sign": BETWEEN.strip()
        }
    field: dict[str, Any] = {
        "name": column.name,
        "description": meaning,
        "type": str(column.kind),
    }
    if column.kind is Kind.AMOUNT:
        field["decimalChar"] = ","
    if column.name == "identifiant":
        field["format"] = "uuid"
        field["constraints"] = {"required": True, "unique": True}
    return field
