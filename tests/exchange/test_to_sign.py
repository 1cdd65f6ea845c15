"""Who still has something to sign, on screen and on paper."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from exchange.charters import selectors, views_desk
from exchange.charters.services import sign
from exchange.enums import CharterKind, Contact, ParticipantState, Way
from exchange.models import Participant, Signature
from pdf.typesetting import render_pdf
from tests.support.charters import days_ago, in_force, somebody

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_centre")]
LIST = "/accueil/a-signer/"


def said(response) -> str:
    return response.text.replace("\u00a0", " ")


def signed(person, version, days=0):
    sign(
        participant=person,
        version=version,
        way=Way.PAPER,
        acting_user=None,
        signed_on=days_ago(days),
    )


def test_nothing_is_to_be_signed_before_a_text_is_published(desk):
    somebody()
    assert "pas encore publié la charte" in desk.get(LIST).text


def test_the_list_says_who_never_signed_and_who_signed_an_older_version(desk):
    first = in_force(since=30)
    never, before, done = somebody("Rose"), somebody("Paul"), somebody("Line")
    somebody("Jean", state=ParticipantState.LEFT)
    somebody("Zoé", state=ParticipantState.WAITING)
    signed(before, first, 20)
    second = in_force(2, since=10)
    signed(done, second)
    page = desk.get(LIST)
    rows = {row.person: [one.told for one in row.missing] for row in page.context["rows"]}
    assert {
        person: [told.replace("\u00a0", " ") for told in all_] for person, all_ in rows.items()
    } == {
        never: ["Charte éthique : jamais signé"],
        before: ["Charte éthique : a changé, avait signé la version 1"],
    }
    assert selectors.count_to_sign() == 2
    for row in page.context["rows"]:
        assert [one.version for one in row.missing] == selectors.to_sign(row.person)


def test_one_text_signed_leaves_the_other(desk):
    charter, _rules = in_force(), in_force(kind=CharterKind.RULES)
    rose = somebody()
    signed(rose, charter)
    (row,) = desk.get(LIST).context["rows"]
    assert [one.version.kind for one in row.missing] == ["rules"]


def test_the_list_is_narrowed_to_one_way_of_being_told(desk):
    in_force()
    somebody("Rose", preferred_contact=Contact.PHONE, phone="05 46 00 00 01")
    somebody("Paul", preferred_contact=Contact.LETTER)
    somebody("Line")
    page = desk.get(LIST)
    assert page.context["contacts"] == [
        ("phone", "par téléphone", 1),
        ("letter", "par un mot dans la boîte aux lettres", 1),
        (selectors.UNSAID, "sans préférence notée", 1),
    ]
    names = [row.person.first_name for row in desk.get(f"{LIST}?contact=phone").context["rows"]]
    assert names == ["Rose"]
    assert "05 46 00 00 01" in desk.get(f"{LIST}?contact=phone").text
    unsaid = desk.get(f"{LIST}?contact={selectors.UNSAID}").context["rows"]
    assert [row.person.first_name for row in unsaid] == ["Line"]
    assert len(desk.get(f"{LIST}?contact=nimportequoi").context["rows"]) == 3


def test_everybody_has_signed(desk):
    signed(somebody(), in_force())
    assert "Tout le monde a signé" in desk.get(LIST).text
    assert desk.get(f"{LIST}papiers.pdf").status_code == 404


def crowd(count: int) -> None:
    Participant.objects.bulk_create(
        Participant(
            first_name=f"Prénom{rank}",
            last_name="Nom",
            preferred_contact=Contact.values[rank % 6],
        )
        for rank in range(count)
    )


def test_the_list_takes_as_many_statements_whatever_the_number(desk):
    first, rules = in_force(since=30), in_force(kind=CharterKind.RULES)
    in_force(2)
    counts = []
    for more in (10, 190):
        crowd(more)
        half = Participant.objects.all()[: more // 2]
        Signature.objects.bulk_create(
            [
                Signature(participant=one, version=version, way=Way.PAPER)
                for one in half
                for version in (first, rules)
            ],
            ignore_conflicts=True,
        )
        for path in (LIST, f"{LIST}?contact=phone", f"{LIST}liste.pdf", f"{LIST}papiers.pdf"):
            desk.get(path)
            with CaptureQueriesContext(connection) as queries:
                assert desk.get(path).status_code == 200
            counts.append(len(queries))
    assert counts[:4] == counts[4:]
    assert max(counts) <= 12, counts


def test_papers_of_many_come_in_parcels(desk, monkeypatch):
    monkeypatch.setattr(views_desk, "PAPERS_AT_ONCE", 2)
    in_force()
    crowd(5)
    page = desk.get(LIST)
    assert page.context["portions"] == [(1, 1, 2), (2, 3, 4), (3, 5, 5)]
    assert "personnes 3 à 4" in page.text
    sizes = [len(desk.get(f"{LIST}papiers.pdf?part={part}").content) for part in (1, 3)]
    assert sizes[0] > sizes[1]


def test_the_printed_list_says_whom_it_is_about(desk, monkeypatch):
    seen = {}

    def watched(template, data, **rest):
        seen.update(data)
        return render_pdf(template, data, **rest)

    monkeypatch.setattr("exchange.charters.printing.render_pdf", watched)
    in_force()
    somebody("Rose", preferred_contact=Contact.PHONE, phone="05 46 00 00 01")
    somebody("Paul")
    desk.get(f"{LIST}liste.pdf?contact=phone")
    assert seen["told"] == (
        "1 personne a quelque chose à signer. Seulement celles à prévenir par téléphone."
    )
    assert [row["name"] for row in seen["rows"]] == ["Rose Martin"]
    assert seen["rows"][0]["reach"] == ["par téléphone", "05 46 00 00 01"]
