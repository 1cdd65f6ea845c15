"""What makes a sheet worth reading, and what one of them still lacks.

The one place where the criteria stand: the guide in the editor, the score in the list and its
filter read them here. A sheet may be a draft in memory or a published row. Rows that an import has
suggested count for nothing until someone confirms them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from federation.enums import Status

# Counted up when a criterion is added, dropped or weighed otherwise: each night the scores that
# were counted before are counted again (``actions.tasks``).
CRITERIA_VERSION = 1
SHOWN_FIRST = 3

ESSENTIAL, WHY, HOW = _("L’essentiel"), _("Pourquoi"), pgettext_lazy("tab of a sheet", "Comment")
MEANS, RESULTS = _("Moyens et budget"), _("Bilan")


def _told(*names: str) -> Callable[[Any], bool]:
    """One of these texts or choices has something in it."""

    def met(sheet: Any) -> bool:
        values = (getattr(sheet, name) for name in names)
        return any(value.strip() if isinstance(value, str) else value for value in values)

    return met


def _counted(relation: str) -> Callable[[Any], bool]:
    """There is a row that a person has written or confirmed."""
    return lambda sheet: any(not row.suggested for row in getattr(sheet, relation).all())


def _either(*rules: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda sheet: any(rule(sheet) for rule in rules)


def _has_photos(sheet: Any) -> bool:
    return bool(list(sheet.photos.all()))


def _photos_are_described(sheet: Any) -> bool:
    return all(photo.alternative_text.strip() for photo in sheet.photos.all())


def _always(_sheet: Any) -> bool:
    return True


def _has_begun(sheet: Any) -> bool:
    return bool(sheet.status != Status.PLANNED)


def _has_ended(sheet: Any) -> bool:
    return bool(sheet.status == Status.ENDED)


tells_outcomes = _either(
    _told("outcome_residents", "outcome_centre", "outcome_territory"), _counted("outcomes")
)


@dataclass(frozen=True)
class Criterion:
    """``field`` is the field or the kind of row in which it is answered, in the tab ``tab``."""

    code: str
    tab: Promise
    field: str
    missing: Promise
    why: Promise
    met: Callable[[Any], bool]
    points: int = 1
    can_wait: bool = False
    asked: Callable[[Any], bool] = _always


CRITERIA = (
    Criterion(
        "summary",
        ESSENTIAL,
        "summary",
        _("Deux ou trois phrases de résumé"),
        _("C’est ce qu’on lit d’abord, sur votre site comme dans le catalogue."),
        _told("summary"),
    ),
    Criterion(
        "status",
        ESSENTIAL,
        "status",
        _("L’état de l’action : prévue, en cours ou terminée"),
        _("Le lecteur sait s’il peut venir voir, ou seulement apprendre de vous."),
        _told("status"),
    ),
    Criterion(
        "ended-reason",
        ESSENTIAL,
        "ended_reason",
        _("Pourquoi l’action est terminée"),
        _("Ceux qui voudraient la reprendre y gagnent du temps."),
        _told("ended_reason"),
        asked=_has_ended,
    ),
    Criterion(
        "keywords",
        ESSENTIAL,
        "keywords",
        _("Un mot clé au moins"),
        _("C’est par là qu’un autre centre trouve votre fiche."),
        _told("keywords"),
    ),
    Criterion(
        "audiences",
        ESSENTIAL,
        "audiences",
        _("À qui l’action s’adresse"),
        _("On cherche souvent une idée pour un public précis."),
        _told("audiences"),
    ),
    Criterion(
        "contact",
        ESSENTIAL,
        "contact_name",
        _("Qui appeler, et comment"),
        _("Avant de se lancer, on aime en parler avec ceux qui l’ont fait."),
        lambda sheet: _told("contact_name")(sheet) and _told("contact_details")(sheet),
    ),
    Criterion(
        "alternative-text",
        ESSENTIAL,
        "photos",
        _("Ce que montre chaque photo (texte de remplacement)"),
        _("Les personnes qui ne voient pas la photo l’entendront décrite."),
        _photos_are_described,
        asked=_has_photos,
    ),
    Criterion(
        "photo",
        ESSENTIAL,
        "photos",
        _("Une photo"),
        _("Elle donne envie de lire la suite."),
        _has_photos,
        can_wait=True,
    ),
    Criterion(
        "need",
        WHY,
        "observed_need",
        _("Ce que vous aviez vu ou entendu au départ"),
        _("Le lecteur y reconnaît ce qu’il vit chez lui."),
        _told("observed_need"),
    ),
    Criterion(
        "objectives",
        WHY,
        "objectives",
        _("Un objectif au moins"),
        _("Sans lui, on ne peut pas dire si l’action a réussi."),
        _counted("objectives"),
    ),
    Criterion(
        "description",
        HOW,
        "description",
        _("Le récit de ce qui se passe"),
        _("C’est le cœur de la fiche : avec lui, on peut faire pareil."),
        _told("description"),
        points=2,
    ),
    Criterion(
        "partners",
        HOW,
        "partners",
        _("Les partenaires"),
        _("Un autre centre saura à quelles portes frapper."),
        _counted("partners"),
        can_wait=True,
    ),
    Criterion(
        "workforce",
        MEANS,
        "workforce",
        _("Qui fait vivre l’action"),
        _("On voit si l’on a assez de monde pour se lancer."),
        _either(_counted("workforce"), _told("workforce_text")),
    ),
    Criterion(
        "budget",
        MEANS,
        "budget_lines",
        _("Ce que l’action coûte, et qui paie"),
        _("C’est la première question d’un financeur."),
        _either(_counted("budget_lines"), _told("budget_text")),
        can_wait=True,
    ),
    Criterion(
        "people",
        RESULTS,
        "people_reached",
        _("Combien de personnes sont venues"),
        _("Ce nombre sert aussi à votre rapport annuel."),
        _counted("people_reached"),
        asked=_has_begun,
    ),
    Criterion(
        "outcomes",
        RESULTS,
        "outcome_residents",
        _("Ce que l’action a changé"),
        _("C’est ce que cherchent les autres centres et les financeurs."),
        tells_outcomes,
        points=2,
        asked=_has_begun,
    ),
    Criterion(
        "limits",
        RESULTS,
        "limits",
        _("Ce qui n’a pas marché, ou serait à refaire autrement"),
        _("Vos difficultés évitent aux autres de les découvrir."),
        _told("limits", "would_do_differently"),
        can_wait=True,
        asked=_has_begun,
    ),
)


@dataclass(frozen=True)
class Completeness:
    points: int
    out_of: int
    missing: tuple[Criterion, ...]

    @property
    def first(self) -> tuple[Criterion, ...]:
        """What to do next: what weighs most, then in the order of the tabs."""
        urgent = [criterion for criterion in self.missing if not criterion.can_wait]
        return tuple(sorted(urgent, key=lambda criterion: -criterion.points)[:SHOWN_FIRST])

    @property
    def later(self) -> tuple[Criterion, ...]:
        return tuple(criterion for criterion in self.missing if criterion.can_wait)

    @property
    def urgent(self) -> int:
        return len(self.missing) - len(self.later)


def completeness(sheet: Any) -> Completeness:
    """Of a draft in memory or of a published row; no statement for a draft."""
    asked = [criterion for criterion in CRITERIA if criterion.asked(sheet)]
    missing = tuple(criterion for criterion in asked if not criterion.met(sheet))
    out_of = sum(criterion.points for criterion in asked)
    lost = sum(criterion.points for criterion in missing)
    return Completeness(out_of - lost, out_of, missing)
