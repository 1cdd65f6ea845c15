"""Papers that somebody has signed, photographed or scanned: known by their content, not their name."""

import uuid
from io import BytesIO

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

LARGEST = 10 * 1024 * 1024
MOST_PIXELS = 60_000_000
# Readable on paper; a telephone's photograph has three times as many.
LONGEST_SIDE = 2600
READ = ("JPEG", "PNG", "WEBP", "HEIF", "TIFF")
UNREADABLE = (OSError, SyntaxError, ValueError, EOFError, RuntimeError, IndexError, TypeError)


class ScanField(forms.FileField):
    """Gives a ``ContentFile`` to store: a PDF as it came, a picture drawn again without its data."""

    widget = forms.FileInput(attrs={"accept": "application/pdf,image/*"})

    def clean(self, data: UploadedFile | None, initial: object = None) -> ContentFile | None:
        file = super().clean(data, initial)
        return kept_scan(file) if file else None


def kept_scan(file: UploadedFile) -> ContentFile:
    """Raises ``ValidationError`` with a sentence."""
    if (file.size or 0) > LARGEST:
        raise ValidationError(
            _(
                "Ce fichier pèse plus de 10\u00a0Mo\u00a0: photographiez le papier en taille moyenne."
            )
        )
    file.seek(0)
    begin = file.read(1024)
    file.seek(0)
    if b"%PDF-" in begin:
        return ContentFile(file.read(), name=f"{uuid.uuid4().hex}.pdf")
    return ContentFile(_drawn(file), name=f"{uuid.uuid4().hex}.jpg")


def _drawn(file: UploadedFile) -> bytes:
    try:
        with Image.open(file, formats=READ) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise ValidationError(
                    _("Cette photo est trop grande\u00a0: prenez-la en taille moyenne.")
                )
            picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            upright = ImageOps.exif_transpose(picture).convert("RGB")
    except (*UNREADABLE, Image.DecompressionBombError) as error:
        if isinstance(error, ValidationError):
            raise
        raise ValidationError(
            _(
                "Ce fichier ne s’ouvre ni comme un PDF ni comme une photo\u00a0: photographiez le "
                "papier de nouveau."
            )
        ) from error
    drawn = BytesIO()
    upright.save(drawn, "JPEG", quality=85)
    return drawn.getvalue()
