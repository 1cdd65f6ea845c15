"""Who is perhaps already registered under what somebody is typing."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from exchange.models import Participant
from exchange.people.alike import names_alike
from exchange.people.phones import phone_digits

MOST = 6
# Of each person, for the comparison and for the pages that show whom it found.
READ = ("id", "first_name", "last_name", "phone", "email", "state", "registered_on")
WHY = {
    "phone": _("même téléphone"),
    "email": _("même adresse e-mail"),
    "name": _("nom semblable"),
}


@dataclass(frozen=True)
class Double:
    participant: Participant
    why: list[str | Promise]


def doubles_of(
    *,
    first_name: str = "",
    last_name: str = "",
    phone: str = "",
    email: str = "",
    besides: int | None = None,
) -> list[Double]:
    """Those with the same telephone or e-mail, then those of a like name; in one statement.

    ``besides`` is the person herself, when she has a row.
    """
    name, digits = f"{first_name} {last_name}", phone_digits(phone)
    reasons: dict[int, list[str]] = {}
    rows: dict[int, tuple[Any, ...]] = {}
    known = Participant.objects.known()
    if besides is not None:
        known = known.exclude(pk=besides)
    for row in known.order_by("pk").values_list(*READ):
        pk, first, last, their_phone, their_email = row[:5]
        why = [
            reason
            for reason, same in (
                ("phone", bool(digits) and phone_digits(their_phone) == digits),
                ("email", bool(email) and their_email.lower() == email.lower()),
                ("name", names_alike(name, f"{first} {last}")),
            )
            if same
        ]
        if why:
            reasons[pk], rows[pk] = why, row
    # Nobody is the likelier double the more reasons there are for it, and a name is the weakest.
    ranked = sorted(reasons, key=lambda pk: (reasons[pk] == ["name"], -len(reasons[pk]), pk))[:MOST]
    return [
        Double(
            Participant.from_db(known.db, READ, rows[pk]),
            [WHY[reason] for reason in reasons[pk]],
        )
        for pk in ranked
    ]
