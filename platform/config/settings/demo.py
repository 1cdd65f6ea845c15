"""This folder's own network: what ``make demo`` runs, and manage.py beside it."""

import os
from typing import Any

from config.environment import read_text
from config.settings.base import *  # noqa: F403
from config.settings.base import ROOT, caches, database, network_addresses
from deploy.services.state import running

_home = ROOT / "var" / "demo"
_services: dict[str, Any] = dict(running(_home) or {})

DEMO = True
LOCAL_SERVICES_MISSING = not (_services or os.environ.get("DATABASE_URL"))
_database_url = read_text(
    "DATABASE_URL", _services.get("database_url", "postgresql://localhost:1/absent")
)
_redis_url = read_text("REDIS_URL", _services.get("redis_url", "redis://localhost:1/0"))

# Known to everyone who has the code: this file is never used where strangers can reach it.
SECRET_KEY = "demo-only"  # noqa: S105
DEBUG = False

DATABASES = database(_database_url)
CACHES = caches(_redis_url)
CELERY_BROKER_URL = _redis_url

NETWORK_SCHEME, NETWORK_DOMAIN, NETWORK_PORT, FEDERATION_HOSTS, WAGTAILADMIN_BASE_URL = (
    network_addresses(
        read_text("MAILLAGE_BASE_URL", _services.get("base_url", "http://maillage.localhost:8000")),
        extra_hosts=["localhost"],
    )
)

STATIC_ROOT = _home / "static"
MEDIA_ROOT = _home / "media"
PRIVATE_MEDIA_ROOT = _home / "private"
PG_DUMP = read_text("MAILLAGE_PG_DUMP", _services.get("pg_dump") or "pg_dump")
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
DEFAULT_FROM_EMAIL = f"maillage@{NETWORK_DOMAIN}"
EMAIL_FILE_PATH = _home / "mails"

# Whoever tries the demo has no second device at hand.
SECOND_FACTOR_ROLES = set()
