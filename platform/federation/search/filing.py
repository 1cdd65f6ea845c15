"""What a publication writes for the search. In the transaction of the publication itself."""

import re
from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import F

from federation import vocabulary
from federation.enums import Dimension, TermKind
from federation.models import Practice, PracticeBody, PracticeFacets, PracticeText
from federation.search import words
from federation.search.facets import values_of
from federation.text_search import weighted_vector
from territory.models import Commune

# The fields of a sheet that tell something in sentences, in the order of reading.
TOLD_FIELDS = (
    "observed_need",
    "orientation",
    "description",
    "steps",
    "budget_text",
    "workforce_text",
    "outcome_territory",
    "outcome_centre",
    "outcome_residents",
    "limits",
    "prospects",
    "would_do_differently",
    "prerequisites",
    "ended_reason",
    "places",
    "frequency",
    "free_text",
)
SHORT_FIELDS = ("territory_note", "initiators_note", "adaptation_changes")
COMPOUND = re.compile(r"\b[^\W\d_]{2,12}-[^\W\d_]{3,20}\b")
LONGEST_BODY = 30_000  # characters from which excerpts are taken


def file_practice(practice: Any, snapshots: Sequence[dict[str, Any]]) -> None:
    """``snapshots`` are those of the shared editions, the latest first; at least one.

    ``practice`` may be a migration's.
    """
    position = _next_position()
    centre, latest = practice.centre, snapshots[0]
    labels = [
        *vocabulary.labels(TermKind.KEYWORD, practice.keywords),
        *vocabulary.labels(TermKind.AUDIENCE, practice.audiences),
        str(dict(Dimension.choices).get(practice.dimension, "")),
        centre.name,
        centre.commune.name if centre.commune_id else "",
        practice.department.name,
    ]
    told = _distinct(snapshot.get(name, "") for snapshot in snapshots for name in TOLD_FIELDS)
    rows = _distinct(
        row.get("text") or row.get("name") or row.get("label") or ""
        for snapshot in snapshots
        for name in ("objectives", "partners", "budget_lines", "outcomes")
        for row in snapshot.get(name, ())
    )
    written = "\n".join([practice.title, practice.summary, *told, *rows])
    places = [
        practice.department.region.name,
        *Commune.objects.filter(pk__in=latest.get("communes") or []).values_list("name", flat=True),
        *vocabulary.labels(TermKind.PARTNER_KIND, practice.partner_kinds),
        *_distinct(snapshot.get(name, "") for snapshot in snapshots for name in SHORT_FIELDS),
        # « inter-générationnel » is also looked for in one word.
        *sorted({word.replace("-", "") for word in COMPOUND.findall(written)}),
    ]
    _put(
        PracticeText(
            practice_id=practice.pk,
            position=position,
            title=weighted_vector(A=[practice.title]),
            heading=weighted_vector(A=[practice.title], B=[practice.summary, *labels]),
            vector=weighted_vector(
                A=[practice.title], B=[practice.summary, *labels], C=told, D=[*rows, *places]
            ),
        ),
        "position",
        "title",
        "heading",
        "vector",
    )
    body = "\n".join([practice.summary, *told, *rows])[:LONGEST_BODY]
    _put(PracticeBody(practice_id=practice.pk, text=body), "text")
    _put(
        PracticeFacets(
            practice_id=practice.pk, position=position, values=values_of(practice, latest)
        ),
        "position",
        "values",
    )
    words.add(practice.title, *labels, *places, body)


def unfile_practice(practice: Practice) -> None:
    """The words go; the empty facets stay, which tell every process that the practice has gone."""
    PracticeText.objects.filter(practice=practice).delete()
    PracticeBody.objects.filter(practice=practice).delete()
    _put(PracticeFacets(practice_id=practice.pk, position=None, values=[]), "position", "values")


def refile_facets(practices: Sequence[Practice]) -> None:
    """After a change that is not theirs (their centre's): the texts and the order stay."""
    for practice in practices:
        edition = practice.editions.filter(withdrawn_at=None).first()
        if edition is not None:
            PracticeFacets.objects.filter(practice=practice).update(
                values=values_of(practice, edition.snapshot)
            )


def tell_again(action_uids: Sequence[Any]) -> None:
    """Every process reads these practices again: the number of their adaptations has changed."""
    action_uids = [uid for uid in action_uids if uid is not None]
    if not action_uids:
        return
    shared = Practice.objects.published().filter(action_uid__in=action_uids)
    PracticeFacets.objects.filter(practice__in=shared).update(values=F("values"))


def _next_position() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('public.federation_practice_position')")
        return cursor.fetchone()[0]


def _put(row: Any, *fields: str) -> None:
    """Inserts the row or replaces what it holds, in one statement."""
    type(row).objects.bulk_create(
        [row], update_conflicts=True, unique_fields=["practice"], update_fields=list(fields)
    )


def _distinct(texts: Any) -> list[str]:
    """Editions of several years repeat each other: said twice, a word would weigh twice."""
    return list(dict.fromkeys(text.strip() for text in texts if text and text.strip()))
