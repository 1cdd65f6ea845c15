"""Practices are filtered by what their centre says of itself: they follow when that changes."""

from typing import Any

from django.db.models.signals import post_save

from federation.models import Practice
from federation.search.filing import refile_facets
from tenants.models import Centre


def centre_saved(instance: Centre, created: bool, **_kwargs: Any) -> None:
    if created:
        return
    shared = Practice.objects.published().filter(centre=instance)
    refile_facets(list(shared.select_related("centre__commune", "department")))


def connect_signals() -> None:
    post_save.connect(centre_saved, sender=Centre, dispatch_uid="federation.search.centre")
