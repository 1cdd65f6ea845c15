"""``people``, who is ``joining``, their ``cards``, ``charters`` and signatures, the ``wall`` and its ``digest``,
spreadsheets that are ``bringing`` people in, the ``module``'s own settings."""

from exchange.models.bringing import BroughtFile
from exchange.models.cards import FormerCard
from exchange.models.charters import CharterVersion, Signature
from exchange.models.digest import DigestIssue, DigestRefusal, DigestSending
from exchange.models.joining import MailedCode, OnlineRegistration
from exchange.models.module import ExchangeSettings, Place
from exchange.models.people import LifeEvent, Mandate, Participant, SafeguardingNote
from exchange.models.wall import Answer, Category, Paper, Post, PostReport

__all__ = [
    "Answer",
    "BroughtFile",
    "Category",
    "CharterVersion",
    "DigestIssue",
    "DigestRefusal",
    "DigestSending",
    "ExchangeSettings",
    "FormerCard",
    "LifeEvent",
    "MailedCode",
    "Mandate",
    "OnlineRegistration",
    "Paper",
    "Participant",
    "Place",
    "Post",
    "PostReport",
    "SafeguardingNote",
    "Signature",
]
