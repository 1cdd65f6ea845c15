from collections.abc import Sequence

from federation.models import Practice


def practices_at(positions: Sequence[int], *, with_body: bool = False) -> list[Practice]:
    """The published ones among them, in this order; one statement.

    With centre and département, without their texts but, if asked for, what excerpts are made of.
    """
    found = (
        Practice.objects.published()
        .filter(text__position__in=positions)
        .select_related("centre", "department", "text", *["body"] * with_body)
        .defer("text__vector", "text__title", "text__heading")
    )
    by_place = {practice.text.position: practice for practice in found}
    return [by_place[place] for place in positions if place in by_place]
