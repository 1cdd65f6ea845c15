"""The words of the catalogue, and the one that was probably meant by a word that is not there."""

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass
from math import log10

from django.db import connection

from federation.search.query import Piece
from federation.search.stems import remember
from federation.text_search import prepared
from territory.normalise import sort_key

SHORTEST, LONGEST = 3, 40
WORD = re.compile(r"[^\W\d_]{3,40}")
LETTERS = "abcdefghijklmnopqrstuvwxyz"
# Of the words that look like it; the right one is nearly always among the first few.
MOST_ALIKE = 40
ADD = """
    INSERT INTO public.federation_catalogueword (word, key, count)
    SELECT word, key, 1 FROM unnest(%s::text[], %s::text[]) AS new(word, key) ORDER BY word
    ON CONFLICT (word) DO NOTHING
"""
# Alike by their trigrams; one letter away, which trigrams miss in short words; parts of a word. Last,
# without a word, what is the name of a commune.
MEANT = """
    SELECT near.word, near.key, near.count, public.federation_stems(near.word)
    FROM unnest(%(typed)s::text[]) AS asked(typed) CROSS JOIN LATERAL (
        SELECT word, key, count FROM public.federation_catalogueword
        ORDER BY key <-> asked.typed LIMIT %(most)s
    ) AS near
    UNION
    SELECT word, key, count, public.federation_stems(word) FROM public.federation_catalogueword
    WHERE key = ANY(%(others)s::text[])
    UNION
    SELECT '', sort_key, 0, '' FROM public.territory_commune WHERE sort_key = ANY(%(typed)s::text[])
"""
COUNT_AGAIN = """
    INSERT INTO public.federation_catalogueword (word, key, count)
    SELECT word, public.maillage_unaccent(word), ndoc
    FROM ts_stat('SELECT to_tsvector(''pg_catalog.simple'', practice.title || '' '' || body.text)
        FROM public.federation_practicebody body
        JOIN public.federation_practice practice ON practice.id = body.practice_id')
    WHERE word ~ '^[[:alpha:]]{3,40}$'
    ON CONFLICT (word) DO UPDATE SET count = excluded.count
    WHERE federation_catalogueword.count <> excluded.count
"""


@dataclass(frozen=True)
class Known:
    word: str
    key: str
    count: int


def add(*texts: str) -> None:
    """New words of a publication; ``count_again`` says how common they have become.

    Counting here would make publications wait for each other at each common word.
    """
    found = {word for text in texts for word in WORD.findall(text.lower())}
    pairs = sorted((word, sort_key(word)) for word in found)
    pairs = [(word, key) for word, key in pairs if SHORTEST <= len(key) <= LONGEST]
    if pairs:
        with connection.cursor() as cursor:
            cursor.execute(ADD, [list(column) for column in zip(*pairs, strict=True)])


def count_again() -> None:
    with connection.cursor() as cursor:
        cursor.execute(COUNT_AGAIN)


def meant(pieces: Sequence[Piece], synonyms: Set[str]) -> dict[Piece, str]:
    """For words that no practice holds: a word that some hold, or two, or one of ``synonyms``.

    The name of a commune is no mistake, even where nobody tells of it; those who live there may be
    meant. The same statement says the stems of those that come into question.
    """
    right = {sort_key(word) for word in synonyms}
    asked = [
        piece for piece in pieces if SHORTEST < len(piece.key) <= LONGEST and piece.key not in right
    ]
    if not asked:
        return {}
    keys = list(dict.fromkeys(piece.key.replace(" ", "") for piece in asked))
    others = {other for key in keys for other in (*one_letter_away(key), *_parts(key))}
    with connection.cursor() as cursor:
        cursor.execute(MEANT, {"typed": keys, "most": MOST_ALIKE, "others": list(others)})
        found = cursor.fetchall()
    remember((word, stem) for word, _key, _count, stem in found if word and prepared(word) == word)
    communes = {key for word, key, _count, _stem in found if not word}
    rows = [Known(word, key, count) for word, key, count, _stem in found if word]
    rows += [Known(word, sort_key(word), 0) for word in synonyms if len(word) > SHORTEST]
    by_key: dict[str, Known] = {}
    for known in rows:
        if known.key not in by_key or known.count > by_key[known.key].count:
            by_key[known.key] = known
    answers = {piece: _best(piece.key.replace(" ", ""), by_key) for piece in asked}
    return {
        piece: answer
        for piece, answer in answers.items()
        if answer and (piece.key not in communes or _is_of(piece.key, answer))
    }


def _is_of(commune: str, word: str) -> bool:
    """« montargoise » is of Montargis, « mené » is not of Mende."""
    return sort_key(word).startswith(commune[: max(5, len(commune) - 2)])


def _best(key: str, known: dict[str, Known]) -> str:
    usual = 1 if len(key) < 6 else 2 if len(key) < 10 else 3
    found = []
    for candidate in known.values():
        alike = _sound(key) == _sound(candidate.key)
        # « ludothèk »: who writes as one hears leaves several letters out.
        farthest = usual + 1 if alike and usual > 1 else usual
        if abs(len(candidate.key) - len(key)) > farthest:
            continue
        distance = edit_distance(key, candidate.key, farthest)
        if 0 < distance <= farthest:
            # People rarely mistake the first letter; a common word is meant more often.
            other_start = candidate.key[0] != key[0]
            if other_start and farthest == 1 and candidate.key[1] != key[0]:
                continue
            cost = distance + 0.6 * other_start - 0.25 * log10(1 + candidate.count)
            found.append((cost - 0.3 * alike, candidate.word))
    two = _two_words(key, known)
    if two:
        found.append(two)
    return min(found)[1] if found else ""


def _two_words(key: str, known: dict[str, Known]) -> tuple[float, str] | None:
    found = []
    for place in range(SHORTEST, len(key) - SHORTEST + 1):
        left, right = known.get(key[:place]), known.get(key[place:])
        if left and right:
            cost = 1.2 - 0.25 * log10(1 + min(left.count, right.count))
            found.append((cost, f"{left.word} {right.word}"))
    return min(found) if found else None


def _parts(key: str) -> set[str]:
    places = range(SHORTEST, len(key) - SHORTEST + 1)
    return {part for place in places for part in (key[:place], key[place:])}


SOUNDS = (("ph", "f"), ("qu", "k"), ("c", "k"), ("y", "i"), ("h", ""), ("x", "s"), ("z", "s"))
TWICE = re.compile(r"(.)\1+")


def _sound(key: str) -> str:
    for written, heard in SOUNDS:
        key = key.replace(written, heard)
    return TWICE.sub(r"\1", key).rstrip("est")


def one_letter_away(key: str) -> set[str]:
    halves = [(key[:place], key[place:]) for place in range(len(key) + 1)]
    found = {left + right[1:] for left, right in halves if right}
    found |= {left + right[1] + right[0] + right[2:] for left, right in halves if len(right) > 1}
    found |= {left + letter + right[1:] for left, right in halves if right for letter in LETTERS}
    found |= {left + letter + right for left, right in halves for letter in LETTERS}
    return found - {key}


def edit_distance(left: str, right: str, farthest: int) -> int:
    """Letters to add, drop, change or swap with their neighbour; ``farthest + 1`` when more."""
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        last, before = before, row
        row = [i]
        for j, b in enumerate(right, 1):
            cost = min(before[j] + 1, row[-1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > farthest:
            return farthest + 1
    return min(row[-1], farthest + 1)
