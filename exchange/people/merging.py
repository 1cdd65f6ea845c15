"""Two registrations of one person become one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.errors import Refused
from accounts.models import User
from accounts.services import end_access
from exchange.enums import Kept, LifeEventKind, ParticipantState
from exchange.models import DigestRefusal, LifeEvent, Mandate, Participant, Signature
from exchange.people.fields import PERSON_FIELDS

# She is in the best of both states: who has come back at one desk is not gone at another.
STATES = (
    ParticipantState.ACTIVE,
    ParticipantState.PAUSED,
    ParticipantState.WAITING,
    ParticipantState.LEFT,
)
CHOSEN_FIELDS = (*PERSON_FIELDS, "adult_on")
# Told once of one person; what else happened to either of both is hers.
ONCE = (LifeEventKind.REGISTERED, LifeEventKind.CONFIRMED)
# Whatever points at a person; a test fails when a room adds something that no merge knows of.
PASSED_ON = {
    "answers",
    "digest_refusal",
    "digests",
    "doubles",
    "events",
    "former_cards",
    "mandates",
    "mandates_held",
    "posts",
    "safeguarding_notes",
    "signatures",
}
OF_A_SIGNATURE = ("signed_on", "way", "typed_name", "signed_for", "witness", "scan")


@dataclass(frozen=True)
class Difference:
    """A field that both say otherwise. ``usual``: whose is proposed, « kept » or « double »."""

    name: str
    usual: str


def differences(kept: Participant, double: Participant) -> list[Difference]:
    """Where something has to be chosen; an empty value gives way to a full one unasked."""
    return [
        Difference(name, "kept")
        for name in CHOSEN_FIELDS
        if (mine := getattr(kept, name)) != (theirs := getattr(double, name))
        and not _is_empty(mine)
        and not _is_empty(theirs)
    ]


def account_to_choose(kept: Participant, double: Participant) -> bool:
    return kept.user_id is not None and double.user_id is not None


@transaction.atomic
def merge_participants(
    *,
    kept: Participant,
    double: Participant,
    acting_user: User,
    from_double: Mapping[str, bool] | None = None,
    account_of_double: bool | None = None,
) -> Participant:
    """All that hangs on ``double`` passes to ``kept``; its row stays and points there.

    ``from_double``: of the fields that differ, those whose value is the double's.
    ``account_of_double``: which account stays where both have one; the other's access ends.
    Raises ``Refused`` when one of both is gone or merged meanwhile, and where accounts forbid it.
    """
    kept, double = _locked(kept, double)
    _settle_accounts(kept, double, account_of_double, acting_user)
    chosen = from_double or {}
    left_behind = double.full_name
    for name in CHOSEN_FIELDS:
        mine, theirs = getattr(kept, name), getattr(double, name)
        if (_is_empty(mine) and not _is_empty(theirs)) or chosen.get(name):
            setattr(kept, name, theirs)
    _join_registrations(kept, double)
    _move(kept, double)
    double.state, double.merged_into = ParticipantState.MERGED, kept
    double.save()
    kept.save()
    LifeEvent.objects.create(
        participant=kept,
        kind=LifeEventKind.MERGED,
        noted_by=acting_user,
        note=_("Avec l’inscription n° %(number)d, au nom de %(name)s.")
        % {"number": double.pk, "name": left_behind},
    )
    return kept


def _locked(kept: Participant, double: Participant) -> tuple[Participant, Participant]:
    """Both, in one order whoever asks: two volunteers who join them crosswise wait for each other."""
    pair = {kept.pk, double.pk}
    rows = Participant.objects.select_for_update().known().filter(pk__in=pair).order_by("pk")
    found = {row.pk: row for row in rows}
    if len(pair) < 2:
        raise Refused(_("C’est une seule et même fiche : il n’y a rien à réunir."))
    if len(found) < 2:
        raise Refused(
            _("Ces deux fiches ne sont plus à réunir : l’une l’a déjà été, ou n’existe plus.")
        )
    return found[kept.pk], found[double.pk]


def _settle_accounts(
    kept: Participant, double: Participant, of_double: bool | None, acting_user: User
) -> None:
    if not account_to_choose(kept, double):
        if double.user_id is not None:
            user, double.user = double.user, None
            double.save(update_fields=["user"])
            kept.user = user
        return
    if of_double is None:
        raise Refused(
            _("Chacune des deux fiches a un compte : choisissez celui qui reste."),
            field="account",
        )
    stays, goes = (double.user, kept.user) if of_double else (kept.user, double.user)
    if goes is None or stays is None:
        raise Refused(_("Ces comptes ont changé entre-temps. Recommencez."))
    if goes.role != Role.RESIDENT and goes.is_active:
        raise Refused(
            _(
                "Le compte de %(name)s sert aussi à l’équipe : gardez celui-là, ou demandez à la "
                "direction de lui retirer d’abord l’accès."
            )
            % {"name": goes},
            field="account",
        )
    # Row by row: an account belongs to one person at every moment.
    double.user = None
    double.save(update_fields=["user"])
    kept.user = stays
    kept.save(update_fields=["user"])
    end_access(user=goes, acting_user=acting_user)


def _join_registrations(kept: Participant, double: Participant) -> None:
    """What is not chosen field by field: agreements add up, the first day and the last news count."""
    kept.kept = [one for one in Kept.values if one in kept.kept or one in double.kept]
    agreed = [
        (one.kept_agreed_on, one.kept_agreed_by) for one in (kept, double) if one.kept_agreed_on
    ]
    if agreed:
        kept.kept_agreed_on, kept.kept_agreed_by = max(agreed)
    best = min((kept, double), key=lambda one: STATES.index(ParticipantState(one.state)))
    kept.state, kept.paused_until, kept.left_on = best.state, best.paused_until, best.left_on
    first = min((kept, double), key=lambda one: one.registered_on)
    kept.registered_on, kept.registered_by = first.registered_on, first.registered_by
    kept.last_sign_on = max(kept.last_sign_on, double.last_sign_on)
    if kept.card_code is None and double.card_code is not None:
        code, double.card_code = double.card_code, None
        double.save(update_fields=["card_code"])
        kept.card_code = code


def _move(kept: Participant, double: Participant) -> None:
    double.mandates.update(participant=kept)
    Mandate.objects.filter(helper=double).exclude(participant=kept).update(helper=kept)
    # Nobody is her own helper.
    Mandate.objects.filter(helper__in=[kept, double], participant=kept).update(helper=None)
    double.posts.update(participant=kept)
    double.answers.update(participant=kept)
    double.safeguarding_notes.update(participant=kept)
    received = kept.digests.values("issue")
    double.digests.exclude(issue__in=received).update(participant=kept)
    if not DigestRefusal.objects.filter(participant=kept).exists():
        DigestRefusal.objects.filter(participant=double).update(participant=kept)
    double.doubles.update(merged_into=kept)
    _move_signatures(kept, double)
    for kind in ONCE:
        told = LifeEvent.objects.filter(participant__in=[kept, double], kind=kind)
        later = told.order_by("happened_on", "pk").values_list("pk", flat=True)[1:]
        LifeEvent.objects.filter(pk__in=list(later)).delete()
    double.events.update(participant=kept)
    double.former_cards.update(participant=kept)


def _move_signatures(kept: Participant, double: Participant) -> None:
    """Of two of one version the earlier counts; the later stays, with its scan, with the double."""
    mine = {signature.version_id: signature for signature in kept.signatures.all()}
    for theirs in double.signatures.all():
        hers = mine.get(theirs.version_id)
        if hers is None:
            theirs.participant = kept
            theirs.save(update_fields=["participant"])
        elif theirs.signed_on < hers.signed_on:
            _swap(hers, theirs)


def _swap(one: Signature, other: Signature) -> None:
    for name in OF_A_SIGNATURE:
        mine, theirs = getattr(one, name), getattr(other, name)
        setattr(one, name, theirs)
        setattr(other, name, mine)
    one.save()
    other.save()


def _is_empty(value: Any) -> bool:
    return value in ("", None, [], False)
