from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from accounts.permissions import can_help_everywhere
from tenants.enums import CLOSED_TO_ALL
from tenants.models import Centre


def centres_asking_for_help(user: Any) -> QuerySet[Centre]:
    """Those which ``user`` may help at this moment, by name."""
    found = Centre.objects.filter(help_until__gt=timezone.now()).select_related("department")
    found = found.exclude(state__in=CLOSED_TO_ALL)
    if not can_help_everywhere(user):
        found = found.filter(department__in=user.departments)
    return found.order_by("name_key", "pk")
