"""The pages of a centre's site and of the federation's, with all that they may show."""

import datetime
from io import BytesIO

from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from wagtail.documents.models import Document

from cms.calendar import local_today
from cms.models import (
    CentreImage,
    CentresPage,
    ContentPage,
    DocumentsPage,
    HomePage,
    SelectionIndexPage,
    SelectionPage,
    TeamPage,
)
from federation.models import Practice
from tests.support.pages import add_page, article, event, index, place

DAY = datetime.timedelta(days=1)
ARTICLE, EVENT = "La récolte a rempli trois cagettes", "Café des voisins"
SELECTION = "Commencer un jardin partagé"


def tell_centre_site(picture: BytesIO) -> None:
    """In the schema of a centre."""
    image = CentreImage(
        title="jardin", description="Le jardin", file=ImageFile(picture, name="jardin2.jpg")
    )
    image.save()
    document = Document(title="Programme de l’hiver", file=ContentFile(b"PDF", name="hiver.pdf"))
    document.save()
    home = HomePage.objects.get()
    home.introduction = "Un lieu ouvert à toutes et à tous, au cœur du bourg."
    home.notice = "Le centre est fermé le 24 décembre après-midi."
    home.places = [place(), place(name="Annexe de Meschers", note="Fermée en août")]
    home.save()
    about = ContentPage.objects.get(slug="le-centre")
    about.introduction = "Depuis 1978, une maison pour se rencontrer et monter des projets."
    about.image = image
    about.body = body(image, document)
    about.save_revision().publish()
    tell_team(image)
    shelves = [
        {"title": "S’inscrire", "documents": [{"document": document, "title": "", "note": ""}]}
    ]
    page = DocumentsPage.objects.get()
    page.shelves = [("shelf", shelf) for shelf in shelves]
    page.save_revision().publish()
    today = local_today()
    hours = {"start_time": datetime.time(14), "end_time": datetime.time(16, 30)}
    event(EVENT, today, place="Salle du bas", repeats="weekly", **hours)
    for number in range(14):
        event(f"Sortie n° {number + 1}", today + (number + 1) * DAY, place="Devant le centre")
    event("Fête d’été", today - 100 * DAY)
    article(ARTICLE, image=image, themes=["jardin", "santé"], body=body(image, document))
    for number in range(14):
        article(
            f"Article n° {number + 1}", day=today - (number + 1) * DAY, themes=["vie du centre"]
        )


def tell_team(image: CentreImage) -> None:
    page = TeamPage.objects.get()
    page.people = [
        (
            "person",
            {
                "name": name,
                "task": task,
                "about": "On la trouve à l’accueil le mardi.",
                "photo": image if shown else None,
                "phone": "05 36 49 01 10",
                "email": "nadia@les-lilas.example",
                "public": shown,
            },
        )
        for name, task, shown in (("Nadia", "Familles", True), ("Yann", "Accueil", False))
    ]
    page.save_revision().publish()


def body(image: CentreImage, document: Document) -> list:
    return [
        ("text", "<h2>Qui nous sommes</h2><p>Douze salariés, soixante bénévoles.</p>"),
        (
            "picture",
            {"image": with_alternative(image), "caption": "Le jardin en juin"},
        ),
        ("quote", {"text": "On se salue, on se rend service.", "author": "Une voisine"}),
        (
            "call_to_action",
            {
                "text": "Venez voir.",
                "label": "Lire les actualités",
                "page": None,
                "address": "https://exemple.fr/",
            },
        ),
        (
            "figures",
            {"title": "En 2025", "figures": [{"number": "41", "label": "adultes inscrits"}]},
        ),
        (
            "practices",
            {"title": "À lire aussi", "practices": [p.slug for p in Practice.objects.all()[:2]]},
        ),
        (
            "questions",
            {
                "title": "Questions",
                "questions": [{"question": "C’est payant ?", "answer": "<p>Non.</p>"}],
            },
        ),
        ("document", {"document": document, "title": "", "note": "à l’accueil aussi"}),
    ]


def with_alternative(image: CentreImage) -> CentreImage:
    image.contextual_alt_text = "Une rangée de tomates"
    image.decorative = False
    return image


def tell_federation_site() -> None:
    """In public."""
    article("Rencontre du réseau", themes=["réseau"])
    practices = Practice.objects.published().order_by("-pk")[:3]
    chosen = [("practice", {"practice": one.slug, "why": "Pour débuter."}) for one in practices]
    add_page(
        SelectionPage,
        SELECTION,
        index(SelectionIndexPage, "Sélections"),
        introduction="Trois jardins qui ont tenu plus de deux ans.",
        practices=chosen,
    )
    index(CentresPage, "Les centres")
