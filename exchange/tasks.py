"""Celery looks for tasks here; each sub-room has its own."""

from exchange.wall.tasks import tidy_wall, tidy_walls

__all__ = ["tidy_wall", "tidy_walls"]
