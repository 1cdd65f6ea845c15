"""Celery looks for tasks here; each sub-room has its own."""

from exchange.papers.tasks import send_digest_of_wall, send_digests
from exchange.wall.tasks import tidy_wall, tidy_walls

__all__ = ["send_digest_of_wall", "send_digests", "tidy_wall", "tidy_walls"]
"""Where Celery looks for the tasks of this room; each stands in the sub-room that owns it."""

from exchange.joining.tasks import tidy_registrations, tidy_registrations_everywhere

__all__ = ["tidy_registrations", "tidy_registrations_everywhere"]
"""The tasks of this room, where Celery looks for them."""

from exchange.life import tasks as life

__all__ = ["life"]
