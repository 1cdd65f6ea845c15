"""Papers that people have signed, scanned or photographed: what is let in, and what is kept of it.

A photo is drawn again, so that neither the place nor the device stays in it, as ``cms.pictures`` does
for those of the site, which stands on a floor above.
"""

import re
from io import BytesIO
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from PIL import Image, ImageOps

LARGEST = 12 * 2**20
# An A4 page at 200 dots per inch: read easily, and light enough to keep for years.
LONGEST_SIDE = 2400
MOST_PIXELS = 120_000_000
QUALITY = 82
READ = ("JPEG", "PNG", "WEBP", "HEIF")
# A reader accepts some bytes before; actions and files inside have no place in a scan.
PDF_START = re.compile(rb"%PDF-[12]\.\d")
PDF_ACTIVE = re.compile(rb"/(JavaScript|Launch|EmbeddedFile|RichMedia)\b")
# What Pillow and its decoders raise for bytes that are no picture, or the half of one.
UNREADABLE = (OSError, SyntaxError, ValueError, EOFError, RuntimeError, IndexError, TypeError)


class ScanRefused(ValueError):
    """The message is a French sentence."""


class ScanField(forms.FileField):
    """Gives what is to be stored: see ``clean_scan``."""

    widget = forms.FileInput(
        attrs={
            "accept": "application/pdf,image/jpeg,image/png,image/webp,image/heic,image/heif",
        }
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            help_text=gettext_lazy(
                "PDF ou photo, 12\u00a0Mo au plus. Le lieu et l’appareil notés dans la photo sont "
                "effacés. L’accueil seul peut l’ouvrir."
            ),
            error_messages={
                "required": gettext_lazy("Choisissez la photo ou le PDF du papier signé."),
                "empty": gettext_lazy("Ce fichier est vide. Choisissez-le de nouveau."),
            },
            **kwargs,
        )

    def clean(self, data: Any, initial: Any = None) -> File | None:
        file = super().clean(data, initial)
        if not file:
            return None
        try:
            return clean_scan(file)
        except ScanRefused as refusal:
            raise ValidationError(str(refusal), "scan") from refusal


def clean_scan(file: File) -> ContentFile:
    """What is kept of ``file``, told by its content, under a name that says nothing.

    Raises ``ScanRefused``.
    """
    if not file.size:
        raise ScanRefused(_("Ce fichier est vide. Choisissez de nouveau la photo ou le scan."))
    if file.size > LARGEST:
        raise ScanRefused(
            _(
                "Ce fichier pèse %(size)d Mo : c’est trop, la limite est de %(largest)d Mo. Prenez "
                "une photo en taille « moyenne », ou numérisez en noir et blanc."
            )
            % {"size": -(-file.size // 2**20), "largest": LARGEST // 2**20}
        )
    file.seek(0)
    start = file.read(1024)
    file.seek(0)
    if PDF_START.search(start):
        return _pdf(file)
    return _picture(file)


def _pdf(file: File) -> ContentFile:
    content = file.read()
    if b"%%EOF" not in content[-2048:]:
        raise ScanRefused(
            _("Ce PDF est coupé : il manque sa fin. Numérisez de nouveau, ou envoyez une photo.")
        )
    if PDF_ACTIVE.search(content):
        raise ScanRefused(
            _(
                "Ce PDF contient un programme ou d’autres fichiers : il n’est pas gardé. Numérisez "
                "le papier, ou prenez-le en photo."
            )
        )
    return ContentFile(content, name=f"{uuid4().hex}.pdf")


def _picture(file: File) -> ContentFile:
    try:
        with Image.open(file, formats=READ) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise ScanRefused(
                    _("Cette image est trop grande : prenez une photo en taille « moyenne ».")
                )
            picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), reducing_gap=2.0)
            upright = ImageOps.exif_transpose(picture)
            # Nothing is copied but the pixels; what is seen through becomes white, as paper.
            drawn = Image.new("RGB", upright.size, "white")
            mask = upright.convert("RGBA").getchannel("A") if _see_through(upright) else None
            drawn.paste(upright.convert("RGB"), mask=mask)
    except ScanRefused:
        raise
    except (*UNREADABLE, Image.DecompressionBombError) as error:
        raise ScanRefused(
            _(
                "Ce fichier n’est ni un PDF ni une photo, ou il est abîmé : il ne s’ouvre pas. "
                "Choisissez un PDF, ou une photo JPEG, PNG, WebP ou HEIC."
            )
        ) from error
    kept = BytesIO()
    drawn.save(kept, "JPEG", quality=QUALITY, optimize=True)
    return ContentFile(kept.getvalue(), name=f"{uuid4().hex}.jpg")


def _see_through(picture: Image.Image) -> bool:
    return picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
