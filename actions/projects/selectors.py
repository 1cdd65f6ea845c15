"""Reads of the social project: its axes, and the sheets that answer them, drafts included."""

import datetime
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from actions.models import ActionSheet, Axis, SheetDraft, SocialProject

# A renewal is asked of the Caf some months before the end: the diagnosis takes most of them.
MONTHS_TO_RENEW = 6


def projects() -> QuerySet[SocialProject]:
    """The current one first."""
    return SocialProject.objects.current_first(timezone.localdate())


def axes_on_offer() -> QuerySet[Axis]:
    """Those of the current project that are not retired."""
    current = projects().values("pk")[:1]
    return Axis.objects.filter(project__in=current, retired_on=None)


def axis_titles(uids: Collection[Any]) -> dict[uuid.UUID, str]:
    """Titles by identifier; those that are gone are not there."""
    if not uids:
        return {}
    return dict(Axis.objects.filter(uid__in=uids).values_list("uid", "title"))


def axis_choices(kept: Collection[Any]) -> list[tuple[str, str]]:
    """What can be ticked: the axes on offer, then those that a sheet has already."""
    offered = Q(pk__in=axes_on_offer().order_by().values("pk"))
    found = Axis.objects.filter(offered | Q(uid__in=kept)).select_related("project")
    rows = found.annotate(offered=offered).order_by("-offered", "project", "sort_order", "pk")
    return [(str(axis.uid), axis.title if axis.offered else _elsewhere(axis)) for axis in rows]


def _elsewhere(axis: Axis) -> str:
    why = _("retiré") if axis.retired_on else axis.project.title
    return f"{axis.title} ({why})"


def sheets_naming(uids: Iterable[uuid.UUID]) -> QuerySet[ActionSheet]:
    """Published or in a draft."""
    named = list(uids)
    in_drafts = SheetDraft.objects.filter(axes__overlap=named).values("sheet")
    return ActionSheet.objects.filter(Q(axes__overlap=named) | Q(pk__in=in_drafts))


@dataclass
class AxisShown:
    axis: Axis
    sheets: list[ActionSheet] = field(default_factory=list)


@dataclass
class ProjectShown:
    project: SocialProject
    axes: list[AxisShown]
    without_axis: list[ActionSheet] = field(default_factory=list)

    @property
    def unanswered(self) -> list[Axis]:
        return [one.axis for one in self.axes if not one.sheets and not one.axis.retired_on]


def project_and_sheets(project: SocialProject, sheets: QuerySet[ActionSheet]) -> ProjectShown:
    """Each axis with the sheets that name it, as their latest drafts say.

    ``sheets`` know their ``shown_year``. One that names no axis is missing here when it tells a
    year of this project, or no year.
    """
    shown = {axis.uid: AxisShown(axis) for axis in project.axes.all()}
    page = ProjectShown(project, list(shown.values()))
    for sheet in sheets.annotate(shown_axes=Coalesce("draft__axes", "axes")):
        named = [shown[uid] for uid in sheet.shown_axes if uid in shown]
        for one in named:
            one.sheets.append(sheet)
        if not named and _of_its_years(project, sheet.shown_year):
            page.without_axis.append(sheet)
    # A retired axis is told as long as sheets answer it.
    page.axes = [one for one in page.axes if one.sheets or not one.axis.retired_on]
    return page


def _of_its_years(project: SocialProject, year: int | None) -> bool:
    first, last = project.agreed_from, project.agreed_until
    return year is None or (
        (first is None or first.year <= year) and (last is None or year <= last.year)
    )


def agreements_to_renew() -> QuerySet[SocialProject]:
    """The last agreement there is, once it ends within six months or has ended."""
    limit = _months_after(timezone.localdate(), MONTHS_TO_RENEW)
    dated = SocialProject.objects.exclude(agreed_until=None)
    last = dated.order_by("-agreed_until", "-pk").values("pk")[:1]
    return dated.filter(pk__in=last, agreed_until__lte=limit)


def end_of_agreement() -> datetime.date | None:
    """Of the one to renew."""
    return agreements_to_renew().values_list("agreed_until", flat=True).first()


def _months_after(day: datetime.date, months: int) -> datetime.date:
    years, month = divmod(day.month - 1 + months, 12)
    first = datetime.date(day.year + years, month + 1, 1)
    return first + datetime.timedelta(days=day.day - 1)
