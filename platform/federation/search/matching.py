"""Which practices hold the words of a query: sets of positions, from PostgreSQL's indexes."""

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from django.db import connection
from pyroaring import BitMap

from federation.search.index import NOTHING, CatalogueIndex, Now, bitmap
from federation.search.query import Piece, indexed_text, is_question_word
from federation.search.synonyms import Synonyms

# With fewer practices that hold all the words, those that hold most of them follow.
ENOUGH = 10
# Those that follow hold words that weigh this part of the whole query.
MOST_OF_IT = 0.35
# Beyond, the parts of a query are not weighed against each other one by one.
MOST_WEIGHED = 10
MOST_KEPT = 1_000  # matches in memory, some 12 kB each at most with 100,000 practices

# A loose or exact tsquery for each way to say a term, then one for those of one word each. Words side by
# side have an index of their own: to find them by their words, PostgreSQL would read the vectors of all
# the practices that hold both.
TERMS = """
    WITH ways AS MATERIALIZED (
        SELECT term, place, CASE WHEN loose
                THEN plainto_tsquery('public.maillage_fr', words)
                ELSE phraseto_tsquery('public.maillage_fr', words) END AS query,
            CASE WHEN loose THEN '{}'
                ELSE public.federation_pairs(to_tsvector('public.maillage_fr', words)) END AS pairs
        FROM unnest(%s::int[], %s::boolean[], %s::text[])
            WITH ORDINALITY AS typed(term, loose, words, place)
    ), terms AS MATERIALIZED (
        SELECT term, array_agg(query::text ORDER BY place) AS queries,
            (string_agg('(' || query::text || ')', ' | ') FILTER (WHERE pairs = '{}'))::tsquery
                AS query
        FROM ways WHERE numnode(query) > 0 GROUP BY term
    )
"""
HELD = """
    (SELECT string_agg(int4send(position), '') FROM public.federation_practicetext
     WHERE {column} @@ terms.query{among})
"""
HELD_SIDE_BY_SIDE = """
    (SELECT string_agg(int4send(position), '')
     FROM ways JOIN public.federation_practicetext
        ON public.federation_pairs({column}) @> ways.pairs
        AND (cardinality(ways.pairs) = 1 OR {column} @@ ways.query)
     WHERE ways.term = terms.term AND ways.pairs <> '{{}}'{among})
"""
COLUMNS = ("title", "heading", "vector")
MATCHES, MATCHES_AMONG = (
    f"{TERMS} SELECT term, queries, "  # noqa: S608 -- made of constants
    + ", ".join(
        f"coalesce({HELD}, '') || coalesce({HELD_SIDE_BY_SIDE}, '')".format(
            column=column, among=among
        )
        for column in COLUMNS
    )
    + " FROM terms"
    for among in ("", " AND position = ANY(%s::int[])")
)
Asked = tuple[bool, tuple[str, ...]]


@dataclass(frozen=True)
class Term:
    """One thing that is looked for: a word or a phrase, with what else may stand for it."""

    piece: Piece
    # Prepared texts: what was typed first, then its synonyms.
    ways: tuple[str, ...]
    # How many of ``ways`` are what was typed.
    typed: int = 1
    # The words of an expression may stand anywhere in a practice.
    loose: bool = False

    @property
    def text(self) -> str:
        return self.piece.text


@dataclass(frozen=True)
class Match:
    title: BitMap = NOTHING
    heading: BitMap = NOTHING
    whole: BitMap = NOTHING
    # The tsqueries of the term's ways.
    queries: tuple[str, ...] = ()

    def __or__(self, other: "Match") -> "Match":
        return Match(
            self.title | other.title,
            self.heading | other.heading,
            self.whole | other.whole,
            tuple(dict.fromkeys((*self.queries, *other.queries))),
        )


@dataclass(frozen=True)
class Known:
    """What a term has matched, among the practices there were."""

    match: Match
    everything: BitMap


@dataclass(frozen=True)
class Found:
    """The practices a query leaves, and by which terms."""

    terms: list[Term] = field(default_factory=list)
    matches: list[Match] = field(default_factory=list)
    everything: BitMap = NOTHING
    # Those that hold all the words.
    whole: BitMap = NOTHING
    # Those of the places that the query names.
    named: BitMap = NOTHING

    def weights(self, total: int) -> list[float]:
        return [weight_of(match, total) for match in self.matches]

    @property
    def unknown(self) -> list[Term]:
        pairs = zip(self.terms, self.matches, strict=True)
        return [term for term, match in pairs if not match.whole]


def terms_of(
    pieces: Sequence[Piece], stems: Sequence[str], synonyms: Synonyms
) -> tuple[list[Term], list[Term]]:
    """What is wanted and what is excluded. Small words and those of a question are left out."""
    kept = [(piece, stem) for piece, stem in zip(pieces, stems, strict=True) if stem]
    wanted = [pair for pair in kept if not pair[0].excluded]
    terms = _with_synonyms(wanted, synonyms)
    # « aller » says something in « aller vers », little in « comment aller ».
    telling = [term for term in terms if len(term.ways) > 1 or not is_question_word(term.piece)]
    return (
        list(dict.fromkeys(telling or terms)),
        [Term(piece, _ways(piece)) for piece, _stem in kept if piece.excluded],
    )


def _with_synonyms(pairs: list[tuple[Piece, str]], synonyms: Synonyms) -> list[Term]:
    """Each word may be replaced by its own synonyms, and by those of the expression it is part of."""
    # What cannot be a stem: nothing stands for what is quoted.
    stems = ['"' if piece.quoted else stem for piece, stem in pairs]
    others: list[list[str]] = [list(synonyms.of([stem])) for stem in stems]
    place = 0
    while place < len(pairs):
        length = synonyms.longest_at(stems, place)
        if length > 1:
            for one in range(place, place + length):
                others[one] += synonyms.of(stems[place : place + length])
        place += max(1, length)
    return [
        Term(
            piece,
            (*(typed := _ways(piece)), *dict.fromkeys(more)),
            len(typed),
        )
        for (piece, _stem), more in zip(pairs, others, strict=True)
    ]


def _ways(piece: Piece) -> tuple[str, ...]:
    text = indexed_text(piece)
    if "-" in piece.text:
        # « co-voiturage » is « co voiturage », and « covoiturage ».
        return text, text.replace(" ", "")
    return (text,)


def find(now: Now, wanted: list[Term], excluded: list[Term]) -> Found:
    """Without anything wanted, all practices but the excluded ones."""
    index = now.index
    pairs = _glued(wanted)
    every = matches_of(index, [*wanted, *excluded, *pairs.values()])
    matches = every[: len(wanted)]
    _loosen(index, wanted, matches)
    for place, glued in zip(pairs, every[len(wanted) + len(excluded) :], strict=True):
        if glued.whole:
            matches[place], matches[place + 1] = matches[place] | glued, matches[place + 1] | glued
    base = index.everything
    for match in every[len(wanted) : len(wanted) + len(excluded)]:
        base = base - match.whole
    if not wanted:
        return Found([], [], base, base)
    whole = base
    for match in matches:
        whole = whole & match.whole
    everything = whole
    if len(whole) < ENOUGH and len(wanted) > 1:
        everything = whole | (base & _most_of(matches, len(index.everything)))
    return Found(wanted, matches, everything, whole)


def _loosen(index: CatalogueIndex, terms: list[Term], matches: list[Match]) -> None:
    """« LAEP », which nobody writes, is at least a place that welcomes children and parents."""
    places = [
        place
        for place, (term, match) in enumerate(zip(terms, matches, strict=True))
        if not match.whole and len(term.ways) > term.typed
    ]
    loose = matches_of(index, [replace(terms[place], loose=True) for place in places])
    for place, match in zip(places, loose, strict=True):
        matches[place] = match


def _glued(terms: list[Term]) -> dict[int, Term]:
    """« inter générationnel » may be written in one word: by the place of the first of the two."""
    pairs = {}
    for place, (left, right) in enumerate(itertools.pairwise(terms)):
        if not any(one.piece.quoted or one.piece.is_run for one in (left, right)):
            word = indexed_text(left.piece) + indexed_text(right.piece)
            pairs[place] = Term(left.piece, (word,))
    return pairs


def _most_of(matches: list[Match], total: int) -> BitMap:
    """Practices whose words weigh ``MOST_OF_IT`` of the known part of the query, or more."""
    known = sorted(
        ((weight_of(match, total), match.whole) for match in matches if match.whole),
        key=lambda pair: -pair[0],
    )[:MOST_WEIGHED]
    needed = MOST_OF_IT * sum(weight for weight, _whole in known) - 1e-9
    left = [sum(weight for weight, _whole in known[place:]) for place in range(len(known) + 1)]
    found = BitMap()

    def look(place: int, held: BitMap | None, weight: float) -> None:
        nonlocal found
        if held is not None and weight >= needed:
            found |= held
        elif place < len(known) and weight + left[place] >= needed:
            more = known[place][1] if held is None else held & known[place][1]
            if more:
                look(place + 1, more, weight + known[place][0])
            look(place + 1, held, weight)

    look(0, None, 0.0)
    return found


def weight_of(match: Match, total: int) -> float:
    """Rarer words weigh more; nothing is said by one that nobody uses."""
    return math.log(1 + total / len(match.whole)) if match.whole else 0.0


def matches_of(index: CatalogueIndex, terms: Sequence[Term]) -> list[Match]:
    """What is known of a term stays known: only practices that are new since are looked at.

    A practice that is published again has a new position, so nothing else can have changed. One
    statement for terms that nobody has asked for in this process, one for the others if need be.
    """
    asked = list(dict.fromkeys((term.loose, term.ways) for term in terms))
    held = {one: index.matches[one] for one in asked if one in index.matches}
    stale = [one for one, known in held.items() if known.everything is not index.everything]
    new = BitMap()
    for one in stale:
        new |= index.everything - held[one].everything
    found = {one: Match() for one in asked} | {one: known.match for one, known in held.items()}
    found |= _ask([one for one in asked if one not in held], MATCHES)
    if new:
        for one, match in _ask(stale, MATCHES_AMONG, list(new)).items():
            found[one] |= match
    if len(index.matches) > MOST_KEPT:
        index.matches.clear()
    for one in asked:
        if one not in held or one in stale:
            index.matches[one] = Known(found[one], index.everything)
    return [found[term.loose, term.ways] for term in terms]


def _ask(asked: list[Asked], statement: str, among: list[int] | None = None) -> dict[Asked, Match]:
    if not asked:
        return {}
    rows = [(rank, loose, way) for rank, (loose, ways) in enumerate(asked) for way in ways]
    columns = [list(column) for column in zip(*rows, strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(
            statement, columns if among is None else [*columns, *[among] * 2 * len(COLUMNS)]
        )
        return {
            asked[rank]: Match(bitmap(title), bitmap(heading), bitmap(whole), tuple(queries))
            for rank, queries, title, heading, whole in cursor.fetchall()
        }
