"""Somebody is writing on a page that another deletes."""

import pytest
from wagtail.models import Page

from cms.models import ContentPage, HomePage
from tenants.context import inside
from tests.support.pages import add_page
from tests.support.trash import delete, plain, restore, signed_in, trashed, typed

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("button", [{}, {"action-publish": "1"}])
def test_who_saves_a_page_deleted_meanwhile_loses_nothing(centre, browse, direction, guide, button):
    other = signed_in(centre, browse, name="ginette")
    address = f"/gestion/pages/{guide.pk}/edit/"
    assert other.get(address).status_code == 200
    delete(direction, guide)
    answer = other.post(address, typed(guide, "Une longue après-midi", **button), follow=True)
    told = plain(answer)
    assert "a été mise à la corbeille par Claire pendant que vous écriviez" in told
    assert "Ce que vous avez écrit est enregistré avec elle" in told
    assert "Restaurez-la ci-dessous" in told
    assert browse(centre).get("/guide/").status_code == 404
    with inside(centre):
        row = ContentPage.objects.get(pk=guide.pk)
        assert (row.live, row.introduction) == (False, "")
    restore(other, trashed(centre))
    assert "longue" not in browse(centre).get("/guide/").text
    assert "Une longue après-midi" in other.get(address).text


def test_she_who_may_not_publish_is_told_whom_to_ask(centre, direction, guide, writer):
    delete(direction, guide)
    address = f"/gestion/pages/{guide.pk}/edit/"
    told = plain(writer.post(address, typed(guide, "Mes mots"), follow=True))
    assert "Demandez à la personne qui publie" in told
    with inside(centre):
        assert draft_of(guide).introduction == "Mes mots"


def draft_of(page):
    return ContentPage.objects.get(pk=page.pk).get_latest_revision_as_object()


def test_wagtail_s_own_saving_goes_on_too(centre, direction, guide):
    delete(direction, guide)
    answer = direction.post(
        f"/gestion/pages/{guide.pk}/edit/",
        typed(guide, "Tout seul"),
        headers={"accept": "application/json"},
    )
    assert answer.json()["success"]
    with inside(centre):
        assert draft_of(guide).introduction == "Tout seul"


def test_two_drafts_of_one_address_are_kept_in_the_trash(centre, direction):
    for number in range(2):
        with inside(centre):
            page = add_page(ContentPage, f"Fête {number}", slug="fete")
        delete(direction, page)
        saved = direction.post(
            f"/gestion/pages/{page.pk}/edit/", typed(page, f"Mots {number}"), follow=True
        )
        assert "est enregistré avec elle" in plain(saved)


@pytest.mark.parametrize("button", [{}, {"action-publish": "1"}])
def test_a_page_written_below_a_deleted_one_waits_with_it(centre, browse, direction, guide, button):
    address = f"/gestion/pages/add/cms/contentpage/{guide.pk}/"
    assert direction.get(address).status_code == 200
    delete(direction, guide)
    new = ContentPage(title="Horaires", slug="horaires")
    told = plain(direction.post(address, typed(new, "De 9 h à 12 h", **button), follow=True))
    assert "« Horaires » a été mise à la corbeille par Claire" in told
    restore(direction, trashed(centre))
    assert browse(centre).get("/guide/horaires/").status_code == 404
    with inside(centre):
        assert Page.objects.get(slug="horaires").specific.introduction == "De 9 h à 12 h"


def test_what_is_refused_stays_on_the_page(centre, direction, guide):
    delete(direction, guide)
    answer = direction.post(f"/gestion/pages/{guide.pk}/edit/", typed(guide, "Mes mots", title=""))
    assert answer.status_code == 200
    assert "Mes mots" in answer.text


def test_nobody_works_on_a_page_of_the_trash(centre, browse, direction, guide):
    with inside(centre):
        home = HomePage.objects.get()
        page = add_page(ContentPage, "Autre", slug="autre")
    delete(direction, guide)
    pk = guide.pk
    for answer in (
        direction.get(f"/gestion/pages/{pk}/edit/", follow=True),
        direction.get(f"/gestion/pages/{pk}/delete/", follow=True),
        direction.post(f"/gestion/pages/{pk}/move/{home.pk}/confirm/", follow=True),
        direction.post(f"/gestion/pages/{page.pk}/move/{pk}/confirm/", follow=True),
        direction.get(f"/gestion/pages/{pk}/copy/", follow=True),
    ):
        assert answer.request["PATH_INFO"] == "/corbeille/"
        assert "« Le guide » est dans la corbeille." in plain(answer)
    answer = direction.post(f"/gestion/bulk/wagtailcore/page/publish/?id={pk}", follow=True)
    assert "restaurez-la d’abord" in plain(answer)
    with inside(centre):
        assert not Page.objects.get(pk=pk).live
