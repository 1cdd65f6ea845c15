"""The suite's settings, for a worker in a process of its own that sends to the test's server."""

import copy
from pathlib import Path

from config.environment import read_int
from config.settings.test import *  # noqa: F403
from config.settings.test import TEMPLATES

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = "127.0.0.1"
EMAIL_PORT = read_int("TEST_SMTP_PORT", 0)
EMAIL_TIMEOUT = read_int("TEST_SMTP_TIMEOUT", 2)
ROOT_URLCONF = "tests.mail.mail_urls_centre"
TEMPLATES = copy.deepcopy(TEMPLATES)
TEMPLATES[0]["DIRS"] = [Path(__file__).parent / "templates"]
DEFAULT_FROM_EMAIL = "ne-pas-repondre@maillage.localhost"
