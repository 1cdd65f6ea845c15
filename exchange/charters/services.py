"""Texts are published, and people sign them: once each version, and never two ways."""

import datetime
from functools import partial

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.errors import Refused
from accounts.models import User
from exchange.enums import HelperKind, MandateScope, ParticipantState, Way
from exchange.models import CharterVersion, Mandate, Participant, Signature
from jobs.storage import private_storage

ONCE = "signature_once_for_each_version"


@transaction.atomic
def sign(
    *,
    participant: Participant,
    version: CharterVersion,
    way: Way,
    acting_user: User | None,
    typed_name: str = "",
    signed_for: Mandate | None = None,
    scan: File | None = None,
    signed_on: datetime.date | None = None,
) -> Signature:
    """Notes that ``participant`` has signed ``version``; ``signed_on`` is today unless told.

    ``acting_user`` is the witness, but online, where nobody else is there. ``signed_for`` is who signs
    in her name: a guardian for a minor, or a mandate to sign. ``scan`` has been through
    ``exchange.scans``. The same signature sent twice is one. Raises ``Refused``.
    """
    person = Participant.objects.select_for_update().get(pk=participant.pk)
    day = signed_on or timezone.localdate()
    _refuse_gone(person)
    refuse_day(version, way, day)
    refuse_signer(person, signed_for, day)
    if way is not Way.PAPER and not typed_name.strip():
        raise Refused(_("Tapez le nom de la personne qui signe."), field="typed_name")
    wanted = Signature(
        participant=person,
        version=version,
        signed_on=day,
        way=way,
        # On paper too, whoever signs for somebody is named: mandates end, signatures stay.
        typed_name=typed_name.strip() or (signed_for.name if signed_for else ""),
        signed_for=signed_for,
        witness=_witness(way, acting_user),
    )
    try:
        with transaction.atomic():
            wanted.save()
    except IntegrityError as error:
        if _constraint(error) != ONCE:
            raise
        return _the_same_or_refused(wanted)
    if scan is not None:
        keep_scan(signature=wanted, scan=scan)
    Participant.objects.filter(pk=person.pk, last_sign_on__lt=day).update(last_sign_on=day)
    return wanted


@transaction.atomic
def keep_scan(*, signature: Signature, scan: File) -> None:
    """The paper that was signed; a former one goes. ``scan`` has been through ``exchange.scans``."""
    row = Signature.objects.select_for_update().get(pk=signature.pk)
    former = row.scan.name
    row.scan.save(str(scan.name), scan, save=False)
    try:
        row.save(update_fields=["scan"])
    except Exception:
        private_storage.delete(str(row.scan.name))
        raise
    signature.scan = row.scan
    if former:
        transaction.on_commit(partial(private_storage.delete, former))


@transaction.atomic
def forget_signatures(participant: Participant) -> None:
    """What is left says which version was signed, when and how: no name, no paper."""
    rows = Signature.objects.filter(participant=participant)
    files = [name for name in rows.values_list("scan", flat=True) if name]
    rows.update(typed_name="", scan="", signed_for=None)
    for name in files:
        transaction.on_commit(partial(private_storage.delete, name))


def refuse_day(version: CharterVersion, way: Way, day: datetime.date) -> None:
    """A text can be signed from its publication until the next one that is to be signed again.

    A paper may be brought later: its own date counts.
    """
    if version.published_on is None:
        raise Refused(_("Ce texte est encore un brouillon : personne ne peut le signer."))
    if day > timezone.localdate():
        raise Refused(_("Cette date est à venir : écrivez celle du papier."), field="signed_on")
    if day < version.published_on:
        raise Refused(
            _(
                "Cette version est en vigueur depuis le %(day)s : le papier ne peut pas avoir été "
                "signé avant. Regardez la date et le numéro de version écrits sur le papier."
            )
            % {"day": date_format(version.published_on, "j F Y")},
            field="signed_on",
        )
    newer = CharterVersion.objects.published().filter(kind=version.kind, number__gt=version.number)
    if way is not Way.PAPER:
        # On a screen, nobody may sign what is no longer the text, even for a comma.
        _refuse_older(version, newer.order_by("number").last())
    else:
        again = newer.filter(sign_again=True, published_on__lt=day).order_by("number").first()
        _refuse_older(version, again)


def _refuse_older(version: CharterVersion, newer: CharterVersion | None) -> None:
    if newer is not None and newer.published_on is not None:
        raise Refused(
            _(
                "Ce texte a changé le %(day)s : la version %(old)d ne se signe plus, c’est la "
                "version %(new)d qui est à lire et à signer."
            )
            % {
                "day": date_format(newer.published_on, "j F Y"),
                "old": version.number,
                "new": newer.number,
            }
        )


def refuse_signer(person: Participant, signed_for: Mandate | None, day: datetime.date) -> None:
    if signed_for is None:
        if person.adult_on is not None and person.adult_on > day:
            raise Refused(
                _(
                    "Cette personne est mineure : c’est son parent, son tuteur ou sa tutrice qui "
                    "signe. Choisissez qui signe pour elle."
                ),
                field="signed_for",
            )
        return
    if signed_for.participant_id != person.pk or not signed_for.covers(MandateScope.SIGN, day):
        raise Refused(
            _(
                "« %(name)s » n’a pas, ce jour-là, de mandat pour signer à la place de cette "
                "personne. Notez d’abord ce mandat sur sa fiche."
            )
            % {"name": signed_for.name},
            field="signed_for",
        )
    if (
        person.adult_on is not None
        and person.adult_on > day
        and (signed_for.kind != HelperKind.GUARDIAN)
    ):
        raise Refused(
            _("Pour une personne mineure, seul un parent, un tuteur ou une tutrice peut signer."),
            field="signed_for",
        )


def _refuse_gone(person: Participant) -> None:
    if person.state == ParticipantState.MERGED:
        raise Refused(
            _(
                "Cette inscription a été réunie à une autre : ouvrez la fiche de la personne, "
                "c’est là qu’elle signe."
            )
        )
    if person.state == ParticipantState.ERASED:
        raise Refused(_("Cette inscription est effacée : personne ne peut plus signer pour elle."))


def _witness(way: Way, acting_user: User | None) -> User | None:
    if way is Way.ONLINE or acting_user is None or not acting_user.is_of_active_schema:
        return None
    return acting_user


def _the_same_or_refused(wanted: Signature) -> Signature:
    there = Signature.objects.select_related("witness").get(
        participant=wanted.participant, version=wanted.version
    )
    same = ("signed_on", "way", "typed_name", "signed_for_id", "witness_id")
    if all(getattr(there, name) == getattr(wanted, name) for name in same):
        return there
    raise Refused(already_signed(there))


def already_signed(signature: Signature) -> str:
    said = {
        "text": str(signature.version),
        "day": date_format(signature.signed_on, "j F Y"),
        "way": signature.get_way_display(),
        "witness": str(signature.witness or ""),
    }
    if signature.witness_id:
        return (
            _(
                "C’est déjà signé (%(text)s) : le %(day)s, %(way)s, devant %(witness)s. Rien n’a "
                "été noté une seconde fois."
            )
            % said
        )
    return (
        _("C’est déjà signé (%(text)s) : le %(day)s, %(way)s. Rien n’a été noté une seconde fois.")
        % said
    )


def _constraint(error: IntegrityError) -> str | None:
    diagnosis = getattr(error.__cause__, "diag", None)
    return getattr(diagnosis, "constraint_name", None)
