"""The pages that visitors see."""

import datetime
from xml.etree import ElementTree

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from actions.services import withdraw_sheet
from cms.addresses import reserved_slugs
from cms.calendar import local_today
from cms.models import (
    CentresPage,
    ContactPage,
    ContentPage,
    DocumentsPage,
    EventIndexPage,
    HomePage,
    NewsIndexPage,
    SelectionIndexPage,
    SelectionPage,
    TeamPage,
)
from federation.models import Practice
from tenants.context import inside
from tenants.models import Centre
from tests.support.pages import add_page, article, event, index, picture, place
from tests.support.sheets import published, shared

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
ATOM = "{http://www.w3.org/2005/Atom}"


def whole_body(practice_slug: str) -> list:
    """One of each block."""
    return [
        ("text", "<h2>Un titre</h2><p>Du texte.</p>"),
        ("quote", {"text": "On se salue maintenant.", "author": "Une voisine"}),
        (
            "call_to_action",
            {"text": "", "label": "Lire ailleurs", "page": None, "address": "https://exemple.fr/"},
        ),
        ("practices", {"title": "À lire aussi", "practices": [practice_slug, "inconnue"]}),
        ("figures", {"title": "", "figures": [{"number": "41", "label": "adultes inscrits"}]}),
        (
            "questions",
            {"title": "", "questions": [{"question": "C’est payant ?", "answer": "<p>Non.</p>"}]},
        ),
    ]


def test_each_block_is_told_on_a_page(centre, browse):
    with inside(centre):
        shared(title="Le jardin", slug="jardin")
        slug = Practice.objects.get().slug
        add_page(ContentPage, "Notre projet", body=whole_body(slug))
    page = browse(centre).get("/notre-projet/").text
    for words in ("Du texte.", "Une voisine", "Lire ailleurs", "adultes inscrits", "C’est payant"):
        assert words in page
    # The catalogue is on the federation's host.
    assert f'href="http://maillage.localhost:8000/pratiques/{slug}/"' in page


def test_a_menu_leads_to_the_pages_that_ask_for_it_and_to_no_others(centre, other_centre, browse):
    with inside(centre):
        add_page(ContentPage, "Notre projet", show_in_menus=True)
        add_page(ContentPage, "Mentions", in_footer=True)
        add_page(ContentPage, "Page cachée")
        add_page(ContentPage, "Brouillon", show_in_menus=True).unpublish()
    for _visit in ("first", "from the cache"):
        page = browse(centre).get("/actions/").text
        assert page.index("Notre projet") < page.index("<main") < page.index("Mentions")
        assert "Page cachée" not in page
        assert "Brouillon" not in page
    assert "Notre projet" not in browse(other_centre).get("/actions/").text
    with inside(centre):
        ContentPage.objects.get(title="Notre projet").unpublish()
    assert "Notre projet" not in browse(centre).get("/actions/").text


def test_news_are_listed_latest_first_and_by_theme(centre, browse):
    with inside(centre):
        article("La récolte", day=datetime.date(2026, 9, 1), themes=["jardin"])
        article("La soupe", day=datetime.date(2026, 11, 1), themes=["jardin", "santé"])
        article("Pas encore").unpublish()
    page = browse(centre).get("/actualites/").text
    assert page.index("La soupe") < page.index("La récolte")
    assert "Pas encore" not in page
    assert "La récolte" not in browse(centre).get("/actualites/?theme=sant%C3%A9").text
    for odd in ("?theme=%00", "?theme=inconnu", "?page=999", "?page=abc"):
        assert browse(centre).get(f"/actualites/{odd}").status_code == 200


def test_the_feed_is_atom_and_its_addresses_come_from_the_domain(centre, browse):
    with inside(centre):
        article("La récolte & la soupe", day=datetime.date(2026, 9, 1), themes=["jardin"])
    # An address on which the centre answers, but which is not the one it goes by.
    answer = browse(centre).get("/actualites/flux/", headers={"x-forwarded-host": "ailleurs.fr"})
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = ElementTree.fromstring(answer.content)  # noqa: S314 -- our own
    home = "http://les-tilleuls.maillage.localhost:8000"
    entry = feed.find(f"{ATOM}entry")
    assert entry.find(f"{ATOM}title").text == "La récolte & la soupe"
    assert entry.find(f"{ATOM}link").get("href") == f"{home}/actualites/la-recolte-la-soupe/"
    assert [link.get("href") for link in feed.findall(f"{ATOM}link")] == [
        f"{home}/actualites/",
        f"{home}/actualites/flux/",
    ]


def test_the_agenda_shows_each_event_once_at_its_next_date(centre, browse):
    with inside(centre):
        today = local_today()
        event("Le café", today - 14 * DAY, repeats="weekly")
        event("La sortie", today + DAY)
        event("Le bal", today - DAY)
    page = browse(centre).get("/agenda/").text
    assert page.count(">Le café<") == 1
    assert page.index("Le café") < page.index("La sortie")
    assert "Le bal" not in page
    past = browse(centre).get("/agenda/?passes").text
    assert "Le bal" in past
    assert "Le café" not in past
    assert "C’est passé" in browse(centre).get("/agenda/le-bal/").text
    assert "Prochaine date" in browse(centre).get("/agenda/le-cafe/").text


def test_what_a_person_of_the_team_keeps_for_herself_is_not_shown(centre, browse):
    def person(name, public):
        details = {"task": "Accueil", "about": "", "phone": "05 36 49 01 10", "photo": None}
        return ("person", {"name": name, "email": f"{name}@a.example", "public": public, **details})

    with inside(centre):
        add_page(TeamPage, "L’équipe", people=[person("Nadia", True), person("Yann", False)])
    page = browse(centre).get("/lequipe/").text
    assert "Nadia@a.example" in page
    assert "Yann" in page
    assert "Yann@a.example" not in page
    assert page.count("05 36 49 01 10") == 1


def test_the_first_page_says_what_is_on_today(centre, browse):
    with inside(centre):
        today = local_today()
        hours = [{"weekday": str(today.weekday()), "opens": "09:00", "closes": "12:30"}]
        other = [{"weekday": str((today.weekday() + 1) % 7), "opens": "09:00", "closes": "12:00"}]
        home = HomePage.objects.get()
        home.places = [place(hours=hours), place(name="Annexe", hours=other)]
        home.notice = "Fermé du 1er au 15 août"
        home.save()
        event("Le café", today, start_time=datetime.time(14, 30), end_time=datetime.time(16))
        event("La sortie", today + DAY)
        article("La récolte")
        published(title="Le jardin", slug="jardin")
    page = " ".join(browse(centre).get("/").text.replace("\xa0", " ").split())
    assert "<strong>La maison des Tilleuls</strong> : ouvert de 9 h à 12 h 30" in page
    assert "<strong>Annexe</strong> : fermé" in page
    assert "de 14 h 30 à 16 h" in page
    assert "Fermé du 1er au 15 août" in page
    order = ["Le café", "La sortie", "La récolte", "Le jardin", "Entraide", "Nous trouver"]
    assert sorted(order, key=page.rindex) == order


def test_the_contact_page_repeats_places_and_hours(centre, browse):
    with inside(centre):
        home = HomePage.objects.get()
        home.places = [place()]
        home.save()
        index(ContactPage, "Contact")
    page = browse(centre).get("/contact/").text.replace("\xa0", " ")
    assert "de 9 h à 12 h et de 14 h à 18 h 30" in " ".join(page.split())


def test_the_federation_s_first_page_leads_to_everything(centre, browse):
    with inside(centre):
        shared(title="Le jardin", slug="jardin")
    slug = Practice.objects.get().slug
    index(CentresPage, "Les centres")
    chosen = [("practice", {"practice": slug, "why": ""})]
    sets = index(SelectionIndexPage, "Sélections")
    add_page(SelectionPage, "Pour commencer", sets, practices=chosen)
    article("Rencontre du réseau")
    page = browse(None).get("/").text
    for words in ("Le jardin", "Pour commencer", "Rencontre du réseau", "2 centres"):
        assert words in page.replace("\xa0", " ")
    assert 'role="search"' in page


def test_a_withdrawn_practice_leaves_the_selections(centre, browse):
    with inside(centre):
        kept = shared(title="Le jardin", slug="jardin")
        gone = shared(title="Le thé dansant", slug="the")
    slugs = {p.title: p.slug for p in Practice.objects.all()}
    rows = [
        ("practice", {"practice": slugs[title], "why": f"Lire {title}"})
        for title in ("Le thé dansant", "Le jardin")
    ]
    sets = index(SelectionIndexPage, "Sélections")
    page = add_page(SelectionPage, "Pour commencer", sets, practices=rows)
    text = browse(None).get(page.url).text
    assert text.index("Lire Le thé dansant") < text.index("Lire Le jardin")
    with inside(centre):
        withdraw_sheet(sheet=gone)
    text = browse(None).get(page.url).text
    assert "Le thé dansant" not in text
    assert kept.title in text


def test_centres_are_counted_by_departement_and_found_by_name(centre, browse):
    index(CentresPage, "Les centres")
    page = browse(None).get("/les-centres/").text
    assert "Lozère (48)" in page
    found = browse(None).get("/les-centres/?q=TILLEULS").text
    assert 'href="http://les-tilleuls.maillage.localhost:8000/"' in found
    assert "La Garenne" not in found
    assert "Tilleuls" not in browse(None).get("/les-centres/?departement=971").text
    for odd in ("?departement=zz", "?q=%00", "?q=%25", "?departement=48&q=introuvable"):
        assert browse(None).get(f"/les-centres/{odd}").status_code == 200
    centre.state = "suspended"
    centre.save()
    assert "?departement=48" not in browse(None).get("/les-centres/").text


@pytest.mark.parametrize("slug", ["actions", "gestion", "pratiques", "accueil", "sitemap.xml"])
def test_no_page_hides_behind_an_address_of_ours(in_centre, slug):
    assert slug in reserved_slugs()
    if "." in slug:
        return  # no slug can have a dot
    page = ContentPage(title="X", slug=slug)
    with pytest.raises(ValidationError, match="ne serait jamais vue"):
        HomePage.objects.get().add_child(instance=page)


def test_every_first_part_of_our_addresses_is_reserved_and_deeper_pages_are_free(in_centre):
    assert reserved_slugs() >= {"compte", "documents", "media", "courriels", "travaux", "couleurs"}
    assert not {"", "agenda", "contact"} & reserved_slugs()
    parent = add_page(ContentPage, "Le centre")
    assert add_page(ContentPage, "Actions", parent).slug == "actions"


@pytest.mark.parametrize(
    ("side", "possible", "impossible"),
    [
        ("centre", {TeamPage, EventIndexPage, ContentPage}, {SelectionIndexPage, CentresPage}),
        ("federation", {SelectionIndexPage, CentresPage, NewsIndexPage}, {TeamPage}),
    ],
)
def test_each_side_has_its_kinds_of_pages(centre, side, possible, impossible):
    def check():
        home = HomePage.objects.get()
        for kind in possible:
            kind.objects.all().delete()
        assert all(kind.can_create_at(home) for kind in possible)
        assert not any(kind.can_create_at(home) for kind in impossible)

    if side == "centre":
        with inside(centre):
            check()
    else:
        check()


PAGES = {
    "home": "/",
    "news": "/actualites/",
    "article": "/actualites/article-0/",
    "agenda": "/agenda/",
    "event": "/agenda/evenement-0/",
    "team": "/lequipe/",
    "contact": "/contact/",
    "documents": "/documents-utiles/",
    "text": "/notre-projet/",
}


def fill(count: int) -> None:
    image = picture()
    for n in range(count):
        article(f"Article {n}", image=image, themes=["santé"])
        event(f"Évènement {n}", local_today() + n * DAY, repeats="weekly" if n % 2 else "")
        published(title=f"Action {n}")
    people = [
        (
            "person",
            {
                "name": f"Personne {n}",
                "task": "",
                "about": "",
                "phone": "",
                "email": "",
                "public": False,
                "photo": picture(f"Portrait {n}"),
            },
        )
        for n in range(count)
    ]
    add_page(TeamPage, "L’équipe", people=people, slug="lequipe")
    add_page(DocumentsPage, "Documents utiles")
    slugs = list(Practice.objects.values_list("slug", flat=True))
    blocks = [("practices", {"title": "", "practices": slugs})] * count
    add_page(ContentPage, "Notre projet", body=blocks, image=image)


def test_pages_take_at_most_16_statements_however_much_they_hold(
    centre, other_centre, browse, media
):
    counts: dict[str, list[int]] = {name: [] for name in PAGES}
    for place_, count in ((centre, 3), (other_centre, 30)):
        with inside(place_):
            fill(count)
            index(ContactPage, "Contact")
        for name, address in PAGES.items():
            browse(place_).get(address)  # sizes of pictures are made once
            browse(place_).get("/compte/login/")  # nothing is left of the visit before
            with CaptureQueriesContext(connection) as queries:
                assert browse(place_).get(address).status_code == 200
            counts[name].append(len(queries))
    assert {name: few for name, (few, many) in counts.items() if few != many or many > 16} == {}


def test_the_federation_s_pages_take_as_many_statements_at_ten_times_the_content(
    centre, browse, media
):
    index(CentresPage, "Les centres")
    sets = index(SelectionIndexPage, "Sélections")
    chosen = add_page(SelectionPage, "Pour commencer", sets)
    addresses = {
        "home": "/",
        "selections": "/selections/",
        "selection": chosen.url,
        "centres": "/les-centres/",
        "of one département": "/les-centres/?departement=48",
        "found": "/les-centres/?q=centre",
        "news": "/actualites/",
    }
    counts: dict[str, list[int]] = {name: [] for name in addresses}
    total = 0
    for count in (3, 27):
        with inside(centre):
            for n in range(count):
                shared(title=f"Jardin {n}", slug=f"jardin-{count}-{n}")
        total += count
        Centre.objects.bulk_create(
            Centre(
                slug=f"centre-{count}-{n}",
                schema_name=f"c_centre_{count}_{n}",
                name=f"Centre {n}",
                name_key=f"centre {count} {n}",
                department_id="48",
                state="open",
            )
            for n in range(count)
        )
        slugs = list(Practice.objects.order_by("pk").values_list("slug", flat=True))
        assert len(slugs) == total
        rows = [("practice", {"practice": slug, "why": "Pour débuter."}) for slug in slugs]
        chosen.practices = rows
        chosen.save_revision().publish()
        for n in range(count):
            add_page(SelectionPage, f"Choix {count} {n}", sets, practices=rows[:3])
            article(f"Rencontre {count} {n}", image=picture())
        for name, address in addresses.items():
            browse(None).get(address)  # sizes of pictures are made once
            browse(None).get("/compte/login/")  # nothing is left of the visit before
            with CaptureQueriesContext(connection) as queries:
                answer = browse(None).get(address)
            assert answer.status_code == 200
            counts[name].append(len(queries))
    assert browse(None).get(chosen.url).text.count("Pour débuter.") == 30
    assert {name: (few, many) for name, (few, many) in counts.items() if few != many} == {}
    assert {name: many for name, (_few, many) in counts.items() if many > 16} == {}
