"""Which texts are in force, and who has which of them to sign."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Exists, Max, Min, OuterRef, Q, QuerySet

from exchange.enums import CharterKind
from exchange.models import CharterVersion, Participant, Signature


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
    found = CharterVersion.objects.in_force().annotate(
        first=numbers.values("first"), again=numbers.values("again")
    )
    order = list(CharterKind.values)
    return sorted(
        (Asked(version, version.again or version.first) for version in found),
        key=lambda one: order.index(one.version.kind),
    )


def to_sign(participant: Participant) -> list[CharterVersion]:
    """The texts in force that she has not signed, in a version that still counts."""
    signed = participant.signatures.order_by()
    return [one.version for one in asked() if not signed.filter(one.signed_by).exists()]


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
