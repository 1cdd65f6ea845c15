"""``people``, ``charters`` and signatures, the ``wall``, the ``module``'s own settings."""

from exchange.models.charters import CharterVersion, Signature
from exchange.models.module import ExchangeSettings, Place
from exchange.models.people import LifeEvent, Mandate, Participant, SafeguardingNote
from exchange.models.wall import Answer, Category, Paper, Post, PostReport

__all__ = [
    "Answer",
    "Category",
    "CharterVersion",
    "ExchangeSettings",
    "LifeEvent",
    "Mandate",
    "Paper",
    "Participant",
    "Place",
    "Post",
    "PostReport",
    "SafeguardingNote",
    "Signature",
]
