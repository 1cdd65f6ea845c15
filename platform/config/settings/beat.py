"""What the beat sends, and when; each task gives the schemas that have something to do their own."""

from typing import Any

from celery.schedules import crontab


def _each_minute(task: str) -> dict[str, Any]:
    return {
        "task": task,
        "schedule": 60.0,
        "kwargs": {"schema": "public"},
        "options": {"expires": 55},
    }


def _each_day(task: str, hour: int, minute: int) -> dict[str, Any]:
    return {
        "task": task,
        "schedule": crontab(hour=str(hour), minute=str(minute)),
        "kwargs": {"schema": "public"},
    }


CELERY_BEAT_SCHEDULE = {
    "sweep-jobs": _each_minute("jobs.tasks.sweep_everywhere"),
    "sweep-mail": _each_minute("mail.tasks.sweep_everywhere"),
    "score-drafts": _each_day("actions.tasks.score_drafts_everywhere", 2, 50),
    "clear-expired-sessions": _each_day("tenants.tasks.clear_expired_sessions_everywhere", 3, 20),
    "tidy-sites": _each_day("cms.tasks.tidy_everywhere", 3, 40),
    "apply-retention": _each_day("accounts.tasks.apply_retention_everywhere", 3, 40),
    "tidy-sheets": _each_day("actions.tasks.tidy_everywhere", 3, 50),
    "tidy-catalogue": _each_day("federation.tasks.tidy_catalogue", 3, 50),
    "tell-origins": _each_day("actions.tasks.tell_origins", 4, 10),
    "tidy-registrations": _each_day("exchange.joining.tasks.tidy_registrations_everywhere", 4, 10),
    "look-after-registrations": _each_day(
        "exchange.life.tasks.look_after_registrations_everywhere", 4, 20
    ),
    "tidy-walls": _each_day("exchange.wall.tasks.tidy_walls", 4, 30),
    "make-open-data": _each_day("federation.tasks.make_open_data", 4, 30),
    "send-wall-digests": _each_day("exchange.papers.tasks.send_digests", 7, 10),
}
