"""Which texts are in force, and who has which of them to sign."""

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from exchange.enums import CharterKind, Contact, HelperKind, MandateScope
from exchange.models import CharterVersion, Mandate, Participant, Signature
from exchange.models.charters import CharterVersionQuerySet

# In an address: people who have not said how they prefer to be told.
UNSAID = "non-dit"


@dataclass(frozen=True)
class Asked:
    """A text in force, and the oldest version whose signature still counts for it."""

    version: CharterVersion
    since_number: int

    @property
    def signed_by(self) -> Q:
        """Of signatures: those that count."""
        return Q(version__kind=self.version.kind, version__number__gte=self.since_number)


def asked() -> list[Asked]:
    """The texts in force, the ethics charter first. In one statement."""
    return _asked(CharterVersion.objects.in_force())


def _asked(in_force: CharterVersionQuerySet) -> list[Asked]:
    numbers = (
        CharterVersion.objects.published()
        .order_by()
        .values("kind")
        .annotate(
            first=Min("number"),
            again=Max("number", filter=Q(sign_again=True)),
        )
        .filter(kind=OuterRef("kind"))
    )
    found = in_force.annotate(first=numbers.values("first"), again=numbers.values("again"))
    order = list(CharterKind.values)
    return sorted(
        (Asked(version, version.again or version.first) for version in found),
        key=lambda one: order.index(one.version.kind),
    )


def texts_in_force() -> list[CharterVersion]:
    """The ethics charter first. In one statement."""
    return [one.version for one in asked()]


def to_sign(participant: Participant) -> list[CharterVersion]:
    """The texts in force that she has not signed, in a version that still counts. In one statement."""
    signed = participant.signatures.filter(version__kind=OuterRef("kind"))
    last = signed.order_by("-version__number").values("version__number")[:1]
    texts = CharterVersion.objects.in_force().annotate(signed=Coalesce(Subquery(last), -1))
    found: list[Any] = _asked(texts)
    return [one.version for one in found if one.version.signed < one.since_number]


def with_something_to_sign(
    texts: Collection[Asked], people: QuerySet[Participant] | None = None
) -> QuerySet[Participant]:
    """Those of ``people`` (who are here, unless told) that miss one of ``texts``.

    Each row says of each text, as ``misses_ethics`` and ``misses_rules``.
    """
    found = Participant.objects.here() if people is None else people
    missing = Q(pk__in=[])
    for one in texts:
        name = f"misses_{one.version.kind}"
        signed = Signature.objects.filter(one.signed_by, participant=OuterRef("pk"))
        found = found.annotate(**{name: ~Exists(signed)})
        missing |= Q(**{name: True})
    return found.filter(missing)


def count_to_sign() -> int:
    """People who are here and have something to sign: two statements."""
    texts = asked()
    return with_something_to_sign(texts).count() if texts else 0


def readable_versions(kind: str) -> CharterVersionQuerySet:
    """All that were ever in force, the present one first."""
    return CharterVersion.objects.published().filter(kind=kind).order_by("-number")


def in_force(kind: str) -> CharterVersion | None:
    return readable_versions(kind).first()


def has_texts() -> bool:
    return CharterVersion.objects.published().exists()


def may_sign_for(person: Participant, day: datetime.date | None = None) -> list[Mandate]:
    """Who may sign in her name, on ``day`` if it is told: a minor's guardians, or mandates to sign."""
    found = [one for one in person.mandates.all() if MandateScope.SIGN in one.scope]
    if person.is_minor:
        found = [one for one in found if one.kind == HelperKind.GUARDIAN]
    return [one for one in found if day is None or one.covers(MandateScope.SIGN, day)]


@dataclass(frozen=True)
class TextOf:
    """A text in force, beside what a person has signed of it."""

    version: CharterVersion
    # The newest one, whether or not it still counts.
    signature: Signature | None
    counts: bool


def texts_of(person: Participant) -> list[TextOf]:
    """In two statements."""
    rows = person.signatures.select_related("version", "witness", "signed_for")
    newest: dict[str, Signature] = {}
    for row in rows.order_by("version__number"):
        newest[row.version.kind] = row
    return [_text_of(one, newest.get(one.version.kind)) for one in asked()]


def _text_of(one: Asked, signature: Signature | None) -> TextOf:
    counts = signature is not None and signature.version.number >= one.since_number
    return TextOf(one.version, signature, counts)


@dataclass(frozen=True)
class Missing:
    version: CharterVersion
    # What she signed before, if anything.
    signed_number: int | None

    @property
    def told(self) -> str:
        said = {"text": self.version.get_kind_display(), "number": self.signed_number}
        if self.signed_number is None:
            return _("%(text)s : jamais signé") % said
        return _("%(text)s : a changé, avait signé la version %(number)d") % said


@dataclass(frozen=True)
class RowToSign:
    person: Participant
    missing: list[Missing]

    @property
    def reach(self) -> list[str]:
        """How to tell her, what she prefers first."""
        person = self.person
        said = [person.get_preferred_contact_display(), person.preferred_hours]
        ways = [" – ".join(filter(None, said)), person.phone, person.email, person.reached_by]
        return [way for way in ways if way]


def people_to_sign(texts: Collection[Asked], contact: str = "") -> QuerySet[Participant]:
    """By name; each also says the last number she signed of each text."""
    found = with_something_to_sign(texts)
    for one in texts:
        signed = Signature.objects.filter(
            participant=OuterRef("pk"), version__kind=one.version.kind
        ).order_by("-version__number")
        last = Subquery(signed.values("version__number")[:1])
        found = found.annotate(**{f"signed_{one.version.kind}": last})
    if contact:
        found = found.filter(preferred_contact="" if contact == UNSAID else contact)
    return found


def rows_to_sign(texts: Collection[Asked], people: Iterable[Participant]) -> list[RowToSign]:
    """Of people as ``people_to_sign`` gives them: nothing more is asked of the database."""
    return [
        RowToSign(
            person,
            [
                Missing(one.version, getattr(person, f"signed_{one.version.kind}"))
                for one in texts
                if getattr(person, f"misses_{one.version.kind}")
            ],
        )
        for person in people
    ]


def contacts_to_sign(texts: Collection[Asked]) -> list[tuple[str, str, int]]:
    """(value, words, how many) of each preferred way that somebody on the list has."""
    found = with_something_to_sign(texts).order_by().values_list("preferred_contact")
    counts = dict(found.annotate(count=Count("pk")))
    named = [*Contact.choices, (UNSAID, _("sans préférence notée"))]
    asked_for = {UNSAID: "", **{value: value for value in Contact.values}}
    return [
        (value, str(words), count)
        for value, words in named
        if (count := counts.get(asked_for[value], 0))
    ]
