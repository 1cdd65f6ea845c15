"""Settings, addresses and entry points. Importing it binds shared tasks to the Celery app."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
