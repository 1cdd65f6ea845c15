"""Refusals as RFC 9457 says them (``application/problem+json``): a clear sentence, in French."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.defaults import server_error as page_of_a_server_error
from ninja.errors import ValidationError

from tenants.addresses import federation_address

MEDIA_TYPE = "application/problem+json"
PATH = "/api/"
TITLES = {
    400: gettext_lazy("Requête illisible"),
    404: gettext_lazy("Introuvable"),
    405: gettext_lazy("Méthode refusée"),
    406: gettext_lazy("Format indisponible"),
    410: gettext_lazy("Pratique retirée"),
    422: gettext_lazy("Paramètres à corriger"),
    429: gettext_lazy("Trop de requêtes"),
    500: gettext_lazy("Erreur de notre côté"),
}
# What pydantic says of a value, for people; ``{}`` are filled from its context.
SENTENCES = {
    "int_parsing": gettext_lazy("Écrivez un nombre entier."),
    "int_parsing_size": gettext_lazy("Ce nombre est trop grand."),
    "int_from_float": gettext_lazy("Écrivez un nombre entier."),
    "greater_than_equal": gettext_lazy("Écrivez un nombre à partir de {ge}."),
    "less_than_equal": gettext_lazy("Écrivez un nombre jusqu’à {le}."),
    "string_too_long": gettext_lazy("Écrivez au plus {max_length} caractères."),
    "string_too_short": gettext_lazy("Écrivez au moins {min_length} caractères."),
    "string_pattern_mismatch": gettext_lazy("Cette valeur n’a pas la bonne forme."),
    "too_long": gettext_lazy("Donnez au plus {max_length} valeurs."),
    "literal_error": gettext_lazy("Valeur inconnue. Choisissez parmi\u00a0: {expected}."),
    "enum": gettext_lazy("Valeur inconnue. Choisissez parmi\u00a0: {expected}."),
    "missing": gettext_lazy("Ce paramètre est nécessaire."),
    "uuid_parsing": gettext_lazy(
        "Écrivez un identifiant comme 0b5f7a39-9d5c-4e57-8a55-b0c8c6a2f0a1."
    ),
}


@dataclass(frozen=True)
class Wrong:
    parameter: str
    detail: str


class Refusal(Exception):
    """Answered as a problem."""

    def __init__(self, status: int, detail: Any, wrong: Iterable[Wrong] = ()) -> None:
        self.status, self.detail, self.wrong = status, detail, tuple(wrong)
        super().__init__(status, detail)


def wrong_parameters(wrong: Iterable[Wrong]) -> Refusal:
    return Refusal(422, _("Corrigez ce que « errors » nomme, puis recommencez."), wrong)


def problem(
    status: int,
    detail: Any,
    wrong: Iterable[Wrong] = (),
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    body: dict[str, Any] = {
        "type": federation_address(f"/api/v1/#erreur-{status}"),
        "title": str(TITLES[status]),
        "status": status,
        "detail": str(detail),
    }
    if wrong:
        body["errors"] = [
            {"parameter": each.parameter, "detail": str(each.detail)} for each in wrong
        ]
    response = HttpResponse(
        json.dumps(body, ensure_ascii=False),
        status=status,
        content_type=MEDIA_TYPE,
        headers=headers,
    )
    response["Cache-Control"] = "no-store"
    return response


def of_refusal(error: Refusal) -> HttpResponse:
    return problem(error.status, error.detail, error.wrong)


def of_values(error: ValidationError) -> HttpResponse:
    """What Ninja has refused of the parameters."""
    return of_refusal(wrong_parameters([_wrong(each) for each in error.errors]))


def _wrong(error: dict[str, Any]) -> Wrong:
    # ("query", "asked", "limit"), ("query", "asked", "keyword", 3), ("path", "uid")
    names = [part for part in error["loc"] if isinstance(part, str)]
    sentence = str(SENTENCES.get(error["type"], _("Cette valeur n’est pas comprise.")))
    context = {name: _plain(value) for name, value in (error.get("ctx") or {}).items()}
    return Wrong(names[-1], sentence.format(**context))


def _plain(value: Any) -> str:
    return str(value).replace("'", "").replace(" or ", ", ")


def of_missing() -> HttpResponse:
    return problem(
        404,
        _("Il n’y a rien à cette adresse. La liste des adresses est sur %(page)s.")
        % {"page": federation_address("/api/v1/")},
    )


@csrf_exempt
def not_found(request: HttpRequest, **_parts: str) -> HttpResponse:
    """Whatever no address below /api/ has claimed, and all of it on a centre's host."""
    response = of_missing()
    response["Access-Control-Allow-Origin"] = "*"
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler500: a page for people, a problem for programs."""
    if not request.path.startswith(PATH):
        return page_of_a_server_error(request)
    return problem(500, _("Quelque chose n’a pas marché chez nous. Réessayez dans une minute."))
