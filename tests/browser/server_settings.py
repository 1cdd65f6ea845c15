"""The suite's settings, for the web server that the browser visits in a process of its own."""

import os

from config.environment import read_int, read_text
from config.settings.test import *  # noqa: F403
from config.settings.test import network_addresses

NETWORK_SCHEME, NETWORK_DOMAIN, NETWORK_PORT, FEDERATION_HOSTS, WAGTAILADMIN_BASE_URL = (
    network_addresses(
        f"http://maillage.localhost:{read_int('TEST_SITE_PORT', 8000)}", extra_hosts=["localhost"]
    )
)
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = read_text("TEST_MAILS", os.devnull)

# Django's own set-up keeps errors to itself when DEBUG is off; the tests read them.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "[%(levelname)s] %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "loggers": {"django": {"handlers": ["console"], "level": "ERROR", "propagate": False}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
