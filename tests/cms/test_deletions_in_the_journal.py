"""What is deleted in the back office leaves a line that says by whom."""

import pytest
from django.core.files.base import ContentFile
from wagtail.documents.models import Document
from wagtail.models import Page, Site

from accounts.enums import JournalAction, Role
from accounts.models import JournalEntry, User
from cms.models import CentreImage, TrashedPage
from tenants.context import inside
from tests.isolation.test_centres_stay_apart import tiny_png
from tests.support.sheets import draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief(centre, browse):
    with inside(centre):
        client = browse(centre)
        user = User.objects.create_user(
            "cheffe", first_name="Claire", role=Role.DIRECTION, is_superuser=True
        )
        client.force_login(user)
    return client


def lines(centre) -> list[tuple[str, str, str]]:
    with inside(centre):
        found = JournalEntry.objects.filter(action=JournalAction.DELETED).order_by("pk")
        return list(found.values_list("actor_name", "subject", "note"))


def test_a_page_an_image_and_a_document_deleted_by_their_buttons(
    centre, other_centre, chief, media
):
    with inside(centre):
        page = Site.objects.get().root_page.add_child(
            instance=Page(title="Horaires d’été", slug="ete")
        )
        image = CentreImage.objects.create(
            title="La fête", file=ContentFile(tiny_png(), name="f.png")
        )
        document = Document.objects.create(
            title="Statuts", file=ContentFile(b"texte", name="s.txt")
        )
    for address in (
        f"/gestion/pages/{page.pk}/delete/",
        f"/gestion/images/{image.pk}/delete/",
        f"/gestion/documents/delete/{document.pk}/",
    ):
        assert chief.post(address).status_code == 302
    with inside(centre):
        trashed = TrashedPage.objects.get()
    assert ("Claire", "Horaires d’été", "Page") not in lines(centre)
    assert chief.post(f"/corbeille/{trashed.pk}/supprimer/").status_code == 302
    assert sorted(lines(centre)) == [
        ("Claire", "Horaires d’été", "Page"),
        ("Claire", "La fête", "Image"),
        ("Claire", "Statuts", "Document"),
    ]
    assert lines(other_centre) == []


def test_several_images_deleted_at_once_have_a_line_each(centre, chief, media):
    """Wagtail's own history keeps nothing of these."""
    with inside(centre):
        images = [
            CentreImage.objects.create(
                title=f"Photo {n}", file=ContentFile(tiny_png(), name=f"{n}.png")
            )
            for n in range(3)
        ]
    ids = "&".join(f"id={image.pk}" for image in images)
    chief.post(f"/gestion/bulk/cms/centreimage/delete/?{ids}")
    with inside(centre):
        assert not CentreImage.objects.exists()
    assert sorted(lines(centre)) == [("Claire", f"Photo {n}", "Image") for n in range(3)]


def test_a_sheet_deleted_by_a_programme_has_a_line_without_a_name(centre):
    with inside(centre):
        draft(title="Le jardin").delete()
    assert lines(centre) == [("", "Le jardin", "Fiche action")]
