"""A search, from what was asked to what is shown."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace

from django.utils.html import escape
from django.utils.safestring import SafeString
from pyroaring import BitMap

from federation.search import index as catalogue
from federation.search import matching, ranking, words
from federation.search.enums import Sort
from federation.search.excerpts import excerpts
from federation.search.facets import FACETS, is_a_year
from federation.search.index import CatalogueIndex, Now
from federation.search.matching import Found
from federation.search.misses import note_empty_search
from federation.search.places import practices_of_places
from federation.search.query import Piece, indexed_text, pieces_of
from federation.search.reading import practices_at
from federation.search.requests import SearchRequest
from federation.search.results import Correction, Facet, FacetValue, Hit, SearchResult
from federation.search.stems import remembered
from federation.search.synonyms import synonyms


@dataclass(frozen=True)
class Answer:
    """What a search found, before anything of it is read to be shown."""

    index: CatalogueIndex
    found: Found
    correction: Correction | None
    suggestion: Correction | None
    # Of each facet that restricts something, the practices with one of the chosen values.
    chosen: Mapping[str, BitMap]
    everything: BitMap
    sort: str
    order: ranking.Order


def search(request: SearchRequest) -> SearchResult:
    """The page of practices that was asked for, and exact counts of everything.

    Five statements with words, two without, two more when a word is corrected (three when its stem is
    not known), whatever the size of the catalogue; six more the first time that a process searches.
    """
    answer = look_up(request)
    found, everything = answer.found, answer.everything
    count, per_page = len(everything), max(1, request.per_page)
    pages = max(1, -(-count // per_page))
    page = min(max(1, request.page), pages)
    return SearchResult(
        request=request,
        count=count,
        page=page,
        pages=pages,
        sort=answer.sort,
        hits=_hits(answer.order, answer.order.page((page - 1) * per_page, per_page), found),
        facets=_facets(found.everything, answer.chosen, request.facets, answer.index),
        correction=answer.correction,
        suggestion=answer.suggestion,
        unfiltered=len(found.everything),
        relaxed=len(found.everything) > len(found.whole),
        whole=len(found.whole & everything),
        unknown=tuple(term.text for term in found.unknown),
    )


def positions_in_order(request: SearchRequest) -> list[int]:
    """Of all the practices found, best first; ``request.page`` does not matter.

    Three statements with words, one without. Read them in parts with ``practices_at``: a practice
    that is published again has another position, one that is withdrawn has none.
    """
    answer = look_up(request)
    return answer.order.page(0, len(answer.everything))


def look_up(request: SearchRequest) -> Answer:
    """For who reads on from a place that is not a page. Statements as above."""
    pieces: Sequence[Piece] = pieces_of(request.query)
    now = catalogue.current([indexed_text(piece) for piece in pieces])
    found = _find(now, pieces)
    correction = suggestion = None
    if found.unknown and not (request.exact and found.everything):
        known = synonyms(now.synonyms_version).words()
        corrected, meant = _corrected(pieces, found, known)
        if request.exact:
            suggestion = meant
        elif meant:
            pieces, correction = corrected, meant
            asked = [indexed_text(piece) for piece in pieces]
            stems = remembered(asked)
            now = catalogue.current(asked) if stems is None else replace(now, stems=stems)
            found = _find(now, pieces)
    chosen = _chosen(now.index, request.facets)
    everything = found.everything
    for union in chosen.values():
        everything = everything & union
    if request.logged and found.terms and not found.everything:
        note_empty_search(request.query)
    sort = _sort(request, found)
    return Answer(
        index=now.index,
        found=found,
        correction=correction,
        suggestion=suggestion,
        chosen=chosen,
        everything=everything,
        sort=sort,
        order=_order(sort, everything, found, now.index),
    )


def _find(now: Now, pieces: Sequence[Piece]) -> Found:
    known = synonyms(now.synonyms_version)
    wanted, excluded = matching.terms_of(pieces, now.stems, known)
    found = matching.find(now, wanted, excluded)
    return replace(found, named=practices_of_places(now.index, pieces))


def _corrected(
    pieces: Sequence[Piece], found: Found, known: Set[str]
) -> tuple[Sequence[Piece], Correction | None]:
    unknown = [term.piece for term in found.unknown if not term.piece.is_run]
    meant = words.meant(unknown, known)
    if not meant:
        return pieces, None
    corrected: list[Piece] = []
    for piece in pieces:
        if piece in meant:
            corrected += [replace(piece, text=word) for word in meant[piece].split()]
        else:
            corrected.append(piece)
    pairs = tuple((piece.text, word) for piece, word in meant.items())
    return corrected, Correction(" ".join(_typed(piece) for piece in corrected), pairs)


def _typed(piece: Piece) -> str:
    text = f'"{piece.text}"' if piece.quoted else piece.text
    return f"-{text}" if piece.excluded else text


def _chosen(index: CatalogueIndex, facets: Mapping[str, Sequence[str]]) -> dict[str, BitMap]:
    chosen = {}
    for name in FACETS:
        codes = [code for code in facets.get(name, ()) if _exists(index, name, code)]
        if codes:
            chosen[name] = BitMap.union(*(index.having(name, code) for code in codes))
    return chosen


def _exists(index: CatalogueIndex, name: str, code: str) -> bool:
    """A value that is neither in a list nor on any practice is ignored."""
    _title, labels = FACETS[name]
    listed = code in labels() if labels else is_a_year(code)
    return listed or f"{name}:{code}" in index.by_value


def _sort(request: SearchRequest, found: Found) -> str:
    if request.sort in Sort.values and (found.terms or request.sort != Sort.RELEVANCE):
        return request.sort
    return Sort.RELEVANCE if found.terms else Sort.FRESHNESS


def _order(sort: str, everything: BitMap, found: Found, index: CatalogueIndex) -> ranking.Order:
    if sort == Sort.RELEVANCE:
        return ranking.by_relevance(everything, found, index)
    if sort == Sort.ADAPTED:
        return ranking.by_adaptations(everything, index)
    return ranking.by_freshness(everything)


def _hits(order: ranking.Order, positions: list[int], found: Found) -> list[Hit]:
    shown = practices_at(positions, with_body=bool(found.terms))
    marked = (
        excerpts({practice.pk: (practice.title, practice.body.text) for practice in shown}, found)
        if found.terms
        else {}
    )
    return [
        Hit(
            practice,
            order.scores.get(practice.text.position, 0.0),
            *marked.get(practice.pk, (SafeString(escape(practice.title)), SafeString(""))),
        )
        for practice in shown
    ]


def _facets(
    everything: BitMap,
    chosen: Mapping[str, BitMap],
    asked: Mapping[str, Sequence[str]],
    index: CatalogueIndex,
) -> dict[str, Facet]:
    facets = {}
    for name, (title, labels) in FACETS.items():
        # The other facets' choices: within one facet, values add up.
        left = everything
        for other, union in chosen.items():
            if other != name:
                left = left & union
        codes = asked.get(name, ()) if name in chosen else ()
        ticked = {code for code in codes if _exists(index, name, code)}
        names = labels() if labels else _codes_of(index, name, ticked)
        values = (
            FacetValue(code, label, left.intersection_cardinality(places), code in ticked)
            for code, label in names.items()
            if (places := index.having(name, code)) or code in ticked
        )
        facets[name] = Facet(
            name, str(title), tuple(value for value in values if value.count or value.chosen)
        )
    return facets


def _codes_of(index: CatalogueIndex, name: str, ticked: Set[str]) -> dict[str, str]:
    codes = {value.partition(":")[2] for value in index.by_value if value.startswith(f"{name}:")}
    return {code: code for code in sorted(codes | ticked, reverse=True)}
