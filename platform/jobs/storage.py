"""Files that no address shows: results of jobs, scans, mandates.

Each is under ``PRIVATE_MEDIA_ROOT/<schema>/``, of the schema that is active when it is opened, and
leaves only through a view that has checked who asks.
"""

import mimetypes
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import FileSystemStorage
from django.http import FileResponse
from django.utils.deconstruct import deconstructible

from jobs.conf import private_root
from tenants.connections import db


@deconstructible(path="jobs.storage.PrivateStorage")
class PrivateStorage(FileSystemStorage):
    """Readable by the server's own account only: files 0600, folders 0700."""

    def __init__(self) -> None:
        super().__init__(file_permissions_mode=0o600, directory_permissions_mode=0o700)

    # Not cached as the parent's: the schema changes with each request and task.
    @property
    def base_location(self) -> str:
        return str(private_root() / db.schema_name)

    @property
    def location(self) -> str:
        return str(Path(self.base_location).resolve())

    def url(self, name: str | None) -> str:
        raise ValueError("A private file has no address; serve it with serve_private().")


private_storage = PrivateStorage()


def serve_private(name: str, *, as_name: str) -> FileResponse:
    """The file as a download that is kept nowhere on the way.

    The caller has checked that the person may have it. Raises ``FileNotFoundError`` when it is
    gone, ``SuspiciousFileOperation`` for a name that leads out of the schema's folder.
    """
    response = FileResponse(
        private_storage.open(name),
        as_attachment=True,
        filename=as_name,
        content_type=mimetypes.guess_type(as_name)[0] or "application/octet-stream",
    )
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def check_private_folder(**_kwargs: Any) -> list[checks.CheckMessage]:
    try:
        root = private_root().resolve()
    except ImproperlyConfigured as error:
        return [checks.Error(str(error), id="jobs.E002")]
    served = [Path(folder).resolve() for folder in (settings.MEDIA_ROOT, settings.STATIC_ROOT)]
    if any(root.is_relative_to(folder) or folder.is_relative_to(root) for folder in served):
        return [
            checks.Error(
                "PRIVATE_MEDIA_ROOT must be apart from MEDIA_ROOT and STATIC_ROOT, which are"
                " served to everyone.",
                id="jobs.E001",
            )
        ]
    return []
