import io

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from PIL import Image as Picture

from actions.models import ActionSheet, SheetPhoto
from actions.services import publish_sheet, save_draft, share_sheet, withdraw_sheet
from cms.models import CentreImage as Image
from federation.models import Practice, PracticeEdition, PracticePhoto
from federation.services import PublicationRefused, publish_practice, withdraw_practice
from tenants.context import inside
from tests.support.photos import photo, what_it_tells
from tests.support.sheets import draft, full_content, published, shared

pytestmark = pytest.mark.django_db


def practice_of(sheet: ActionSheet) -> Practice:
    return Practice.objects.get(action_uid=sheet.action_uid)


def change_and_publish(sheet: ActionSheet, **fields) -> None:
    later = ActionSheet.objects.get(pk=sheet.pk).get_latest_revision_as_object()
    for name, value in fields.items():
        setattr(later, name, value)
    save_draft(sheet=later)
    publish_sheet(sheet=ActionSheet.objects.get(pk=sheet.pk))


def test_a_shared_sheet_is_in_the_catalogue_with_its_centre(in_centre):
    practice = practice_of(shared(**full_content()))
    assert practice.centre == in_centre
    assert practice.department_id == "48"
    assert practice.title == "Une action complète"
    assert practice.keywords == ["parenting", "health"]
    assert practice.partner_kinds == ["caf"]
    assert practice.years == [2025]
    assert practice.slug == "une-action-complete-les-tilleuls"


def test_what_is_not_public_never_reaches_the_catalogue(in_centre):
    practice = practice_of(shared(**full_content(contact_visibility="network")))
    told = str(practice.editions.get().snapshot)
    for words in ("proposé", "55555", "4242", "unsorted_text", "contact_name en toutes lettres"):
        assert words not in told
    assert "Premier objectif" in told


def test_a_sheet_that_is_not_published_cannot_be_shared(in_centre):
    with pytest.raises(ValueError, match="Publiez d’abord"):
        share_sheet(sheet=draft(title="Brouillon"))
    assert Practice.objects.count() == 0


def test_a_published_change_of_a_shared_sheet_reaches_the_catalogue(in_centre):
    sheet = shared(title="Avant", slug="fiche")
    change_and_publish(sheet, title="Après")
    practice = practice_of(sheet)
    assert practice.title == "Après"
    assert practice.slug == "avant-les-tilleuls"


def test_a_published_change_of_a_sheet_that_is_not_shared_stays_at_home(in_centre):
    sheet = published(title="Avant", slug="fiche")
    change_and_publish(sheet, title="Après")
    assert Practice.objects.count() == 0


def test_withdrawing_leaves_a_tombstone_and_sharing_again_lifts_it(in_centre, browse):
    sheet = shared(title="Une action", slug="fiche", summary="Un secret de polichinelle")
    address = f"/pratiques/{practice_of(sheet).slug}/"
    withdraw_sheet(sheet=sheet, reason="Le partenaire ne le souhaite plus")
    practice = practice_of(sheet)
    assert practice.withdrawn_at is not None
    assert "secret" not in str(PracticeEdition.objects.get().snapshot) + practice.summary
    page = browse(None).get(address)
    assert page.status_code == 410
    assert "Le partenaire ne le souhaite plus" in page.text
    assert "secret" not in page.text
    assert "secret" not in browse(None).get("/pratiques/?q=polichinelle").text
    share_sheet(sheet=sheet)
    assert browse(None).get(address).status_code == 200


def test_unpublishing_or_deleting_a_shared_sheet_withdraws_it(in_centre):
    first, second = shared(title="Une"), shared(title="Deux")
    first.unpublish()
    second.delete()
    assert Practice.objects.published().count() == 0
    assert Practice.objects.count() == 2


def test_publishing_twice_is_harmless_and_an_older_version_never_wins(in_centre):
    sheet = shared(title="Version 1")
    arguments = {
        "centre": in_centre,
        "action_uid": sheet.action_uid,
        "sheet_uid": sheet.uid,
    }
    snapshot = PracticeEdition.objects.get().snapshot
    publish_practice(**arguments, version=5, snapshot={**snapshot, "title": "Version 5"})
    version = practice_of(sheet).version
    publish_practice(**arguments, version=5, snapshot={**snapshot, "title": "Version 5 bis"})
    publish_practice(**arguments, version=3, snapshot={**snapshot, "title": "Version 3"})
    practice = practice_of(sheet)
    assert (practice.title, practice.version) == ("Version 5", version)
    withdraw_practice(centre=in_centre, sheet_uid=sheet.uid, version=4)
    assert practice_of(sheet).withdrawn_at is None
    withdraw_practice(centre=in_centre, sheet_uid=sheet.uid, version=6)
    publish_practice(**arguments, version=6, snapshot=snapshot)
    publish_practice(**arguments, version=2, snapshot=snapshot)
    assert practice_of(sheet).withdrawn_at is not None


def test_yearly_editions_make_one_practice(in_centre, browse):
    first = shared(title="La fête de 2024", slug="a", edition_year=2024, keywords=["culture"])
    second = shared(
        title="La fête de 2025",
        slug="b",
        edition_year=2025,
        keywords=["health"],
        action_uid=str(first.action_uid),
    )
    practice = practice_of(first)
    assert (practice.title, practice.years, practice.keywords) == (
        "La fête de 2025",
        [2024, 2025],
        ["health"],
    )
    address = f"/pratiques/{practice.slug}/"
    assert "La fête de 2025</h1>" in " ".join(browse(None).get(address).text.split())
    assert "La fête de 2024</h1>" in " ".join(
        browse(None).get(f"{address}?annee=2024").text.split()
    )
    withdraw_sheet(sheet=second)
    assert practice_of(first).title == "La fête de 2024"
    withdraw_sheet(sheet=first)
    assert practice_of(first).withdrawn_at is not None


def test_another_centre_cannot_take_or_withdraw_a_practice(centre, other_centre):
    with inside(centre):
        sheet = shared(title="La nôtre")
    with inside(other_centre):
        copy = published(title="Pas la leur", action_uid=str(sheet.action_uid))
        with pytest.raises(PublicationRefused, match="autre centre"), transaction.atomic():
            share_sheet(sheet=copy)
        withdraw_practice(centre=other_centre, sheet_uid=sheet.uid, version=99)
    assert practice_of(sheet).title == "La nôtre"
    assert practice_of(sheet).withdrawn_at is None


def test_pictures_are_copied_to_the_public_side_once_people_agreed(
    in_centre, browse, media, django_capture_on_commit_callbacks
):
    sheet = published(title="En images", slug="en-images")
    for name, consent in (("oui.png", "Oui, le 3 mai"), ("non.png", "")):
        out = io.BytesIO()
        Picture.new("RGB", (3, 2), "#1f5673").save(out, "PNG")
        image = Image(title=name, file=ContentFile(out.getvalue(), name=name))
        image.save()
        SheetPhoto.objects.create(
            sheet=sheet, image=image, alternative_text=f"Photo {name}", consent=consent
        )
    share_sheet(sheet=sheet)
    photo = PracticePhoto.objects.get()
    assert photo.alternative_text == "Photo oui.png"
    assert photo.image.name.startswith("pratiques/oui")
    copy = media / "public" / photo.image.name
    assert copy.exists(), photo.image.path
    page = browse(None).get(f"/pratiques/{practice_of(sheet).slug}/").text
    assert f"/media/public/{photo.image.name}" in page
    assert "Oui, le 3 mai" not in page
    assert "c_les_tilleuls" not in page
    assert browse(None).get(f"/media/public/{photo.image.name}").status_code == 200
    assert "non.png" not in browse(in_centre).get("/actions/en-images/").text

    with inside(in_centre), django_capture_on_commit_callbacks(execute=True):
        withdraw_sheet(sheet=sheet)
    assert PracticePhoto.objects.count() == 0
    assert not copy.exists()


def test_the_catalogue_gets_a_small_copy_that_tells_neither_place_nor_camera(in_centre, media):
    sheet = published(title="En images", slug="en-images")
    for name in ("grande.jpg", "perdue.jpg"):
        image = Image(title=name, file=ContentFile(photo(size=(2400, 1200), orientation=6), name))
        image.save()
        SheetPhoto.objects.create(sheet=sheet, image=image, consent="Oui, le 3 mai")
    image.file.storage.delete(image.file.name)
    share_sheet(sheet=sheet)
    copy = media / "public" / PracticePhoto.objects.get().image.name
    assert what_it_tells(copy.read_bytes()) == []
    with Picture.open(copy) as small:
        assert small.size == (400, 800)


def test_a_sharing_that_fails_leaves_no_trace(in_centre, monkeypatch):
    sheet = published(title="Une action")

    def fail(*_args: object) -> None:
        raise RuntimeError("panne")

    monkeypatch.setattr("federation.services.file_practice", fail)
    with pytest.raises(RuntimeError), transaction.atomic():
        share_sheet(sheet=sheet)
    assert Practice.objects.count() == 0
    monkeypatch.undo()
    share_sheet(sheet=sheet)
    assert Practice.objects.published().count() == 1
