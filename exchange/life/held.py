"""All that the exchange holds on a person: for the desk's export, and for her own account.

Both read the same parts, so that what direction hands out and what she reads herself agree.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import JournalAction
from accounts.journal import record
from accounts.models import User
from accounts.personal_data import Row, Section, Table, at_once, for_days, in_words, register
from accounts.selectors import place_name
from exchange.life.parts import MAILS, NOTES, PARTS, Part
from exchange.models import Participant
from tenants.context import current_centre_or_none

FORMAT = "maillage-participant/1"


@dataclass(frozen=True)
class Held:
    part: Part
    rows: list[Row]

    def in_words(self) -> list[list[tuple[str, str]]]:
        labels = self.part.columns.items()
        return [
            [(str(label), words) for key, label in labels if (words := in_words(row[key]))]
            for row in self.rows
        ]


def held_on(participant: Participant, *, with_notes: bool = False) -> Iterator[Held]:
    """All parts in one statement; her doubles are hers. What is empty is left out."""
    people = Participant.objects.filter(Q(pk=participant.pk) | Q(merged_into=participant.pk))
    parts = (*PARTS, *([NOTES] if with_notes else []), MAILS)
    tables = {part.key: Table(part.found, part.reads, part.told) for part in parts}
    read = at_once(Participant.objects.filter(pk=participant.pk), tables, whose=people)
    for part in parts:
        if rows := read[part.key]:
            yield Held(part, rows)


@transaction.atomic
def export(
    *, participant: Participant, acting_user: User, with_notes: bool = False
) -> dict[str, Any]:
    """All of it, for Django's JSON encoder; the journal notes that it was taken, without her name."""
    record(JournalAction.PARTICIPANT_EXPORTED, actor=acting_user, subject=participant.journal_name)
    return {
        "format": FORMAT,
        "place": place_name(),
        "made_at": timezone.localtime(),
        "participant": participant.pk,
        "sections": {
            held.part.key: {
                "title": held.part.title,
                "why": held.part.why,
                "labels": held.part.columns,
                "rows": [{key: row[key] for key in held.part.columns} for row in held.rows],
            }
            for held in held_on(participant, with_notes=with_notes)
        },
    }


def register_sections() -> None:
    """On the page « Mes données » of whoever has both an account and a registration."""
    for part in PARTS:
        register(_section(part))


def _section(part: Part) -> Section:
    def found(user: User) -> QuerySet[Any]:
        if current_centre_or_none() is None:
            # The federation has no such tables.
            return part.found(Participant.objects.none()).none()
        hers = Participant.objects.filter(user=user.pk)
        return part.found(hers | Participant.objects.filter(merged_into__user=user.pk))

    return Section(
        "participant" if part.facts else f"exchange_{part.key}",
        part.title,
        part.why,
        _kept,
        part.columns,
        Table(found, part.reads, part.told),
        facts=part.facts,
    )


def _kept() -> str:
    return _("tant que vous participez à l’entraide, puis %(days)s après votre départ.") % {
        "days": for_days("participants")
    }
