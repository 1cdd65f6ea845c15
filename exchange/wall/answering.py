"""Words left for the desk: an answer to a post, or that one should not be there."""

import uuid

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.errors import Refused
from accounts.models import User
from exchange.models import Answer, Participant, Post, PostReport
from exchange.models.wall import ON_THE_WALL


@transaction.atomic
def answer_post(
    *,
    post: Post,
    participant: Participant | None,
    form_key: uuid.UUID,
    name: str = "",
    reached_by: str = "",
    text: str = "",
) -> Answer:
    """The same form gives the same answer. Raises ``Refused``."""
    held = Post.objects.select_for_update().get(pk=post.pk)
    if held.state not in ON_THE_WALL:
        raise Refused(
            _(
                "Cette annonce vient de quitter le mur. Regardez les autres, ou dites à l’accueil "
                "ce que vous cherchez."
            )
        )
    if participant is not None and participant.pk == held.participant_id:
        raise Refused(_("C’est votre propre annonce : l’accueil vous dira qui y répond."))
    answer, _new = Answer.objects.get_or_create(
        form_key=form_key,
        defaults={
            "post": held,
            "participant": participant,
            "name": name,
            "reached_by": reached_by,
            "text": text,
        },
    )
    return answer


def report_post(*, post: Post, reason: str, text: str) -> PostReport:
    """One open report of each reason and text is enough."""
    report, _new = PostReport.objects.get_or_create(
        post=post, reason=reason, text=text, handled_at=None
    )
    return report


def handle(*, row: Answer | PostReport, acting_user: User) -> bool:
    """False: somebody else of the desk has just done it."""
    done = type(row)._default_manager.filter(pk=row.pk, handled_at=None)
    return bool(done.update(handled_at=timezone.now(), handled_by=acting_user))
