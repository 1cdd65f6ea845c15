"""Uploaded files: each host serves those of its own schema and no others."""

import mimetypes

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from tenants.connections import db

# What a browser may show in place; anything else is offered as a download, so that an uploaded
# page never runs under the centre's name.
SHOWN_IN_PLACE = {"image/avif", "image/gif", "image/jpeg", "image/png", "image/webp"}


@require_safe
def media(request: HttpRequest, name: str) -> FileResponse:
    """``/media/<schema>/<path>``; 404 for the schema of another host."""
    schema_name, _slash, path = name.partition("/")
    if schema_name != db.schema_name or not path or path.startswith("documents/"):
        # Documents have their own view, which checks who may read them.
        raise Http404(name)
    try:
        opened = default_storage.open(path)
        changed = default_storage.get_modified_time(path)
    except (OSError, SuspiciousFileOperation) as error:
        raise Http404(name) from error
    kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
    response = FileResponse(opened, content_type=kind, as_attachment=kind not in SHOWN_IN_PLACE)
    response["Last-Modified"] = http_date(changed.timestamp())
    response["Cache-Control"] = "public, max-age=86400"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
