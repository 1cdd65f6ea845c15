"""The practices of the catalogue by facet, in the memory of each process, never out of date.

``current()`` asks PostgreSQL, in one statement, which practices have changed since this process last
looked, and reads those again. What « since » means is not a clock or a counter, whose values can
become visible in another order than they were given, but PostgreSQL's own snapshots: a row counts as
changed when the transaction that wrote it last (``changed_in``) was not visible then and is now.

An index is never changed once made: threads that are searching keep theirs.
"""

import threading
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import connection
from pyroaring import BitMap

from federation.search.stems import remember

# More changes than this, and everything is read again.
MOST_CHANGES = 3_000
# Sets of positions, when all are read.
FETCHED = 5

NOW = """
    SELECT pg_current_snapshot()::text,
        (SELECT coalesce(md5(string_agg(id || ' ' || updated_at, ',' ORDER BY id)), '')
         FROM public.federation_synonymgroup),
        ARRAY(
            SELECT public.federation_stems(word)
            FROM unnest(%(words)s::text[]) WITH ORDINALITY AS typed(word, place) ORDER BY place
        )
"""
ADAPTATIONS = """
    (SELECT count(*) FROM public.federation_practice child
     WHERE child.parent_uid = practice.action_uid AND child.withdrawn_at IS NULL)
"""
# Above the present snapshot stand only our own transaction and rows restored from another cluster.
CHANGED = f"""
    SELECT facets.practice_id, facets.position, facets.values, {ADAPTATIONS} AS adapted,
        facets.changed_in IS NOT DISTINCT FROM pg_current_xact_id_if_assigned() AS own
    FROM public.federation_practicefacets facets
    JOIN public.federation_practice practice ON practice.id = facets.practice_id
    WHERE (
        facets.changed_in >= pg_snapshot_xmin(%(seen)s::pg_snapshot)
        AND facets.changed_in < pg_snapshot_xmax(pg_current_snapshot())
        AND NOT pg_visible_in_snapshot(facets.changed_in, %(seen)s::pg_snapshot)
    )
    OR facets.changed_in = pg_current_xact_id_if_assigned()
    OR facets.practice_id = ANY(%(provisional)s::bigint[])
    LIMIT {MOST_CHANGES + 1}
"""  # noqa: S608 -- made of constants
ROW = "json_build_array(c.practice_id, c.position, c.values, c.adapted, c.own)"
SYNC = f"{NOW}, coalesce((SELECT json_agg({ROW}) FROM ({CHANGED}) c), '[]')"  # noqa: S608 -- made of constants
VALUES = """
    SELECT value, string_agg(int4send(position), '')
    FROM public.federation_practicefacets, unnest("values") AS value
    WHERE position IS NOT NULL GROUP BY value
"""
POSITIONS = """
    SELECT string_agg(int4send(practice_id::int) || int4send(position), ''),
        array_agg(practice_id) FILTER (
            WHERE changed_in IS NOT DISTINCT FROM pg_current_xact_id_if_assigned()
        )
    FROM public.federation_practicefacets WHERE position IS NOT NULL
"""
ADAPTED = """
    SELECT facets.position, count(*)
    FROM public.federation_practice child
    JOIN public.federation_practice parent ON parent.action_uid = child.parent_uid
    JOIN public.federation_practicefacets facets ON facets.practice_id = parent.id
    WHERE child.withdrawn_at IS NULL AND facets.position IS NOT NULL GROUP BY facets.position
"""


@dataclass(frozen=True)
class CatalogueIndex:
    """Sets of positions (``PracticeText.position``): the higher, the fresher."""

    # PostgreSQL's snapshot when this was read.
    seen: str
    everything: BitMap
    by_value: dict[str, BitMap]
    # Position by practice id; 0 for none.
    positions: "array[int]"
    # How often a practice was adapted, by position; only those that were.
    adaptations: dict[int, int]
    # Practices read from a transaction of our own, which may still be undone.
    provisional: frozenset[int] = frozenset()
    # What terms have matched (``matching``): handed on from one index to the next.
    matches: dict[Any, Any] = field(default_factory=dict)

    def having(self, facet: str, code: str) -> BitMap:
        return self.by_value.get(f"{facet}:{code}", NOTHING)

    def size_in_bytes(self) -> int:
        sets = [self.everything, *self.by_value.values()]
        return sum(len(one.serialize()) for one in sets) + len(self.positions) * 4


@dataclass(frozen=True)
class Now:
    """The index, and what else the same statement has said."""

    index: CatalogueIndex
    synonyms_version: str
    # Stems of the words that were asked about, in their order; empty for a small word.
    stems: list[str]


NOTHING = BitMap()
_lock = threading.Lock()
_held: CatalogueIndex | None = None


def forget() -> None:
    """For tests, which undo what was committed by means that leave no trace."""
    global _held
    _held = None


def current(words: Sequence[str] = ()) -> Now:
    """The catalogue as it is at this moment. One statement; four the first time."""
    global _held
    held = _held
    if held is None:
        with _lock:
            held = _held or _load()
    with connection.cursor() as cursor:
        cursor.execute(
            SYNC,
            {"words": list(words), "seen": held.seen, "provisional": list(held.provisional)},
        )
        seen, synonyms_version, stems, changed = cursor.fetchone()
    remember(zip(words, stems, strict=True))
    if len(changed) > MOST_CHANGES:
        held = replace(_load(), matches=held.matches)
    elif changed or held.provisional:
        held = _with_changes(held, seen, changed)
    else:
        held = replace(held, seen=seen)
    _held = held
    return Now(held, synonyms_version, stems)


def bitmap(packed: bytes | memoryview | None) -> BitMap:
    """From what ``string_agg(int4send(position), '')`` answers."""
    return BitMap(_integers(packed)) if packed else BitMap()


def _integers(packed: bytes | memoryview) -> "array[int]":
    found = array("I")
    found.frombytes(bytes(packed))
    found.byteswap()
    return found


def _load() -> CatalogueIndex:
    with connection.cursor() as cursor:
        # First of all: what changes from here on is read again by the next statement.
        cursor.execute("SELECT pg_current_snapshot()::text")
        (seen,) = cursor.fetchone()
        cursor.execute(POSITIONS)
        packed, own = cursor.fetchone()
        pairs = _integers(packed or b"")
        cursor.execute(ADAPTED)
        adaptations = dict(cursor.fetchall())
    # A few at a time: together they weigh ten times what is kept of them.
    with connection.chunked_cursor() as cursor:
        cursor.execute(VALUES)
        by_value = {
            value: bitmap(found)
            for some in iter(lambda: cursor.fetchmany(FETCHED), [])
            for value, found in some
        }
    ids, places = pairs[0::2], pairs[1::2]
    positions = array("I", bytes(4 * (max(ids, default=0) + 1)))
    for practice_id, place in zip(ids, places, strict=True):
        positions[practice_id] = place
    return CatalogueIndex(
        seen, BitMap(places), by_value, positions, adaptations, frozenset(own or ())
    )


def _with_changes(held: CatalogueIndex, seen: str, changed: Iterable[list]) -> CatalogueIndex:
    rows = {row[0]: row for row in changed}
    concerned = {*rows, *held.provisional}
    positions = array("I", held.positions)
    missing = max(concerned) + 1 - len(positions)
    positions.frombytes(bytes(4 * max(0, missing)))
    gone = BitMap(positions[pk] for pk in concerned if positions[pk])
    by_value = {
        value: found - gone if found.intersect(gone) else found
        for value, found in held.by_value.items()
    }
    everything = held.everything - gone
    adaptations = {place: n for place, n in held.adaptations.items() if place not in gone}
    fresh: dict[str, list[int]] = {}
    for pk in concerned:
        _pk, place, values, adapted, _own = rows.get(pk) or (pk, None, (), 0, False)
        positions[pk] = place or 0
        if place is None:
            continue
        everything.add(place)
        for value in values:
            fresh.setdefault(value, []).append(place)
        if adapted:
            adaptations[place] = adapted
    for value, places in fresh.items():
        by_value[value] = by_value.get(value, NOTHING) | BitMap(places)
    own = frozenset(pk for pk, row in rows.items() if row[4])
    return CatalogueIndex(seen, everything, by_value, positions, adaptations, own, held.matches)
