"""Files as phones and cameras write them, with all that they tell besides the picture."""

from io import BytesIO
from typing import Any

from PIL import Image, ImageCms, ImageDraw
from PIL.PngImagePlugin import PngInfo

SECRET = "SECRET"
MAKE, MODEL, ORIENTATION, GPS, DETAILS, MAKER_NOTE, SERIAL = (
    271,
    272,
    274,
    0x8825,
    0x8769,
    0x927C,
    0xA431,
)
XMP = f"<x:xmpmeta xmlns:x='adobe:ns:meta/'><p>{SECRET} 48.85 N</p></x:xmpmeta>".encode()
PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
KINDS = ("JPEG", "MPO", "HEIF", "PNG", "WEBP", "AVIF", "GIF")


def drawn(size: tuple[int, int] = (80, 60)) -> Image.Image:
    """Red on the left, blue on the right."""
    image = Image.new("RGB", size, "#0000ff")
    ImageDraw.Draw(image).rectangle((0, 0, size[0] // 2 - 1, size[1]), fill="#ff0000")
    return image


def exif(orientation: int = 1) -> Image.Exif:
    told = Image.Exif()
    told[MAKE], told[MODEL] = f"{SECRET} Fairphone", f"{SECRET} 5"
    told[ORIENTATION] = orientation
    told.get_ifd(DETAILS).update({SERIAL: f"{SECRET} 0042", MAKER_NOTE: SECRET.encode() * 40})
    told.get_ifd(GPS).update(
        {1: "N", 2: (48.0, 51.0, 24.0), 3: "E", 4: (2.0, 21.0, 7.0), 29: f"{SECRET}2026"}
    )
    return told


def photo(
    kind: str = "JPEG", size: tuple[int, int] = (80, 60), orientation: int = 1, **options: Any
) -> bytes:
    """A picture of that kind, with its position, its camera, comments and an ICC profile."""
    image, content = drawn(size), BytesIO()
    options = {"exif": exif(orientation).tobytes(), "icc_profile": PROFILE, **options}
    if kind == "PNG":
        options["pnginfo"] = told = PngInfo()
        told.add_text("Author", SECRET)
        told.add_text("Comment", SECRET, zip=True)
        told.add_itxt("XML:com.adobe.xmp", XMP.decode())
    elif kind == "GIF":
        options = {"comment": SECRET.encode(), "duration": [40, 70], "loop": 0}
        options |= {"save_all": True, "append_images": [Image.new("RGB", size, "#00ff00")]}
    elif kind == "MPO":
        options |= {"save_all": True, "append_images": [Image.new("RGB", size, "#00ff00")]}
    else:
        options["xmp"] = XMP
    if kind == "JPEG":
        options["comment"] = SECRET.encode()
    image.save(content, kind, **options)
    written = content.getvalue()
    return _with_iptc_and_a_film(written) if kind == "JPEG" else written


def _with_iptc_and_a_film(jpeg: bytes) -> bytes:
    """A caption as agencies write it, and the film that some phones hide after the picture."""
    caption = b"\x1c\x02\x78" + len(SECRET).to_bytes(2, "big") + SECRET.encode()
    block = b"Photoshop 3.0\x008BIM\x04\x04\x00\x00" + len(caption).to_bytes(4, "big") + caption
    segment = b"\xff\xed" + (len(block) + 2).to_bytes(2, "big") + block
    return jpeg[:2] + segment + jpeg[2:] + b"\x00\x00\x00\x18ftypmp42" + SECRET.encode()


def what_it_tells(content: bytes) -> list[str]:
    """All that a file holds besides its picture, its profile and its frames."""
    found = [SECRET] if SECRET.encode() in content else []
    with Image.open(BytesIO(content)) as image:
        image.load()
        found += [f"exif {tag}" for tag in image.getexif()]
        found += [f"gps {tag}" for tag in image.getexif().get_ifd(GPS)]
        told = {"exif", "xmp", "comment", "photoshop", "XML:com.adobe.xmp", "Author", "mp"}
        found += [name for name in told if image.info.get(name)]
    return found
