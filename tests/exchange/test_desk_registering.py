"""The screen of a registration: one send, nothing typed is lost, doubles are asked about once."""

import datetime
import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from exchange.enums import Kept, ParticipantState
from exchange.models import Mandate, Participant
from exchange.people.views import SOMEBODY_ELSE
from tenants.context import inside
from territory.models import Commune

pytestmark = pytest.mark.django_db
REGISTER = "/accueil/inscrire/"


def typed(**fields):
    return {"form_key": str(uuid.uuid4()), **fields}


ROSE = {
    "first_name": "Rose",
    "last_name": "Dupont",
    "phone": "06.12.34.56.78",
    "agrees_contact": "on",
}


def people(centre):
    with inside(centre):
        return list(Participant.objects.order_by("pk"))


def test_a_name_a_phone_and_her_agreement_register_her_in_one_send(centre, josette, desk):
    page = desk.get(REGISTER).text
    key = re.search(r'name="form_key" value="([^"]+)"', page)[1]
    answer = desk.post(REGISTER, {**ROSE, "form_key": key})
    (rose,) = people(centre)
    assert answer["Location"] == f"/accueil/personnes/{rose.pk}/"
    assert (rose.full_name, rose.phone, rose.kept) == ("Rose Dupont", "06 12 34 56 78", ["contact"])
    with inside(centre):
        assert rose.events.get().noted_by == josette
    assert "Et maintenant" in desk.get(answer["Location"]).text


def test_a_word_on_how_to_reach_her_is_enough(centre, desk):
    desk.post(REGISTER, typed(last_name="Dupont", reached_by="par sa voisine du 12"))
    assert people(centre)[0].reached_by == "par sa voisine du 12"


def test_a_page_brought_back_and_filled_in_for_somebody_else_loses_nobody(centre, desk):
    form = typed(**ROSE)
    desk.post(REGISTER, form)
    page = desk.post(REGISTER, {**form, "first_name": "Lucette", "last_name": "Pineau"})
    assert "déjà servi à inscrire Rose Dupont" in page.text
    assert 'value="Lucette"' in page.text
    assert len(people(centre)) == 1
    key = re.search(r'name="form_key" value="([^"]+)"', page.text)[1]
    seen = str(people(centre)[0].pk)  # the same telephone: « somebody else »
    desk.post(
        REGISTER,
        {
            **form,
            "first_name": "Lucette",
            "last_name": "Pineau",
            "form_key": key,
            SOMEBODY_ELSE: seen,
        },
    )
    assert [one.full_name for one in people(centre)] == ["Rose Dupont", "Lucette Pineau"]


def test_the_same_form_sent_twice_makes_one_person_and_asks_nothing(centre, desk):
    form = typed(**ROSE)
    first, second = desk.post(REGISTER, form), desk.post(REGISTER, form)
    assert first["Location"] == second["Location"]
    assert len(people(centre)) == 1


@pytest.mark.parametrize(
    ("fields", "sentence", "field"),
    [
        ({"phone": "0612345678", "agrees_contact": "on"}, "au moins un prénom", "first_name"),
        ({"first_name": "Rose"}, "une façon de la ou le joindre", "phone"),
        ({"first_name": "Rose", "phone": "0612345678"}, "Demandez son accord", "agrees_contact"),
        ({**ROSE, "phone": "12"}, "n’est pas complet", "phone"),
        ({**ROSE, "email": "rose"}, "prenom@exemple.fr", "email"),
        ({**ROSE, "commune": "Cozzzes"}, "ne connaissons pas", "commune"),
        ({**ROSE, "commune": "Saint"}, "laquelle", "commune"),
        ({**ROSE, "services_a_month": "beaucoup"}, "Écrivez un nombre", "services_a_month"),
        ({**ROSE, "birth_date": "hier"}, "14/07/2012", "birth_date"),
        ({**ROSE, "birth_date": "14/07/1950"}, "18 ans ou plus", "birth_date"),
        ({**ROSE, "guardian_name": "Anne"}, "date de naissance", "birth_date"),
        ({**ROSE, "first_name": "R" * 101}, "trop long", "first_name"),
        ({**ROSE, "mobility": "vole"}, "Sélectionnez un choix valide", "mobility"),
        ({**ROSE, "form_key": "x"}, "page était incomplète", None),
    ],
)
def test_a_fault_is_a_sentence_and_nothing_typed_is_lost(centre, desk, fields, sentence, field):
    answer = desk.post(REGISTER, typed(**fields))
    assert answer.status_code == 200
    form = answer.context["form"]
    said = str(form.errors.get(field) if field else form.errors)
    assert sentence in said
    if field:
        assert f'href="#id_{field}"' in answer.text, "at the top, with a link to the field"
    for name, value in fields.items():
        if name not in {"agrees_contact", "mobility", "form_key"}:
            assert f'value="{value}"' in answer.text, name
    assert people(centre) == []


def test_what_is_not_agreed_to_is_not_stored_and_said(centre, desk):
    answer = desk.post(
        REGISTER,
        typed(first_name="Rose", reached_by="passe", phone="0612345678", retired="yes"),
        follow=True,
    )
    (rose,) = people(centre)
    assert (rose.phone, rose.retired, rose.kept) == ("", "", [])
    assert "faute d’accord\u00a0: Téléphone, À la retraite" in answer.text


def test_everything_folded_is_stored(centre, desk):
    desk.post(
        REGISTER,
        typed(
            **ROSE,
            email="rose@exemple.fr",
            address="3 rue du Port",
            commune="mende",
            neighbourhood="le Chapitre",
            preferred_contact="text",
            preferred_hours="le matin",
            birth_band="1940",
            languages=["fr", "pt"],
            mobility="drives",
            agrees_profile="on",
            retired="yes",
            agrees_figures="on",
            services_a_month="2",
            keeps_desk="on",
        ),
    )
    (rose,) = people(centre)
    mende = Commune.objects.get(name="Mende")
    assert (rose.commune, rose.neighbourhood, rose.mobility) == (
        mende.code,
        "le Chapitre",
        "drives",
    )
    assert (rose.birth_band, rose.languages, rose.retired) == (1940, ["fr", "pt"], "yes")
    assert (rose.services_a_month, rose.keeps_desk) == (2, True)
    assert rose.kept == [Kept.CONTACT, Kept.PROFILE, Kept.FIGURES]


@pytest.mark.parametrize("name", ["MENDE", "mendé", "Mende (48)", "Mnede", "48000"])
def test_a_commune_is_understood_as_people_write_it(centre, desk, name):
    answer = desk.post(REGISTER, typed(**ROSE, commune=name))
    found = people(centre)
    if name == "48000":
        # Several communes may share a postal code: they are proposed.
        assert found or "laquelle" in answer.text
    else:
        assert found[0].commune == "48095"


def test_a_minor_is_registered_with_a_guardian_and_without_the_date_of_birth(centre, desk):
    today = timezone.localdate()
    born = today.replace(year=today.year - 12, day=1)
    desk.post(
        REGISTER,
        typed(
            **ROSE,
            birth_date=f"{born:%d/%m/%Y}",
            guardian_name="Anne Petit",
            guardian_phone="0698765432",
        ),
    )
    (rose,) = people(centre)
    assert rose.adult_on == born.replace(year=born.year + 18)
    assert rose.is_minor
    with inside(centre):
        assert Mandate.objects.get().name == "Anne Petit"


def test_who_was_born_on_a_29th_of_february_is_adult_on_the_first_of_march():
    from exchange.people.forms import comes_of_age

    assert comes_of_age(datetime.date(2012, 2, 29)) == datetime.date(2030, 3, 1)


# --- Perhaps registered already


@pytest.fixture
def known(centre) -> Participant:
    with inside(centre):
        return Participant.objects.create(
            first_name="Rose",
            last_name="Dupont",
            phone="06 12 34 56 78",
            email="rose@exemple.fr",
            kept=[Kept.CONTACT],
        )


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"first_name": "Zoé", "phone": "+33 6 12 34 56 78"}, "même téléphone"),
        ({"first_name": "Zoé", "email": "ROSE@exemple.fr"}, "même adresse e-mail"),
        ({"first_name": "Rose", "last_name": "Dupont"}, "nom semblable"),
        ({"first_name": "rosé", "last_name": "DUPOND"}, "nom semblable"),
        ({"first_name": "Dupont", "last_name": "Rose"}, "nom semblable"),
        ({"first_name": "Rsoe", "last_name": "Dupont"}, "nom semblable"),
        ({"first_name": "Rauze", "last_name": "Dupons"}, "nom semblable"),
        ({"first_name": "Rose Marie", "last_name": "Dupont"}, "nom semblable"),
    ],
)
def test_who_may_be_registered_already_is_shown_and_nothing_is_lost(
    centre, desk, known, fields, why
):
    form = typed(**fields, reached_by="passe", agrees_contact="on")
    answer = desk.post(REGISTER, form)
    assert len(people(centre)) == 1
    assert why in answer.text
    assert "Rose Dupont" in answer.text
    for value in fields.values():
        assert f'value="{value}"' in answer.text
    answer = desk.post(REGISTER, {**form, "quelqu-un-d-autre": str(known.pk)})
    assert answer.status_code == 302
    assert len(people(centre)) == 2


@pytest.mark.parametrize(
    ("first_name", "last_name"),
    [("Rose", "Martin"), ("Paul", "Dupont"), ("Rose", ""), ("Luc", "Petit")],
)
def test_one_word_in_common_is_no_double(centre, desk, known, first_name, last_name):
    desk.post(REGISTER, typed(first_name=first_name, last_name=last_name, reached_by="passe"))
    assert len(people(centre)) == 2


@pytest.mark.parametrize("state", [ParticipantState.MERGED, ParticipantState.ERASED])
def test_a_row_that_is_nobody_s_any_more_is_no_double(centre, desk, known, state):
    with inside(centre):
        Participant.objects.update(state=state)
    desk.post(REGISTER, typed(**ROSE))
    assert len(people(centre)) == 2


def test_somebody_new_who_resembles_is_asked_about_too(centre, desk, known):
    form = typed(**ROSE)
    with inside(centre):
        other = Participant.objects.create(first_name="Rose", last_name="Dupon")
    answer = desk.post(REGISTER, {**form, "quelqu-un-d-autre": str(known.pk)})
    assert answer.status_code == 200
    assert "Rose Dupon<" in answer.text
    both = f"{known.pk},{other.pk}"
    assert desk.post(REGISTER, {**form, "quelqu-un-d-autre": both}).status_code == 302


def test_it_is_her_brings_what_was_typed_to_her_file_without_saving(centre, desk, known):
    form = typed(**ROSE, neighbourhood="le Port", retired="yes", agrees_figures="on")
    path = f"/accueil/personnes/{known.pk}/corriger/"
    answer = desk.post(path, {**form, "c-est-elle": "1", "phone": "01 00 00 00 00"})
    assert 'value="le Port"' in answer.text
    assert 'value="06 12 34 56 78"' in answer.text, "what the row says is not overwritten"
    fresh = people(centre)[0]
    assert (fresh.neighbourhood, fresh.retired) == ("", "")
    page = answer.context["form"]
    sent = {name: value for name in page.fields if (value := page[name].value())}
    assert desk.post(path, sent).status_code == 302
    fresh = people(centre)[0]
    assert (fresh.neighbourhood, fresh.retired) == ("le Port", "yes")


def test_a_registration_costs_as_much_with_200_people_as_with_10(centre, desk):
    def statements(text: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            answer = desk.post(REGISTER, typed(first_name=text, last_name="Xyz", reached_by="x"))
        assert answer.status_code == 302
        return len(captured)

    for number in range(10):
        with inside(centre):
            Participant.objects.create(first_name="Rose", last_name=f"Numéro {number}")
    statements("Warming up")
    few = statements("Abc")
    with inside(centre):
        Participant.objects.bulk_create(
            Participant(first_name="Rose", last_name=f"Nom {number}") for number in range(190)
        )
    assert statements("Defgh") == few <= 12
