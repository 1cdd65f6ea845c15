"""The test suite, on the private servers that ``make test`` starts.

It runs as several processes side by side (pytest-xdist). Each has a database, a number in Redis and
folders of its own; what a test starts in a further process has those of its test.
"""

import os
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

from config.environment import read_text
from config.settings.base import *  # noqa: F403
from config.settings.base import STORAGES, caches, database, network_addresses

LOCAL_SERVICES_MISSING = False
SECRET_KEY = "tests-only"  # noqa: S105
DEBUG = False

_one_of_several = os.environ.get("PYTEST_XDIST_WORKER", "")  # "gw0", "gw1"…; "" when alone
DATABASES = database(read_text("DATABASE_URL", "postgresql://localhost:1/absent"))
DATABASES["default"]["TEST"] = {"NAME": f"test_maillage{_one_of_several}"}
_redis_url = (
    urlsplit(read_text("REDIS_URL", "redis://localhost:1/0"))
    ._replace(path=f"/{int(_one_of_several[2:]) + 1 if _one_of_several else 0}")
    .geturl()
)
CACHES = caches(_redis_url)
CELERY_BROKER_URL = _redis_url

NETWORK_SCHEME, NETWORK_DOMAIN, NETWORK_PORT, FEDERATION_HOSTS, WAGTAILADMIN_BASE_URL = (
    network_addresses("http://maillage.localhost:8000", extra_hosts=["localhost"])
)

_folder = Path(tempfile.gettempdir()) / f"maillage-tests{_one_of_several}"
STATIC_ROOT = _folder / "static"
MEDIA_ROOT = _folder / "media"
PRIVATE_MEDIA_ROOT = _folder / "private"
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
PG_DUMP = read_text("MAILLAGE_PG_DUMP", "pg_dump")
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
DEFAULT_FROM_EMAIL = f"maillage@{NETWORK_DOMAIN}"
