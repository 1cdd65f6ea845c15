"""Who may act for a person. A guardian's mandate ends by itself when she comes of age."""

import datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.errors import Refused
from accounts.models import User
from exchange.enums import HelperKind, MandateScope, ParticipantState
from exchange.life.facts import locked
from exchange.models import Mandate, Participant


@transaction.atomic
def add_mandate(
    *,
    participant: Participant,
    acting_user: User | None,
    scan: File | None = None,
    **fields: Any,
) -> Mandate:
    """``fields`` are those of ``Mandate``. Raises ``Refused``."""
    person = locked(participant)
    if person.state in (ParticipantState.MERGED, ParticipantState.ERASED):
        raise Refused(_("Cette fiche ne sert plus\u00a0: ouvrez celle qui compte."))
    mandate = Mandate(participant=person, witness=acting_user, **fields)
    helper = mandate.helper
    if helper is not None:
        if helper.pk == person.pk:
            raise Refused(_("Une personne ne s’aide pas elle-même."), field="helper_words")
        mandate.name = mandate.name or helper.full_name
    if not mandate.scope:
        raise Refused(_("Cochez au moins une chose que cette personne peut faire."), field="scope")
    if mandate.ends_on and mandate.ends_on < mandate.given_on:
        raise Refused(_("Le mandat finit avant d’avoir commencé."), field="ends_on")
    if mandate.given_on > timezone.localdate():
        raise Refused(
            _("Ce jour n’est pas encore venu\u00a0: écrivez celui où elle a dit oui."),
            field="given_on",
        )
    if mandate.kind == HelperKind.GUARDIAN and MandateScope.SIGN not in mandate.scope:
        # It is what a guardian is for: nobody else may sign in a minor's place.
        mandate.scope = [*mandate.scope, MandateScope.SIGN]
    if scan is not None:
        mandate.scan = scan
    mandate.save()
    return mandate


@transaction.atomic
def end_mandate(*, mandate: Mandate, acting_user: User | None) -> Mandate:
    """From today on. Raises ``Refused``, also for the last guardian of a minor."""
    person = locked(mandate.participant)
    mandate = Mandate.objects.select_for_update(of=("self",)).get(pk=mandate.pk)
    if mandate.ended_on is not None:
        raise Refused(_("Ce mandat est déjà arrêté."))
    others = guardians(person).exclude(pk=mandate.pk)
    if person.is_minor and mandate.kind == HelperKind.GUARDIAN and not others.exists():
        raise Refused(
            _(
                "%(name)s est mineure ou mineur, et n’a pas d’autre parent ou tuteur\u00a0: "
                "ajoutez d’abord l’autre."
            )
            % {"name": person}
        )
    mandate.ended_on = timezone.localdate()
    mandate.save(update_fields=["ended_on"])
    return mandate


def guardians(person: Participant, day: datetime.date | None = None) -> QuerySet[Mandate]:
    """Those who may sign for her that day (today)."""
    may_sign = Q(kind=HelperKind.GUARDIAN, scope__contains=[MandateScope.SIGN])
    return Mandate.objects.in_force(day).filter(may_sign, participant=person)


def end_guardianships(today: datetime.date) -> int:
    """Of those who have come of age: nobody signs for them any longer. Twice changes nothing."""
    birthday = Participant.objects.filter(pk=OuterRef("participant")).values("adult_on")
    return Mandate.objects.filter(
        kind=HelperKind.GUARDIAN,
        ended_on=None,
        participant__adult_on__lte=today,
        # Given later, it is an adult's guardian.
        given_on__lt=F("participant__adult_on"),
    ).update(ended_on=Subquery(birthday))
