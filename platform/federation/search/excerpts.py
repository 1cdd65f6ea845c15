"""Where the words were found: the title and a few lines, with the words marked.

Not by ``ts_headline``: it takes half a millisecond for each practice, marks the words of an exact
phrase wherever they stand, and joins the end of one field to the beginning of the next.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import connection
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from federation.search.matching import Found
from federation.text_search import prepared

# Characters of one fragment, and of the part of it that stands before the first found word.
LENGTH, BEFORE = 170, 50
# One that has so much goes on to no other field.
ENOUGH = 80
MOST_FRAGMENTS = 2
# A stem is not always the beginning of its words: « local » is that of « locaux ».
ENDING = 2
ACCENTED = {"a": "aàâä", "c": "cç", "e": "eéèêë", "i": "iîï", "n": "nñ", "o": "oôö", "u": "uùûü"}
# Of a tsquery in words: a stem, or how far after the last one the next must stand.
PART = re.compile(r"'((?:[^']|'')+)'|<(\d+|-)>")
WORD = re.compile(r"[^\W_]+")
SENTENCE = re.compile(r"[.!?…]\s+|\n")
# Of two fields: parted by a sign, unless the first ends as a sentence does.
BETWEEN = re.compile(r"([.!?…]?)\s*\n\s*")
STEMS = """
    SELECT word, public.federation_stems(prepared)
    FROM unnest(%s::text[], %s::text[]) AS found(word, prepared)
"""


@dataclass(frozen=True)
class Run:
    """Stems that must stand one after the other, each as far from the last as it says; or just one."""

    stems: tuple[str, ...]
    distances: tuple[int, ...]


@dataclass(frozen=True)
class Mark:
    start: int
    stop: int
    # Which of the wanted ones stands there.
    run: Run


def excerpts(
    texts: Mapping[int, tuple[str, str]], found: Found
) -> dict[int, tuple[SafeString, SafeString]]:
    """(title, lines) by practice, from (title, body); one statement, none without words."""
    runs = _runs(query for match in found.matches for query in match.queries)
    if not texts or not runs:
        return {}
    looks = _looks_like({stem for run in runs for stem in run.stems})
    places = {
        pk: tuple([each.span() for each in looks.finditer(text)] for text in pair)
        for pk, pair in texts.items()
    }
    stems = _stems({
        text[start:stop].lower()
        for pk, pair in texts.items()
        for text, spans in zip(pair, places[pk], strict=True)
        for start, stop in spans
    })  # fmt: skip
    marked = {}
    for pk, (title, body) in texts.items():
        in_title, in_body = (
            _marks(text, spans, stems, runs)
            for text, spans in zip((title, body), places[pk], strict=True)
        )
        lines = _lines(body, _fragments(in_body)) if in_body else SafeString("")
        marked[pk] = _html(title, in_title, 0, len(title)), lines
    return marked


def _runs(queries: Iterable[str]) -> list[Run]:
    found: dict[Run, None] = {}
    for query in queries:
        stems: list[str] = []
        distances: list[int] = []
        distance = 0
        for stem, apart in PART.findall(query):
            if apart:
                distance = 1 if apart == "-" else int(apart)
                continue
            if stems and not distance:
                found[Run(tuple(stems), tuple(distances))] = None
                stems, distances = [], []
            if stems:
                distances.append(distance)
            stems.append(stem.replace("''", "'"))
            distance = 0
        if stems:
            found[Run(tuple(stems), tuple(distances))] = None
    return list(found)


def _looks_like(stems: set[str]) -> re.Pattern[str]:
    """Words that may have one of these stems; PostgreSQL says which have."""
    starts = {stem[: max(2, len(stem) - ENDING)] for stem in stems}
    starts |= {start.replace("oe", "œ") for start in starts}
    either = "|".join("".join(map(_letter, start)) for start in sorted(starts))
    return re.compile(rf"\b(?:{either})[^\W_]*")


def _letter(letter: str) -> str:
    several = ACCENTED.get(letter, letter)
    return f"[{several}{several.upper()}]" if letter.isalpha() else re.escape(letter)


def _stems(words: set[str]) -> dict[str, str]:
    if not words:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(STEMS, [list(words), [prepared(word) for word in words]])
        return dict(cursor.fetchall())


def _marks(
    text: str, spans: Sequence[tuple[int, int]], stems: Mapping[str, str], runs: Sequence[Run]
) -> list[Mark]:
    """In the order of the text; none touches another."""
    stem_of = [stems.get(text[start:stop].lower(), "") for start, stop in spans]
    found = []
    for place, (start, _stop) in enumerate(spans):
        for run in runs:
            if stem_of[place] == run.stems[0]:
                last = _end_of(run, place, text, spans, stem_of)
                if last is not None:
                    found.append(Mark(start, spans[last][1], run))
    found.sort(key=lambda mark: (mark.start, -mark.stop))
    kept: list[Mark] = []
    for mark in found:
        if not kept or mark.start >= kept[-1].stop:
            kept.append(mark)
    return kept


def _end_of(
    run: Run, place: int, text: str, spans: Sequence[tuple[int, int]], stem_of: Sequence[str]
) -> int | None:
    """Where the run that begins at ``place`` ends, if all of it is there."""
    for stem, distance in zip(run.stems[1:], run.distances, strict=True):
        for following in range(place + 1, min(place + 1 + distance, len(spans))):
            between = text[spans[place][1] : spans[following][0]]
            if stem_of[following] == stem and len(WORD.findall(between)) == distance - 1:
                place = following
                break
        else:
            return None
    return place


def _fragments(marks: Sequence[Mark]) -> list[list[Mark]]:
    """The parts of a text that show most of what was looked for, in the order of the text."""
    chosen: list[list[Mark]] = []
    seen: set[Run] = set()
    left = list(marks)
    while left and len(chosen) < MOST_FRAGMENTS:
        best: list[Mark] = []
        best_gain = (0, 0)
        for place, first in enumerate(left):
            group = [
                mark
                for mark in left[place : place + 12]
                if mark.stop - first.start <= LENGTH - BEFORE
            ]
            group = group or [first]
            runs = {mark.run for mark in group}
            gain = len(runs - seen), len(runs)
            if gain > best_gain:
                best, best_gain = group, gain
        chosen.append(best)
        seen |= {mark.run for mark in best}
        low, high = best[0].start - LENGTH, best[-1].stop + LENGTH
        left = [mark for mark in left if mark.stop < low or mark.start > high]
    return sorted(chosen, key=lambda group: group[0].start)


def _lines(text: str, fragments: Sequence[Sequence[Mark]]) -> SafeString:
    """From the beginning of a sentence where it is near, never from the middle of a word."""
    told = ""
    stop = 0
    for marks in fragments:
        first, last = marks[0].start, marks[-1].stop
        low = max(stop, first - BEFORE)
        sentences = [ended.end() for ended in SENTENCE.finditer(text, low, first)]
        start = sentences[-1] if sentences else low
        while not sentences and 0 < start < first and not text[start - 1].isspace():
            start += 1
        if told or (start and not sentences):
            told += "… "
        stop = min(len(text), max(last, start + LENGTH))
        while last < stop < len(text) and not text[stop].isspace():
            stop -= 1
        field = text.find("\n", max(last, start + ENOUGH), stop)
        stop = stop if field < 0 else field
        told += f"{_html(text, marks, start, stop)} "
    return mark_safe(told + "…" if stop < len(text) else told.strip())  # noqa: S308 -- from _html


def _html(text: str, marks: Sequence[Mark], start: int, stop: int) -> SafeString:
    parts = []
    for mark in marks:
        parts += [
            escape(text[start : mark.start]),
            "<mark>",
            escape(text[mark.start : mark.stop]),
            "</mark>",
        ]
        start = mark.stop
    parts.append(escape(text[start:stop]))
    told = BETWEEN.sub(
        lambda ended: f"{ended[1]} {'' if ended[1] else '· '}", "".join(parts).strip()
    )
    return mark_safe(re.sub(r"[ \t]+", " ", told))  # noqa: S308 -- escaped above
