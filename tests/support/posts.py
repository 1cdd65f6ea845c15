"""Posts in bulk, for counts."""

from exchange.enums import PostState
from exchange.models import Post


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
