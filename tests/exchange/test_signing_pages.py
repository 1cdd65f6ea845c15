"""Signing at the desk, on paper and from home, as the pages do it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from accounts.models import User
from exchange.charters.services import keep_scan, sign
from exchange.enums import CharterKind, Way
from exchange.models import Signature
from exchange.scans import clean_scan
from jobs.storage import private_storage
from tenants.context import inside
from tests.support.charters import days_ago, in_force, may_sign, pdf, photo, somebody

pytestmark = pytest.mark.django_db


@pytest.fixture
def rose(in_centre):
    return somebody()


@pytest.fixture
def text(in_centre):
    return in_force(since=30)


def here(person, *rest) -> str:
    return f"/accueil/personnes/{person.pk}/signer/" + "".join(f"{one}/" for one in rest)


def said(response) -> str:
    return response.text.replace("\u00a0", " ")


def test_on_the_tablet_one_text_leads_to_the_next(desk, rose, text, josette):
    rules = in_force(kind=CharterKind.RULES)
    answer = desk.post(here(rose, text.pk), {"agreed": "on", "typed_name": "rose martin"})
    assert answer["Location"] == here(rose, rules.pk)
    answer = desk.post(here(rose, rules.pk), {"agreed": "on", "typed_name": "Rose"})
    assert answer["Location"] == here(rose)
    page = said(desk.get(here(rose)))
    assert "Tout est signé" in page
    assert "devant Josette" in page
    rows = Signature.objects.values_list("way", "typed_name", "witness__username")
    assert set(rows) == {("desk", "rose martin", "josette"), ("desk", "Rose", "josette")}


def test_the_same_sending_twice_is_one_signature_and_no_error(desk, rose, text):
    for _time in range(2):
        desk.post(here(rose, text.pk), {"agreed": "on", "typed_name": "Rose Martin"})
    assert Signature.objects.count() == 1


def test_without_the_box_nothing_is_signed_and_the_name_stays(desk, rose, text):
    page = desk.post(here(rose, text.pk), {"typed_name": "Rose Martin"})
    assert "Cochez la case" in page.text
    assert 'value="Rose Martin"' in page.text
    assert not Signature.objects.exists()


@pytest.mark.parametrize(
    ("typed", "accepted"),
    [("Rose Martin", True), ("rose", True), ("ROSE MARTTIN", True), ("Paul Durand", False)],
)
def test_the_name_of_somebody_else_is_no_signature(desk, rose, text, typed, accepted):
    page = desk.post(here(rose, text.pk), {"agreed": "on", "typed_name": typed})
    assert Signature.objects.exists() is accepted
    if not accepted:
        assert "ne ressemble pas à « Rose Martin »" in said(page)


def test_a_text_that_changed_while_it_was_open_is_shown_anew(desk, rose, text):
    newer = in_force(2, text="Un autre texte.", changes="Les horaires.")
    page = desk.post(here(rose, text.pk), {"agreed": "on", "typed_name": "Rose Martin"})
    assert "la version 2 qui est à lire et à signer" in said(page)
    assert "Un autre texte." in page.text
    assert 'value="Rose Martin"' in page.text
    assert f'action="{here(rose, newer.pk)}"' in page.text
    assert "checked" not in page.text, "the new text is agreed to anew"
    assert not Signature.objects.exists()


def test_an_old_address_shows_the_text_of_today(desk, rose, text):
    in_force(2, text="Un autre texte.")
    assert "Un autre texte." in desk.get(here(rose, text.pk)).text


def test_a_minor_s_page_asks_for_her_guardian_first(desk, text):
    lea = somebody("Léa", adult_on=days_ago(-300))
    assert "il faut d’abord noter" in desk.get(here(lea)).text
    assert "<form" not in desk.get(here(lea, text.pk)).text.split("<h1")[1]
    anne = may_sign(lea)
    page = desk.get(here(lea, text.pk)).text
    assert "Anne Martin" in page
    assert "Léa Martin</label>" not in page, "she is not among those who may sign"
    sent = {"agreed": "on", "typed_name": "Anne Martin", "signed_for": anne.pk}
    assert desk.post(here(lea, text.pk), sent).status_code == 302
    signature = Signature.objects.get()
    assert (signature.signed_for, signature.typed_name) == (anne, "Anne Martin")
    assert "par Anne Martin" in desk.get(here(lea)).text


def test_an_adult_chooses_between_herself_and_who_has_the_mandate(desk, rose, text):
    anne = may_sign(rose)
    sent = {"agreed": "on", "typed_name": "Rose Martin", "signed_for": anne.pk}
    assert "ne ressemble pas à « Anne Martin" not in said(desk.get(here(rose, text.pk)))
    sent["typed_name"] = "Rose Durand"
    assert "ne ressemble pas" in said(desk.post(here(rose, text.pk), sent))
    sent |= {"typed_name": "Rose Durand", "signed_for": ""}
    assert desk.post(here(rose, text.pk), sent).status_code == 302
    assert Signature.objects.get().signed_for is None


def on_paper(desk, person, version, **values):
    sent = {"version": version.pk, "signed_on": timezone.localdate().isoformat(), **values}
    return desk.post(here(person, version.pk, "papier"), sent)


def test_a_paper_is_noted_with_its_photo_which_only_the_desk_reads(
    desk, rose, text, media, browse, in_centre
):
    assert on_paper(desk, rose, text, scan=photo("PNG", "x.png")).status_code == 302
    signature = Signature.objects.get()
    assert (signature.way, signature.witness.username) == (Way.PAPER, "josette")
    address = f"/accueil/signatures/{signature.pk}/papier/"
    paper = desk.get(address)
    assert paper["Content-Type"] == "image/jpeg"
    assert paper["Cache-Control"].startswith("private, no-store")
    assert b"".join(paper.streaming_content)[:3] == b"\xff\xd8\xff"
    assert browse(in_centre).get(address).status_code == 302
    resident = browse(in_centre)
    resident.force_login(User.objects.create_user("rosem", role="resident"))
    assert resident.get(address).status_code == 403
    private_storage.delete(signature.scan.name)
    assert desk.get(address).status_code == 404


def test_a_paper_of_an_older_version_is_noted_and_says_what_is_left(desk, rose, text):
    newer = in_force(2, since=5)
    day = days_ago(10).isoformat()
    answer = desk.post(
        here(rose, newer.pk, "papier"), {"version": text.pk, "signed_on": day}, follow=True
    )
    assert "la version 2 reste à signer" in said(answer)
    assert Signature.objects.get().version == text


def test_an_old_paper_dated_after_the_change_is_refused_beside_the_form(desk, rose, text):
    in_force(2, since=5)
    page = on_paper(desk, rose, text)
    assert "la version 1 ne se signe plus" in said(page)
    assert not Signature.objects.exists()


def test_a_date_that_is_none_and_a_file_that_is_none_are_said_beside_their_fields(desk, rose, text):
    page = on_paper(desk, rose, text, signed_on="hier", scan=SimpleUploadedFile("a.jpg", b"non"))
    assert "Écrivez la date ainsi" in said(page)
    assert "ni un PDF ni une photo" in page.text
    assert "Choisissez de nouveau la photo" in page.text
    assert not Signature.objects.exists()


def test_the_photo_may_come_later(desk, rose, text, media):
    on_paper(desk, rose, text)
    signature = Signature.objects.get()
    address = f"/accueil/signatures/{signature.pk}/papier/ajouter/"
    assert "Choisissez la photo" in desk.post(address, {}).text
    assert desk.post(address, {"scan": pdf()}).status_code == 302
    signature.refresh_from_db()
    assert signature.scan.name.endswith(".pdf")


def test_a_signed_copy_and_a_paper_with_her_name_are_pdfs(desk, rose, text):
    blank = desk.get(here(rose) + "papiers.pdf")
    assert blank.content.startswith(b"%PDF")
    on_paper(desk, rose, text)
    signature = Signature.objects.get()
    copy = desk.get(f"/accueil/signatures/{signature.pk}/exemplaire.pdf")
    assert copy.content.startswith(b"%PDF")
    assert copy["Cache-Control"].startswith("private, no-store")


@pytest.mark.parametrize(
    ("form", "options"),
    [("JPEG", {"exif": b"Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x00"}), ("PNG", {}), ("HEIF", {})],
)
def test_a_photo_keeps_nothing_of_its_camera(form, options):
    exif = Image.Exif()
    exif[0x010F] = "Appareil de Rose"
    kept = clean_scan(photo(form, exif=exif.tobytes()))
    content = kept.read()
    assert b"Appareil" not in content
    assert b"Exif" not in content
    assert str(kept.name).endswith(".jpg")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "vide"),
        (b"GIF89a" + b"\x00" * 50, "ni un PDF ni une photo"),
        (b"<html>%PDF</html>", "ni un PDF ni une photo"),
        (b"%PDF-1.7\n1 0 obj", "coupé"),
        (b"%PDF-1.7\n/OpenAction<</S/JavaScript/JS(app)>>\n%%EOF", "programme"),
        (b"%PDF-1.7" + b"x" * (12 * 2**20), "trop"),
    ],
    ids=["empty", "gif", "html", "half", "script", "heavy"],
)
def test_what_is_no_scan_is_refused_with_what_to_do(content, sentence):
    with pytest.raises(ValueError, match=sentence):
        clean_scan(SimpleUploadedFile("papier.pdf", content))


@pytest.fixture
def resident(in_centre, browse, rose):
    """Rose's own browser."""
    user = User.objects.create_user("rose", first_name="Rose", role="resident")
    rose.user = user
    rose.save()
    client = browse(in_centre)
    client.force_login(user)
    return client


def test_a_resident_signs_from_home_and_keeps_her_copy(resident, rose, text):
    assert "Lire et signer" in resident.get("/entraide/signer/").text
    address = f"/entraide/signer/{text.pk}/"
    assert text.text.split("\n")[0][2:] in resident.get(address).text
    sent = {"agreed": "on", "typed_name": "Rose Martin"}
    assert resident.post(address, sent)["Location"] == "/entraide/signer/"
    signature = Signature.objects.get()
    assert (signature.way, signature.witness, signature.participant) == (Way.ONLINE, None, rose)
    assert "Vous avez tout signé" in resident.get("/entraide/signer/").text
    copy = resident.get(f"/entraide/signer/{signature.pk}/exemplaire.pdf")
    assert copy.content.startswith(b"%PDF")


def test_a_resident_reads_no_copy_of_somebody_else(resident, text):
    theirs = sign(
        participant=somebody("Paul"),
        version=text,
        way=Way.PAPER,
        acting_user=None,
    )
    assert resident.get(f"/entraide/signer/{theirs.pk}/exemplaire.pdf").status_code == 404


def test_a_minor_does_not_sign_from_home(resident, rose, text):
    rose.adult_on = days_ago(-300)
    rose.save()
    may_sign(rose)
    assert "à l’accueil" in resident.get("/entraide/signer/").text
    address = f"/entraide/signer/{text.pk}/"
    resident.post(address, {"agreed": "on", "typed_name": "Rose Martin"})
    assert not Signature.objects.exists()


def test_an_account_without_registration_is_told_so(in_centre, browse, text):
    client = browse(in_centre)
    client.force_login(User.objects.create_user("seule", role="resident"))
    assert "pas relié à une inscription" in client.get("/entraide/signer/").text
    assert client.get(f"/entraide/signer/{text.pk}/")["Location"] == "/entraide/signer/"


def test_a_former_scan_is_replaced_and_the_page_says_so(desk, rose, text, media):
    on_paper(desk, rose, text, scan=pdf())
    signature = Signature.objects.get()
    keep_scan(signature=signature, scan=clean_scan(photo()))
    page = desk.get(f"/accueil/signatures/{signature.pk}/papier/ajouter/").text
    assert "le nouveau prend sa place" in page


def test_pages_of_a_row_that_is_nobody_s_are_not_there(desk, text, in_centre):
    gone = somebody(state="erased")
    assert desk.get(here(gone)).status_code == 404
    assert desk.get(here(gone, text.pk)).status_code == 404
    with inside(in_centre):
        assert not Signature.objects.exists()
