"""A page deleted by a wrong click is in the trash, and nowhere else, for a month."""

import datetime
import re
import uuid

import pytest
from django.conf import settings as active
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page

from accounts.enums import Role
from accounts.models import User
from cms.models import ContentPage, EventPage, HomePage, NewsPage, TrashedPage
from cms.tasks import tidy
from cms.trash import services
from tenants.context import inside
from tests.support.pages import add_page, article, event
from tests.support.trash import delete, lines, plain, restore, signed_in, trashed, typed

pytestmark = pytest.mark.django_db


def test_what_will_happen_is_said_before(centre, direction, guide):
    page = plain(direction.get(f"/gestion/pages/{guide.pk}/delete/"))
    until = timezone.localtime() + datetime.timedelta(days=active.RETENTION_DAYS["trash"])
    assert "va dans la corbeille, avec les 2 pages au-dessous" in page
    assert f"restaurer jusqu’au {until.day} " in page
    assert "Mettre à la corbeille" in page
    with inside(centre):
        assert not TrashedPage.objects.exists()


def test_a_deleted_page_leaves_the_site_with_its_children(
    centre, other_centre, browse, direction, guide
):
    visitor = browse(centre)
    assert visitor.get("/guide/venir/").status_code == 200
    assert 'href="/guide/"' in visitor.get("/").text
    answer = direction.post(f"/gestion/pages/{guide.pk}/delete/", follow=True)
    one = trashed(centre)
    assert "« Le guide » et les 2 pages au-dessous sont dans la corbeille" in plain(answer)
    assert f'action="/corbeille/{one.pk}/restaurer/"' in answer.text
    for path in ("/guide/", "/guide/venir/", f"/corbeille-{guide.pk}/guide/"):
        assert visitor.get(path).status_code == 404
    assert "Le guide" not in visitor.get("/").text
    assert "guide" not in visitor.get("/sitemap-pages-1.xml").text
    assert "Venir nous voir" not in visitor.get("/recherche/?q=venir").text
    room = plain(direction.get("/corbeille/"))
    assert "Le guide" in room
    assert "par Claire" in room
    assert "Avec 2 pages au-dessous" in room
    assert "Elle était dans « Accueil »" in room
    assert lines(centre) == [("trashed", "Claire", "Le guide")]
    assert lines(other_centre) == []
    with inside(other_centre):
        assert not TrashedPage.objects.exists()
    assert "Elle était dans" not in signed_in(other_centre, browse).get("/corbeille/").text


def test_news_and_events_in_the_trash_are_in_no_list(centre, browse, direction):
    with inside(centre):
        gone = article("La soupe"), event("Le bal", timezone.localdate())
    for page in gone:
        delete(direction, page)
    visitor = browse(centre)
    for path in ("/", "/actualites/", "/actualites/flux/", "/agenda/"):
        assert "La soupe" not in visitor.get(path).text
        assert "Le bal" not in visitor.get(path).text


@pytest.mark.parametrize("superuser", [False, True])
def test_the_back_office_shows_it_in_the_trash_alone(centre, direction, guide, superuser):
    with inside(centre):
        User.objects.update(is_superuser=superuser)
        root = Page.objects.get(depth=1)
    direction.post(f"/gestion/pages/{guide.pk}/edit/", typed(guide, "Bonjour"))
    before = plain(direction.get("/gestion/"))
    assert "Le guide" in before
    delete(direction, guide)
    direction.get("/gestion/")  # its message
    for address in (
        "/gestion/",
        f"/gestion/pages/{root.pk}/",
        "/gestion/pages/search/?q=guide",
        "/gestion/pages/search/?q=corbeille",
        "/gestion/api/main/pages/?limit=20",
        "/gestion/choose-page/",
        "/gestion/choose-page/search/?q=guide",
        "/gestion/reports/aging-pages/",
    ):
        answer = direction.get(address)
        assert answer.status_code == 200, address
        assert "Le guide" not in answer.text, address
        assert "corbeille-" not in answer.text, address
    assert "Le guide" in direction.get("/corbeille/").text


def test_counts_leave_it_out(centre, direction):
    page = direction.get("/gestion/").text
    assert "3 pages préparées attendent vos textes" in page
    with inside(centre):
        prepared = ContentPage.objects.get(slug="le-centre")
    delete(direction, prepared)
    direction.get("/gestion/")  # its message
    after = direction.get("/gestion/").text
    assert "attendent vos textes" not in after
    assert pages_counted(after) == pages_counted(page) - 3


def pages_counted(page: str) -> int:
    return int(re.search(r"(\d+) [Pp]ages? <span", page)[1])


def test_several_deleted_at_once_one_above_another(centre, direction, guide):
    with inside(centre):
        child = Page.objects.get(slug="venir")
        alone = add_page(ContentPage, "Seule", slug="seule")
    address = (
        f"/gestion/bulk/wagtailcore/page/delete/?id={child.pk}&id={alone.pk}&id={guide.pk}"
        "&next=/gestion/"
    )
    asked = plain(direction.get(address))
    assert "Ces pages vont dans la corbeille" in asked
    assert "Mettre à la corbeille" in asked
    answer = direction.post(address, follow=True)
    assert "2 pages sont dans la corbeille jusqu’au" in plain(answer)
    with inside(centre):
        assert TrashedPage.objects.count() == 2
        assert not Page.objects.live().filter(pk__in=[child.pk, alone.pk, guide.pk]).exists()
        page = Page.objects.get(pk=child.pk)
        assert page.get_parent().pk == guide.pk


def test_the_first_page_is_never_deleted(centre, browse, direction):
    with inside(centre):
        User.objects.update(is_superuser=True)
        home = HomePage.objects.get()
    for address in (
        f"/gestion/pages/{home.pk}/delete/",
        f"/gestion/bulk/wagtailcore/page/delete/?id={home.pk}",
    ):
        answer = direction.post(address, follow=True)
        assert "La page d’accueil ne se supprime pas" in plain(answer)
    assert browse(centre).get("/").status_code == 200


def test_the_federation_has_its_own_trash(centre, browse, settings):
    settings.SECOND_FACTOR_ROLES = set()
    client = signed_in(None, browse, Role.ADMINISTRATION)
    page = add_page(ContentPage, "Le réseau", slug="le-reseau")
    delete(client, page)
    assert browse(None).get("/le-reseau/").status_code == 404
    assert "Le réseau" in client.get("/corbeille/").text
    with inside(centre):
        assert not TrashedPage.objects.exists()
    restore(client, TrashedPage.objects.get())
    assert browse(None).get("/le-reseau/").status_code == 200


def test_to_delete_for_ever_is_asked_once_and_told_in_the_journal(centre, direction, guide):
    delete(direction, guide)
    one = trashed(centre)
    asked = plain(direction.get(f"/corbeille/{one.pk}/supprimer/"))
    assert "Supprimer « Le guide » pour toujours ?" in asked
    assert "les 2 pages au-dessous" in asked
    assert trashed(centre) == one
    answer = direction.post(f"/corbeille/{one.pk}/supprimer/", follow=True)
    assert "« Le guide » est supprimée pour toujours" in plain(answer)
    assert "La corbeille est vide" in answer.text
    with inside(centre):
        assert not Page.objects.filter(pk=guide.pk).exists()
        assert Page.find_problems() == ([], [], [], [], [])
    assert sorted(lines(centre)[1:]) == [
        ("deleted", "Claire", "Le guide"),
        ("deleted", "Claire", "Un brouillon"),
        ("deleted", "Claire", "Venir nous voir"),
    ]


def test_what_was_restored_meanwhile_is_not_erased_nor_what_took_its_place(centre, guide):
    with inside(centre):
        late = services.put_in_trash(page=guide, acting_user=None)
        services.restore(holder=late, acting_user=None)
        news = add_page(ContentPage, "Autre", slug="autre")
        there = services.put_in_trash(page=news, acting_user=None)
        assert there.path == late.path
        with pytest.raises(TrashedPage.DoesNotExist):
            services.erase(holder=late, acting_user=None)
        assert Page.objects.filter(pk__in=[guide.pk, news.pk]).count() == 2


def test_after_a_month_the_night_erases_it_in_its_own_schema(
    centre, other_centre, browse, direction
):
    for place in (centre, other_centre):
        with inside(place):
            for days in (29, 31):
                page = add_page(ContentPage, f"Il y a {days} jours", slug=f"j{days}")
                one = services.put_in_trash(page=page, acting_user=None)
                TrashedPage.objects.filter(pk=one.pk).update(
                    deleted_at=timezone.now() - datetime.timedelta(days=days)
                )
    tidy(schema=centre.schema_name)
    with inside(centre):
        assert [one.slug for one in Page.objects.filter(slug__in=["j29", "j31"])] == ["j29"]
    assert ("deleted", "", "Il y a 31 jours") in lines(centre)
    assert len(lines(centre)) == 3
    with inside(other_centre):
        assert TrashedPage.objects.count() == 2


def test_the_team_restores_what_it_may_delete_and_erases_nothing(
    centre, browse, direction, guide, writer
):
    with inside(centre):
        home = HomePage.objects.get()
        draft = home.add_child(instance=ContentPage(title="Mon essai", slug="essai", live=False))
    assert delete(writer, draft).status_code == 302
    delete(direction, guide)
    with inside(centre):
        public, own = TrashedPage.objects.order_by("-pk")
    room = writer.get("/corbeille/").text
    assert f"/corbeille/{own.pk}/restaurer/" in room
    assert f"/corbeille/{public.pk}/restaurer/" not in room
    assert "supprimer/" not in room
    assert writer.post(f"/corbeille/{public.pk}/restaurer/").status_code == 403
    assert writer.post(f"/corbeille/{own.pk}/supprimer/").status_code == 403
    assert restore(writer, own).status_code == 200


def test_the_menu_of_the_back_office_leads_there(direction):
    assert "/corbeille/" in direction.get("/gestion/").text


# --- How much it asks ----------------------------------------------------------


def test_the_list_takes_as_many_statements_for_10_as_for_200(centre, direction):
    counts = []
    with inside(centre):
        home, user = HomePage.objects.get(), User.objects.get()
        page = home.add_child(instance=ContentPage(title="Première", live=False))
        first = services.put_in_trash(page=page, acting_user=user)
    for total in (10, 200):
        with inside(centre):
            copy_in_trash(first, total - TrashedPage.objects.count())
            assert TrashedPage.objects.count() == total
        direction.get("/corbeille/")
        with CaptureQueriesContext(connection) as queries:
            assert direction.get("/corbeille/").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 14


def copy_in_trash(first, count):
    """As ``put_in_trash`` leaves them, without the forty statements that moving each takes."""
    page = first.get_children().specific().get()
    path = TrashedPage.objects.order_by("path").last().path
    for _number in range(count):
        path = Page(path=path)._inc_path()
        for one, its_path in ((first, path), (page, f"{path}{page.path[-Page.steplen :]}")):
            base, copy = Page.objects.get(pk=one.pk), type(one).objects.get(pk=one.pk)
            base.pk, base.translation_key = None, uuid.uuid4()
            base.path, base.slug = its_path, f"copie-{its_path}"
            # Raw: without the row of the parent model, which is therefore saved first.
            base.save_base(raw=True, force_insert=True)
            copy.pk = copy.page_ptr_id = base.pk
            copy.save_base(raw=True, force_insert=True)


def test_public_pages_ask_no_more_with_a_full_trash(centre, browse, direction, guide):
    def asked(path):
        browse(centre).get(path)
        with CaptureQueriesContext(connection) as queries:
            assert browse(centre).get(path).status_code == 200
        return len(queries)

    paths = ("/", "/actualites/", "/agenda/", "/recherche/?q=soupe", "/contact/")
    before = [asked(path) for path in paths]
    with inside(centre):
        gone = [article("La soupe"), event("Le bal", timezone.localdate()), guide]
    for page in gone:
        delete(direction, page)
    assert [asked(path) for path in paths] == before
    with inside(centre):
        assert not NewsPage.objects.live().exists()
        assert not EventPage.objects.live().exists()
