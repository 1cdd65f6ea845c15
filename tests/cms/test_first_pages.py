"""What a site opens with, before anyone has written a word."""

import json
import re
from importlib import import_module

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.db import connection
from wagtail.models import Page

from accounts.enums import Role
from accounts.models import User
from cms.models import ContentPage, HomePage, NewsIndexPage
from tenants.context import inside
from tests.support.pages import add_page
from tests.support.trash import typed

pytestmark = pytest.mark.django_db
first_pages = import_module("cms.migrations.0006_first_pages")

OPEN_TO_ALL = {
    "centre": ["actualites", "agenda", "contact", "mentions-legales", "accessibilite"],
    "federation": ["actualites", "selections", "les-centres", "contact", "accessibilite"],
}


@pytest.mark.parametrize("side", OPEN_TO_ALL)
def test_a_site_opens_with_pages_that_make_sense_to_visitors(centre, browse, side):
    visitor = browse(centre if side == "centre" else None)
    home = visitor.get("/").text
    for slug in [*OPEN_TO_ALL[side], "donnees-personnelles"]:
        answer = visitor.get(f"/{slug}/")
        assert answer.status_code == 200, slug
        assert "[À écrire" not in answer.text
        assert f'href="/{slug}/"' in home


def test_what_is_to_be_written_is_a_draft_and_waits_for_the_team(centre, browse):
    visitor = browse(centre)
    for path in ("/le-centre/", "/le-centre/equipe/", "/le-centre/documents/"):
        assert visitor.get(path).status_code == 404
    with inside(centre):
        assert "[À écrire" in str(ContentPage.objects.get(slug="le-centre").body)
        member = browse(centre)
        member.force_login(User.objects.create_user("equipe", role=Role.TEAM))
    assert "3 pages préparées attendent vos textes" in member.get("/gestion/").text


def test_a_text_that_is_still_to_be_written_is_kept_but_not_published(centre, browse):
    with inside(centre):
        direction = browse(centre)
        direction.force_login(User.objects.create_user("direction", role=Role.DIRECTION))
        page = ContentPage.objects.get(slug="le-centre")
    address = f"/gestion/pages/{page.pk}/edit/"
    assert direction.get(address).status_code == 200

    def publish(text):
        answer = direction.post(
            address,
            {
                "title": "Le centre",
                "slug": "le-centre",
                "introduction": "Gardée",
                "body-count": "1",
                "body-0-deleted": "",
                "body-0-order": "0",
                "body-0-type": "text",
                "body-0-value": text,
                "comments-TOTAL_FORMS": "0",
                "comments-INITIAL_FORMS": "0",
                "action-publish": "1",
            },
            follow=True,
        )
        assert answer.status_code == 200
        return answer.text

    def raw(words):
        block = {"key": "a", "text": words, "type": "unstyled", "depth": 0}
        ranges: dict[str, list] = {"inlineStyleRanges": [], "entityRanges": []}
        return json.dumps({"blocks": [{**block, **ranges}], "entityMap": {}})

    assert "pas publiée" in publish(raw("[À écrire : qui nous sommes]"))
    with inside(centre):
        page.refresh_from_db()
        assert not page.live
        assert page.get_latest_revision_as_object().introduction == "Gardée"
    publish(raw("Une maison pour tous."))
    assert "Une maison pour tous." in browse(centre).get("/le-centre/").text


def test_a_site_keeps_the_pages_it_has(in_centre):
    with connection.schema_editor(atomic=False) as editor:
        ContentPage.objects.get(slug="le-centre").delete()
        NewsIndexPage.objects.all().delete()
        own = add_page(NewsIndexPage, "Quoi de neuf")
        text = add_page(ContentPage, "Contact de nuit", slug="le-centre")
        before = set(Page.objects.values_list("pk", flat=True))
        first_pages.create_first_pages(apps, editor)
    after = Page.objects.exclude(pk__in=before)
    # The team and the documents went with « Le centre », and come back under the page that took
    # its address.
    assert {page.url_path for page in after} == {
        "/home/le-centre/equipe/",
        "/home/le-centre/documents/",
    }
    assert {own.pk, text.pk} <= before
    assert Page.find_problems() == ([], [], [], [], [])
    assert HomePage.objects.get().get_children().count() == 7


@pytest.mark.parametrize(("number", "path"), [(1, "0001"), (35, "000Z"), (37, "0011")])
def test_the_path_of_a_page_counts_as_treebeard_does(number, path):
    assert first_pages.step(number) == path


def test_nor_is_a_page_added_and_published_in_one_go(centre, browse, direction):
    with inside(centre):
        home = HomePage.objects.get()
    new = ContentPage(title="Bientôt", slug="bientot")
    address = f"/gestion/pages/add/cms/contentpage/{home.pk}/"
    sent = typed(new, "[À écrire : tout]", **{"action-publish": "1"})
    assert "pas publiée" in direction.post(address, sent, follow=True).text
    assert browse(centre).get("/bientot/").status_code == 404


@pytest.mark.parametrize("below", [True, False])
def test_nor_are_several_published_at_once_with_one_of_them(centre, browse, direction, below):
    with inside(centre):
        page = ContentPage.objects.get(slug="le-centre")
        above = HomePage.objects.get() if below else page
    address = f"/gestion/bulk/wagtailcore/page/publish/?id={above.pk}&next=/gestion/"
    said = direction.post(address, {"include_descendants": "on"} if below else {}, follow=True).text
    assert "Rien n’est publié" in said
    assert "Le centre" in said
    assert browse(centre).get("/le-centre/").status_code == 404


def test_what_is_to_be_written_opens_one_page_after_the_other(centre, direction):
    with inside(centre):
        unwritten = [Page.objects.get(slug=slug) for slug in ("le-centre", "equipe", "documents")]
    for page in unwritten:
        home = BeautifulSoup(direction.get("/gestion/").text, "html.parser")
        link = home.find("a", string=re.compile("attend(ent)? vos textes"))
        assert direction.get(link["href"])["Location"] == f"/gestion/pages/{page.pk}/edit/"
        with inside(centre):
            page.get_latest_revision_as_object().save_revision().publish()
    assert direction.get(link["href"])["Location"] == "/gestion/"
