"""The link in a warning: it renews one post, once, without signing in."""

import datetime
from dataclasses import dataclass

from django.core import signing
from django.urls import reverse

from exchange.models import Post
from tenants.addresses import centre_address
from tenants.connections import db
from tenants.context import current_centre


@dataclass(frozen=True)
class Renewal:
    post: Post
    # The last day when the link was written: later now, somebody has renewed it already.
    ended: datetime.date

    @property
    def used(self) -> bool:
        return self.post.valid_until > self.ended


def renewal_address(post: Post) -> str:
    said = [post.pk, post.valid_until.isoformat()]
    path = reverse("exchange:renew", args=[signing.dumps(said, salt=_salt())])
    return centre_address(current_centre(), path)


def read_renewal(token: str) -> Renewal | None:
    """None: not a link of this centre, or its post is gone."""
    try:
        pk, ended = signing.loads(token, salt=_salt())
        last_day = datetime.date.fromisoformat(ended)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    post = Post.objects.select_related("participant", "category").filter(pk=pk).first()
    return None if post is None else Renewal(post, last_day)


def _salt() -> str:
    return f"exchange.wall.renewing:{db.schema_name}"
