"""Sheets for tests: a small one, and one with every field filled."""

import uuid
from typing import Any

from actions.content import apply_content
from actions.models import ActionSheet
from actions.services import publish_sheet, save_draft, share_sheet


def full_content(**changes: Any) -> dict[str, Any]:
    """Every field and row filled, with values that are easy to find again."""
    words = {
        name: f"{name} en toutes lettres"
        for name in (
            "summary",
            "ended_reason",
            "frequency",
            "places",
            "initiators_note",
            "observed_need",
            "orientation",
            "territory_note",
            "description",
            "steps",
            "workforce_text",
            "budget_text",
            "outcome_territory",
            "outcome_centre",
            "outcome_residents",
            "limits",
            "prospects",
            "would_do_differently",
            "prerequisites",
            "contact_name",
            "contact_details",
            "contact_when",
            "adaptation_changes",
            "free_text",
            "unsorted_text",
        )
    }
    return {
        **words,
        "uid": str(uuid.uuid4()),
        "action_uid": str(uuid.uuid4()),
        "slug": "une-action-complete",
        "edition_year": 2025,
        "title": "Une action complète",
        "status": "ended",
        "dimension": "services",
        "keywords": ["parenting", "health"],
        "starts_on": "2024-09-01",
        "ends_on": "2025-06-30",
        "initiators": ["centre", "resident-group"],
        "audiences": ["families"],
        "territory_scale": "communes",
        "communes": ["17131"],
        "contact_visibility": "public",
        "parent_practice": None,
        "still_valid_on": "2026-01-15",
        "objectives": [
            {"text": "Premier objectif", "source": "entered"},
            {"text": "Objectif proposé", "source": "imported"},
        ],
        "partners": [{"kind": "caf", "name": "La Caf du coin", "source": "entered"}],
        "budget_lines": [
            budget("expense", "Salaires", "1000.50"),
            budget("expense", "Goûters", "99.50", source="confirmed"),
            budget("expense", "Dépense proposée", "55555.00", source="imported"),
            budget("funding", "Commune", "900.00"),
            budget("in-kind", "Salle", "200.00"),
        ],
        "workforce": [
            {"category": "volunteers", "number": 7, "note": "", "source": "entered"},
            {"category": "professionals", "number": 4242, "note": "", "source": "imported"},
        ],
        "people_reached": [
            {
                "total": 41,
                "adults": 41,
                "retired": 30,
                "minors": None,
                "year": 2025,
                "note": "",
                "source": "entered",
            }
        ],
        "outcomes": [
            {
                "scope": "residents",
                "label": "Ateliers tenus",
                "value": "12.00",
                "unit": "ateliers",
                "source": "entered",
            }
        ],
        "photos": [],
        "documents": [],
        **changes,
    }


def budget(nature: str, label: str, amount: str, source: str = "entered") -> dict[str, Any]:
    return {
        "nature": nature,
        "label": label,
        "amount": amount,
        "year": 2025,
        "note": "",
        "source": source,
    }


def draft(**fields: Any) -> ActionSheet:
    """A draft in the active schema, with the given fields."""
    fields.setdefault("title", "Une action")
    fields.setdefault("slug", uuid.uuid4().hex[:12])
    sheet = ActionSheet()
    apply_content(sheet, fields)
    save_draft(sheet=sheet)
    return ActionSheet.objects.get(pk=sheet.pk)


def published(**fields: Any) -> ActionSheet:
    sheet = draft(**fields)
    publish_sheet(sheet=sheet)
    return sheet


def shared(**fields: Any) -> ActionSheet:
    sheet = published(**fields)
    share_sheet(sheet=sheet)
    return sheet
