"""Tables that only centres have are not asked for what the federation deletes."""

import pytest
from django.core.files.base import ContentFile
from wagtail.documents.models import Document

from accounts.models import User
from actions.models import ActionSheet, SheetPhoto
from cms.models import ContentPage
from tenants.context import inside
from tests.support.pages import add_page, picture
from tests.support.sheets import draft

pytestmark = pytest.mark.django_db


def test_the_federation_deletes_its_pages_pictures_documents_and_people(media):
    for thing in (
        add_page(ContentPage, "Une page"),
        picture(),
        Document.objects.create(title="Notice", file=ContentFile(b"x", name="notice.txt")),
        User.objects.create_user("partie"),
    ):
        thing.delete()
    assert not ContentPage.objects.filter(title="Une page").exists()


def test_in_a_centre_what_refers_to_them_still_follows(centre, media):
    with inside(centre):
        sheet, photo = draft(), picture()
        SheetPhoto.objects.create(sheet=sheet, image=photo)
        sheet.latest_revision.delete()
        photo.delete()
        assert ActionSheet.objects.get(pk=sheet.pk).latest_revision is None
        assert not SheetPhoto.objects.exists()
