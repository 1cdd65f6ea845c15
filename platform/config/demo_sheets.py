"""Sheets of the demo that wait for somebody: one for direction, one for the team."""

import datetime

from accounts.models import User
from actions.addresses import free_slug
from actions.content import Content, apply_content
from actions.models import ActionSheet, SheetReview
from actions.review import services
from actions.services import save_draft
from actions.versions import version_of
from cms.calendar import local_today

SNACKS: Content = {
    "title": "Les goûters du mercredi",
    "summary": (
        "Chaque mercredi, des parents et des grands-parents préparent un goûter que tout le "
        "quartier partage dans la cour du centre."
    ),
    "status": "ongoing",
    "dimension": "services",
    "keywords": ["parenting"],
    "audiences": ["families"],
    "observed_need": "À la sortie de l’école, beaucoup d’enfants rentraient seuls et sans goûter.",
    "description": (
        "On prépare à quinze heures, on sert à seize heures trente. Qui veut reste jouer jusqu’à "
        "dix-huit heures."
    ),
    "objectives": [{"text": "Que les parents se rencontrent", "source": "entered"}],
}
REPAIRS: Content = {
    "title": "L’atelier vélo du samedi",
    "summary": "Des habitants apprennent à réparer leur vélo avec deux bénévoles patients.",
    "status": "ongoing",
    "dimension": "services",
    "keywords": ["mobility-transport"],
    "audiences": ["everyone"],
    "description": "Le premier samedi du mois, sous le préau. Les outils sont prêtés.",
}


def send_some_sheets(*, team: User, direction: User) -> None:
    """Once: whoever stops the demo while it is being made starts it again."""
    if SheetReview.objects.exists():
        return
    services.submit(
        sheet=_draft(SNACKS, team),
        share=True,
        word="Elle est prête. Le centre voisin nous demande comment nous faisons.",
        acting_user=team,
    )
    repairs = _draft(REPAIRS, team)
    services.submit(sheet=repairs, share=False, word="", acting_user=team)
    services.send_back(
        sheet=repairs,
        version=version_of(repairs.latest_revision),
        word="Combien de vélos ont été réparés cette année ? Un chiffre aiderait la commune.",
        acting_user=direction,
    )


def _draft(content: Content, author: User) -> ActionSheet:
    year = (local_today() - datetime.timedelta(days=90)).year
    sheet = ActionSheet()
    title = str(content["title"])
    apply_content(sheet, {**content, "edition_year": year, "slug": free_slug(title, year)})
    save_draft(sheet=sheet, acting_user=author)
    return ActionSheet.objects.get(pk=sheet.pk)
