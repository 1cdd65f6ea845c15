"""Each picture is drawn again when it comes in: only what one sees of it is kept.

No position, camera, date, thumbnail, comment or hidden second file survives, whatever the format
calls them, because nothing is copied but the pixels and their colour profile.
"""

import struct
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile, File
from django.utils.text import slugify
from django.utils.translation import gettext as _
from PIL import Image

# What a page or an A4 sheet needs. Each size that a page shows is made from the whole picture,
# three at a time: 16 million pixels take some 300 MB then, a phone's 108 million would take 2 GB.
LONGEST_SIDE = 4096
# JPEG is read at a half, a quarter or an eighth of its size; the others only whole.
MOST_PIXELS = {"JPEG": 120_000_000, "other": 50_000_000}
LONGEST_NAME = 60
QUALITY = 92

# HEIC comes out as JPEG: hardly any browser shows HEIC, and reading it takes seconds each time.
WRITTEN_AS = {"HEIF": "JPEG", "MPO": "JPEG"}
READ = ("JPEG", "PNG", "GIF", "WEBP", "AVIF", "HEIF")
SUFFIXES = {"JPEG": ".jpg", "PNG": ".png", "GIF": ".gif", "WEBP": ".webp", "AVIF": ".avif"}
KEPT = ("icc_profile", "transparency", "duration", "loop", "background", "disposal")
# What Pillow and its decoders raise for bytes that are no picture, or the half of one.
UNREADABLE = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    RuntimeError,
    struct.error,
    IndexError,
    TypeError,
)

ORIENTATION = 0x0112
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


class PictureRefused(ValueError):
    """The message is a French sentence."""


class DrawnPicture(ContentFile):
    """A picture as it is kept, under a name that any disk and address takes."""

    content_type: str


def draw_again(file: File, name: str = "") -> DrawnPicture:
    """``file`` without what its camera wrote, upright. Raises ``PictureRefused``."""
    if isinstance(file, DrawnPicture):
        return file
    name = name or file.name or ""
    try:
        file.seek(0)
        with Image.open(file, formats=READ) as picture:
            _refuse_the_enormous(picture)
            content, kind = _drawn(picture)
    except PictureRefused:
        raise
    except (*UNREADABLE, Image.DecompressionBombError) as error:
        raise PictureRefused(_unreadable(file)) from error
    drawn = DrawnPicture(content, name=safe_name(name, kind))
    drawn.content_type = f"image/{kind.lower()}"
    return drawn


def safe_name(name: str, kind: str) -> str:
    stem = name.replace("\\", "/").rpartition("/")[2].rpartition(".")[0]
    return (slugify(stem)[:LONGEST_NAME].strip("-_") or "image") + SUFFIXES[kind]


def too_heavy(size: int, largest: int) -> str:
    return _(
        "Ce fichier pèse %(size)s : c’est trop, la limite est de %(largest)s. Envoyez-vous la "
        "photo par courriel en taille « moyenne » ou « grande », puis choisissez celle-là."
    ) % {"size": megabytes(size), "largest": megabytes(largest)}


def megabytes(size: int) -> str:
    """As phones and mail programs say it: « 25 Mo »."""
    return f"{-(-size // 2**20)}\u00a0Mo"


def _unreadable(file: File) -> str:
    if not file.size:
        return _("Ce fichier est vide. Choisissez de nouveau la photo, ou une autre.")
    return _(
        "Ce fichier n’est pas une image, ou il est abîmé : il ne s’ouvre pas. Choisissez une "
        "photo JPEG, PNG, WebP ou HEIC ; si c’en est une, envoyez-la de nouveau depuis l’appareil."
    )


def _refuse_the_enormous(picture: Image.Image) -> None:
    kind = WRITTEN_AS.get(picture.format or "", picture.format or "")
    read_whole = picture.format not in ("JPEG", "MPO")
    most = MOST_PIXELS["other" if read_whole else "JPEG"]
    frames = getattr(picture, "n_frames", 1) if kind != "JPEG" else 1
    pixels = picture.width * picture.height * frames
    if pixels > most:
        raise PictureRefused(
            _(
                "Cette image a %(pixels)d millions de points : c’est trop, la limite est de "
                "%(most)d. Réglez l’appareil sur une taille plus petite, ou envoyez-vous la photo "
                "par courriel en taille « grande », puis choisissez celle-là."
            )
            % {"pixels": pixels // 1_000_000, "most": most // 1_000_000}
        )


def _drawn(picture: Image.Image) -> tuple[bytes, str]:
    """(bytes, format). Moving pictures keep their frames."""
    kind = WRITTEN_AS.get(picture.format or "", picture.format or "")
    options: dict[str, Any] = {"quality": QUALITY}
    if kind != "JPEG" and getattr(picture, "is_animated", False):
        options["save_all"] = True
        _forget(picture)
    else:
        picture, as_it_was = _upright_and_not_larger(picture)
        if kind == "JPEG" and as_it_was:
            # The same tables as the camera's: nothing visible is lost.
            picture.format, options["quality"] = "JPEG", "keep"
    if kind == "JPEG":
        options["optimize"] = True
        if picture.mode not in ("RGB", "L", "CMYK"):
            picture = picture.convert("RGB")
    drawn = BytesIO()
    picture.save(drawn, kind, icc_profile=picture.info.get("icc_profile"), **options)
    return drawn.getvalue(), kind


def _upright_and_not_larger(picture: Image.Image) -> tuple[Image.Image, bool]:
    turn, jpeg = TURNS.get(_orientation(picture)), picture.format in ("JPEG", "MPO")
    size = picture.size
    # « reducing_gap » lets a JPEG be read at a fraction of its size.
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), reducing_gap=1.0)
    picture.load()
    _forget(picture)
    as_it_was = jpeg and turn is None and picture.size == size
    return picture.transpose(turn) if turn is not None else picture, as_it_was


def _orientation(picture: Image.Image) -> int:
    try:
        return int(picture.getexif().get(ORIENTATION, 1))
    except UNREADABLE:
        return 1


def _forget(picture: Image.Image) -> None:
    """What Pillow would write again by itself."""
    picture.info = {name: picture.info[name] for name in KEPT if name in picture.info}
