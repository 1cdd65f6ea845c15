"""Reading a search on, page after page, while the catalogue changes.

The first few hundred practices follow the wanted order. Each cursor says which ones were given, and
a page is the best of those that were not: whatever is shared, shared again or withdrawn between two
pages, nothing comes twice and nothing is missed. After them the others follow by freshness: the
cursor then says below which position they stand, which costs the same at any depth. A practice that
is shared again before its turn has then gone to the head of the catalogue, where a new reading by
freshness begins.
"""

import base64
import binascii
import hashlib
import json
import struct
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.signing import BadSignature, Signer
from django.utils.translation import gettext as _
from pyroaring import BitMap

from federation.api.errors import Refusal
from federation.models import Practice
from federation.search import Answer, practices_at
from federation.search.ranking import Order

# Of each that was given, a cursor carries two bytes or little more.
IN_ORDER = 300
LONGEST_CURSOR = 3_000
HEAD = struct.Struct(">8sI")


@dataclass(frozen=True)
class Place:
    """How far someone has read."""

    # Practices given in the wanted order.
    given: BitMap = field(default_factory=BitMap)
    # Then those that stand below this position; 0 before.
    below: int = 0


@dataclass(frozen=True)
class Page:
    practices: list[Practice]
    # None when nothing is left.
    after: Place | None


def read_on(answer: Answer, place: Place, limit: int) -> Page:
    """One statement."""
    left = _left(answer, place)
    if place.below:
        positions = list(left[-limit:])[::-1]
    else:
        first = [position for position in answer.order.first if position in left]
        positions = Order(left, first).page(0, limit)
    practices = practices_at(positions)
    after = _after(answer, place, positions, practices) if len(left) > limit else None
    return Page(practices, after)


def _left(answer: Answer, place: Place) -> BitMap:
    known = answer.index.positions
    # Their positions of today: one that was shared again has another.
    left = answer.everything - BitMap(known[pk] for pk in place.given if pk < len(known))
    return left & BitMap(range(place.below)) if place.below else left


def _after(
    answer: Answer, place: Place, positions: Sequence[int], practices: Sequence[Practice]
) -> Place:
    if place.below:
        return replace(place, below=positions[-1])
    given = place.given | BitMap(practice.pk for practice in practices)
    below = answer.index.everything.max() + 1 if len(given) >= IN_ORDER else 0
    return Place(given, below)


# --- Cursors -------------------------------------------------------------------


def key_of(asked: Any) -> str:
    """Of what is looked for: a cursor belongs to one search."""
    return json.dumps(asked, sort_keys=True, default=str)


def cursor_of(place: Place, key: str) -> str:
    return _signed(HEAD.pack(_short(key), place.below) + place.given.serialize())


def place_of(cursor: str, key: str) -> Place:
    """Raises ``Refusal`` for a cursor that is not ours, or is another search's."""
    if not cursor:
        return Place()
    content = _verified(cursor)
    whose, below = HEAD.unpack(content[: HEAD.size])
    if whose != _short(key):
        raise _unknown_page()
    return Place(BitMap.deserialize(content[HEAD.size :]), below)


def row_cursor_of(row: Sequence[Any], key: str) -> str:
    """For lists that have one order: the last row that was given."""
    return _signed(_short(key) + json.dumps(row).encode())


def row_of(cursor: str, key: str) -> list[Any] | None:
    if not cursor:
        return None
    content = _verified(cursor)
    if content[:8] != _short(key):
        raise _unknown_page()
    return json.loads(content[8:])


def _short(key: str) -> bytes:
    return hashlib.sha256(key.encode()).digest()[:8]


def _signer() -> Signer:
    return Signer(salt="federation.api.walking", sep=".")


def _signed(content: bytes) -> str:
    return _signer().sign(base64.urlsafe_b64encode(content).decode().rstrip("="))


def _verified(cursor: str) -> bytes:
    try:
        text = _signer().unsign(cursor)
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (BadSignature, binascii.Error) as error:
        raise _unknown_page() from error


def _unknown_page() -> Refusal:
    return Refusal(
        404,
        _(
            "Ce curseur n’est pas de nous, ou il appartient à une autre recherche. Suivez « next » "
            "sans rien y changer d’autre que « limit », ou repartez de la première page."
        ),
    )
