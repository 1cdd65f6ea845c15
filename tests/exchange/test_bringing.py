"""From a spreadsheet to people."""

import io

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from accounts.enums import JournalAction, Role
from accounts.models import JournalEntry, User
from exchange.bringing import long_work, services
from exchange.bringing.long_work import bring
from exchange.bringing.services import KEPT_FOR, forget_old_files
from exchange.enums import Kept, PostState, RegisteredBy
from exchange.models import BroughtFile, Category, LifeEvent, Participant, Post
from jobs.models import Job
from jobs.storage import private_storage
from tenants.context import inside
from tests.support.spreadsheets import ods, uploaded, xlsx

pytestmark = pytest.mark.django_db

HEADS = ["Prénom", "NOM", "Tél.", "Courriel", "Retraité(e)", "Date de naissance", "Langues"]
ROSE = ["Rose", "Blanc", 599990001, "rose@exemple.fr", "oui", "12/03/1951", "français, anglais"]
PAUL = ["Paul", "Noir", "05.99.99.00.02", "", "non", "1962", ""]


@pytest.fixture(autouse=True)
def _private(settings, tmp_path):
    settings.PRIVATE_MEDIA_ROOT = str(tmp_path / "private")


@pytest.fixture
def nadia(centre) -> User:
    with inside(centre):
        return User.objects.create_user("nadia", role=Role.TEAM)


@pytest.fixture
def team(centre, nadia, browse):
    client = browse(centre)
    with inside(centre):
        client.force_login(nadia)
    return client


class Steps:
    """What a job shows of itself is the room ``jobs``' affair: its tests run it in a worker."""

    def __init__(self, owner: User) -> None:
        self.owner_id, self.done_before = owner.pk, 0

    def unit(self, **_told):
        return transaction.atomic()


def chosen(team, content: bytes, name: str = "inscrits.xlsx") -> str:
    """The address of the preview."""
    answer = team.post("/accueil/reprendre/", {"file": uploaded(content, name)})
    assert answer.status_code == 302, answer.text
    return answer["Location"]


def taken(centre, team, nadia, content: bytes, name: str = "inscrits.xlsx", **answers):
    """Through the preview and its button; the job is run here."""
    address = chosen(team, content, name)
    page = team.get(address)
    assert page.status_code == 200
    answer = team.post(address, answers)
    assert answer.status_code == 302, answer.text
    with inside(centre):
        job = Job.objects.latest("pk")
        return bring(Steps(nadia), **job.parameters)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (xlsx(Inscrits=[HEADS, ROSE, PAUL]), "inscrits.xlsx"),
        (ods(Inscrits=[HEADS, ROSE, PAUL]), "inscrits.ods"),
        (
            "Prénom;NOM;Tél.;Courriel;Retraité(e);Date de naissance;Langues\r\n"
            "Rose;Blanc;0599990001;rose@exemple.fr;oui;12/03/1951;français, anglais\r\n"
            "Paul;Noir;05.99.99.00.02;;non;1962;\r\n".encode("cp1252"),
            "inscrits.csv",
        ),
        (
            "\ufeffPrénom,NOM,Tél.,Courriel,Retraité(e),Date de naissance,Langues\n"
            'Rose,Blanc,0599990001,rose@exemple.fr,OUI,1951-03-12,"français, anglais"\n'
            "Paul,Noir,05.99.99.00.02,,non,1962,\n".encode(),
            "inscrits.txt",
        ),
    ],
    ids=["xlsx", "ods", "csv of Windows", "csv in UTF-8"],
)
def test_people_come_in_from_each_form_of_file(centre, team, nadia, content, name):
    result = taken(centre, team, nadia, content, name, agreed_by="paper")
    assert "2 personnes, 0 annonce" in result.message
    with inside(centre):
        rose = Participant.objects.get(first_name="Rose")
        assert (rose.last_name, rose.phone, rose.email) == (
            "Blanc",
            "05 99 99 00 01",
            "rose@exemple.fr",
        )
        assert (rose.retired, rose.birth_band, rose.languages) == ("yes", 1950, ["fr", "en"])
        assert rose.registered_by == RegisteredBy.SPREADSHEET
        assert (rose.kept, rose.kept_agreed_by) == (list(Kept.values), "paper")
        paul = Participant.objects.get(first_name="Paul")
        assert (paul.retired, paul.birth_band, paul.phone) == ("no", 1960, "05 99 99 00 02")
        assert LifeEvent.objects.filter(kind="registered").count() == 2
        # The file has gone, and the journal names nobody.
        assert not BroughtFile.objects.exists()
        line = JournalEntry.objects.get(action=JournalAction.PEOPLE_BROUGHT)
        assert line.subject == "2 personnes, 0 annonce"


def test_nothing_is_written_before_the_button(centre, team):
    page = team.get(chosen(team, xlsx(Inscrits=[HEADS, ROSE, PAUL])))
    assert "Reprendre ces 2 personnes" in page.text
    with inside(centre):
        assert not Participant.objects.exists()
        assert not Job.objects.exists()


def test_who_has_not_said_what_may_be_kept_comes_with_what_reaches_her(centre, team, nadia):
    taken(centre, team, nadia, xlsx(Inscrits=[HEADS, ROSE]), agreed_by="")
    with inside(centre):
        rose = Participant.objects.get()
        assert (rose.phone, rose.kept) == ("05 99 99 00 01", [Kept.CONTACT])
        assert (rose.birth_band, rose.languages, rose.retired) == (None, [], "")
        assert rose.kept_agreed_on is None


def test_the_same_file_twice_makes_nobody_twice(centre, team, nadia):
    content = xlsx(Inscrits=[HEADS, ROSE, PAUL])
    taken(centre, team, nadia, content, agreed_by="paper")
    address = chosen(team, content)
    assert "rien à reprendre" in team.get(address).text
    # Rows in another order, with another heading and format, are the same rows.
    again = xlsx(Liste=[HEADS, PAUL, ROSE])
    assert "rien à reprendre" in team.get(chosen(team, again)).text
    with inside(centre):
        assert Participant.objects.count() == 2


def test_a_job_run_twice_takes_nobody_twice(centre, team, nadia, monkeypatch):
    """Its worker was killed after some rows; the file is still there."""
    team.post(chosen(team, xlsx(Inscrits=[HEADS, ROSE, PAUL])), {"agreed_by": ""})
    real, calls = services.bring_person, []

    def killed_at_the_second(**said):
        calls.append(said)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return real(**said)

    monkeypatch.setattr(long_work, "AT_ONCE", 1)
    monkeypatch.setattr(services, "bring_person", killed_at_the_second)
    with inside(centre):
        told = Job.objects.get().parameters
        with pytest.raises(KeyboardInterrupt):
            bring(Steps(nadia), **told)
        assert Participant.objects.count() == 1
        monkeypatch.setattr(services, "bring_person", real)
        bring(Steps(nadia), **told)
        assert Participant.objects.count() == 2
        assert LifeEvent.objects.count() == 2


def test_each_wrong_cell_is_named(centre, team):
    rows = [
        [*HEADS, "Commune", "Inscrit le"],
        [*ROSE, "Mende", "2024-09-12"],
        [
            "Line",
            "",
            "quatre",
            "pas une adresse",
            "peut-être",
            "hier",
            "klingon",
            "Nulleville",
            "12/13/2024",
        ],
        ["", "", "0599990009"],
        ["Léo", "", "", "", "", str(timezone.localdate().year - 12), ""],
    ]
    page = team.get(chosen(team, xlsx(Inscrits=rows))).text
    for words in (
        "ligne 3, colonne Tél.\u00a0: «\u00a0quatre\u00a0» n’est pas un numéro",
        "ligne 3, colonne Courriel\u00a0:",
        "ligne 3, colonne Retraité(e)\u00a0: écrivez «\u00a0oui\u00a0» ou «\u00a0non\u00a0»",
        "ligne 3, colonne Date de naissance\u00a0: écrivez l’année",
        "ligne 3, colonne Langues\u00a0:",
        "ligne 3, colonne Commune\u00a0: «\u00a0Nulleville\u00a0» n’est pas une commune",
        "ligne 3, colonne Inscrit le\u00a0: «\u00a012/13/2024\u00a0» n’est pas une date",
        "ligne 4\u00a0: il manque un nom ou un prénom",
        "ligne 5, colonne Date de naissance\u00a0: cette personne est mineure",
    ):
        assert words in page, words
    assert "Reprendre cette personne" in page


def test_right_rows_come_and_wrong_ones_go_back_with_what_to_correct(centre, team, nadia):
    wrong = ["Line", "Vert", "quatre", "=1+1", "", "", ""]
    content = xlsx(Inscrits=[HEADS, ROSE, wrong])
    address = chosen(team, content)
    early = load_workbook(io.BytesIO(team.get(f"{address}a-corriger/").content))
    result = taken(centre, team, nadia, content)
    after = load_workbook(io.BytesIO(result.content))
    for book in (early, after):
        rows = list(book["Inscrits"].iter_rows(values_only=True))
        assert rows[0][:7] == tuple(HEADS)
        assert rows[0][7] == "À corriger"
        assert rows[1][:3] == ("Line", "Vert", "quatre")
        assert "colonne Tél." in str(rows[1][7])
        assert len(rows) == 2
    assert "(1)" in result.message
    # The file with its sentences comes back as it is.
    corrected = xlsx(Inscrits=[rows[0], ("Line", "Vert", "0599990003", "", "", "", "", rows[1][7])])
    assert "À corriger" not in team.get(chosen(team, corrected)).text
    taken(centre, team, nadia, corrected)
    with inside(centre):
        assert Participant.objects.count() == 2


def test_who_looks_like_somebody_comes_only_when_asked_for(centre, team, nadia):
    with inside(centre):
        Participant.objects.create(first_name="Rose", last_name="BLANC")
        Participant.objects.create(first_name="Paul", last_name="Ancien", phone="0599990002")
    other = ["Rose", "Vert", "0599990009", "", "", "", ""]
    content = xlsx(Inscrits=[HEADS, ROSE, PAUL, other, other[:2]])
    page = team.get(chosen(team, content))
    assert "Rose BLANC, déjà au centre" in page.text
    assert "Paul Ancien, déjà au centre" in page.text
    assert "comme la ligne 4 de ce fichier" in page.text
    doubles = page.context["brought"].doubles
    assert len(doubles) == 3
    result = taken(centre, team, nadia, content, doubles=[doubles[0].place])
    assert "2 personnes" in result.message
    with inside(centre):
        names = Participant.objects.order_by("pk").values_list("first_name", "last_name")
        assert list(names)[2:] == [("Rose", "Vert"), ("Rose", "Blanc")]


def test_columns_are_known_by_many_names_and_others_are_named(centre, team):
    rows = [
        ["Liste de nos inscrits"],
        [],
        ["Nom et prénom", "PORTABLE", "Ville", "Pointure"],
        ["DUPONT Marie Jeanne", "0699990001", "48000 Mende", "38"],
        ["Durand Luc", "0699990002", "mende", ""],
    ]
    page = team.get(chosen(team, xlsx(Feuille=rows)))
    first, second = page.context["brought"].right
    assert (first.fields["first_name"], first.fields["last_name"]) == ("Marie Jeanne", "DUPONT")
    assert (second.fields["first_name"], second.fields["last_name"]) == ("Luc", "Durand")
    assert {first.fields["commune"], second.fields["commune"]} == {"48095"}
    assert first.line.number == 4
    assert "Colonnes laissées de côté" in page.text
    assert "Pointure" in page.text


def test_posts_come_with_their_people_and_their_categories(centre, team, nadia):
    with inside(centre):
        Category.objects.create(name="Vannerie")
        Category.objects.create(name="Usure", refusal="L’entraide ne prête pas d’argent.")
        luc = Participant.objects.create(first_name="Luc", last_name="Ici")
    heads = ["Offre ou demande", "Catégorie", "Titre", "Texte", "De la part de", "Valable jusqu’au"]
    posts = [
        heads,
        ["Offre", "vannerie", "Tondre", "Le samedi", "Blanc Rose", ""],
        ["cherche", "Pâte à sel", "Apprendre la soupe", "", "Luc ICI", ""],
        ["demande", "Usure", "Prêt", "", "Luc Ici", ""],
        ["offre", "Vannerie", "Bêcher", "", "Inconnu Total", ""],
        ["échange", "Vannerie", "x" * 91, "", "Luc Ici", "01/01/2020"],
    ]
    content = xlsx(Inscrits=[HEADS, ROSE], Annonces=posts)
    page = team.get(chosen(team, content)).text
    assert "Catégories qui seront ajoutées" in page
    assert "Pâte à sel" in page
    assert "L’entraide ne prête pas d’argent." in page
    assert "Annonces, ligne 5, colonne De la part de" in page
    assert "Annonces, ligne 6, colonne Titre\u00a0: ce texte est trop long" in page
    assert "Annonces, ligne 6, colonne Offre ou demande" in page
    with inside(centre):
        assert not Category.objects.filter(name="Pâte à sel").exists()
    result = taken(centre, team, nadia, content, published="yes")
    assert "1 personne, 2 annonces" in result.message
    with inside(centre):
        tondre, soupe = Post.objects.order_by("kind", "pk")
        assert (tondre.title, tondre.participant.first_name) == ("Tondre", "Rose")
        assert tondre.category.name == "Vannerie"
        assert (soupe.kind, soupe.participant, soupe.category.name) == (
            "request",
            luc,
            "Pâte à sel",
        )
        assert {tondre.state, soupe.state} == {PostState.OPEN}
        assert tondre.published_on == timezone.localdate()
    assert "rien à reprendre" in team.get(chosen(team, content)).text


def test_posts_wait_for_accueil_unless_somebody_says_otherwise(centre, team, nadia):
    with inside(centre):
        Participant.objects.create(first_name="Luc", last_name="Ici")
    offers = [["Rubrique", "Titre", "Nom"], ["Vannerie", "Tondre", "Luc Ici"]]
    taken(centre, team, nadia, xlsx(Offres=offers))
    with inside(centre):
        post = Post.objects.get()
        assert (post.kind, post.state, post.published_on) == ("offer", PostState.WAITING, None)


def test_the_model_can_be_filled_in_and_comes_back(centre, team, nadia):
    book = load_workbook(io.BytesIO(team.get("/accueil/reprendre/modele/").content))
    assert book.sheetnames == ["Personnes", "Annonces", "Mode d’emploi"]
    assert "habitant" not in book["Personnes"]["A1"].value.lower()
    heads = [cell.value for cell in book["Personnes"][1]]
    examples = {row[1]: row[2] for row in book["Mode d’emploi"].iter_rows(values_only=True)}
    book["Personnes"].append([examples.get(head) or "" for head in heads])
    post_heads = [cell.value for cell in book["Annonces"][1]]
    book["Annonces"].append([examples.get(head) or "" for head in post_heads])
    filled = io.BytesIO()
    book.save(filled)
    result = taken(centre, team, nadia, filled.getvalue(), agreed_by="spoken")
    assert "1 personne, 1 annonce" in result.message
    with inside(centre):
        assert Participant.objects.get().full_name == "Marie Exemple"


def test_a_file_is_seen_by_who_has_brought_it_and_gone_in_a_day(centre, team, nadia, browse):
    address = chosen(team, xlsx(Inscrits=[HEADS, ROSE]))
    with inside(centre):
        claire = User.objects.create_user("claire", role=Role.DIRECTION)
        other = browse(centre)
        other.force_login(claire)
        kept = BroughtFile.objects.get()
        assert private_storage.exists(kept.file.name)
    assert other.get(address).status_code == 404
    assert other.get(f"{address}a-corriger/").status_code == 404
    with inside(centre):
        assert forget_old_files() == 0
        BroughtFile.objects.update(uploaded_at=timezone.now() - KEPT_FOR)
        assert forget_old_files() == 1
    assert team.get(address).status_code == 404


def test_the_statements_do_not_grow_with_the_rows(centre, team):
    counts = []
    for count in (10, 200):
        rows = [
            [f"Prénom{rank}", f"Nom{rank}", f"05999{rank:05}", "Mende"] for rank in range(count)
        ]
        address = chosen(team, xlsx(Inscrits=[["Prénom", "Nom", "Tél", "Commune"], *rows]))
        team.get(address)
        with CaptureQueriesContext(connection) as seen:
            assert team.get(address).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]
    assert counts[1] <= 12
