"""What may be asked, and what is refused that the page forgives."""

from dataclasses import replace
from typing import Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import Field, create_model

from federation.api.errors import Refusal, Wrong, wrong_parameters
from federation.api.walking import LONGEST_CURSOR
from federation.search import SearchRequest, like_my_context, read_request
from federation.search.enums import Sort
from federation.search.facets import FACETS, is_a_year
from federation.search.requests import MOST_VALUES
from federation.selectors import centre_to_resemble
from federation.text_search import LONGEST_QUERY

BY_DEFAULT, MOST = 20, 100
SLUG = r"^[-a-z0-9_]{1,50}$"
NO_NUL = r"^[^\u0000]*$"
CURSOR = r"^[A-Za-z0-9_.-]*$"
LIMIT = Field(BY_DEFAULT, ge=1, le=MOST, description="Combien d’éléments à la fois.")
CURSOR_FIELD = Field(
    "",
    max_length=LONGEST_CURSOR,
    pattern=CURSOR,
    description="La page suivante\u00a0: pris dans «\u00a0next\u00a0», jamais composé.",
)


class Words(Schema):
    q: str = Field(
        "",
        max_length=LONGEST_QUERY,
        pattern=NO_NUL,
        description="Des mots. Entre guillemets, ensemble\u00a0; précédé de «\u00a0-\u00a0», "
        "écarté. Accents, accords et fautes de frappe sont pardonnés.",
        examples=["jardin partagé"],
    )
    exact: Literal["", "0", "1"] = Field(
        "", description="1\u00a0: chercher ce qui est écrit, sans corriger."
    )
    comme: str = Field(
        "",
        max_length=50,
        pattern=r"^[-a-z0-9_]*$",
        description="Nom court d’un centre ouvert\u00a0: ce que font les centres qui lui "
        "ressemblent (type, commune, taille).",
    )


def _of_facet(name: str) -> Any:
    title, _labels = FACETS[name]
    return (
        list[str],
        Field(
            default_factory=list,
            max_length=MOST_VALUES,
            description=f"{title}.",
        ),
    )


# A new facet of the search is a new parameter here.
Filters: Any = create_model("Filters", __base__=Words, **{name: _of_facet(name) for name in FACETS})


class Asked(Filters):
    sort: Literal[tuple(Sort.values)] | None = Field(  # type: ignore[valid-type]  # made of the enum
        None,
        description="L’ordre\u00a0: pertinence, fraîcheur, ou les plus adaptées. Sans lui, "
        "«\u00a0relevance\u00a0» s’il y a des mots, «\u00a0freshness\u00a0» sinon.",
    )
    limit: int = LIMIT
    cursor: str = CURSOR_FIELD


def request_of(request: HttpRequest, asked: Any) -> SearchRequest:
    """As the page understands it. Raises ``Refusal`` for codes and centres that do not exist.

    One statement with ``comme``, none else.
    """
    _refuse_unknown_codes(asked)
    found = read_request(request.GET)
    # Programs ask here: what they look for in vain is nobody's missing word.
    return replace(found, facets={**found.facets, **_like(asked.comme)}, logged=False)


def _refuse_unknown_codes(asked: Any) -> None:
    wrong = []
    for name, (_title, labels) in FACETS.items():
        known = labels() if labels else None
        for code in getattr(asked, name):
            if known is None:
                if not is_a_year(code):
                    wrong.append(Wrong(name, _("Écrivez une année sur quatre chiffres.")))
            elif code not in known:
                wrong.append(
                    Wrong(
                        name,
                        _("Code inconnu\u00a0: « %(code)s ». Voyez /api/v1/facets.")
                        % {"code": code[:50]},
                    )
                )
    if wrong:
        raise wrong_parameters(wrong)


def _like(slug: str) -> dict[str, tuple[str, ...]]:
    if not slug:
        return {}
    centre = centre_to_resemble(slug)
    if centre is None:
        raise Refusal(404, _("Aucun centre ouvert n’a le nom court que donne « comme »."))
    return like_my_context(centre)
