"""A search as an address says it, for what leaves the list: feeds, and frames on other sites.

Nothing is searched to understand it: what it is called and under which address it stands are known
before.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from django.http import QueryDict
from django.utils.translation import gettext

from federation.finding import NAMED, SLUG, State
from federation.search import SearchRequest, like_my_context, positions_in_order, read_request
from federation.search.facets import FACETS, is_a_year
from federation.selectors import centre_of_the_catalogue, centre_to_resemble, positions_of_centre
from tenants.addresses import centre_address, federation_address
from tenants.enums import CLOSED_TO_ALL
from tenants.models import Centre


@dataclass(frozen=True)
class Searched:
    # What « centres comme … » adds is among its facets.
    request: SearchRequest
    # What was understood, as the addresses of the list say it, and in words.
    state: State
    words: tuple[str, ...]
    # Its practices only; the list of the catalogue knows no such filter.
    centre: Centre | None = None
    # It asks for a centre that there is not: everybody's practices are not what is meant.
    nobodys: bool = False

    @property
    def title(self) -> str:
        """« Pratiques : « jardin », Lozère (48) »."""
        words = [*self.words, self.centre.name] if self.centre else self.words
        if not words:
            return gettext("Les pratiques du réseau")
        return gettext("Pratiques\u00a0: %(words)s") % {"words": ", ".join(words)}

    @property
    def address(self) -> str:
        """The page for readers that shows the same, in full."""
        if self.centre and self.centre.state not in CLOSED_TO_ALL:
            return centre_address(self.centre, "/actions/")
        return federation_address(self.state.without("sort").href())

    def query(self, **more: str) -> str:
        """Ready to stand after a « ? »; ``more`` replaces what it says, or with "" takes it away."""
        query = self.state.without(*more).query()
        more = {"centre": self.centre.slug if self.centre else "", **more}
        query.update({name: value for name, value in more.items() if value})
        return query.urlencode()

    def positions(self, sort: str = "") -> list[int]:
        """All that it finds; read them in parts with ``practices_at``."""
        if self.nobodys:
            return []
        own = positions_of_centre(self.centre) if self.centre else None
        if own is not None and not self.request.query and not self.request.facets:
            return own
        found = positions_in_order(replace(self.request, sort=sort or self.request.sort))
        if own is None:
            return found
        its = set(own)
        return [place for place in found if place in its]


def searched(address: QueryDict, *, centre: Centre | None = None) -> Searched:
    """From the address of a list, a feed or a frame; never refuses.

    ``centre``: for addresses that say it otherwise than with ``?centre=…``.
    """
    asked = read_request(address)
    like = _known(address.get("comme", ""), centre_to_resemble)
    context = like_my_context(like) if like else {}
    chosen = _chosen(asked.facets, context)
    query = " ".join(asked.query.replace("\x00", " ").split())
    exact = asked.exact and bool(query)
    pairs = [("q", query)]
    pairs += [(name, code) for name, codes in chosen.items() for code in codes]
    pairs += [("comme", like.slug if like else ""), ("sort", asked.sort)]
    pairs.append(("exact", "1" if exact else ""))
    words = [f"«\u00a0{query}\u00a0»"] if query else []
    words += [word for name, codes in chosen.items() for word in _words(name, codes)]
    if like:
        words.append(gettext("comme %(centre)s") % {"centre": like.name})
    facets = {name: tuple(codes) for name, codes in chosen.items()}
    centre = centre or _known(address.get("centre", ""), centre_of_the_catalogue)
    return Searched(
        # Whatever asks again each hour would fill the list of searches in vain.
        request=replace(asked, query=query, exact=exact, facets=facets | context, logged=False),
        state=State([pair for pair in pairs if pair[1]]),
        words=tuple(words),
        centre=centre,
        nobodys=bool(address.get("centre")) and centre is None,
    )


def _known(slug: str, read: Callable[[str], Centre | None]) -> Centre | None:
    return read(slug) if SLUG.fullmatch(slug) else None


def _chosen(
    facets: Mapping[str, tuple[str, ...]], context: Mapping[str, object]
) -> dict[str, list[str]]:
    """The values that exist, in the order in which the list shows them."""
    chosen = {}
    for name, (_title, labels) in FACETS.items():
        codes = facets.get(name, ())
        if name in context or not codes:
            continue
        if labels is None:
            known = sorted(filter(is_a_year, codes), reverse=True)
        else:
            known = [code for code in labels() if code in codes]
        if known:
            chosen[name] = known
    return chosen


def _words(name: str, codes: list[str]) -> list[str]:
    title, labels = FACETS[name]
    known = labels() if labels else dict(zip(codes, codes, strict=True))
    told = [known[code] for code in codes]
    return [f"{title}\u00a0: {word}" for word in told] if name in NAMED else told
