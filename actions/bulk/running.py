"""Doing a work to each of the chosen sheets, in a transaction of its own, and telling the outcome."""

import hashlib
import json
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin.utils import get_user_display_name

from accounts.errors import Refused
from accounts.models import User
from actions.bulk.works import WORKS, Work, chosen_rows
from actions.models import ActionSheet, TrashedSheet
from actions.versions import version_of
from federation.services import PublicationRefused
from jobs.models import Job
from jobs.services import start_job

KIND = "actions.bulk"
# Above this, the person follows a job: twenty sheets are shared in two seconds or so.
MOST_AT_ONCE = 20
LONGEST_LIST = 10

# The number of a sheet, and the version of it that the person was shown.
Chosen = tuple[int, str]


class LeftOut(Exception):
    """Nothing was done to this sheet; the message says why, after its title."""


@dataclass
class Outcome:
    """The titles of those that are done, by number; of each other, its title and why."""

    done: dict[int, str] = field(default_factory=dict)
    left: list[tuple[str, str]] = field(default_factory=list)


def sorted_out(
    work: Work, rows: Iterable[Any], user: User
) -> tuple[list[Any], dict[str, list[str]]]:
    """The rows of ``chosen_rows`` to work on, and the titles of the others by reason; one statement."""
    rows = list(rows)
    locks = _locks_against(user, [row.pk for row in rows]) if work.leaves_newer_alone else {}
    kept: list[Any] = []
    left: dict[str, list[str]] = {}
    for row in rows:
        reason = locks.get(row.pk) or work.refusal(row)
        if reason:
            left.setdefault(reason, []).append(row.shown_title)
        else:
            kept.append(row)
    return kept, left


def run(
    work: Work,
    chosen: list[Chosen],
    acting_user: User,
    *,
    begin: int = 0,
    unit: Callable[[int], AbstractContextManager[None]] | None = None,
) -> Outcome:
    """Does it to each from ``begin`` on; ``unit(rank)`` surrounds each, with its transaction.

    What an earlier process has done before ``begin`` is told with the rest.
    """
    reasons: dict[int, str] = {}
    for rank, (pk, version) in enumerate(chosen[begin:], start=begin + 1):
        with unit(rank) if unit else transaction.atomic():
            try:
                carry_out(work, pk, version, acting_user)
            except LeftOut as left:
                reasons[pk] = str(left)
    return _outcome(work, chosen, reasons, begin)


@transaction.atomic
def carry_out(work: Work, pk: int, version: str, acting_user: User) -> None:
    """One sheet. Raises ``LeftOut``."""
    sheet = ActionSheet.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    row = chosen_rows().filter(pk=pk).first() if sheet else None
    if sheet is None or row is None:
        raise LeftOut(_("supprimée entre-temps"))
    if work.leaves_newer_alone:
        if version_of(row.latest_revision) != version:
            raise LeftOut(_changed_by(row.latest_revision))
        lock = sheet.get_lock()
        if lock and lock.for_user(acting_user):
            raise LeftOut(_locked_by(sheet.locked_by))
    if reason := work.refusal(row):
        raise LeftOut(reason)
    try:
        work.do(sheet, acting_user)
    except (PublicationRefused, Refused) as refusal:
        raise LeftOut(str(refusal)) from refusal


def ask_for(work: Work, chosen: list[Chosen], acting_user: User) -> Job:
    """The same as a job; a second click finds the first."""
    parameters = {"work": work.code, "options": vars(work), "sheets": chosen}
    return start_job(
        kind=KIND,
        parameters=parameters,
        owner=acting_user,
        label=work.title(len(chosen)),
        key=hashlib.sha256(json.dumps(parameters, sort_keys=True).encode()).hexdigest(),
    )


def work_named(code: str, options: dict[str, Any]) -> Work:
    return WORKS[code](**options)


def told(work: Work, outcome: Outcome) -> str:
    said = [work.told(len(outcome.done))] if outcome.done else []
    if outcome.left:
        said.append(left_sentence(outcome.left))
    return " ".join(said)


def left_sentence(left: list[tuple[str, str]]) -> str:
    first = ngettext(
        "%(count)d fiche laissée de côté : %(titles)s",
        "%(count)d fiches laissées de côté : %(titles)s",
        len(left),
    )
    titles = [f"« {title} » ({reason})" for title, reason in left[:LONGEST_LIST]]
    if more := len(left) - LONGEST_LIST:
        titles += [_("et %(count)d autres") % {"count": more}] if more > 0 else []
    return first % {"count": len(left), "titles": ", ".join(titles)} + "."


def _outcome(work: Work, chosen: list[Chosen], reasons: dict[int, str], begin: int) -> Outcome:
    pks = [pk for pk, _version in chosen]
    rows = {row.pk: row for row in chosen_rows().filter(pk__in=pks)}
    trashed = dict(
        TrashedSheet.objects.filter(pk__in=pks).values_list("pk", F("sheet__draft__title"))
    )
    outcome = Outcome()
    for rank, pk in enumerate(pks):
        title = rows[pk].shown_title if pk in rows else trashed.get(pk) or _("une fiche")
        if pk in reasons:
            outcome.left.append((title, reasons[pk]))
        elif rank >= begin or _was_done(work, rows.get(pk)):
            outcome.done[pk] = title
        else:
            outcome.left.append((title, _("changée, verrouillée ou supprimée entre-temps")))
    return outcome


def _was_done(work: Work, row: Any) -> bool:
    """By a process that has died since."""
    if row is None:
        return work.code == "delete"
    return work.is_done(row) and work.code != "delete"


def _locks_against(user: User, pks: list[int]) -> dict[int, str]:
    locked = ActionSheet.objects.filter(pk__in=pks, locked=True).exclude(locked_by=user)
    rows = locked.select_related("locked_by").only(
        *(f"locked_by__{name}" for name in ("first_name", "last_name", "username"))
    )
    return {sheet.pk: _locked_by(sheet.locked_by) for sheet in rows}


def _locked_by(user: Any) -> str:
    if user is None:
        return _("verrouillée")
    return _("verrouillée par %(name)s") % {"name": get_user_display_name(user)}


def _changed_by(revision: Any) -> str:
    if revision is None or revision.user is None:
        return _("changée entre-temps")
    return _("changée entre-temps par %(name)s") % {"name": get_user_display_name(revision.user)}
