"""The network's vocabularies, held in each process for half a minute.

A change made in this process is seen at once; another process sees it within 30 seconds.
"""

import json
import time
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.db.models.signals import post_delete, post_save

from federation.models import Term

HELD_FOR = 30.0  # seconds
REFERENCE_FILE = Path(__file__).parent / "data" / "vocabulary.json"


@dataclass(frozen=True)
class TermValue:
    code: str
    label: str
    aliases: tuple[str, ...]
    retired: bool


@lru_cache(maxsize=2)
def _read(_tick: int) -> dict[str, dict[str, TermValue]]:
    found: dict[str, dict[str, TermValue]] = {}
    for term in Term.objects.order_by("kind", "position", "label"):
        found.setdefault(term.kind, {})[term.code] = TermValue(
            term.code, term.label, tuple(term.aliases), term.retired_on is not None
        )
    return found


def terms(kind: str) -> dict[str, TermValue]:
    """All terms of a vocabulary by code, retired ones included, in the order of the lists."""
    return _read(int(time.monotonic() // HELD_FOR)).get(kind, {})


def choices(kind: str) -> list[tuple[str, str]]:
    """The terms that can be chosen today."""
    return [(term.code, term.label) for term in terms(kind).values() if not term.retired]


def label(kind: str, code: str) -> str:
    """The label of a code; the code itself when the vocabulary does not know it."""
    term = terms(kind).get(code)
    return term.label if term else code


def labels(kind: str, codes: list[str]) -> list[str]:
    return [label(kind, code) for code in codes]


def reference_terms() -> dict[str, list[dict[str, Any]]]:
    """The vocabularies that a new network starts with: ``{kind: [{code, label, aliases}]}``."""
    return json.loads(REFERENCE_FILE.read_text(encoding="utf-8"))


def forget(**_kwargs: object) -> None:
    _read.cache_clear()


def connect_signals() -> None:
    for signal in (post_save, post_delete):
        signal.connect(forget, sender=Term, dispatch_uid=f"federation.terms.{id(signal)}")
