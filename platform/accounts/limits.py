"""How often something may be tried, counted in Redis; without Redis the answer is « later ».

Per account first, then per centre and address: fifteen people share one line in a centre.
"""

from dataclasses import dataclass

from allauth.account.adapter import get_adapter
from allauth.core.internal.ratelimit import truncate_ip
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django_redis import get_redis_connection
from redis.exceptions import RedisError

from tenants.connections import db

TRY_LATER = _(
    "Réessayez dans une minute : une partie du site redémarre. Ce que vous avez écrit est gardé, "
    "sauf les mots de passe."
)
TOO_MANY = _("Trop d’essais à la suite. Réessayez dans un quart d’heure.")


class LimitsUnreachable(Exception):
    """Redis does not answer: nothing that needs a limit is done now."""


@dataclass(frozen=True)
class Limit:
    name: str
    per_account: int
    per_address: int
    seconds: int

    def consume_for(self, request: HttpRequest) -> bool:
        """Counts one try. False: there were too many. Raises ``LimitsUnreachable``."""
        return all(consume(key, limit, self.seconds) for key, limit in self._counters(request))

    def give_back_for(self, request: HttpRequest) -> None:
        """A try that succeeded does not count."""
        for key, _limit in self._counters(request):
            give_back(key, self.seconds)

    def _counters(self, request: HttpRequest) -> list[tuple[str, int]]:
        counters = [(f"{self.name}:address:{address_of(request)}", self.per_address)]
        if request.user.is_authenticated:
            counters.insert(0, (f"{self.name}:account:{request.user.pk}", self.per_account))
        return counters


CODE_TRIES = Limit("invitation-code", per_account=5, per_address=10, seconds=15 * 60)
NEW_ADDRESS = Limit("new-address", per_account=5, per_address=30, seconds=60 * 60)
INVITING = Limit("inviting", per_account=60, per_address=200, seconds=60 * 60)


def consume(key: str, limit: int, seconds: int) -> bool:
    """Counts one more for ``key`` in the active schema; False once ``limit`` is passed.

    The first try opens a window of ``seconds``. Raises ``LimitsUnreachable``.
    """
    return count(key, seconds)[0] <= limit


def count(key: str, seconds: int) -> tuple[int, int]:
    """Counts one more for ``key``: how many there are in its window, and the seconds left of it."""
    name = _name(key)
    try:
        all_three = get_redis_connection("default").pipeline(transaction=True)
        all_three.set(name, 0, ex=seconds, nx=True)
        all_three.incr(name)
        all_three.ttl(name)
        _made, counted, left = all_three.execute()
    except RedisError as error:
        raise LimitsUnreachable from error
    return counted, max(left, 1)


def address_of(request: HttpRequest) -> str:
    """Of the visitor, behind our proxy too; of IPv6, the part that is one subscriber's."""
    return truncate_ip(get_adapter().get_client_ip(request))


def give_back(key: str, seconds: int) -> None:
    """One less for ``key``, in its window or, if that has just ended, in a new one."""
    try:
        both = get_redis_connection("default").pipeline(transaction=True)
        # Without it a key that has just gone would come back, and stay for ever.
        both.set(_name(key), 0, ex=seconds, nx=True)
        both.decr(_name(key))
        both.execute()
    except RedisError as error:
        raise LimitsUnreachable from error


def reachable() -> bool:
    try:
        get_redis_connection("default").ping()
    except RedisError:
        return False
    return True


def _name(key: str) -> str:
    return f"limits:{db.schema_name}:{key}"
