"""Direction hears that another centre has shared what it adapted from one of her practices."""

from django.db import transaction
from django.utils.translation import ngettext

from accounts.enums import Role
from accounts.models import User
from actions.models import AdaptationNotice
from federation.addresses import practice_address
from federation.models import Practice
from federation.selectors import adaptations_elsewhere, practices_of_actions
from mail.services import queue_mail
from tenants.context import current_centre


@transaction.atomic
def tell_of_adaptations() -> int:
    """Queues one mail to each person of direction; how many adaptations were news.

    The notice is written with the mails: whatever runs again tells nothing twice.
    """
    heard = AdaptationNotice.objects.values_list("adapted_uid", flat=True)
    found = adaptations_elsewhere(current_centre()).exclude(action_uid__in=[*heard])
    news = [adapted for adapted in found if _is_news(adapted)]
    if news:
        _write(news)
    return len(news)


def _is_news(adapted: Practice) -> bool:
    # Of two workers at the same moment the second waits here, then finds the first one's row.
    return AdaptationNotice.objects.get_or_create(adapted_uid=adapted.action_uid)[1]


def _write(news: list[Practice]) -> None:
    parents = practices_of_actions(adapted.parent_uid for adapted in news if adapted.parent_uid)
    lines = [
        {
            "title": adapted.title,
            "centre": adapted.centre.name,
            "department": str(adapted.department),
            "parent": parents[adapted.parent_uid].title,
            "address": practice_address(adapted),
        }
        for adapted in news
        if adapted.parent_uid in parents
    ]
    subject = ngettext(
        "Un autre centre s’est inspiré de votre pratique",
        "D’autres centres se sont inspirés de vos pratiques",
        len(lines),
    )
    directors = User.objects.filter(role=Role.DIRECTION, is_active=True).exclude(email="")
    for person in directors.order_by("pk"):
        queue_mail(
            to=person.email,
            to_name=str(person),
            subject=subject,
            template="actions/mail/adapted",
            context={"lines": lines, "name": person.first_name or str(person)},
            kind="adapted",
        )
