"""« S’inspirer »: a practice of the network becomes a draft in a centre that wants to try it."""

import uuid
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from actions.addresses import free_slug
from actions.content import Content, apply_content
from actions.enums import RowSource
from actions.models import ActionSheet
from actions.services import save_draft
from federation.enums import Status
from federation.models import Practice
from federation.selectors import practice_of_action

# What is done, and for whom. What was found there, who did it, when, where, what came of it and
# what it lacked belong to the other centre, and stay one click away.
COPIED_FIELDS = (
    "title",
    "summary",
    "dimension",
    "keywords",
    "audiences",
    "description",
    "steps",
    "frequency",
    "prerequisites",
)


class CannotBeAdapted(ValueError):
    """The message is a French sentence."""


def adaptations_here(action_uid: uuid.UUID) -> QuerySet[ActionSheet]:
    """The sheets of this centre that were adapted from a practice, the newest first."""
    return ActionSheet.objects.filter(parent_practice=action_uid).order_by("-pk")


def why_not(practice: Practice, centre_id: int) -> str:
    """Why nobody can adapt it in this centre; empty when one can."""
    if practice.withdrawn_at is not None:
        return _(
            "Cette pratique a été retirée du réseau par son centre : on ne peut plus la copier."
        )
    if practice.centre_id == centre_id:
        return _(
            "Cette pratique est celle de votre centre. Pour une autre année, ouvrez sa fiche et "
            "choisissez « Reconduire »."
        )
    return ""


@transaction.atomic
def adapt_practice(
    *,
    action_uid: uuid.UUID,
    sheet_uid: uuid.UUID,
    centre_id: int,
    acting_user: User | None = None,
) -> ActionSheet:
    """A new draft in the active centre, made of what the catalogue shows of a practice.

    ``sheet_uid`` is the identifier that the new sheet will have: asked twice with the same one, as
    by a double click, it gives the same sheet, be it in the trash since. Raises ``CannotBeAdapted``.
    """
    practice = practice_of_action(action_uid)
    if practice is None:
        raise CannotBeAdapted(_("Cette pratique n’est pas dans le catalogue du réseau."))
    if refused := why_not(practice, centre_id):
        raise CannotBeAdapted(refused)
    sheet = ActionSheet()
    apply_content(sheet, adapted_content(practice.editions.all()[0].snapshot))
    sheet.uid, sheet.parent_practice = sheet_uid, practice.action_uid
    sheet.slug = free_slug(sheet.title, None)
    try:
        with transaction.atomic():
            save_draft(sheet=sheet, acting_user=acting_user)
    except IntegrityError:
        made = ActionSheet.in_centres.filter(parent_practice=action_uid, uid=sheet_uid).first()
        if made is None:
            raise
        return made
    return sheet


def adapted_content(snapshot: Content) -> Content:
    """What of a snapshot another centre starts with.

    Objectives are copied. Partners, people and money are suggestions: their kinds, numbers and
    amounts say what to look for, and nothing of them is public until someone here has kept it.
    """
    content: Content = {name: snapshot[name] for name in COPIED_FIELDS if name in snapshot}
    kinds = dict.fromkeys(row["kind"] for row in snapshot["partners"] if row["kind"])
    content["objectives"] = [
        {"text": row["text"], "source": RowSource.ENTERED} for row in snapshot["objectives"]
    ]
    content["partners"] = [_suggested(kind=kind, name="") for kind in kinds]
    content["workforce"] = [
        _suggested(category=row["category"], number=row["number"]) for row in snapshot["workforce"]
    ]
    content["budget_lines"] = [
        _suggested(nature=row["nature"], label=row["label"], amount=row["amount"])
        for row in snapshot["budget_lines"]
    ]
    return {**content, "status": Status.PLANNED}


def _suggested(**values: Any) -> Content:
    return {**values, "source": RowSource.IMPORTED}
