"""A real installation. Every value comes from the environment; see .env.example."""

from pathlib import Path

from config.environment import read_bool, read_int, read_list, read_text
from config.settings.base import *  # noqa: F403
from config.settings.base import caches, database, network_addresses

LOCAL_SERVICES_MISSING = False
SECRET_KEY = read_text("SECRET_KEY")
SECRET_KEY_FALLBACKS = read_list("SECRET_KEY_FALLBACKS")
DEBUG = False

DATABASES = database(read_text("DATABASE_URL"))
_redis_url = read_text("REDIS_URL")
CACHES = caches(_redis_url)
CELERY_BROKER_URL = _redis_url

NETWORK_SCHEME, NETWORK_DOMAIN, NETWORK_PORT, FEDERATION_HOSTS, WAGTAILADMIN_BASE_URL = (
    network_addresses(
        read_text("MAILLAGE_BASE_URL"), extra_hosts=read_list("MAILLAGE_EXTRA_FEDERATION_HOSTS")
    )
)

STATIC_ROOT = Path(read_text("STATIC_ROOT", "/srv/maillage/static"))
MEDIA_ROOT = Path(read_text("MEDIA_ROOT", "/srv/maillage/media"))
PG_DUMP = read_text("MAILLAGE_PG_DUMP", "pg_dump")

# The reverse proxy of deploy/ ends TLS and sets this header itself, whatever the client sent.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = read_int("SECURE_HSTS_SECONDS", 31536000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = read_bool("SECURE_HSTS_INCLUDE_SUBDOMAINS", default=True)
SECURE_HSTS_PRELOAD = read_bool("SECURE_HSTS_PRELOAD", default=True)
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "__Host-csrf"

EMAIL_HOST = read_text("EMAIL_HOST", "localhost")
EMAIL_PORT = read_int("EMAIL_PORT", 25)
EMAIL_HOST_USER = read_text("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = read_text("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = read_bool("EMAIL_USE_TLS", default=False)
DEFAULT_FROM_EMAIL = read_text("DEFAULT_FROM_EMAIL", "maillage@localhost")
