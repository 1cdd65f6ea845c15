"""Which centre answers on a host, from a cache that every process shares.

The cache is dropped when a centre or a domain changes. While Redis is down each request asks
the database; an entry that could not be dropped meanwhile lives for five minutes at most.
"""

import hashlib
from typing import Any

from django.core.cache import caches
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django_tenants.utils import get_public_schema_name, schema_context

from tenants.models import Centre, Domain

FIELDS = [field.attname for field in Centre._meta.concrete_fields]
# A release that changes the fields must not read the entries of the former one.
SHAPE = hashlib.sha256(",".join(FIELDS).encode()).hexdigest()[:8]


def centre_for_host(host: str) -> Centre | None:
    """The centre whose domain is ``host`` (lower case, without port), whatever its state.

    Reads the database only when the cache does not know; call it with the public schema active.
    """
    cache = caches["network"]
    values = cache.get(_key(host))
    if values is None:
        domain = Domain.objects.select_related("tenant").filter(domain=host).first()
        if domain is None:
            return None
        values = [getattr(domain.tenant, name) for name in FIELDS]
        cache.set(_key(host), values)
    return Centre.from_db("default", FIELDS, values)


def forget(*hosts: str) -> None:
    caches["network"].delete_many([_key(host) for host in hosts])


def _key(host: str) -> str:
    return f"host:{SHAPE}:{host}"


def _centre_changed(instance: Centre, **_kwargs: Any) -> None:
    with schema_context(get_public_schema_name()):
        _forget_now_and_after_commit(
            list(Domain.objects.filter(tenant=instance).values_list("domain", flat=True))
        )


def _domain_changed(instance: Domain, **_kwargs: Any) -> None:
    _forget_now_and_after_commit([instance.domain])


def _forget_now_and_after_commit(hosts: list[str]) -> None:
    # Also after the commit: another process may have read the old row in between.
    forget(*hosts)
    transaction.on_commit(lambda: forget(*hosts))


def connect_signals() -> None:
    for signal in (post_save, post_delete):
        signal.connect(_centre_changed, sender=Centre, dispatch_uid=f"tenants.centre.{id(signal)}")
        signal.connect(_domain_changed, sender=Domain, dispatch_uid=f"tenants.domain.{id(signal)}")
