"""The fields of a participant that people fill in, and what they said at one moment."""

import hashlib
import json

from exchange.models import Participant

PERSON_FIELDS = (
    "first_name",
    "last_name",
    "phone",
    "email",
    "address",
    "reached_by",
    "commune",
    "neighbourhood",
    "preferred_contact",
    "preferred_hours",
    "birth_band",
    "languages",
    "mobility",
    "retired",
    "services_a_month",
    "keeps_desk",
)


def version_of(participant: Participant) -> str:
    """Of these fields alone: a card renewed meanwhile is no reason to refuse a correction."""
    said = [getattr(participant, name) for name in (*PERSON_FIELDS, "kept")]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]
