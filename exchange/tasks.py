"""Celery looks for tasks here; each stands in the sub-room that owns it."""

from exchange.joining import tasks as joining
from exchange.life import tasks as life
from exchange.papers import tasks as papers
from exchange.wall import tasks as wall

__all__ = ["joining", "life", "papers", "wall"]
