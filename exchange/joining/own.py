"""What a resident reads and changes of her own registration."""

from typing import Any, cast

from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from exchange.enums import Way
from exchange.models import Participant
from exchange.people.agreement import NEEDS_AGREEMENT, without_what_is_not_agreed
from exchange.people.selectors import participant_of
from tenants.enums import Module


def first_page(request: HttpRequest) -> str:
    """A resident who takes part lands on her own page; others are somebody else's."""
    centre, user = getattr(request, "centre", None), cast(User, request.user)
    if centre is None or not centre.has_module(Module.EXCHANGE) or user.role != Role.RESIDENT:
        return ""
    return reverse("exchange:joining:mine") if participant_of(user) else ""


@transaction.atomic
def correct_own(*, participant: Participant, acting_user: User, **fields: Any) -> Participant:
    """Her way to be reached, and what she agrees to; what she agrees to no more is emptied."""
    row = Participant.objects.select_for_update().get(pk=participant.pk)
    kept = fields["kept"]
    if sorted(kept) != sorted(row.kept):
        row.kept_agreed_on = timezone.localdate() if kept else None
        row.kept_agreed_by = Way.ONLINE if kept else ""
    told = {name: getattr(row, name) for names in NEEDS_AGREEMENT.values() for name in names}
    for name, value in without_what_is_not_agreed({**told, **fields}, kept).items():
        setattr(row, name, value)
    # She has just written: she is there.
    row.last_sign_on = timezone.localdate()
    row.save()
    return row
