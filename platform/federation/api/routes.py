"""The operations of the API, in the order of its documentation."""

from typing import Any, Literal
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import NinjaAPI, Path, Query, Schema
from ninja.errors import ValidationError
from ninja.renderers import JSONRenderer
from pydantic import Field

from federation.api import asking, errors, schemas, selectors, telling, versions, walking
from federation.models import Practice
from federation.search import look_up, search
from federation.selectors import is_shared
from tenants.addresses import federation_address
from tenants.enums import CentreKind
from territory.models import Department
from territory.selectors import department as department_of_code
from territory.selectors import find_communes

NO_SUCH_DEPARTMENT = gettext_lazy("Aucun département n’a ce code. Voyez /api/v1/territories.")


UID = Path(..., description="L’uid d’une pratique, pris dans une réponse.")
SLUG = Path(..., pattern=asking.SLUG, description="Le nom court d’un centre.")
CODE = Path(..., description="Le code d’un département.")


class Readable(JSONRenderer):
    """Accents as they are: half the bytes, and people read it too."""

    json_dumps_params = {"ensure_ascii": False, "separators": (",", ":")}


api = NinjaAPI(
    title="API du catalogue",
    version="1.0",
    openapi_url=None,
    docs_url=None,
    renderer=Readable(),
    urls_namespace="api",
)


@api.exception_handler(errors.Refusal)
def refused(request: HttpRequest, error: Any) -> HttpResponse:
    return errors.of_refusal(error)


@api.exception_handler(ValidationError)
def not_understood(request: HttpRequest, error: Any) -> HttpResponse:
    return errors.of_values(error)


@api.exception_handler(Http404)
def missing(request: HttpRequest, error: Any) -> HttpResponse:
    return errors.of_missing()


@api.exception_handler(versions.Unchanged)
def unchanged(request: HttpRequest, error: Any) -> HttpResponse:
    return versions.unchanged(error.etag)


@api.get("/practices", response=schemas.Found, summary="Chercher des pratiques", tags=["Pratiques"])
def practices(request: HttpRequest, asked: Query[asking.Asked]) -> Any:
    """Les mêmes mots et les mêmes filtres que la page des pratiques.

    Ce qui suit le « ? » de son adresse vaut ici, sans « page » ni « vue ».
    """
    wanted = asking.request_of(request, asked)
    key = walking.key_of(asked.model_dump(exclude={"limit", "cursor"}))
    place = walking.place_of(asked.cursor, key)
    versions.settle(request)
    found = look_up(wanted)
    page = walking.read_on(found, place, asked.limit)
    return {
        "count": len(found.everything),
        "items": [telling.item(practice) for practice in page.practices],
        "next": _next(request, walking.cursor_of(page.after, key)) if page.after else None,
        "sort": found.sort,
        "correction": telling.correction(found.correction),
        "relaxed": len(found.found.everything) > len(found.found.whole),
        "unknown_words": [term.text for term in found.found.unknown],
    }


def _next(request: HttpRequest, cursor: str) -> str:
    query = request.GET.copy()
    query["cursor"] = cursor
    return federation_address(f"{request.path}?{query.urlencode()}")


@api.get(
    "/practices/{uid}",
    response=schemas.Detail,
    summary="Une pratique entière",
    tags=["Pratiques"],
    url_name="practice",
)
def practice(request: HttpRequest, response: HttpResponse, uid: UUID = UID) -> Any:
    """Tout ce que le centre partage, chaque année, d’où elle vient et qui s’en inspire.

    Une pratique retirée répond 410.
    """
    versions.settle(request)
    found = selectors.practice_of(uid)
    if found is None:
        raise Http404
    if not is_shared(found):
        raise errors.Refusal(410, _withdrawn(found))
    response["Last-Modified"] = http_date(found.updated_at.timestamp())
    return telling.detail(found)


def _withdrawn(practice: Practice) -> str:
    said = _("%(centre)s ne partage plus cette pratique depuis le %(day)s.") % {
        "centre": practice.centre.name,
        "day": date_format(practice.withdrawn_at or practice.updated_at, "j F Y"),
    }
    if practice.withdrawal_reason:
        said += " " + _("Raison donnée\u00a0: %(reason)s") % {"reason": practice.withdrawal_reason}
    return said


@api.get("/facets", response=schemas.Facets, summary="Compter par filtre", tags=["Pratiques"])
def facets(request: HttpRequest, asked: Query[asking.Filters]) -> Any:
    """Pour une recherche, chaque valeur de chaque filtre et combien de pratiques elle laisserait."""
    wanted = asking.request_of(request, asked)
    versions.settle(request)
    return telling.facets(search(wanted))


class CentresAsked(Schema):
    q: str = Field(
        "",
        max_length=100,
        pattern=asking.NO_NUL,
        description="Des mots du nom du centre ou de sa commune.",
    )
    department: str | None = Field(None, description="Le code d’un département.")
    kind: Literal[tuple(CentreKind.values)] | None = Field(  # type: ignore[valid-type]  # made of the enum
        None, description="Le type de centre."
    )
    limit: int = asking.LIMIT
    cursor: str = asking.CURSOR_FIELD


@api.get("/centres", response=schemas.Centres, summary="Les centres du réseau", tags=["Centres"])
def centres(request: HttpRequest, asked: Query[CentresAsked]) -> Any:
    """Les centres ouverts, par ordre de nom."""
    _filtering_department(asked.department)
    key = walking.key_of([asked.q, asked.department, asked.kind])
    row = walking.row_of(asked.cursor, key)
    found = selectors.open_centres(asked.q, asked.department or "", asked.kind or "")
    rows = list(selectors.told(selectors.after_row(found, row))[: asked.limit + 1])
    shown, more = rows[: asked.limit], len(rows) > asked.limit
    last = [shown[-1].name_key, shown[-1].pk] if more else []
    return {
        "count": found.count(),
        "items": [telling.centre(each) for each in shown],
        "next": _next(request, walking.row_cursor_of(last, key)) if more else None,
    }


@api.get("/centres/{slug}", response=schemas.Centre, summary="Un centre", tags=["Centres"])
def centre(request: HttpRequest, slug: str = SLUG) -> Any:
    """Par son nom court."""
    found = selectors.told(selectors.open_centres().filter(slug=slug)).first()
    if found is None:
        raise Http404
    return telling.centre(found)


@api.get(
    "/vocabularies", response=schemas.Vocabularies, summary="Les vocabulaires", tags=["Listes"]
)
def vocabularies(request: HttpRequest) -> Any:
    """Les codes des fiches et leurs libellés. Un terme retiré reste, pour les anciennes fiches."""
    return {"items": telling.vocabularies()}


@api.get(
    "/territories",
    response=schemas.Territories,
    summary="Régions et départements",
    tags=["Listes"],
)
def territories(request: HttpRequest) -> Any:
    """Ceux d’aujourd’hui, outre-mer compris."""
    return telling.territories()


@api.get(
    "/territories/departments/{code}/communes",
    response=schemas.Communes,
    summary="Les communes d’un département",
    tags=["Listes"],
    url_name="communes-of",
)
def communes_of(request: HttpRequest, code: str = CODE) -> Any:
    """Toutes, par ordre de nom."""
    if _department(code) is None:
        raise errors.Refusal(404, NO_SUCH_DEPARTMENT)
    found = [telling.commune(each) for each in selectors.communes_of(code)]
    return {"count": len(found), "items": found}


class CommunesAsked(Schema):
    q: str = Field(
        ...,
        min_length=1,
        max_length=100,
        pattern=asking.NO_NUL,
        description="Le début d’un mot du nom, ou un code postal entier.",
        examples=["saint etienne"],
    )
    department: str | None = Field(None, description="Le code d’un département.")
    limit: int = asking.LIMIT


@api.get(
    "/territories/communes",
    response=schemas.Communes,
    summary="Chercher une commune",
    tags=["Listes"],
    url_name="communes",
)
def communes(request: HttpRequest, asked: Query[CommunesAsked]) -> Any:
    """Le nom lui-même d’abord, puis les communes les plus peuplées."""
    place = _filtering_department(asked.department)
    found = [telling.commune(each) for each in find_communes(asked.q, place, asked.limit)]
    return {"count": len(found), "items": found}


def _department(code: str) -> Department | None:
    place = department_of_code(code)
    return None if place is None or place.retired_on else place


def _filtering_department(code: str | None) -> Department | None:
    if code is None:
        return None
    place = _department(code)
    if place is None:
        raise errors.wrong_parameters([errors.Wrong("department", str(NO_SUCH_DEPARTMENT))])
    return place
