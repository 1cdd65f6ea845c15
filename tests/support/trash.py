"""Deleting, restoring and writing pages through the back office."""

import json

from accounts.enums import JournalAction, Role
from accounts.models import JournalEntry, User
from cms.models import TrashedPage
from tenants.context import inside


def signed_in(place, browse, role=Role.DIRECTION, name="claire"):
    client = browse(place)
    if place is None:
        client.force_login(User.objects.create_user(name, first_name="Claire", role=role))
        return client
    with inside(place):
        client.force_login(User.objects.create_user(name, first_name="Claire", role=role))
    return client


def delete(client, page, **data):
    return client.post(f"/gestion/pages/{page.pk}/delete/", data)


def trashed(centre):
    with inside(centre):
        return TrashedPage.objects.get()


def restore(client, one):
    return client.post(f"/corbeille/{one.pk}/restaurer/", follow=True)


def plain(answer) -> str:
    return answer.text.replace("\xa0", " ")


def lines(centre) -> list[tuple[str, str, str]]:
    with inside(centre):
        kinds = [JournalAction.TRASHED, JournalAction.RESTORED, JournalAction.DELETED]
        found = JournalEntry.objects.filter(action__in=kinds).order_by("pk")
        return list(found.values_list("action", "actor_name", "subject"))


def raw(text: str) -> str:
    block = {"key": "a", "text": text, "type": "unstyled", "depth": 0}
    ranges: dict[str, list] = {"inlineStyleRanges": [], "entityRanges": []}
    return json.dumps({"blocks": [{**block, **ranges}], "entityMap": {}})


def typed(page, text: str, **changes):
    """What the form of the back office sends."""
    return {
        "title": page.title,
        "slug": page.slug,
        "introduction": text,
        "body-count": "1",
        "body-0-deleted": "",
        "body-0-order": "0",
        "body-0-type": "text",
        "body-0-id": "",
        "body-0-value": raw(text),
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        **changes,
    }
