"""A page that an address of ours would hide is neither moved nor copied there."""

import pytest
from wagtail.models import Page

from cms.models import ContentPage, HomePage
from tenants.context import inside
from tests.support.pages import add_page
from tests.support.trash import plain

pytestmark = pytest.mark.django_db


@pytest.fixture
def hidden(centre):
    """« Actions » below another page, where it is seen; and the first page."""
    with inside(centre):
        parent = add_page(ContentPage, "Notre projet", slug="notre-projet")
        page = add_page(ContentPage, "Actions", parent, slug="actions")
        return page, HomePage.objects.get()


def path_of(centre, page) -> str:
    with inside(centre):
        return Page.objects.get(pk=page.pk).url_path


def test_moving_it_to_the_root_is_refused_and_says_what_to_do(centre, direction, hidden):
    page, home = hidden
    before = path_of(centre, page)
    for ask in (direction.get, direction.post):
        address = f"/gestion/pages/{page.pk}/move/{home.pk}/confirm/"
        answer = plain(ask(address, follow=True))
        assert "« Actions » n’est pas déplacée" in answer
        assert "Changez d’abord son adresse" in answer
    assert path_of(centre, page) == before
    with inside(centre):
        elsewhere = add_page(ContentPage, "Ailleurs", slug="ailleurs")
    direction.post(f"/gestion/pages/{page.pk}/move/{elsewhere.pk}/confirm/")
    assert path_of(centre, page).endswith("/ailleurs/actions/")


def test_moving_several_is_refused_when_one_would_be_hidden(centre, direction, hidden):
    page, home = hidden
    with inside(centre):
        other = add_page(ContentPage, "Venir", Page.objects.get(pk=page.pk).get_parent())
    answer = direction.post(
        f"/gestion/bulk/wagtailcore/page/move/?id={page.pk}&id={other.pk}&next=/gestion/",
        {"chooser": home.pk},
        follow=True,
    )
    assert "« Actions » n’est pas déplacée" in plain(answer)
    assert "« Venir » n’est pas déplacée" not in plain(answer)
    for one in (page, other):
        assert "/notre-projet/" in path_of(centre, one)


@pytest.mark.parametrize("slug", ["actions", "gestion", "pratiques", "accueil"])
def test_a_copy_at_the_root_keeps_what_was_typed_and_is_refused(centre, direction, hidden, slug):
    page, home = hidden
    typed = {"new_title": "Nos actions à nous", "new_slug": slug, "new_parent_page": home.pk}
    answer = direction.post(f"/gestion/pages/{page.pk}/copy/", typed)
    assert answer.status_code == 200
    assert "Écrivez-en une autre" in plain(answer)
    assert 'value="Nos actions à nous"' in answer.text
    with inside(centre):
        assert not ContentPage.objects.filter(title="Nos actions à nous").exists()
    done = direction.post(f"/gestion/pages/{page.pk}/copy/", {**typed, "new_slug": f"{slug}-ici"})
    assert done.status_code == 302
    with inside(centre):
        copy = ContentPage.objects.get(title="Nos actions à nous")
        assert copy.url_path.endswith(f"/{slug}-ici/")
