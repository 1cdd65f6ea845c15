"""Direction writes, looks, publishes; everybody reads, older versions too."""

import pytest

from accounts.errors import Refused
from accounts.models import JournalEntry, User
from exchange.charters import publishing
from exchange.charters.first_texts import FIRST_TEXTS
from exchange.charters.text import Block, blocks
from exchange.enums import CharterKind
from exchange.models import CharterVersion
from tests.support.charters import in_force, somebody

pytestmark = pytest.mark.django_db
TEXTS = "/gestion/entraide/textes/"


def said(response) -> str:
    return " ".join(response.text.replace("\u00a0", " ").split())


@pytest.fixture
def claire(in_centre) -> User:
    return User.objects.create_user("claire", first_name="Claire", role="direction")


@pytest.fixture
def direction(in_centre, claire, browse):
    client = browse(in_centre)
    client.force_login(claire)
    return client


def write(direction, text="On s’entraide.", word="charte", follow=True, **values):
    seen = direction.get(f"{TEXTS}{word}/").context["form"].initial["seen"]
    sent = {"text": text, "changes": "", "sign_again": "yes", "seen": seen, **values}
    return direction.post(f"{TEXTS}{word}/", sent, follow=follow)


def publish(direction, word="charte"):
    seen = direction.get(f"{TEXTS}{word}/relire/").context["seen"]
    return direction.post(f"{TEXTS}{word}/relire/", {"do": "publish", "seen": seen}, follow=True)


def test_a_first_text_is_offered_and_can_be_published_as_it_is(direction, browse, in_centre):
    assert "Partir d’un texte proposé" in direction.get(f"{TEXTS}charte/").text
    offered = direction.get(f"{TEXTS}charte/?depart=1").context["form"].initial["text"]
    assert offered == str(FIRST_TEXTS[CharterKind.ETHICS])
    page = write(direction, offered, look="1")
    assert page.redirect_chain[-1][0] == f"{TEXTS}charte/relire/"
    assert "<h2>Gratuitement</h2>" in page.text
    assert "est en vigueur" in publish(direction).text
    public = browse(in_centre).get("/entraide/charte/")
    assert "<h2>Gratuitement</h2>" in public.text
    assert "Version 1" in public.text


@pytest.mark.parametrize("kind", list(CharterKind), ids=lambda kind: kind.value)
def test_the_offered_texts_are_made_of_headings_paragraphs_and_lists(kind):
    read = blocks(str(FIRST_TEXTS[kind]))
    assert {one.kind for one in read} == {"heading", "paragraph", "list"}
    assert not any(one.kind != "list" and len(one.lines) != 1 for one in read)
    assert not any("#" in line for one in read for line in one.lines)


def test_a_draft_is_seen_by_nobody_else(direction, browse, in_centre):
    assert "Personne d’autre ne le voit" in write(direction).text
    assert "pas encore publié" in browse(in_centre).get("/entraide/charte/").text
    assert browse(in_centre).get("/entraide/charte/1/").status_code == 404
    assert browse(in_centre).get("/entraide/charte/a-signer.pdf").status_code == 404


def test_the_next_version_starts_from_the_one_in_force_and_says_what_changes(
    direction, browse, in_centre
):
    in_force(text="Premier texte.", since=30)
    form = direction.get(f"{TEXTS}charte/").context["form"]
    assert form.initial["text"] == "Premier texte."
    write(direction, "Second texte.", look="1")
    refused = publish(direction)
    assert "Dites d’abord en une phrase ce qui change" in refused.text
    write(direction, "Second texte.", changes="Les voitures.")
    somebody()
    assert "1 personne inscrite sera sur la liste" in said(direction.get(f"{TEXTS}charte/relire/"))
    publish(direction)
    public = browse(in_centre)
    assert "Second texte." in public.get("/entraide/charte/").text
    assert "Les voitures." in public.get("/entraide/charte/").text
    old = public.get("/entraide/charte/1/")
    assert "Premier texte." in old.text
    assert "Ce n’est plus le texte d’aujourd’hui" in old.text
    assert public.get("/entraide/charte/9/").status_code == 404
    assert public.get("/entraide/charte/a-signer.pdf").content.startswith(b"%PDF")


def test_a_correction_is_said_to_need_no_signature(direction):
    in_force(since=30)
    write(direction, "Un mot corrigé.", changes="Une faute.", sign_again="no")
    assert "Simple correction" in direction.get(f"{TEXTS}charte/relire/").text
    publish(direction)
    assert CharterVersion.objects.get(number=2).sign_again is False


def test_a_version_in_force_is_changed_by_nothing(direction, claire):
    version = in_force(text="Gravé.")
    write(direction, "Autre chose.", changes="Tout.")
    version.refresh_from_db()
    assert version.text == "Gravé."
    draft = publishing.draft_of(CharterKind.ETHICS)
    assert (draft.number, draft.text) == (2, "Autre chose.")


def test_publishing_twice_is_one_version_and_one_line_of_the_journal(direction, claire):
    write(direction)
    seen = publishing.state_of(publishing.draft_of(CharterKind.ETHICS))
    for _time in range(2):
        publishing.publish(kind=CharterKind.ETHICS, seen=seen, acting_user=claire)
    assert CharterVersion.objects.published().count() == 1
    lines = JournalEntry.objects.filter(action="charter-published")
    assert [line.subject for line in lines] == ["Charte éthique, version 1"]


def test_only_the_draft_that_was_looked_at_is_published(direction, claire):
    write(direction, "Celui que j’ai relu.")
    seen = direction.get(f"{TEXTS}charte/relire/").context["seen"]
    write(direction, "Celui d’une collègue.")
    page = direction.post(f"{TEXTS}charte/relire/", {"do": "publish", "seen": seen}, follow=True)
    assert "a changé depuis que vous l’avez ouvert" in page.text
    assert not CharterVersion.objects.published().exists()
    with pytest.raises(Refused):
        publishing.discard_draft(kind=CharterKind.ETHICS, seen=seen)


def test_a_save_over_somebody_else_s_draft_is_refused_once_with_nothing_lost(direction):
    write(direction, "Le premier.")
    page = write(direction, "Le mien.", seen="")
    assert "enregistré ou publié par quelqu’un d’autre" in page.text
    assert "Le mien." in page.text
    assert publishing.draft_of(CharterKind.ETHICS).text == "Le premier."
    again = page.context["form"]["seen"].value()
    write(direction, "Le mien.", seen=again)
    assert publishing.draft_of(CharterKind.ETHICS).text == "Le mien."


def test_an_empty_text_is_refused(direction):
    assert "Écrivez le texte" in write(direction, "  ").text
    assert publishing.draft_of(CharterKind.ETHICS) is None


def test_a_draft_can_be_given_up_and_its_number_serves_again(direction):
    write(direction)
    seen = direction.get(f"{TEXTS}charte/relire/").context["seen"]
    direction.post(f"{TEXTS}charte/relire/", {"do": "discard", "seen": seen})
    assert not CharterVersion.objects.exists()
    write(direction)
    assert CharterVersion.objects.get().number == 1


def test_texts_know_headings_lists_and_paragraphs():
    read = blocks("# Titre\r\nUne phrase\nqui continue.\n\n- un\n– deux\n\n\nFin <b>.")
    assert read == [
        Block("heading", ["Titre"]),
        Block("paragraph", ["Une phrase", "qui continue."]),
        Block("list", ["un", "deux"]),
        Block("paragraph", ["Fin <b>."]),
    ]


def test_what_is_typed_is_never_markup(direction, browse, in_centre):
    write(direction, "# <script>alert(1)</script>\n\n#eval(1) *gras* $x$")
    publish(direction)
    page = browse(in_centre).get("/entraide/charte/").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
    assert browse(in_centre).get("/entraide/charte/a-signer.pdf").status_code == 200


@pytest.mark.parametrize("path", [TEXTS, f"{TEXTS}charte/", f"{TEXTS}reglement/relire/"])
@pytest.mark.parametrize("role", ["team", "desk", "resident"])
def test_only_direction_writes_texts(in_centre, browse, path, role):
    client = browse(in_centre)
    client.force_login(User.objects.create_user(role, role=role))
    for answer in (client.get(path), client.post(path, {"do": "publish", "text": "Le mien"})):
        # Wagtail sends away whom a page of its refuses.
        assert answer.status_code == 302
        assert answer["Location"].startswith(("/gestion/", "/compte/login/"))
    assert not CharterVersion.objects.exists()


def test_a_text_that_is_none_of_ours_is_not_there(direction):
    assert direction.get(f"{TEXTS}manifeste/").status_code == 404
