"""Posts in bulk, for counts, and one as it is typed."""

from uuid import uuid4

from exchange.enums import PostState
from exchange.models import Category, Post
from tenants.context import inside


def many_like(one: Post, count: int) -> list[Post]:
    """Of the same person, category and days, found by the same words; each with its own title."""
    rows = Post.objects.bulk_create(
        Post(
            kind="offer",
            category_id=one.category_id,
            title=f"Tondre {number}",
            participant_id=one.participant_id,
            state=PostState.OPEN,
            published_on=one.published_on,
            valid_until=one.valid_until,
        )
        for number in range(count)
    )
    Post.objects.filter(pk__in=[row.pk for row in rows]).update(vector=one.vector)
    return rows


def typed(centre, **changed) -> dict[str, str]:
    """What a browser sends of the form of a post."""
    with inside(centre):
        category = Category.objects.get(name="Jardin et plantes")
    return {
        "form_key": str(uuid4()),
        "kind": "request",
        "title": "Tailler ma haie",
        "category": str(category.pk),
        "urgency": "none",
        "frequency": "once",
        "visibility": "everyone",
    } | changed
