from typing import Any

from django.db import models
from django_tenants.utils import get_public_schema_name

from tenants.connections import db


class CentreOnlyManager(models.Manager):
    """For ``Meta.base_manager_name`` of what only centres have, and that refers to what both have.

    When a page, a picture or a document of the federation is deleted, Django asks who refers to
    it: nobody there, and not a table that does not exist.
    """

    def get_queryset(self) -> models.QuerySet[Any]:
        rows = super().get_queryset()
        return rows.none() if db.schema_name == get_public_schema_name() else rows
