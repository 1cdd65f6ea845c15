"""Each lock has a test that tries to open it."""

import io

import pytest
from django.core.cache import caches
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from wagtail.models import Page, Site

from accounts.models import User
from actions.models import ActionSheet
from cms.models import CentreImage as Image
from tenants.context import inside
from tenants.models import Centre

pytestmark = pytest.mark.django_db


def test_a_centre_never_sees_the_sheets_of_another(centre, other_centre, browse):
    with inside(centre):
        ActionSheet.objects.create(title="Jardin secret", slug="jardin-secret", live=True)
    assert "Jardin secret" in browse(centre).get("/actions/").text
    assert browse(centre).get("/actions/jardin-secret/").status_code == 200
    assert "Jardin secret" not in browse(other_centre).get("/actions/").text
    assert browse(other_centre).get("/actions/jardin-secret/").status_code == 404
    assert browse(None).get("/actions/jardin-secret/").status_code == 404
    assert "Jardin secret" not in browse(None).get("/pratiques/").text
    with inside(other_centre):
        assert ActionSheet.objects.count() == 0


def test_a_session_of_one_centre_opens_nothing_elsewhere(centre, other_centre, browse):
    """Same primary key and same password hash in both schemas: only the session differs."""
    for place in (centre, other_centre):
        with inside(place):
            User.objects.create(pk=77, username="direction", password="!", is_superuser=True)
    user = None
    with inside(centre):
        user = User.objects.get(pk=77)
        client = browse(centre)
        client.force_login(user)
    cookie = client.cookies["sessionid"].value
    assert client.get("/gestion/").status_code == 200
    for place in (other_centre, None):
        stranger = browse(place)
        stranger.cookies["sessionid"] = cookie
        response = stranger.get("/gestion/")
        assert response.status_code == 302
        assert response["Location"] == "/compte/login/?next=/gestion/"


def test_the_session_cookie_belongs_to_one_host(centre, browse):
    with inside(centre):
        client = browse(centre)
        client.force_login(User.objects.create(username="a", is_superuser=True))
    assert not client.cookies["sessionid"]["domain"]


def test_a_file_of_one_centre_is_a_404_on_another_host(centre, other_centre, browse, media):
    with inside(centre):
        name = default_storage.save("images/photo.png", ContentFile(tiny_png()))
        address = default_storage.url(name)
    with inside(other_centre):
        assert not default_storage.exists(name)
    assert address == "/media/c_les_tilleuls/images/photo.png"
    answer = browse(centre).get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/png"
    for place in (other_centre, None):
        assert browse(place).get(address).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "c_la_garenne/../c_les_tilleuls/images/photo.png",
        "c_la_garenne/..%2fc_les_tilleuls/images/photo.png",
        "c_la_garenne//etc/passwd",
        "c_la_garenne/",
        "c_la_garenne",
        "public/../c_les_tilleuls/images/photo.png",
        "c_les_tilleuls/images/photo.png",
    ],
)
def test_no_path_leads_out_of_a_centre_s_folder(centre, browse, other_centre, media, path):
    with inside(centre):
        default_storage.save("images/photo.png", ContentFile(tiny_png()))
    assert browse(other_centre).get(f"/media/{path}").status_code in {301, 302, 404}


def test_documents_are_not_served_beside_their_own_view(centre, browse, media):
    with inside(centre):
        name = default_storage.save("documents/liste.txt", ContentFile(b"noms"))
        address = default_storage.url(name)
    assert browse(centre).get(address).status_code == 404


def test_an_uploaded_page_is_offered_as_a_download(centre, browse, media):
    with inside(centre):
        address = default_storage.url(
            default_storage.save("images/page.html", ContentFile(b"<script>alert(1)</script>"))
        )
    answer = browse(centre).get(address)
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]


def test_caches_of_two_centres_have_nothing_in_common(centre, other_centre):
    with inside(centre):
        caches["default"].set("clé", "des Tilleuls")
    with inside(other_centre):
        assert caches["default"].get("clé") is None
        caches["default"].set("clé", "de la Garenne")
    assert caches["default"].get("clé") is None
    with inside(centre):
        assert caches["default"].get("clé") == "des Tilleuls"


def test_wagtail_s_cached_site_is_the_centre_s_own(centre, other_centre, browse):
    for place in (centre, other_centre, centre):
        assert place.name in browse(place).get("/").text


def test_pictures_with_the_same_name_do_not_meet(centre, other_centre, media):
    paths = []
    for place in (centre, other_centre):
        with inside(place):
            image = Image(title="Photo", file=ContentFile(tiny_png(), name="photo.png"))
            image.save()
            paths.append(image.file.path)
    assert paths[0] != paths[1]
    assert paths[0].split("/")[-3:] == ["c_les_tilleuls", "original_images", "photo.png"]


def test_users_are_counted_in_their_own_schema(centre, other_centre):
    with inside(centre):
        User.objects.create(username="seule")
    with inside(other_centre):
        assert not User.objects.filter(username="seule").exists()


def test_after_a_request_nothing_of_the_centre_is_left_on_the_next_host(
    centre, other_centre, browse
):
    Client(headers={"host": "les-tilleuls.maillage.localhost"}).get("/actions/")
    answer = Client(headers={"host": "maillage.localhost"}).get("/pratiques/")
    assert answer.status_code == 200
    assert centre.name not in answer.text
    assert connection.schema_name == "public"
    assert Centre.objects.filter(pk=centre.pk).exists()


def tiny_png() -> bytes:
    from PIL import Image as Picture

    out = io.BytesIO()
    Picture.new("RGB", (2, 2), "#a8401f").save(out, "PNG")
    return out.getvalue()


def test_the_back_office_s_search_finds_the_pages_of_its_own_centre(centre, other_centre):
    for place, title in ((centre, "Horaires des Tilleuls"), (other_centre, "Horaires Garenne")):
        with inside(place):
            home = Site.objects.get().root_page
            home.add_child(instance=Page(title=title, slug="horaires"))
    for place, title in ((centre, "Horaires des Tilleuls"), (other_centre, "Horaires Garenne")):
        with inside(place):
            assert [page.title for page in Page.objects.search("horaire")] == [title]
