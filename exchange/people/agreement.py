"""What a person agrees to be kept, and the fields that stay empty without it."""

from collections.abc import Collection
from typing import Any

from exchange.enums import Kept
from exchange.models import Participant

# « reached_by » is in none: without it somebody who gives no address could not take part.
NEEDS_AGREEMENT: dict[str, tuple[str, ...]] = {
    Kept.CONTACT: (
        "phone",
        "email",
        "address",
        "commune",
        "neighbourhood",
        "preferred_contact",
        "preferred_hours",
    ),
    Kept.PROFILE: ("birth_band", "languages", "mobility"),
    Kept.FIGURES: ("retired",),
}


def without_what_is_not_agreed(fields: dict[str, Any], kept: Collection[str]) -> dict[str, Any]:
    """``fields`` of a participant, those that she did not agree to emptied."""
    dropped = {
        name
        for agreement, names in NEEDS_AGREEMENT.items()
        if agreement not in kept
        for name in names
    }
    empty = Participant()
    return {
        name: getattr(empty, name) if name in dropped else value for name, value in fields.items()
    }
