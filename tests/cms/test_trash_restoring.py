"""A page comes back from the trash where and as it was."""

import re

import pytest
from wagtail.models import Page, ReferenceIndex

from cms.models import ContentPage, HomePage, NewsIndexPage, TrashedPage
from tenants.context import inside
from tests.support.pages import add_page
from tests.support.trash import delete, lines, plain, restore, signed_in, trashed, typed

pytestmark = pytest.mark.django_db


def test_a_restored_page_is_where_and_as_it_was(centre, browse, direction, guide):
    with inside(centre):
        live = ContentPage.objects.get(pk=guide.pk)
        live.introduction = "Pas encore publiée."
        live.save_revision()
        before = order_of_pages()
    shown = browse(centre).get("/guide/").text
    delete(direction, guide)
    answer = restore(direction, trashed(centre))
    assert "« Le guide » est revenue sous « Accueil »" in plain(answer)
    assert browse(centre).get("/guide/").text == shown
    assert browse(centre).get("/guide/venir/").status_code == 200
    assert browse(centre).get("/guide/brouillon/").status_code == 404
    with inside(centre):
        assert order_of_pages() == before
        back = ContentPage.objects.get(pk=guide.pk)
        assert back.has_unpublished_changes
        assert back.get_latest_revision_as_object().introduction == "Pas encore publiée."
        assert not TrashedPage.objects.exists()
        assert Page.find_problems() == ([], [], [], [], [])
    assert lines(centre) == [("trashed", "Claire", "Le guide"), ("restored", "Claire", "Le guide")]


def order_of_pages() -> list[tuple[str, int, bool, str]]:
    pages = Page.objects.order_by("path")
    return list(pages.values_list("title", "depth", "live", "url_path"))


def test_the_first_of_the_menu_comes_back_first(centre, browse, direction):
    with inside(centre):
        first = NewsIndexPage.objects.get()
        before = order_of_pages()
    delete(direction, first)
    assert 'href="/actualites/"' not in browse(centre).get("/").text
    restore(direction, trashed(centre))
    assert 'href="/actualites/"' in browse(centre).get("/").text
    with inside(centre):
        assert order_of_pages() == before


def test_its_address_is_free_at_once_and_it_takes_another_when_it_comes_back(
    centre, browse, direction, guide
):
    delete(direction, guide)
    with inside(centre):
        add_page(ContentPage, "Le nouveau guide", slug="guide")
        home = HomePage.objects.get()
    answer = plain(restore(direction, trashed(centre)))
    assert "Son adresse « guide » a été prise entre-temps : elle a maintenant « guide-2 »" in answer
    assert "Le nouveau guide" in browse(centre).get("/guide/").text
    assert "Le guide" in browse(centre).get("/guide-2/").text
    assert browse(centre).get("/guide-2/venir/").status_code == 200
    with inside(centre):
        back = ContentPage.objects.get(pk=guide.pk)
        assert back.get_latest_revision_as_object().slug == "guide-2"
        assert back.is_child_of(home)
    saved = typed(back, "Encore", **{"action-publish": "1"})
    assert direction.post(f"/gestion/pages/{back.pk}/edit/", saved).status_code == 302
    assert "Encore" in browse(centre).get("/guide-2/").text


def test_the_same_address_may_be_deleted_many_times(centre, direction):
    for number in range(3):
        with inside(centre):
            page = add_page(ContentPage, f"Fête {number}", slug="fete")
        delete(direction, page)
    with inside(centre):
        waiting = list(TrashedPage.objects.order_by("-pk"))
    for one in waiting:
        restore(direction, one)
    with inside(centre):
        found = Page.objects.filter(title__startswith="Fête").order_by("title")
        assert [page.slug for page in found] == ["fete-3", "fete-2", "fete"]


@pytest.mark.parametrize("gone", [False, True])
def test_without_its_parent_it_comes_back_under_the_first_page(
    centre, browse, direction, guide, gone
):
    with inside(centre):
        child = Page.objects.get(slug="venir")
    delete(direction, child)
    one = trashed(centre)
    delete(direction, guide)
    if gone:
        with inside(centre):
            parent = TrashedPage.objects.exclude(pk=one.pk).get()
        direction.post(f"/corbeille/{parent.pk}/supprimer/")
    answer = plain(restore(direction, one))
    assert "« Venir nous voir » est revenue sous « Accueil »" in answer
    assert "L’endroit où elle était n’est plus là : déplacez-la" in answer
    assert browse(centre).get("/venir/").status_code == 200


def test_an_address_of_ours_is_not_taken_by_a_page_that_comes_back(centre, direction, guide):
    with inside(centre):
        child = add_page(ContentPage, "Chercher", guide, slug="recherche")
    delete(direction, child)
    one = trashed(centre)
    delete(direction, guide)
    assert "elle a maintenant « recherche-2 »" in plain(restore(direction, one))


def test_restoring_twice_or_at_another_centre_finds_nothing(
    centre, other_centre, browse, direction, guide
):
    delete(direction, guide)
    one = trashed(centre)
    elsewhere = signed_in(other_centre, browse)
    for path in (f"/corbeille/{one.pk}/restaurer/", f"/corbeille/{one.pk}/supprimer/"):
        assert elsewhere.post(path).status_code == 404
    assert restore(direction, one).status_code == 200
    assert direction.post(f"/corbeille/{one.pk}/restaurer/").status_code == 404


def test_links_to_it_hold_and_work_again(centre, browse, direction, guide):
    with inside(centre):
        text = f'<p><a linktype="page" id="{guide.pk}">Lisez le guide</a></p>'
        add_page(ContentPage, "Un texte", slug="texte", body=[("text", text)])
        assert ReferenceIndex.get_references_to(guide).count() == 1
    assert 'href="/guide/"' in main_of(browse(centre).get("/texte/"))
    asked = direction.get(f"/gestion/pages/{guide.pk}/delete/")
    assert "1 lien y mène" in asked.text
    delete(direction, guide)
    shown = browse(centre).get("/texte/")
    assert shown.status_code == 200
    assert "Lisez le guide" in shown.text
    assert "corbeille" not in main_of(shown)
    restore(direction, trashed(centre))
    assert 'href="/guide/"' in main_of(browse(centre).get("/texte/"))
    with inside(centre):
        assert ReferenceIndex.get_references_to(guide).count() == 1


def main_of(answer) -> str:
    return answer.text.partition("<main")[2].partition("</main>")[0]


def test_the_message_after_a_deletion_takes_it_back_at_once(centre, browse, direction, guide):
    direction.handler.enforce_csrf_checks = False
    address = f"/gestion/pages/{guide.pk}/delete/"
    said = direction.post(address, follow=True)
    explorer = said.redirect_chain[-1][0]
    form = re.search(r'<form class="take-back".*?</form>', said.text, re.DOTALL)
    assert form
    assert ">Annuler</button>" in form[0]
    where = re.search(r'action="([^"]+)"', form[0])
    fields = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form[0]))
    assert where
    direction.handler.enforce_csrf_checks = True
    assert direction.post(where[1], {"next": explorer}).status_code == 403
    answer = direction.post(where[1], fields, follow=True)
    assert answer.redirect_chain == [(explorer, 302)]
    assert "« Le guide » est revenue sous « Accueil »" in plain(answer)
    assert browse(centre).get("/guide/").status_code == 200
    with inside(centre):
        assert not TrashedPage.objects.exists()


def test_taking_back_leads_to_no_other_site(centre, direction, guide):
    delete(direction, guide)
    one = trashed(centre)
    answer = direction.post(f"/corbeille/{one.pk}/restaurer/", {"next": "https://ailleurs.fr/"})
    assert answer["Location"] == "/corbeille/"
