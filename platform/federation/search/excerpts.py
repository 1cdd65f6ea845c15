"""Where the words were found: the title and a few lines, with the words marked."""

from collections.abc import Sequence

from django.db import connection
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

# Private characters of Unicode: nobody types them, and they survive escaping.
START, STOP = "\ue000", "\ue001"
# Far enough to find the words of nearly all sheets, and what PostgreSQL reads in half a millisecond.
LONGEST_READ = 6_000
EXCERPTS = f"""
    SELECT practice.id,
        ts_headline('public.maillage_fr', translate(practice.title, '{START}{STOP}', ''),
            %(query)s::tsquery, 'HighlightAll=true, StartSel={START}, StopSel={STOP}'),
        ts_headline('public.maillage_fr',
            translate(left(body.text, {LONGEST_READ}), '{START}{STOP}', ''), %(query)s::tsquery,
            'MaxFragments=2, MaxWords=24, MinWords=10, FragmentDelimiter=" … ",'
            ' StartSel={START}, StopSel={STOP}')
    FROM public.federation_practice practice
    JOIN public.federation_practicebody body ON body.practice_id = practice.id
    WHERE practice.id = ANY(%(ids)s)
"""  # noqa: S608 -- made of constants


def excerpts(ids: Sequence[int], query: str) -> dict[int, tuple[SafeString, SafeString]]:
    """(title, lines) by practice; ``query`` is a tsquery, the words of any of which are marked."""
    if not ids or not query:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(EXCERPTS, {"query": query, "ids": list(ids)})
        return {pk: (_marked(title), _marked(lines)) for pk, title, lines in cursor.fetchall()}


def _marked(text: str) -> SafeString:
    marked = escape(" ".join(text.split()))
    return mark_safe(marked.replace(START, "<mark>").replace(STOP, "</mark>"))  # noqa: S308 -- escaped above
