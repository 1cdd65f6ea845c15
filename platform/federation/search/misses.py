"""What people look for in vain: for the federation, without anything about who they are."""

import re
from datetime import datetime

from django.db import connection
from django.utils import timezone

from federation.models import EmptySearch
from federation.search.query import pieces_of
from tenants.retention import kept_since
from territory.normalise import sort_key

LONGEST = 100
# What looks like an address or a number of someone is not even looked at.
PERSONAL = re.compile(r"@|\d[\d .\-/()+]{3,}|https?:|www\.", re.IGNORECASE)

COUNT = """
    INSERT INTO public.federation_emptysearch AS known (day, words, count) VALUES (%s, %s, 1)
    ON CONFLICT (day, words) DO UPDATE SET count = known.count + 1
"""


def note_empty_search(query: str) -> None:
    words = normalised(query)
    if not words:
        return
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [timezone.localdate(), words])


def normalised(query: str) -> str:
    """Words in small letters, without accents; nothing at all when it may tell who somebody is."""
    if PERSONAL.search(query):
        return ""
    words = [sort_key(piece.text) for piece in pieces_of(query) if not piece.excluded]
    return " ".join(words)[:LONGEST]


def forget_old_searches(now: datetime) -> int:
    return EmptySearch.objects.filter(day__lt=kept_since("empty_searches", now).date()).delete()[0]
