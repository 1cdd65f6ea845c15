"""Direction picks the colour and the logo; the page says what was corrected."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.models import User
from tenants.context import inside
from tenants.models import Centre
from tests.support.photos import photo, what_it_tells

pytestmark = pytest.mark.django_db
PAGE = "/compte/apparence/"


def picture(kind: str = "PNG", size: tuple[int, int] = (1200, 600)) -> SimpleUploadedFile:
    drawn = BytesIO()
    Image.new("RGB", size, "#a8c686").save(drawn, kind)
    return SimpleUploadedFile(f"Notre logo.{kind.lower()}", drawn.getvalue())


@pytest.fixture
def direction(centre, browse):
    client = browse(centre)
    with inside(centre):
        client.force_login(User.objects.create_user("direction", role="direction"))
    return client


def test_a_colour_that_is_hard_to_read_is_kept_and_the_page_says_what_is_shown_instead(
    direction, centre
):
    response = direction.post(PAGE, {"accent_colour": "#FFEE00"}, follow=True)
    page = " ".join(response.text.replace("\u00a0", " ").split())
    assert "Vos pages portent maintenant cette couleur" in page
    assert "Sur fond clair, votre couleur #ffee00 se lirait mal" in page
    assert "(contraste de 1,0, il en faut 4,5). Elle y est remplacée par #665f00" in page
    assert Centre.objects.get(pk=centre.pk).accent_colour == "#ffee00"
    assert "/couleurs/ffee00.css" in response.text
    assert "--accent:#665f00" in direction.get("/couleurs/ffee00.css").text


def test_a_colour_that_can_be_read_on_light_pages_is_shown_as_it_is(direction):
    page = direction.post(PAGE, {"accent_colour": "#1f5673"}, follow=True).text
    assert "Sur fond clair" not in page
    assert "Sur les écrans réglés en sombre" in page


@pytest.mark.parametrize("colour", ["", "rouge", "#12345", "#zzzzzz", "#1f5673;}"])
def test_what_is_no_colour_is_refused_with_a_sentence_and_changes_nothing(
    direction, centre, colour
):
    response = direction.post(PAGE, {"accent_colour": colour})
    assert response.status_code == 200
    assert 'aria-invalid="true"' in response.text
    assert Centre.objects.get(pk=centre.pk).accent_colour == centre.accent_colour


def test_a_logo_is_drawn_again_small_and_shown_on_every_page(
    direction, centre, browse, media, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        direction.post(PAGE, {"accent_colour": "#1f5673", "logo": picture()})
    logo = Centre.objects.get(pk=centre.pk).logo
    visitor = browse(centre)
    with inside(centre):
        address = logo.url
    assert f'src="{address}"' in visitor.get("/actions/").text
    with Image.open(BytesIO(visitor.get(address).getvalue())) as shown:
        assert shown.format == "WEBP"
        assert shown.size == (224, 112)


def test_a_new_logo_takes_the_place_of_the_former_and_one_can_remove_it(
    direction, centre, media, django_capture_on_commit_callbacks
):
    for sent in ({"logo": picture()}, {"logo": picture("JPEG", (90, 90))}):
        with django_capture_on_commit_callbacks(execute=True):
            direction.post(PAGE, {"accent_colour": "#1f5673", **sent})
        assert len(list(media.rglob("*.webp"))) == 1
    assert "Retirer le logo actuel" in direction.get(PAGE).text
    with django_capture_on_commit_callbacks(execute=True):
        direction.post(PAGE, {"accent_colour": "#1f5673", "remove_logo": "on"})
    assert not Centre.objects.get(pk=centre.pk).logo
    assert list(media.rglob("*.webp")) == []


def test_a_file_that_is_no_picture_is_refused_and_the_colour_typed_is_not_lost(direction, centre):
    text = SimpleUploadedFile("logo.svg", b"<svg onload='alert(1)'/>")
    response = direction.post(PAGE, {"accent_colour": "#123456", "logo": text})
    assert "Cette image ne s’ouvre pas" in response.text
    assert 'value="#123456"' in response.text
    assert Centre.objects.get(pk=centre.pk).accent_colour == centre.accent_colour


def test_half_a_logo_is_refused_and_the_colour_typed_is_not_lost(direction):
    half = SimpleUploadedFile("logo.jpg", photo(size=(900, 700))[:9000])
    response = direction.post(PAGE, {"accent_colour": "#123456", "logo": half})
    assert "Cette image ne s’ouvre pas" in response.text
    assert 'value="#123456"' in response.text


def test_a_logo_photographed_with_a_phone_stands_upright_and_tells_nothing(
    direction, centre, media
):
    sent = SimpleUploadedFile("logo.jpg", photo(orientation=6))
    direction.post(PAGE, {"accent_colour": "#1f5673", "logo": sent})
    (stored,) = media.rglob("*.webp")
    assert what_it_tells(stored.read_bytes()) == []
    with Image.open(stored) as logo:
        assert logo.size == (60, 80)


def test_a_picture_far_too_large_is_refused(direction):
    response = direction.post(
        PAGE, {"accent_colour": "#123456", "logo": picture(size=(9000, 5000))}
    )
    assert "Cette image est trop grande" in response.text


def test_the_logo_of_a_centre_is_not_served_by_another(
    direction, centre, other_centre, browse, media
):
    direction.post(PAGE, {"accent_colour": "#1f5673", "logo": picture()})
    with inside(centre):
        address = Centre.objects.get(pk=centre.pk).logo.url
    assert browse(centre).get(address).status_code == 200
    assert browse(other_centre).get(address).status_code == 404
    assert browse(None).get(address).status_code == 404
    assert Centre.objects.get(pk=other_centre.pk).accent_colour == other_centre.accent_colour
    assert "site-logo" not in browse(other_centre).get("/actions/").text
