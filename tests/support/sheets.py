"""Sheets for tests: a small one, and one with every field filled."""

import uuid
from typing import Any

from django.db.models import CharField, OuterRef, Subquery
from django.db.models.functions import Cast
from wagtail.models import Revision

from actions.content import apply_content
from actions.models import ActionSheet, SheetDraft
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


def many_drafts(count: int, user: Any = None, title: str = "Action") -> list[ActionSheet]:
    """Whole sheets as ``save_draft`` leaves them, every second one published, in a few statements."""
    first = draft(**full_content(slug=uuid.uuid4().hex, status="ongoing", outcome_centre=""))
    model, version = SheetDraft.objects.get(sheet=first), first.latest_revision
    sheets = ActionSheet.objects.bulk_create(
        ActionSheet(
            title=f"{title} {first.pk} {n}",
            slug=f"action-{first.pk}-{n}",
            edition_year=2020 + n % 6,
            live=n % 2 == 0,
        )
        for n in range(count - 1)
    )
    Revision.objects.bulk_create(
        Revision(
            content_type=version.content_type,
            base_content_type=version.base_content_type,
            object_id=str(sheet.pk),
            object_str=sheet.title,
            created_at=version.created_at,
            user=user,
            content={**version.content, "pk": sheet.pk, "title": sheet.title, "slug": sheet.slug},
        )
        for sheet in sheets
    )
    latest = Revision.objects.filter(
        content_type=version.content_type, object_id=Cast(OuterRef("pk"), CharField())
    )
    ActionSheet.objects.filter(latest_revision=None).update(
        latest_revision=Subquery(latest.values("pk")[:1])
    )
    SheetDraft.objects.bulk_create(
        SheetDraft(
            sheet=sheet,
            title=sheet.title,
            sort_key=sheet.title.lower(),
            slug=sheet.slug,
            edition_year=sheet.edition_year,
            keywords=model.keywords,
            suggestions=model.suggestions,
            lacks_outcomes=n % 3 == 0,
            vector=model.vector,
        )
        for n, sheet in enumerate(sheets)
    )
    return [first, *sheets]
