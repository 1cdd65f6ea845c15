"""What happens to the papers of a board."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from exchange.enums import PaperForm
from exchange.models import Paper, Place, Post
from exchange.papers.selectors import HANGS


@transaction.atomic
def note_printed(
    *, posts: Iterable[Post], place: Place, form: PaperForm, acting_user: User
) -> None:
    """One row for each post that has no such paper there; printed again, nothing is doubled."""
    Paper.objects.bulk_create(
        [Paper(post=post, where=place, form=form, noted_by=acting_user) for post in posts],
        ignore_conflicts=True,
    )


@transaction.atomic
def note_hung(*, numbers: Iterable[int], place: Place, acting_user: User) -> int:
    """Those that a volunteer has pinned up, printed here or written by hand; how many are new."""
    Place.objects.select_for_update().get(pk=place.pk)
    posts = set(Post.objects.shown().filter(pk__in=list(numbers)).values_list("pk", flat=True))
    posts -= set(
        Paper.objects.filter(HANGS, where=place, post__in=posts).values_list("post", flat=True)
    )
    today = timezone.localdate()
    # One paper of each post hangs; the other forms printed for it were not used.
    printed: dict[int, int] = dict(
        Paper.objects.filter(where=place, post__in=posts, hung_on=None, removed_on=None)
        .order_by("printed_at")
        .values_list("post", "pk")
    )
    Paper.objects.filter(pk__in=printed.values()).update(hung_on=today, noted_by=acting_user)
    Paper.objects.bulk_create(
        Paper(post_id=post, where=place, form=PaperForm.CARD, hung_on=today, noted_by=acting_user)
        for post in posts - printed.keys()
    )
    return len(posts)


def note_removed(*, papers: Iterable[int], place: Place, acting_user: User) -> int:
    """Those that were taken down; one that somebody else has noted already does not count."""
    return Paper.objects.filter(HANGS, where=place, pk__in=list(papers)).update(
        removed_on=timezone.localdate(), noted_by=acting_user
    )
