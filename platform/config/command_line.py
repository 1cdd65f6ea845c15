"""Runs a management command and turns an unreachable server into one sentence."""

import sys

from django.core.management import execute_from_command_line
from django.db import OperationalError


def run(argv: list[str]) -> None:
    try:
        execute_from_command_line(argv)
    except OperationalError as error:
        from django.conf import settings

        if settings.LOCAL_SERVICES_MISSING:
            sys.exit(
                "Les serveurs de Maillage ne tournent pas : lancez « make demo » dans ce dossier, "
                "ou donnez DATABASE_URL et REDIS_URL."
            )
        if getattr(error.__cause__, "sqlstate", None) is None:
            sys.exit(f"La base de données ne répond pas : {error}".strip())
        raise
