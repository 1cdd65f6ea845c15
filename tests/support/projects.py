"""A social project for tests."""

import datetime
from typing import Any

from django.utils import timezone

from actions.models import Axis, SocialProject

YEAR = datetime.timedelta(days=365)


def project(*titles: str, **fields: Any) -> SocialProject:
    """One that holds today, with an axis for each title."""
    today = timezone.localdate()
    fields.setdefault("title", "Projet social en cours")
    fields.setdefault("agreed_from", today - YEAR)
    fields.setdefault("agreed_until", today + 2 * YEAR)
    made = SocialProject.objects.create(**fields)
    for order, title in enumerate(titles):
        Axis.objects.create(
            project=made,
            title=title,
            sort_order=order,
            needs=f"Besoin de {title}",
            objectives=f"Objectif de {title}",
        )
    return made


def named(axis: Axis) -> dict[str, str]:
    """As the JSON format names it."""
    return {"uid": str(axis.uid), "title": axis.title}
