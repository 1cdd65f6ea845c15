"""What the exchange holds of a person who has an account, for ``accounts.personal_data``."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.personal_data import Row, Section, Table
from exchange.enums import Kept, Language
from exchange.models import Participant
from exchange.people.fields import PERSON_FIELDS
from tenants.context import current_centre_or_none

REGISTRATION = (
    "kept",
    "kept_agreed_on",
    "adult_on",
    "state",
    "registered_on",
    "registered_by",
    "last_sign_on",
    "card_code",
)


def _her_row(user: User) -> QuerySet[Participant]:
    found = Participant.objects.filter(user=user.pk)
    # The federation has no such table.
    return found if current_centre_or_none() else found.none()


def _row(participant: Any) -> Row:
    said = {name: _in_words(participant, name) for name in (*PERSON_FIELDS, *REGISTRATION)}
    return {
        **said,
        "languages": ", ".join(str(Language(code).label) for code in participant.languages),
        "kept": " ; ".join(str(Kept(code).label) for code in participant.kept),
    }


def _in_words(participant: Participant, name: str) -> Any:
    """The code of a commune stays one: its name would be a statement."""
    shown = getattr(participant, f"get_{name}_display", None)
    return str(shown() or "") if shown else getattr(participant, name)


def _kept() -> str:
    return _("tant que vous participez ; l’accueil vous efface quand vous le demandez.")


PARTICIPANT = Section(
    "participant",
    gettext_lazy("Votre fiche à l’entraide"),
    gettext_lazy("Pour vous joindre, vous proposer ce qui vous va, et compter sans nom."),
    _kept,
    {
        name: Participant._meta.get_field(name).verbose_name  # type: ignore[union-attr]
        for name in (*PERSON_FIELDS, *REGISTRATION)
    },
    Table(_her_row, (*PERSON_FIELDS, *REGISTRATION), _row),
    facts=True,
)
