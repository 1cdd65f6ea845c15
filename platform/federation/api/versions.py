"""ETags: what has to be the same for an answer to be the same, without making the answer.

The version of the catalogue is made of the latest changes of what practices are found by
(``changed_in``: each publication, withdrawal, adaptation and change of a centre writes it), and of
all those that an earlier transaction, not yet ended, could still come between. What stands below
them is settled: its latest transaction says all. One statement on an index, whatever the size of
the catalogue.
"""

import hashlib
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.http import parse_etags

from federation import vocabulary
from federation.enums import TermKind

# Changes looked at one by one. With none, the version would change once more when the last of several
# publications at the same moment ends, whatever database of the server it writes in.
LATEST = 50
CATALOGUE = f"""
    WITH unsettled AS MATERIALIZED (
        SELECT least(
            pg_snapshot_xmin(pg_current_snapshot()),
            -- Just after the last that is not among them: thousands may have changed as one.
            coalesce((
                SELECT (latest.changed_in::text::bigint + 1)::text::xid8
                FROM public.federation_practicefacets AS latest
                WHERE latest.changed_in < pg_snapshot_xmax(pg_current_snapshot())
                ORDER BY latest.changed_in DESC OFFSET {LATEST} LIMIT 1
            ), '0'::xid8)
        ) AS since
    )
    SELECT
        -- By the number, not by its text, which has the same name and no index.
        (SELECT latest.changed_in::text FROM public.federation_practicefacets AS latest
         WHERE latest.changed_in < (SELECT since FROM unsettled)
         ORDER BY latest.changed_in DESC LIMIT 1),
        (SELECT md5(string_agg(
            one.practice_id || ' ' || one.ctid || ' ' || one.changed_in, ','
            ORDER BY one.practice_id
         ))
         FROM public.federation_practicefacets AS one
         WHERE one.changed_in >= (SELECT since FROM unsettled)
            AND one.changed_in < pg_snapshot_xmax(pg_current_snapshot())
            OR one.changed_in = pg_current_xact_id_if_assigned()),
        (SELECT md5(string_agg(id || ' ' || updated_at, ',' ORDER BY id))
         FROM public.federation_synonymgroup)
"""  # noqa: S608 -- made of constants


class Unchanged(Exception):
    """The reader already has this answer: 304."""

    def __init__(self, etag: str) -> None:
        self.etag = etag
        super().__init__(etag)


def _of_the_code() -> str:
    """Another release may answer otherwise."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parents[1].rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


CODE = _of_the_code()


def of_words() -> str:
    """Of the vocabularies as this process holds them, which is how it would answer."""
    return _digest(repr([vocabulary.terms(kind) for kind in TermKind.values]))


def of_catalogue() -> str:
    with connection.cursor() as cursor:
        cursor.execute(CATALOGUE)
        return _digest(CODE, settings.NETWORK_DOMAIN, of_words(), repr(cursor.fetchone()))


def of_content(content: bytes) -> str:
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'


def settle(request: HttpRequest) -> None:
    """Raises ``Unchanged``, or lets the answer be made; ``door`` writes its ETag."""
    etag = f'"{of_catalogue()}"'
    if is_known(request, etag):
        raise Unchanged(etag)
    request.etag = etag  # type: ignore[attr-defined]


def is_known(request: HttpRequest, etag: str) -> bool:
    """Whether If-None-Match names it; « W/ » or not makes no difference for reading."""
    asked = parse_etags(request.headers.get("If-None-Match", ""))
    return "*" in asked or etag in {one.removeprefix("W/") for one in asked}


def unchanged(etag: str) -> HttpResponse:
    return HttpResponseNotModified(headers={"ETag": etag})


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()[:32]
