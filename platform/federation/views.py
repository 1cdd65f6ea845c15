"""The catalogue's public pages, on the federation's host."""

from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import condition, require_safe

from accounts.printing import letterhead
from design.structured import json_ld
from federation.addresses import practice_address, site_of
from federation.finding import find
from federation.lineage import lineage_of
from federation.models import Practice, PracticeEdition
from federation.printing import sheet_pdf
from federation.search import similar_practices
from federation.selectors import (
    centres_to_write_in,
    is_shared,
    practice_page,
    practice_version,
)
from federation.structured import described
from pdf.http import public_pdf_response
from tenants.addresses import centre_address
from tenants.models import Centre

MOST_CENTRES = 30
SIMILAR = 3  # one row


@require_safe
def practice_list(request: HttpRequest) -> HttpResponse:
    return render(request, "federation/practice_list.html", {"finding": find(request.GET)})


@require_safe
def practice_like(request: HttpRequest) -> HttpResponse:
    """Which centre is hers: the list then shows what centres like it have done."""
    state = find(request.GET).state.without("comme")
    query, found = _centres(request.GET.get("centre", ""))
    centres = [(one, state.having("comme", one.slug).href()) for one in found]
    return render(
        request,
        "federation/practice_like.html",
        {
            "state": state,
            "query": query,
            "centres": centres[:MOST_CENTRES],
            "more": len(found) > MOST_CENTRES,
        },
    )


@require_safe
def practice_detail(request: HttpRequest, slug: str) -> HttpResponse:
    practice = _known(slug)
    if not is_shared(practice):
        return _withdrawn(request, practice)
    edition = _edition(request, practice)
    lineage = lineage_of(practice.action_uid, practice.parent_uid)
    site = centre_address(practice.centre)
    return render(
        request,
        "federation/practice_detail.html",
        {
            "practice": practice,
            "edition": edition,
            "editions": practice.editions.all(),
            "sheet": edition.snapshot,
            "lineage": lineage,
            "similar": similar_practices(practice, SIMILAR),
            "centre_address": site,
            "json_ld": json_ld(described(practice, edition, lineage.parent, site)),
        },
    )


def _version(request: HttpRequest, slug: str) -> str | None:
    """Of the practice as it stands; None for what has no paper."""
    version = practice_version(slug)
    return f'"{version}-{quote(request.GET.get("annee", "")[:9])}"' if version else None


@require_safe
@condition(etag_func=_version)
def practice_pdf(request: HttpRequest, slug: str) -> HttpResponse:
    practice = _known(slug)
    if not is_shared(practice):
        return _withdrawn(request, practice)
    edition = _edition(request, practice)
    pdf = sheet_pdf(
        edition.snapshot,
        letterhead=letterhead(),
        author=practice.centre.name,
        place=f"{practice.centre.name}, {practice.department}",
        address=practice_address(practice),
        changed=edition.published_at,
        parent=lineage_of(practice.action_uid, practice.parent_uid).parent,
    )
    return public_pdf_response(pdf, f"{edition.snapshot['title']}.pdf")


@require_safe
def practice_adapt(request: HttpRequest, slug: str) -> HttpResponse:
    """Nobody is known here by her centre: she names it, and goes on where she can sign in."""
    practice = _known(slug)
    if not is_shared(practice):
        return _withdrawn(request, practice)
    query, found = _centres(request.GET.get("q", ""))
    path = f"/gestion/fiches/s-inspirer/{practice.action_uid}/"
    return render(
        request,
        "federation/practice_adapt.html",
        {
            "practice": practice,
            "query": query,
            "centres": [(centre, site_of(centre, path)) for centre in found[:MOST_CENTRES]],
            "more": len(found) > MOST_CENTRES,
        },
    )


def _centres(typed: str) -> tuple[str, list[Centre]]:
    """What was looked for, and at most one centre more than are shown."""
    query = typed.replace("\x00", " ").strip()[:100]
    return query, list(centres_to_write_in(query)[: MOST_CENTRES + 1]) if query else []


def _edition(request: HttpRequest, practice: Practice) -> PracticeEdition:
    """The year that is asked for, else the latest."""
    editions = list(practice.editions.all())
    wanted = request.GET.get("annee", "")
    return next((each for each in editions if str(each.year or "") == wanted), editions[0])


def _known(slug: str) -> Practice:
    practice = practice_page(slug)
    if practice is None:
        raise Http404(slug)
    return practice


def _withdrawn(request: HttpRequest, practice: Practice) -> HttpResponse:
    context = {"practice": practice}
    return render(request, "federation/practice_withdrawn.html", context, status=410)
