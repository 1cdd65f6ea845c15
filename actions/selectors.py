"""Reads of the sheets. Public pages read published rows; the team reads latest drafts."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.search import SearchRank
from django.db.models import (
    DecimalField,
    Exists,
    F,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Sum,
    TextField,
)
from django.db.models.functions import Cast, JSONObject
from django.utils import timezone

from actions.content import ROWS, Content, public_snapshot
from actions.enums import RowSource
from actions.models import ActionSheet, BudgetLine, SheetDocument, SheetPhoto, SheetText
from federation.enums import BudgetNature, Status
from federation.lineage import lineage_of
from federation.text_search import search_query
from tenants.context import current_centre

MOST_RECENT = timedelta(days=365)


@dataclass(frozen=True)
class Totals:
    """Euros by nature; ``balance`` is what funding leaves after expenses."""

    expense: Decimal = Decimal(0)
    funding: Decimal = Decimal(0)
    in_kind: Decimal = Decimal(0)

    @property
    def balance(self) -> Decimal:
        return self.funding - self.expense

    @property
    def empty(self) -> bool:
        return not (self.expense or self.funding or self.in_kind)


def published_totals(sheet: ActionSheet) -> Totals:
    """Totals of the published rows, summed by the database; suggested rows do not count."""
    sums = dict(
        BudgetLine.objects.filter(sheet=sheet)
        .exclude(source=RowSource.IMPORTED)
        .values_list("nature")
        .annotate(total=Sum("amount"))
        .order_by()
    )
    return Totals(**{nature.name.lower(): sums.get(nature, Decimal(0)) for nature in BudgetNature})


def draft_totals(lines: Iterable[BudgetLine]) -> Totals:
    """The same totals for lines in memory, such as those of a draft."""
    sums = dict.fromkeys(BudgetNature, Decimal(0))
    for line in lines:
        if line.source != RowSource.IMPORTED:
            sums[BudgetNature(line.nature)] += line.amount
    return Totals(**{nature.name.lower(): total for nature, total in sums.items()})


def search_published(query: str = "", **filters: str) -> QuerySet[ActionSheet]:
    """Published sheets that match the words and the filters.

    ``filters``: ``status``, ``dimension`` and ``keyword``, stored codes; empty ones are ignored.
    Best first when there are words, else the latest edition first. Only what a card shows is
    read. An action is there once, as its latest edition; words are looked for in all its years.
    """
    found = ActionSheet.objects.latest_editions().for_cards()
    if filters.get("status"):
        found = found.filter(status=filters["status"])
    if filters.get("dimension"):
        found = found.filter(dimension=filters["dimension"])
    if filters.get("keyword"):
        found = found.filter(keywords__contains=[filters["keyword"]])
    search = search_query(query)
    if search is None:
        return found
    matching = SheetText.objects.filter(vector=search, sheet__live=True)
    return (
        found.filter(action_uid__in=matching.values("sheet__action_uid"))
        .annotate(rank=SearchRank(F("text__vector"), search))
        .order_by(F("rank").desc(nulls_last=True), "title", "pk")
    )


def newest_published(count: int) -> QuerySet[ActionSheet]:
    """Each action once, the one that was published last first."""
    found = ActionSheet.objects.latest_editions().exclude(last_published_at=None)
    told = ("title", "slug", "summary", "action_uid", "keywords", "audiences")
    dates = ("first_published_at", "last_published_at")
    return found.only(*told, *dates).order_by("-last_published_at", "-pk")[:count]


def latest_versions(sheets: QuerySet[ActionSheet] | None = None) -> Iterator[ActionSheet]:
    """Each sheet as its team last saved it, published or not."""
    if sheets is None:
        sheets = ActionSheet.objects.order_by("pk")
    for row in sheets.select_related("latest_revision"):
        yield latest_version(row)


def latest_version(row: ActionSheet) -> ActionSheet:
    """The latest draft of a row that was read with its ``latest_revision``."""
    if row.latest_revision:
        # Wagtail would read the row again for each revision.
        row.latest_revision.content_object = row
    return row.get_latest_revision_as_object()


def other_editions(sheet: ActionSheet) -> QuerySet[ActionSheet]:
    """The published sheets of the same action in other years."""
    found = ActionSheet.objects.published().filter(action_uid=sheet.action_uid)
    return found.exclude(pk=sheet.pk).only("title", "slug", "edition_year")


def confirmed(rows: Any) -> list[Any]:
    """The rows of a relation that may be printed."""
    return [row for row in rows.all() if row.source != RowSource.IMPORTED]


def published_sheet(**by: Any) -> ActionSheet | None:
    """A published sheet with everything that its page prints; its rows come in its own statement.

    For reading only: saving it would write its rows again.
    """
    found = (
        ActionSheet.objects.published()
        .filter(**by)
        .annotate(**{f"{relation}_read": _rows_as_json(relation) for relation in ROWS})
        .prefetch_related(
            Prefetch("photos", SheetPhoto.objects.select_related("image")),
            Prefetch("documents", SheetDocument.objects.select_related("document")),
        )
        .first()
    )
    if found is None:
        return None
    for relation in ROWS:
        manager = getattr(found, relation)
        fields = {field.attname: field for field in manager.model._meta.concrete_fields}
        manager.set(
            manager.model(**{name: fields[name].to_python(value) for name, value in row.items()})
            for row in getattr(found, f"{relation}_read")
        )
    return found


def _rows_as_json(relation: str) -> ArraySubquery:
    """The six kinds of rows would be a statement each. Amounts as text: JSON would round them."""
    model: Any = ActionSheet._meta.get_field(relation).related_model
    values = {
        field.attname: Cast(field.attname, TextField())
        if isinstance(field, DecimalField)
        else F(field.attname)
        for field in model._meta.concrete_fields
    }
    rows = model.objects.filter(sheet=OuterRef("pk")).order_by("sort_order", "pk")
    return ArraySubquery(rows.values_list(JSONObject(**values)))


def published_version(slug: str) -> str | None:
    """An ETag of what is published, and of the letterhead; None for what is not on the site."""
    found = ActionSheet.objects.published().filter(slug=slug).values_list("pk", "last_published_at")
    sheet, centre = found.first(), current_centre()
    if sheet is None:
        return None
    dressed = (centre.name, centre.accent_colour, centre.address, centre.phone, centre.phone_public)
    return f'"{hashlib.sha256(repr((sheet, dressed)).encode()).hexdigest()[:24]}"'


def page_of(sheet: ActionSheet) -> Content:
    """What the page of a sheet shows, for a published row or for a draft in memory."""
    others = list(other_editions(sheet))
    return {
        "sheet": public_snapshot(sheet),
        "lineage": lineage_of(sheet.action_uid, sheet.parent_practice),
        "photos": [photo for photo in sheet.photos.all() if photo.consent],
        "documents": sheet.documents.all(),
        "editions": others,
        "latest_edition": _later(sheet, others),
        "on_site": sheet.live,
    }


def _later(sheet: ActionSheet, others: list[ActionSheet]) -> ActionSheet | None:
    """The latest year of the action, when this page tells an earlier one."""
    last = max(others, key=lambda other: (other.edition_year or 0, other.pk), default=None)
    later = last and (last.edition_year or 0, last.pk) > (sheet.edition_year or 0, sheet.pk or 0)
    return last if later else None


def drafts() -> QuerySet[ActionSheet]:
    """Sheets that are not on the site, or whose latest draft is not."""
    return ActionSheet.objects.filter(Q(live=False) | Q(has_unpublished_changes=True))


def without_outcomes() -> QuerySet[ActionSheet]:
    """Published sheets whose outcomes nobody has told yet, in a draft neither."""
    return ActionSheet.objects.published().filter(draft__lacks_outcomes=True)


def grown_old() -> QuerySet[ActionSheet]:
    """Published sheets that nobody has changed, or said still valid, for a year.

    Not those of an action that has ended, nor the former years of one that goes on: they tell what
    was.
    """
    limit = timezone.now() - MOST_RECENT
    later = ActionSheet.objects.filter(
        action_uid=OuterRef("action_uid"), edition_year__gt=OuterRef("edition_year")
    )
    return (
        ActionSheet.objects.published()
        .filter(~Exists(later), latest_revision__created_at__lt=limit)
        .filter(Q(still_valid_on=None) | Q(still_valid_on__lt=limit.date()))
        .exclude(status=Status.ENDED)
    )
