"""The screen of the hall: a few posts at a time, in a fair turn.

The answer's ``Refresh`` header asks for the next page: no script, and each turn is a new page, so that
a browser that shows it for a day does not grow. A link stops it (WCAG 2.2.2).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from exchange.models import Post
from exchange.models.wall import NEEDED_FIRST
from exchange.wall.selectors import Balance, balance, visible_posts
from pdf.qr import qr_svg
from tenants.addresses import centre_address
from tenants.context import current_centre

SHOWN_AT_ONCE = 4
SECONDS = 20


@dataclass(frozen=True)
class HallPost:
    post: Post
    code: SafeString


@dataclass(frozen=True)
class HallScreen:
    posts: list[HallPost]
    turn: int
    turns: int
    next_address: str
    # Which turn this one is, for the link that stops it here.
    here: int
    paused: bool
    balance: Balance


def hall_screen(address: Mapping[str, Any]) -> HallScreen:
    """Requests first: they are what the wall is waiting for. Every post is shown once a round."""
    posts = visible_posts(None)
    counted = balance(posts)
    turns = max(1, -(-(counted.offers + counted.requests) // SHOWN_AT_ONCE))
    asked = address.get("tour", "")
    turn = (int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 0) % turns
    start = turn * SHOWN_AT_ONCE
    shown = posts.order_by(*NEEDED_FIRST, "-published_on", "-pk")[start : start + SHOWN_AT_ONCE]
    return HallScreen(
        posts=[HallPost(post, _code(post)) for post in shown],
        turn=turn + 1,
        turns=turns,
        next_address=f"{reverse('exchange:hall-display')}?tour={turn + 1}",
        here=turn,
        paused=address.get("arret") == "1",
        balance=counted,
    )


def _code(post: Post) -> SafeString:
    """Opens the post's page on the phone of who stands before the screen."""
    target = centre_address(current_centre(), reverse("exchange:post", args=[post.pk]))
    return mark_safe(qr_svg(target))  # noqa: S308 -- drawn from an address of ours
