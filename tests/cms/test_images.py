"""Pictures of a site: from the phone to the page."""

import gc
import re
import warnings
from html import unescape
from io import BytesIO
from pathlib import Path

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.documents.models import Document
from wagtail.images.models import SourceImageIOError
from wagtail.models import UploadedFile

from accounts.enums import Role
from accounts.models import User
from cms.blocks import PictureBlock
from cms.image_forms import PictureField
from cms.models import CentreImage, ContentPage
from tenants.context import inside
from tests.support.pages import add_page, article, picture
from tests.support.photos import photo, what_it_tells

pytestmark = pytest.mark.django_db
IMAGES = "/gestion/images/"
ADD, SEVERAL = f"{IMAGES}add/", f"{IMAGES}multiple/add/"
CHOOSER = f"{IMAGES}chooser/create/"
REPORT = "/gestion/reports/images-a-completer/"


def sent(content: bytes | None = None, name: str = "IMG_2041.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, photo(orientation=6) if content is None else content)


def said(page: str) -> str:
    return " ".join(unescape(page).replace("\u00a0", " ").split())


@pytest.fixture
def direction(centre, browse, media):
    return signed_in(centre, browse, Role.DIRECTION)


def signed_in(place, browse, role):
    with inside(place):
        client = browse(place)
        client.force_login(User.objects.create_user(f"qui-{role}", role=role))
    return client


def by_the_form(client):
    client.post(ADD, {"title": "Photo", "file": sent()})


def several_at_once(client):
    client.post(SEVERAL, {"title": "Photo", "files[]": sent()})


def from_a_page(client):
    client.post(
        CHOOSER, {"image-chooser-upload-title": "Photo", "image-chooser-upload-file": sent()}
    )


def several_at_once_with_a_title_to_correct(client):
    client.post(SEVERAL, {"title": "long " * 80, "files[]": sent()})
    waiting = UploadedFile.objects.get()
    with waiting.file.open("rb") as opened:
        assert what_it_tells(opened.read()) == []
    prefix = f"uploaded-image-{waiting.pk}"
    client.post(
        f"{IMAGES}multiple/create_from_uploaded_image/{waiting.pk}/",
        {f"{prefix}-title": "Photo", f"{prefix}-tags": ""},
    )


def in_the_place_of_another(client):
    former = picture("Photo")
    client.post(f"{IMAGES}{former.pk}/", {"title": "Photo", "file": sent()})


def from_code(_client):
    CentreImage(title="Photo", file=ImageFile(BytesIO(photo(orientation=6)), name="a.jpg")).save()


def from_code_by_its_file(_client):
    image = CentreImage(title="Photo")
    image.file.save("a.jpg", ContentFile(photo(orientation=6)), save=False)
    image.save()


@pytest.mark.parametrize(
    "bring",
    [
        by_the_form,
        several_at_once,
        from_a_page,
        several_at_once_with_a_title_to_correct,
        in_the_place_of_another,
        from_code,
        from_code_by_its_file,
    ],
)
def test_by_whatever_door_a_photo_comes_its_place_and_camera_stay_outside(
    centre, direction, bring, media
):
    with inside(centre):
        bring(direction)
        image = CentreImage.objects.get()
        assert image.title == "Photo"
        assert (image.width, image.height) == (60, 80)
        content = image.file.open("rb").read()
        assert image.get_file_size() == len(content)
        assert image.get_file_hash() == image.file_hash != ""
        for spec in ("width-40|format-avif", "width-40|format-jpeg", "max-30x30", "original"):
            with image.get_rendition(spec).file.open("rb") as opened:
                assert what_it_tells(opened.read()) == []
    assert what_it_tells(content) == []
    every = [path for path in media.rglob("*") if path.is_file()]
    assert every
    assert [path for path in every if what_it_tells(path.read_bytes())] == []


def test_a_heic_photo_is_kept_as_jpeg_and_shown(centre, direction):
    direction.post(ADD, {"title": "Photo", "file": sent(photo("HEIF"), "IMG_2041.HEIC")})
    with inside(centre):
        image = CentreImage.objects.get()
        assert image.file.name.endswith("/img_2041.jpg")
        page = add_page(ContentPage, "Le projet", slug="photo", image=image)
    assert 'type="image/avif"' in direction.get(page.url_path.replace("/home", "", 1)).text


def test_the_same_photo_twice_is_recognised(centre, direction):
    for _time in range(2):
        answer = direction.post(SEVERAL, {"title": "Photo", "files[]": sent()}).json()
    assert answer["success"]
    assert answer["duplicate"]


def test_a_document_that_waits_for_its_title_is_kept_as_it_came(centre, direction):
    with inside(centre):
        waiting = UploadedFile.objects.create(
            for_content_type=ContentType.objects.get_for_model(Document),
            file=SimpleUploadedFile("flyer.txt", b"Bonjour"),
        )
        assert waiting.file.open("rb").read() == b"Bonjour"


TOO_HEAVY = b"\xff\xd8\xff\xe0" + bytes(40 * 1024 * 1024)
REFUSED = {
    "a PDF named .jpg": (b"%PDF-1.7\n1 0 obj", "Ce fichier n’est pas une image, ou il est abîmé"),
    "half a JPEG": (photo(size=(900, 700))[:9000], "ou il est abîmé : il ne s’ouvre pas"),
    "a drawing with a script": (
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>a()</script></svg>",
        "Ce fichier n’est pas une image",
    ),
    "nothing": (b"", "Ce fichier est vide. Choisissez de nouveau la photo"),
    "40 MB": (TOO_HEAVY, "Ce fichier pèse 41 Mo : c’est trop, la limite est de 25 Mo"),
}


@pytest.mark.parametrize(("content", "sentence"), REFUSED.values(), ids=REFUSED.keys())
def test_a_refused_file_is_told_with_a_sentence_and_nothing_typed_is_lost(
    centre, direction, content, sentence
):
    typed = {
        "title": "La fête 🎉",
        "description": "Des tables dans la cour",
        "consent_note": "Ginette, le 3 mai",
    }
    page = direction.post(ADD, {**typed, "file": sent(content)})
    assert page.status_code == 200
    assert sentence in said(page.text)
    assert [text for text in typed.values() if text not in said(page.text)] == []

    typed_in_a_window = {f"image-chooser-upload-{name}": text for name, text in typed.items()}
    page = direction.post(
        CHOOSER, {**typed_in_a_window, "image-chooser-upload-file": sent(content)}
    )
    window = said(page.json()["htmlFragment"])
    assert sentence in window
    assert [text for text in typed.values() if text not in window] == []

    answer = direction.post(SEVERAL, {"title": "La fête", "files[]": sent(content)}).json()
    assert not answer["success"]
    assert sentence in said(answer["error_message"])

    with inside(centre):
        assert not CentreImage.objects.exists()
        former = picture("Avant")
    page = direction.post(f"{IMAGES}{former.pk}/", {**typed, "file": sent(content)})
    assert sentence in said(page.text)
    assert [text for text in typed.values() if text not in said(page.text)] == []
    with inside(centre):
        assert CentreImage.objects.get().title == "Avant"
        assert CentreImage.objects.get().file.storage.exists(former.file.name)


def test_a_name_with_an_emoji_is_kept_as_typed_in_the_title_and_made_safe_on_the_disk(
    centre, direction
):
    direction.post(SEVERAL, {"title": "Été 🎉 à l’école", "files[]": sent(name="Été 🎉.jpg")})
    with inside(centre):
        image = CentreImage.objects.get()
    assert image.title == "Été 🎉 à l’école"
    assert image.file.name == "original_images/ete.jpg"


def test_one_refused_photo_does_not_keep_the_others_out(centre, direction):
    told = [
        direction.post(SEVERAL, {"title": "x", "files[]": sent(content)}).json()["success"]
        for content in (photo(), b"%PDF", photo("PNG"))
    ]
    assert told == [True, False, True]
    with inside(centre):
        assert CentreImage.objects.count() == 2


def test_the_forms_ask_what_the_picture_shows_and_who_agreed(direction):
    answer = direction.post(SEVERAL, {"title": "Photo", "files[]": sent()}).json()
    edit = direction.get(f"{IMAGES}{answer['image_id']}/").text
    for page in (direction.get(ADD).text, answer["form"], edit):
        assert "Ce que montre l’image" in said(page)
        assert "Quatre habitantes plantent des tomates" in said(page)
        assert "Si personne n’est reconnaissable, écrivez-le" in said(page)
    assert "Le lieu et l’appareil notés dans le fichier sont effacés" in said(
        direction.get(SEVERAL).text
    )


def test_a_title_is_never_read_out_in_the_place_of_a_description(in_centre, media):
    assert picture("IMG_2041").default_alt_text == ""
    assert picture("IMG_2041", description="La cour").default_alt_text == "La cour"


def test_a_picture_within_a_page_is_described_or_said_to_be_an_ornament(in_centre, media):
    block, image = PictureBlock(), picture("IMG_2041")
    image.contextual_alt_text = ""
    with pytest.raises(ValidationError):
        block.clean(block.to_python({"image": {"image": image.pk, "decorative": False}}))
    block.clean(block.to_python({"image": {"image": image.pk, "decorative": True}}))


def test_pictures_that_lack_words_are_listed_and_counted(centre, other_centre, direction):
    with inside(centre):
        picture("Sans rien")
        picture("Décrite", description="La cour")
        picture("Accordée", consent_note="Personne n’est reconnaissable")
        picture("Complète", description="La cour", consent_note="Ginette, le 3 mai")
    with inside(other_centre):
        picture("Ailleurs")
    assert titles(direction.get(REPORT)) == ["Accordée", "Décrite", "Sans rien"]
    assert titles(direction.get(f"{REPORT}?manque=description")) == ["Accordée", "Sans rien"]
    assert titles(direction.get(f"{REPORT}results/?manque=accord")) == ["Décrite", "Sans rien"]
    home = said(direction.get("/gestion/").text)
    assert "2 images n’ont pas de description pour qui ne les voit pas." in home
    assert f'href="{REPORT}?manque=description"' in home
    assert f'"{REPORT}"' in home  # in the menu


def titles(answer) -> list[str]:
    return sorted(set(re.findall(r"Sans rien|Décrite|Accordée|Complète|Ailleurs", answer.text)))


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.DIRECTION, 200), (Role.TEAM, 200), (Role.DESK, 302), (Role.RESIDENT, 302)],
)
def test_the_list_of_what_lacks_is_for_the_back_office(centre, browse, role, status):
    client = signed_in(centre, browse, role)
    assert client.get(REPORT).status_code == status
    assert client.get(f"{REPORT}results/").status_code == status
    assert client.get(f"{REPORT}?export=csv").status_code == status


def test_the_list_takes_as_many_statements_for_200_pictures_as_for_10(centre, direction):
    counts = []
    for added in (10, 190):
        with inside(centre):
            for _n in range(added):
                picture()
        direction.get(REPORT)  # small sizes are made once
        with CaptureQueriesContext(connection) as queries:
            assert direction.get(REPORT).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_who_agreed_to_be_shown_is_never_shown(centre, browse, direction):
    with inside(centre):
        image = picture("Photo", description="La cour", consent_note="Ginette Durand, le 3 mai")
        blocks = [("picture", {"image": image, "caption": "La cour"})]
        page = add_page(ContentPage, "Le projet", slug="photo", image=image, body=blocks)
        news = article("La fête", image=image)
    visitor = browse(centre)
    addresses = ["/", "/actualites/", "/recherche/?q=Ginette", "/recherche/?q=cour"]
    addresses += ["/sitemap.xml", "/actualites/atom.xml", f"/{page.slug}/"]
    addresses += [f"/actualites/{news.slug}/"]
    answers = {address: visitor.get(address) for address in addresses}
    assert "La cour" in answers[f"/{page.slug}/"].text
    assert [address for address, answer in answers.items() if "Durand" in answer.text] == []
    assert "Ginette Durand" in direction.get(f"{IMAGES}{image.pk}/").text


@pytest.mark.parametrize("harm", ["gone", "broken", "half"])
def test_a_page_whose_picture_is_gone_or_broken_is_shown_without_it(
    centre, browse, direction, media, harm
):
    with inside(centre):
        image = picture("Photo", description="La cour")
        path = media / "c_les_tilleuls" / image.file.name
        if harm == "gone":
            path.unlink()
        else:
            path.write_bytes(path.read_bytes()[:300] if harm == "half" else b"abc")
        blocks = [("picture", {"image": image, "caption": ""})]
        add_page(ContentPage, "Le projet", slug="photo", image=image, body=blocks)
        article("La fête", image=image)
    for address in ("/", "/photo/", "/actualites/"):
        assert browse(centre).get(address).status_code == 200
    for address in (IMAGES, REPORT, f"{IMAGES}{image.pk}/", f"{IMAGES}chooser/"):
        assert direction.get(address).status_code == 200


def test_pictures_have_their_size_so_that_nothing_jumps_and_those_below_wait(centre, browse, media):
    with inside(centre):
        image = picture("Photo", description="La cour", size=(1600, 1200))
        blocks = [("picture", {"image": image, "caption": ""})]
        add_page(ContentPage, "Le projet", slug="photo", image=image, body=blocks)
        article("La fête", image=image)
    for address in ("/photo/", "/actualites/"):
        tags = re.findall(r"<img[^>]+>", browse(centre).get(address).text)
        assert tags
        assert [tag for tag in tags if not re.search(r'height="\d+".* width="\d+"', tag)] == []
    page = browse(centre).get("/photo/").text
    first, below = re.findall(r"<picture>.*?</picture>", page, re.DOTALL)
    assert "lazy" not in first
    assert 'loading="lazy"' in below
    for shown in (first, below):
        assert 'type="image/avif"' in shown
        assert re.search(r'<img[^>]+src="[^"]+\.jpg"', shown)
        assert re.search(r" 4[08]0w, .+ (800|960)w", shown)
        assert 'sizes="' in shown


def test_a_site_s_picture_is_not_served_on_another_s_host(centre, other_centre, browse, media):
    with inside(centre):
        image = picture()
        addresses = [image.file.url, image.get_rendition("width-40|format-avif").url]
    for address in addresses:
        assert browse(centre).get(address).status_code == 200
        assert browse(other_centre).get(address).status_code == 404
        assert browse(None).get(address).status_code == 404


def test_the_back_office_takes_no_portraits_that_would_keep_their_camera(direction):
    page = direction.get("/gestion/account/")
    assert 'type="file"' not in page.text


def test_the_proxy_lets_through_more_than_the_largest_photo():
    caddyfile = Path("deploy/Caddyfile").read_text()
    megabytes = int(re.search(r"max_size (\d+)MB", caddyfile)[1])
    assert megabytes * 1000**2 > 2 * PictureField().max_upload_size
    assert "/too-heavy.html" in caddyfile
    assert "too-heavy.html:/etc/caddy/too-heavy.html" in Path("deploy/compose.yaml").read_text()


@pytest.mark.parametrize("broken", [False, True])
def test_drawing_a_size_leaves_no_temporary_file_open(centre, media, broken):
    with inside(centre):
        image = picture()
        if broken:
            (media / "c_les_tilleuls" / image.file.name).write_bytes(b"abc")
            image = CentreImage.objects.get(pk=image.pk)
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always", ResourceWarning)
            try:
                assert image.get_rendition("width-40|format-avif").width == 40
            except SourceImageIOError:
                assert broken
            gc.collect()
    assert [str(one.message) for one in told if "Spooled" in str(one.message)] == []
