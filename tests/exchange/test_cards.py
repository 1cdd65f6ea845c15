import io
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from exchange.cards import printing, selectors, services
from exchange.cards.codes import shown
from exchange.enums import LifeEventKind, ParticipantState
from exchange.models import FormerCard, LifeEvent, Participant, Place
from pdf.qr import qr_svg
from tenants.context import inside

pytestmark = pytest.mark.django_db


def person(**details) -> Participant:
    return Participant.objects.create(**{"first_name": "Rose", "last_name": "Martin", **details})


def words_of(response) -> str:
    assert response["Content-Type"] == "application/pdf"
    pages = PdfReader(io.BytesIO(response.content)).pages
    words = re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))
    # The signs of a code stand apart on paper.
    return re.sub(r"\b((?:\w ){3}\w) - ((?:\w ){3}\w)\b", _together, words)


def _together(found: re.Match[str]) -> str:
    return found[0].replace(" ", "")


def size_of(response) -> tuple[int, int]:
    """In millimetres, of the first page."""
    box = PdfReader(io.BytesIO(response.content)).pages[0].mediabox
    return round(float(box.width) / 72 * 25.4), round(float(box.height) / 72 * 25.4)


def test_a_card_is_found_however_its_code_is_typed(in_centre):
    rose = person(card_code="KFRT7WXM")
    for words in ("kfrt-7wxm", " KFRT 7WXM ", "http://ailleurs.exemple/entraide/carte/KFRT-7WXM/"):
        assert selectors.card(selectors.code_in(words)).person == rose


def test_the_desk_types_a_code_and_stands_before_the_person(centre, desk):
    with inside(centre):
        rose = person(card_code="KFRT7WXM")
    response = desk.post("/accueil/carte/", {"code": "kfrt7wxm"}, follow=True)
    assert response.context["person"] == rose
    assert "Rose Martin" in response.text


def test_a_volunteer_who_opens_the_code_of_a_card_stands_before_the_person(centre, desk):
    with inside(centre):
        rose = person(card_code="KFRT7WXM")
    assert desk.get("/entraide/carte/KFRT-7WXM/", follow=True).context["person"] == rose


@pytest.mark.parametrize("path", ["/entraide/carte/KFRT-7WXM/", "/entraide/carte/"])
def test_a_visitor_who_opens_a_card_learns_nothing_of_the_person(centre, browse, path):
    with inside(centre):
        person(card_code="KFRT7WXM", phone="0612345678", email="rose@exemple.fr")
    response = browse(centre).get(path)
    assert response.status_code == 200
    for word in ("Rose", "Martin", "0612345678", "rose@"):
        assert word not in response.text
    assert "ouvrir mon compte" in response.text.lower().replace("ouvrir mon compte avec", "")


def test_a_lost_card_opens_nothing_and_says_so_to_the_desk(centre, desk, josette):
    with inside(centre):
        rose = person(card_code="KFRT7WXM")
    page = desk.get(f"/accueil/carte/{rose.pk}/nouvelle/")
    assert "KFRT7WXM" in page.text
    for _twice in range(2):
        desk.post(f"/accueil/carte/{rose.pk}/nouvelle/", {"former": "KFRT7WXM"})
    with inside(centre):
        rose.refresh_from_db()
        assert rose.card_code != "KFRT7WXM"
        assert FormerCard.objects.get().code == "KFRT7WXM"
        event = LifeEvent.objects.get(participant=rose)
        assert (event.kind, event.noted_by) == (LifeEventKind.CARD_RENEWED, josette)
    assert "a une nouvelle carte" in desk.get(f"/accueil/carte/{rose.pk}/").text
    answer = desk.post("/accueil/carte/", {"code": "KFRT-7WXM"})
    assert "a été remplacée" in answer.text
    assert "Rose" not in answer.text
    # By the QR code too.
    answer = desk.get("/entraide/carte/KFRT-7WXM/", follow=True)
    assert "a été remplacée" in answer.text
    assert desk.post("/accueil/carte/", {"code": rose.card_code}).status_code == 302


def test_the_card_of_a_double_leads_to_the_one_that_counts(centre, desk):
    with inside(centre):
        rose = person()
        middle = person(state=ParticipantState.MERGED, merged_into=rose, card_code="KFRT7WXA")
        person(state=ParticipantState.MERGED, merged_into=middle, card_code="KFRT7WXM")
    response = desk.post("/accueil/carte/", {"code": "KFRT7WXM"}, follow=True)
    assert response.context["person"] == rose


@pytest.mark.parametrize("code", ["ZZZZ-ZZZZ", "A", "-", "é", "x" * 299])
def test_a_code_that_is_nobodys_is_a_sentence_at_the_desk(centre, desk, code):
    response = desk.post("/accueil/carte/", {"code": code})
    assert response.status_code == 200
    assert "n’est pas connue ici" in response.text


def test_the_card_of_somebody_erased_is_nobodys(in_centre):
    gone = person(state=ParticipantState.ERASED, card_code=None)
    with pytest.raises(services.Refused, match="pas de carte"):
        services.renew_card(participant=gone, former_code="", acting_user=None)


def test_a_card_has_the_size_of_a_bank_card_and_says_where_the_desk_is(centre, desk):
    centre.phone, centre.phone_public = "05 46 00 00 00", True
    centre.save()
    with inside(centre):
        rose = person()
        Place.objects.create(name="Salle des fêtes", hours="le mercredi de 9 h 30 à 11 h 30")
        Place.objects.create(name="Ancienne", hours="le lundi", retired_on="2020-01-01")
    response = desk.post(f"/accueil/carte/{rose.pk}/imprimer/")
    assert size_of(response) == (85, 54)
    words = words_of(response)
    with inside(centre):
        rose.refresh_from_db()
    for part in (
        "Rose Martin",
        centre.name,
        shown(rose.card_code),
        "05 46 00 00 00",
        "le mercredi de 9 h 30",
    ):
        assert part in words
    assert "Ancienne" not in words


def test_the_square_of_a_card_says_its_address_at_the_centre(in_centre):
    link = "http://les-tilleuls.maillage.localhost:8000/entraide/carte/KFRT-7WXM/"
    assert printing.card_address("KFRT-7WXM") == link
    drawn = printing._on_card(person(card_code="KFRT7WXM"))
    assert (drawn["link"], drawn["qr"]) == (link, qr_svg(link))


def test_a_telephone_that_the_centre_does_not_show_is_on_no_card(centre, desk):
    centre.phone, centre.phone_public = "05 46 00 00 00", False
    centre.save()
    with inside(centre):
        rose = person()
    assert "05 46" not in words_of(desk.post(f"/accueil/carte/{rose.pk}/imprimer/"))


def test_cards_of_several_stand_ten_to_a_page(centre, desk):
    with inside(centre):
        people = [person(first_name=f"Rose {n}") for n in range(12)]
    response = desk.post("/accueil/carte/planche/", {"people": [one.pk for one in people]})
    assert size_of(response) == (210, 297)
    assert len(PdfReader(io.BytesIO(response.content)).pages) == 2
    words = words_of(response)
    with inside(centre):
        for one in Participant.objects.all():
            assert shown(one.card_code) in words


def test_a_sheet_of_nobody_is_a_sentence(centre, desk):
    with inside(centre):
        person()
    for chosen in ([], ["999999"], ["bonjour"]):
        response = desk.post("/accueil/carte/planche/", {"people": chosen})
        assert response.status_code == 200
        assert 'role="alert"' in response.text


def test_the_sheet_proposes_those_who_have_no_card(centre, desk):
    with inside(centre):
        person(first_name="Avec", card_code="KFRT7WXM")
        person(first_name="Sans")
        person(first_name="Partie", state=ParticipantState.LEFT)
    page = desk.get("/accueil/carte/planche/?sans=on")
    assert [str(one) for one in page.context["page"]] == ["Sans Martin"]
    page = desk.get("/accueil/carte/planche/?q=avé")
    assert [str(one) for one in page.context["page"]] == ["Avec Martin"]


def test_the_list_of_cards_asks_the_same_of_the_database_for_10_and_for_200(centre, desk):
    counts = []
    for size in (10, 190):
        with inside(centre):
            Participant.objects.bulk_create(
                Participant(first_name=f"Rose {n}", search_key="rose") for n in range(size)
            )
        desk.get("/accueil/carte/planche/")
        with CaptureQueriesContext(connection) as counted:
            desk.get("/accueil/carte/planche/")
        counts.append(len(counted))
    assert counts[0] == counts[1] <= 12


def test_the_claim_paper_says_where_to_type_the_code(centre, desk):
    with inside(centre):
        rose = person()
    words = words_of(desk.post(f"/accueil/carte/{rose.pk}/compte/"))
    with inside(centre):
        rose.refresh_from_db()
    assert shown(rose.card_code) in words
    assert ":8000/entraide/carte" in words.replace("\u200b", "")
    assert "votre nom de famille" in words


def test_somebody_of_another_state_has_no_card_page(centre, desk):
    with inside(centre):
        gone = person(state=ParticipantState.ERASED, first_name="", last_name="")
    assert desk.get(f"/accueil/carte/{gone.pk}/").status_code == 404
