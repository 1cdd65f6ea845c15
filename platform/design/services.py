"""How a centre's pages look: its colour and its logo."""

import uuid
from io import BytesIO

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from PIL import Image, ImageOps

from tenants.context import inside
from tenants.models import Centre

# Twice the room it has in the header, for screens that are twice as fine.
LOGO_BOX = (360, 112)


@transaction.atomic
def dress_centre(
    *,
    centre: Centre,
    accent_colour: str,
    logo: UploadedFile | None = None,
    remove_logo: bool = False,
) -> Centre:
    """The colour is kept as chosen and corrected when shown; the picture is drawn again, small."""
    row = Centre.objects.select_for_update().get(pk=centre.pk)
    row.accent_colour = accent_colour.lower()
    former = row.logo.name if logo or remove_logo else ""
    if logo:
        # A new name each time: browsers keep pictures for a day.
        row.logo.save(f"{uuid.uuid4().hex[:12]}.webp", _small(logo), save=False)
    elif remove_logo:
        row.logo = ""
    row.save()
    if former:
        transaction.on_commit(lambda: _forget(row, former))
    return row


def _forget(centre: Centre, name: str) -> None:
    with inside(centre):
        centre.logo.storage.delete(name)


def _small(upload: UploadedFile) -> ContentFile:
    """As WebP, upright, without what a camera writes into its files."""
    upload.seek(0)
    with Image.open(upload) as picture:
        upright = ImageOps.exif_transpose(picture).convert("RGBA")
    upright.thumbnail(LOGO_BOX)
    drawn = BytesIO()
    upright.save(drawn, "WEBP", quality=90, method=6)
    return ContentFile(drawn.getvalue())
