"""The suite's settings, for a worker in a process of its own that sends to the test's server."""

from config.environment import read_int
from config.settings.test import *  # noqa: F403 -- settings are made so

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = "127.0.0.1"
EMAIL_PORT = read_int("TEST_SMTP_PORT", 0)
EMAIL_TIMEOUT = 20
