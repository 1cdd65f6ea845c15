from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import template

from federation.addresses import practice_address
from federation.enums import BudgetNature
from federation.labels import label as label_of
from territory.models import Commune

register = template.Library()
register.filter("practice_address", practice_address)


@register.filter
def label(code: str, kind: str) -> str:
    return label_of(kind, code)


@register.filter
def labels(codes: list[str], kind: str) -> list[str]:
    return [label_of(kind, code) for code in codes]


@register.filter
def commune_names(codes: list[str]) -> list[str]:
    """Names of communes by their INSEE codes, in alphabetical order."""
    return _commune_names(tuple(codes))


# They change with a release only.
@lru_cache(maxsize=2000)
def _commune_names(codes: tuple[str, ...]) -> list[str]:
    found = Commune.objects.filter(code__in=codes).order_by("sort_key")
    return list(found.values_list("name", flat=True))


@register.filter
def budget_parts(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Budget lines of a snapshot by nature, each with its total."""
    parts = []
    for nature in BudgetNature:
        chosen = [line for line in lines if line["nature"] == nature]
        if chosen:
            total = sum((Decimal(line["amount"]) for line in chosen), Decimal(0))
            parts.append({"label": nature.label, "lines": chosen, "total": total})
    return parts
