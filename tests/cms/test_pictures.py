"""What is kept of a picture: what one sees of it, and nothing else."""

import subprocess
import sys
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from PIL import Image, ImageOps

from cms.pictures import LONGEST_SIDE, PictureRefused, draw_again, safe_name
from tests.support.photos import KINDS, PROFILE, drawn, photo, what_it_tells


def kept(content: bytes, name: str = "photo.jpg") -> tuple[bytes, Image.Image]:
    stored = draw_again(ContentFile(content, name=name)).read()
    image = Image.open(BytesIO(stored))
    image.load()
    return stored, image


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_that_a_camera_writes_is_kept_and_colours_stay(kind):
    raw = photo(kind)
    assert what_it_tells(raw), "the test's own photo tells nothing"
    stored, image = kept(raw)
    assert what_it_tells(stored) == []
    if kind != "GIF":
        assert image.info["icc_profile"] == PROFILE
    assert image.size == (80, 60)
    left, right = (image.convert("RGB").getpixel((x, 30)) for x in (10, 70))
    assert left[0] > 240 > 20 > left[2]
    assert right[2] > 240 > 20 > right[0]


@pytest.mark.parametrize("kind", ["JPEG", "MPO", "HEIF", "PNG", "WEBP", "AVIF"])
def test_a_photo_taken_upright_stands_upright_in_its_pixels(kind):
    stored, image = kept(photo(kind, orientation=6))
    assert what_it_tells(stored) == []
    assert image.size == (60, 80)
    top, bottom = (image.convert("RGB").getpixel((30, y)) for y in (10, 70))
    assert top[0] > 240 > 20 > top[2]
    assert bottom[2] > 240 > 20 > bottom[0]


@pytest.mark.parametrize("orientation", range(1, 9))
def test_each_of_the_eight_ways_to_hold_a_camera_is_the_one_that_viewers_show(orientation):
    raw = photo(orientation=orientation)
    _stored, image = kept(raw)
    with Image.open(BytesIO(raw)) as source:
        shown = ImageOps.exif_transpose(source)
    assert image.size == shown.size
    for place in ((5, 5), (5, 50), (50, 5), (50, 50)):
        distance = zip(image.getpixel(place), shown.getpixel(place), strict=True)
        assert max(abs(one - other) for one, other in distance) < 25


@pytest.mark.parametrize(
    ("kind", "stored_as"),
    [("HEIF", "JPEG"), ("MPO", "JPEG"), ("JPEG", "JPEG"), ("PNG", "PNG"), ("AVIF", "AVIF")],
)
def test_what_browsers_do_not_show_becomes_jpeg(kind, stored_as):
    assert kept(photo(kind))[1].format == stored_as


def test_a_moving_picture_goes_on_moving():
    _stored, image = kept(photo("GIF"))
    assert image.n_frames == 2
    assert image.info["loop"] == 0


def test_a_jpeg_that_stands_upright_keeps_the_tables_of_its_camera():
    raw = photo(quality=88)
    assert kept(raw)[1].quantization == Image.open(BytesIO(raw)).quantization


def test_a_broken_camera_note_refuses_nobody():
    raw = BytesIO()
    drawn().save(raw, "JPEG", exif=b"Exif\x00\x00II*\x00\xff\xff\xff\x7f")
    assert kept(raw.getvalue())[1].size == (80, 60)


def test_a_picture_larger_than_any_page_is_made_smaller():
    _stored, image = kept(photo(size=(6000, 3000)))
    assert image.size == (LONGEST_SIDE, LONGEST_SIDE // 2)


HALF = photo(size=(800, 600))[:9000]
NO_PICTURES = {
    "a PDF": b"%PDF-1.7\n1 0 obj <<>> endobj",
    "a drawing with a script": b"<svg xmlns='http://www.w3.org/2000/svg'><script>a()</script></svg>",
    "the first bytes of a JPEG": b"\xff\xd8\xff\xe0\x00\x10JFIF",
    "half a JPEG": HALF,
    "half a PNG": photo("PNG", size=(800, 600))[:400],
    "half a HEIC": photo("HEIF")[:700],
    "half an AVIF": photo("AVIF")[:700],
}


@pytest.mark.parametrize("content", NO_PICTURES.values(), ids=NO_PICTURES.keys())
def test_what_is_no_picture_is_refused_with_a_sentence(content):
    with pytest.raises(PictureRefused, match="n’est pas une image, ou il est abîmé"):
        kept(content)


def test_a_tiff_or_a_photoshop_file_is_not_taken_for_a_photo():
    content = BytesIO()
    drawn().save(content, "TIFF")
    with pytest.raises(PictureRefused, match="Choisissez une photo JPEG"):
        kept(content.getvalue())


def test_a_file_without_a_byte_is_refused_with_a_sentence():
    with pytest.raises(PictureRefused, match="Ce fichier est vide"):
        kept(b"")


@pytest.mark.parametrize(("kind", "size"), [("PNG", (9000, 6000)), ("PNG", (30_000, 30_000))])
def test_a_picture_with_millions_of_points_is_refused_before_it_is_read(kind, size):
    content = BytesIO()
    Image.new("1", size).save(content, kind)
    assert len(content.getvalue()) < 300_000
    with pytest.raises(PictureRefused, match=r"abîmé|millions de points : c’est trop"):
        kept(content.getvalue())


IN_A_PROCESS_OF_ITS_OWN = """
import resource, sys
sys.path.insert(0, "platform")
from django.conf import settings
settings.configure()
from django.core.files.base import ContentFile
from cms.pictures import draw_again
content = open(sys.argv[1], "rb").read()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
assert draw_again(ContentFile(content, name="grande.jpg")).size > 1000
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


def test_a_phone_s_108_million_points_take_little_memory(tmp_path):
    """Read at half its size: 325 MB otherwise, and as much again to turn it."""
    path = tmp_path / "grande.jpg"
    Image.new("RGB", (12_000, 9_000), "#a8c686").save(path, "JPEG")
    told = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", IN_A_PROCESS_OF_ITS_OWN, str(path)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(told.stdout) < 250


@pytest.mark.parametrize(
    ("name", "stored"),
    [
        ("Fête de l’été 🎉.JPG", "fete-de-lete.jpg"),
        ("🎉.png", "image.jpg"),
        ("../../etc/passwd.jpg", "passwd.jpg"),
        ("C:\\Mes photos\\École.heic", "ecole.jpg"),
        ("", "image.jpg"),
        ("é" * 300 + ".jpg", "e" * 60 + ".jpg"),
    ],
)
def test_a_name_is_one_that_any_disk_and_address_takes(name, stored):
    assert safe_name(name, "JPEG") == stored
