"""Keys of the ``network`` cache: the same in every schema.

Every other alias uses django-tenants' key functions, which keep the centres apart. This one
holds what is common to all of them (hosts, vocabularies), and is read before the schema is known.
"""


def make_network_key(key: str, key_prefix: str, version: int) -> str:
    return f"network:{key_prefix}:{version}:{key}"


def reverse_network_key(key: str) -> str:
    return key.split(":", 3)[3]
