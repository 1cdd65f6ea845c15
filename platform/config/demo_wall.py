"""The wall of the demo's first centre, after its people: posts, papers on the boards, one answer."""

import datetime
import json
from pathlib import Path
from typing import Any

from django.utils import timezone

from exchange.enums import PostState
from exchange.models import Answer, Category, Mandate, Paper, Participant, Place, Post
from exchange.wall.services import words_of

WALL_FILE = Path(__file__).resolve().parents[2] / "deploy" / "demo" / "wall.json"
ENDED = (PostState.EXPIRED, PostState.DONE)


def fill_wall(slug: str) -> None:
    """In the active schema, once; days are counted from today."""
    content = json.loads(WALL_FILE.read_text(encoding="utf-8")).get(slug)
    if content is None or Post.objects.exists():
        return
    people = {one.full_name: one for one in Participant.objects.known()}
    helper = dict(content["helper"])
    person = people[helper.pop("who")]
    mandate = Mandate.objects.create(
        participant=person, given_on=_ago(helper.pop("days")), **helper
    )
    categories = {one.name: one for one in Category.objects.all()}
    rows = content["posts"]
    posts = Post.objects.bulk_create(_post(row, people, categories, mandate) for row in rows)
    places = {place.name: place for place in Place.objects.all()}
    Paper.objects.bulk_create(
        Paper(post=post, where=places[where], form=form, hung_on=_ago(days))
        for post, row in zip(posts, rows, strict=True)
        for where, (form, days) in row.get("hangs", {}).items()
    )
    answer = content["answer"]
    [asked] = [post for post in posts if post.title == answer["to"]]
    Answer.objects.create(post=asked, participant=people[answer["who"]], text=answer["text"])


def _post(
    row: dict[str, Any],
    people: dict[str, Participant],
    categories: dict[str, Category],
    mandate: Mandate,
) -> Post:
    said = {name: value for name, value in row.items() if name != "hangs"}
    day, last = _ago(said.pop("days")), _ago(-said.pop("left"))
    post = Post(
        participant=people[said.pop("who")],
        category=categories[said.pop("category")],
        mandate=mandate if said.pop("mandate", False) else None,
        posted_on=day,
        valid_until=last,
        **{"state": PostState.OPEN, **said},
    )
    post.published_on = None if post.state == PostState.WAITING else day
    post.closed_on = min(last, timezone.localdate()) if post.state in ENDED else None
    post.vector = words_of(post)
    return post


def _ago(days: int) -> datetime.date:
    return timezone.localdate() - datetime.timedelta(days=days)
