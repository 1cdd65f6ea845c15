"""A real installation. Every value comes from the environment; see .env.example."""

import logging
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from config.environment import read_bool, read_int, read_list, read_text
from config.settings.base import *  # noqa: F403
from config.settings.base import caches, database, network_addresses

LOCAL_SERVICES_MISSING = False
SECRET_KEY = read_text("SECRET_KEY")
# Former keys, while what they signed is still valid: separated by commas, or one on each line.
SECRET_KEY_FALLBACKS = read_text("SECRET_KEY_FALLBACKS", "").replace(",", " ").split()
DEBUG = False

DATABASES = database(read_text("DATABASE_URL"))
_redis_url = read_text("REDIS_URL")
CACHES = caches(_redis_url)
CELERY_BROKER_URL = _redis_url
# The caches do without Redis when it is down; the log says that they do.
DJANGO_REDIS_LOG_IGNORED_EXCEPTIONS = True

NETWORK_SCHEME, NETWORK_DOMAIN, NETWORK_PORT, FEDERATION_HOSTS, WAGTAILADMIN_BASE_URL = (
    network_addresses(
        read_text("MAILLAGE_BASE_URL"), extra_hosts=read_list("MAILLAGE_EXTRA_FEDERATION_HOSTS")
    )
)
if NETWORK_SCHEME != "https" or not NETWORK_DOMAIN:
    # Everything below, the cookies' names first, works over https only.
    raise ImproperlyConfigured(
        f"MAILLAGE_BASE_URL must look like https://maillage.example.org, not "
        f"{WAGTAILADMIN_BASE_URL!r}."
    )

STATIC_ROOT = Path(read_text("STATIC_ROOT", "/srv/maillage/static"))
MEDIA_ROOT = Path(read_text("MEDIA_ROOT", "/srv/maillage/media"))
# Result files, scans: never below MEDIA_ROOT, never served by the proxy.
PRIVATE_MEDIA_ROOT = Path(read_text("PRIVATE_MEDIA_ROOT", "/srv/maillage/private"))
PG_DUMP = read_text("MAILLAGE_PG_DUMP", "pg_dump")

# The reverse proxy of deploy/ ends TLS and sets this header itself, whatever the client sent.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
# The federation's host speaks for all below it. deploy/Caddyfile leaves only max-age on the other
# hosts: next to a centre's own domain there may be some that are not ours.
SECURE_HSTS_SECONDS = read_int("SECURE_HSTS_SECONDS", 31536000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = read_bool("SECURE_HSTS_INCLUDE_SUBDOMAINS", default=True)
SECURE_HSTS_PRELOAD = read_bool("SECURE_HSTS_PRELOAD", default=True)
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "__Host-csrf"
MESSAGE_STORAGE = "config.message_storage.MessageStorage"

EMAIL_BACKEND = read_text("EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend")
EMAIL_HOST = read_text("EMAIL_HOST", "localhost")
EMAIL_PORT = read_int("EMAIL_PORT", 25)
EMAIL_HOST_USER = read_text("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = read_text("EMAIL_HOST_PASSWORD", "")
# TLS after the greeting (usually port 587), or SSL from the first byte (465): one of them.
EMAIL_USE_TLS = read_bool("EMAIL_USE_TLS", default=False)
EMAIL_USE_SSL = read_bool("EMAIL_USE_SSL", default=False)
# Without one, a mail server that does not answer holds its sender for ever.
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = read_text("DEFAULT_FROM_EMAIL", f"maillage@{NETWORK_DOMAIN}")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# To stdout, for whoever runs the process to keep. No visitor’s address is in it.
LOG_LEVEL = read_text("LOG_LEVEL", "INFO").upper()
if LOG_LEVEL not in logging.getLevelNamesMapping():
    raise ImproperlyConfigured(f"LOG_LEVEL must be a level such as INFO, not {LOG_LEVEL!r}.")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
    },
    "handlers": {
        "stdout": {
            "class": "logging.StreamHandler",
            "stream": "ext://sys.stdout",
            "formatter": "line",
        },
    },
    "root": {"handlers": ["stdout"], "level": LOG_LEVEL},
    # Django's own handlers (the console while DEBUG, mails to ADMINS) would say it twice.
    "loggers": {"django": {"handlers": [], "level": LOG_LEVEL, "propagate": True}},
}
# The worker and beat write to the handler above; --loglevel still says how much.
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

# deploy/'s proxy is the only way in, and writes its client's address itself.
ALLAUTH_TRUSTED_PROXY_COUNT = read_int("TRUSTED_PROXY_COUNT", 1)

# Days; tenants.retention refuses less than one.
RETENTION_DAYS = {
    "journal": read_int("RETENTION_JOURNAL_DAYS", 365),
    "invitations": read_int("RETENTION_INVITATIONS_DAYS", 90),
    "mails": read_int("RETENTION_MAILS_DAYS", 180),
    "ended_accounts": read_int("RETENTION_ENDED_ACCOUNTS_DAYS", 365),
    "unused_accounts": read_int("RETENTION_UNUSED_ACCOUNTS_DAYS", 730),
    "data_requests": read_int("RETENTION_DATA_REQUESTS_DAYS", 1095),
    "messages": read_int("RETENTION_MESSAGES_DAYS", 365),
    "trash": read_int("RETENTION_TRASH_DAYS", 30),
    "empty_searches": read_int("RETENTION_EMPTY_SEARCHES_DAYS", 365),
    "participants": read_int("RETENTION_PARTICIPANTS_DAYS", 1095),
}
