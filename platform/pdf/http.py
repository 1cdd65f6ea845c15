import re

from django.http import HttpResponse
from django.utils.http import content_disposition_header

# What a browser or a file system would refuse or misread in a file's name.
UNSAFE = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]+')


def pdf_response(content: bytes, filename: str, *, inline: bool = True) -> HttpResponse:
    """``content`` shown in the browser, or downloaded, and kept by nobody on the way.

    ``filename`` may hold accents; slashes and other unsafe characters become a dash.
    """
    response = HttpResponse(content, content_type="application/pdf")
    disposition = content_disposition_header(not inline, UNSAFE.sub("-", filename))
    assert disposition is not None
    response["Content-Disposition"] = disposition
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def public_pdf_response(content: bytes, filename: str) -> HttpResponse:
    """The same for a document that everyone may read: asked again each time, by its version."""
    response = pdf_response(content, filename)
    response["Cache-Control"] = "no-cache"
    # The page is what one finds; the paper is made for whoever asks for it.
    response["X-Robots-Tag"] = "noindex"
    return response
