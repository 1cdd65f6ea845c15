"""Sizes of pictures are there before the first visitor, and publishing never waits for them."""

import os
import subprocess
import sys
import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import get_urlconf
from wagtail.models import PageViewRestriction

from actions.models import ActionSheet, SheetPhoto
from actions.services import publish_sheet
from cms.models import CentreImage, CentreRendition, ContentPage
from cms.tasks import draw_pictures
from tenants.context import inside
from tenants.provisioning import create_centre
from territory.models import Department
from tests.support.pages import add_page, article, picture
from tests.support.sheets import draft
from tests.support.worker import ROOT, Worker

SIZE = (1600, 1200)


def sizes(centre) -> set[tuple[str, str]]:
    with inside(centre):
        found = CentreRendition.objects.exclude(filter_spec__startswith="max-")
        return set(found.values_list("image__title", "filter_spec"))


def statements(browse, centre, address: str) -> int:
    browse(centre).get("/compte/login/")  # nothing is left of the visit before
    with CaptureQueriesContext(connection) as queries:
        assert browse(centre).get(address).status_code == 200
    return len(queries)


@pytest.fixture(scope="module")
def worker(django_db_setup, django_db_blocker, tmp_path_factory):
    with django_db_blocker.unblock():
        running = Worker(tmp_path_factory.mktemp("worker"))
    try:
        yield running.start()
    finally:
        running.stop()


@pytest.fixture
def new_centre(committed):
    place = Department.objects.get(code="48")
    return create_centre(slug="les-photos", name="Centre des photos", department=place)


def test_after_publication_a_worker_draws_what_the_first_visitor_will_see(
    worker, new_centre, browse
):
    with inside(new_centre):
        photos = [picture(f"Photo {n}", size=SIZE, description="La cour") for n in range(3)]
        blocks = [("picture", {"image": photo, "caption": ""}) for photo in photos[1:]]
        news = article("La fête", image=photos[0], body=blocks)
        sheet = draft(title="Le jardin", slug="le-jardin")
        shown = picture("Photo de fiche", size=SIZE)
        sheet.photos.add(
            SheetPhoto(image=shown, alternative_text="Des tomates", consent="Toutes d’accord")
        )
        sheet.save_revision(clean=False)
        publish_sheet(sheet=ActionSheet.objects.get(pk=sheet.pk))
    wanted = {
        # Its headline, what messengers show, its card in the list and on the first page.
        *(("Photo 0", f"format-{kind}|width-{w}") for w in (480, 960) for kind in ("avif", "jpeg")),
        ("Photo 0", "fill-1200x630|format-jpeg"),
        *(("Photo 0", f"format-{kind}|fill-480x270") for kind in ("avif", "jpeg")),
        *(
            (f"Photo {n}", f"format-{kind}|width-{w}")
            for n in (1, 2)
            for w in (400, 800)
            for kind in ("avif", "jpeg")
        ),
        *(("Photo de fiche", f"format-{kind}|width-640") for kind in ("avif", "jpeg")),
    }
    deadline = time.monotonic() + 30
    while not sizes(new_centre) >= wanted and time.monotonic() < deadline:
        time.sleep(0.1)
    assert wanted - sizes(new_centre) == set()
    drawn = sizes(new_centre)
    with inside(new_centre):
        address = f"/actualites/{news.slug}/"
    for path in (address, "/actualites/", "/", "/actions/le-jardin/"):
        browse(new_centre).get("/recherche/")  # menus and vocabularies are in the caches
        first = statements(browse, new_centre, path)
        assert first == statements(browse, new_centre, path)
    assert sizes(new_centre) == drawn


@pytest.mark.django_db
def test_drawing_twice_changes_nothing_and_what_is_gone_is_left_alone(centre, media):
    with inside(centre):
        page = add_page(ContentPage, "Le projet", image=picture("Photo", size=SIZE))
        paths = ["/le-projet/", "/nulle-part/", "/actions/nulle-part/"]
    draw_pictures(schema=centre.schema_name, paths=paths)
    drawn = sizes(centre)
    assert len(drawn) == 5
    draw_pictures(schema=centre.schema_name, paths=paths)
    assert sizes(centre) == drawn
    with inside(centre):
        PageViewRestriction.objects.create(page=page, password="mot", restriction_type="password")
    draw_pictures(schema=centre.schema_name, paths=paths)
    with inside(centre):
        page.unpublish()
    draw_pictures(schema=centre.schema_name, paths=paths)
    assert get_urlconf() is None


@pytest.mark.django_db
def test_a_centre_in_preparation_has_its_sizes_on_the_day_it_opens(centre, media):
    type(centre).objects.filter(pk=centre.pk).update(state="preparing")
    with inside(centre):
        add_page(ContentPage, "Le projet", image=picture("Photo", size=SIZE))
    draw_pictures(schema=centre.schema_name, paths=["/le-projet/"])
    assert sizes(centre)


@pytest.mark.django_db
def test_the_federation_s_pages_are_drawn_too(media):
    article("Rencontre du réseau", image=picture("Photo", size=SIZE))
    draw_pictures(schema="public", paths=["/actualites/rencontre-du-reseau/", "/"])
    assert CentreRendition.objects.filter(filter_spec="format-avif|width-960").exists()
    assert CentreRendition.objects.filter(filter_spec="format-avif|fill-480x270").exists()


def test_publishing_goes_on_while_the_queue_is_down(new_centre, browse, tmp_path):
    """Caches and broker point at a port where nothing listens, in a process of its own."""
    script = (
        "import django; django.setup()\n"
        "from cms.models import ContentPage\n"
        "from tenants.context import inside\n"
        "from tenants.models import Centre\n"
        "from tests.support.pages import add_page, picture\n"
        "with inside(Centre.objects.get(slug='les-photos')):\n"
        "    add_page(ContentPage, 'Le projet', image=picture(size=(1600, 1200)))\n"
    )
    answer = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env={**os.environ, **Worker(tmp_path).environment, "REDIS_URL": "redis://127.0.0.1:9/0"},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert "are not drawn ahead" in answer.stderr
    assert sizes(new_centre) == set()
    assert browse(new_centre).get("/le-projet/").status_code == 200
    assert sizes(new_centre)


@pytest.mark.django_db
def test_a_task_of_one_centre_draws_nothing_of_another(centre, other_centre, media):
    for place in (centre, other_centre):
        with inside(place):
            add_page(ContentPage, "Le projet", image=picture("Photo", size=SIZE))
    draw_pictures(schema=centre.schema_name, paths=["/le-projet/"])
    assert sizes(centre)
    with inside(other_centre):
        assert CentreImage.objects.exists()
    assert sizes(other_centre) == set()
