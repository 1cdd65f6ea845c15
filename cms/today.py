"""What waits for a person in her site: the opening page of the back office."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from accounts.models import Invitation
from accounts.permissions import (
    can_allow_help,
    can_enter_back_office,
    can_help_centres,
    can_manage_people,
    can_submit_sheets,
    can_validate_sheets,
    can_write_sheets,
    can_write_social_project,
)
from accounts.selectors import helpers_inside, unused_accounts, waiting_data_requests
from actions.projects.selectors import agreements_to_renew, end_of_agreement
from actions.review.selectors import sheets_to_correct, sheets_to_share, sheets_to_validate
from actions.selectors import drafts, grown_old, without_outcomes
from cms.permissions import can_read_messages
from cms.selectors import (
    images_without_description,
    never_published_pages,
    unhandled_messages,
)
from cms.trash.selectors import outside_trash
from federation.centres.figures import count_each
from federation.helping.selectors import centres_asking_for_help
from mail.models import OutgoingMail
from mail.permissions import can_manage_mail
from tenants.context import current_centre_or_none


@dataclass(frozen=True)
class ThingToDo:
    sentence: str
    address: str = ""


@dataclass(frozen=True)
class Waiting:
    """What is counted, and how it is said; the sentence may ask for ``count``."""

    rows: QuerySet[Any]
    sentence: Any
    address: str = ""


def things_to_do(user: Any) -> list[ThingToDo]:
    """What waits for this person in this site, counted in one statement."""
    kinds = list(_waiting(user))
    counts = count_each([kind.rows for kind in kinds])
    return [
        ThingToDo(str(kind.sentence % {"count": count}) + _more(kind), kind.address)
        for kind, count in zip(kinds, counts, strict=True)
        if count
    ]


def _waiting(user: Any) -> Iterator[Waiting]:
    if current_centre_or_none():
        # First: somebody waits for the answer.
        yield from _about_sheets(user)
    if can_enter_back_office(user):
        yield Waiting(
            outside_trash(never_published_pages()),
            ngettext_lazy(
                "%(count)d page préparée attend vos textes.",
                "%(count)d pages préparées attendent vos textes.",
                "count",
            ),
            reverse("next-page-to-write"),
        )
        yield Waiting(
            images_without_description(),
            ngettext_lazy(
                "%(count)d image n’a pas de description pour qui ne la voit pas.",
                "%(count)d images n’ont pas de description pour qui ne les voit pas.",
                "count",
            ),
            reverse("images-to-complete") + "?manque=description",
        )
    if can_read_messages(user):
        yield Waiting(
            unhandled_messages(),
            ngettext_lazy(
                "%(count)d message reçu attend une réponse.",
                "%(count)d messages reçus attendent une réponse.",
                "count",
            ),
            reverse("cms:messages"),
        )
    if can_write_sheets(user) and current_centre_or_none():
        yield Waiting(
            drafts(),
            ngettext_lazy(
                "%(count)d fiche action n’est pas publiée ou a un brouillon en cours.",
                "%(count)d fiches action ne sont pas publiées ou ont un brouillon en cours.",
                "count",
            ),
            reverse("sheets:list") + "?to_do=drafts",
        )
        yield Waiting(
            without_outcomes(),
            ngettext_lazy(
                "%(count)d fiche publiée ne dit pas encore ses résultats.",
                "%(count)d fiches publiées ne disent pas encore leurs résultats.",
                "count",
            ),
            reverse("sheets:list") + "?state=online&to_do=outcomes",
        )
        yield Waiting(
            grown_old(),
            ngettext_lazy(
                "%(count)d fiche publiée n’a pas changé depuis un an : est-elle toujours valable ?",
                "%(count)d fiches publiées n’ont pas changé depuis un an : sont-elles toujours "
                "valables ?",
                "count",
            ),
            reverse("sheets:list") + "?to_do=old",
        )
    if can_write_social_project(user) and current_centre_or_none():
        yield Waiting(
            agreements_to_renew(),
            _("L’agrément de votre projet social est à renouveler."),
            reverse("project-and-actions"),
        )
    if can_manage_mail(user):
        yield Waiting(
            OutgoingMail.objects.needing_a_person(),
            ngettext_lazy(
                "%(count)d courriel n’est pas parti, ou son sort est inconnu.",
                "%(count)d courriels ne sont pas partis, ou leur sort est inconnu.",
                "count",
            ),
            reverse("mail:outbox"),
        )
    if can_manage_people(user):
        yield from _about_people()
    if can_allow_help(user):
        yield Waiting(
            helpers_inside(),
            ngettext_lazy(
                "%(count)d personne de la fédération peut être dans votre gestion en ce moment.",
                "%(count)d personnes de la fédération peuvent être dans votre gestion en ce moment.",
                "count",
            ),
            reverse("helping:help"),
        )
    if can_help_centres(user):
        yield Waiting(
            centres_asking_for_help(user),
            ngettext_lazy(
                "%(count)d centre demande de l’aide.",
                "%(count)d centres demandent de l’aide.",
                "count",
            ),
            reverse("federation_helping:list"),
        )


def _about_sheets(user: Any) -> Iterator[Waiting]:
    if can_validate_sheets(user):
        yield Waiting(
            sheets_to_validate(),
            ngettext_lazy(
                "%(count)d fiche action attend votre validation.",
                "%(count)d fiches action attendent votre validation.",
                "count",
            ),
            reverse("sheets:list") + "?state=waiting",
        )
        yield Waiting(
            sheets_to_share(),
            ngettext_lazy(
                "%(count)d partage de fiche avec le réseau est demandé par l’équipe.",
                "%(count)d partages de fiches avec le réseau sont demandés par l’équipe.",
                "count",
            ),
            reverse("sheets:list") + "?to_do=sharing",
        )
    if can_submit_sheets(user):
        yield Waiting(
            sheets_to_correct(user),
            ngettext_lazy(
                "%(count)d fiche action vous est renvoyée par la direction, avec un mot.",
                "%(count)d fiches action vous sont renvoyées par la direction, avec un mot.",
                "count",
            ),
            reverse("sheets:list") + "?state=sent-back",
        )


def _about_people() -> Iterator[Waiting]:
    yield Waiting(
        Invitation.objects.usable(timezone.now()),
        ngettext_lazy(
            "%(count)d invitation attend sa réponse.",
            "%(count)d invitations attendent leur réponse.",
            "count",
        ),
        reverse("accounts:invitations"),
    )
    yield Waiting(
        waiting_data_requests(),
        ngettext_lazy(
            "%(count)d personne demande l’effacement de son compte.",
            "%(count)d personnes demandent l’effacement de leur compte.",
            "count",
        ),
        reverse("accounts:data-requests"),
    )
    yield Waiting(
        unused_accounts(),
        ngettext_lazy(
            "%(count)d compte est sans connexion depuis longtemps.",
            "%(count)d comptes sont sans connexion depuis longtemps.",
            "count",
        ),
        reverse("accounts:people") + "?inutilises=1",
    )


def _more(kind: Waiting) -> str:
    """By when the first answer is due, for what the law gives a month; when an agreement ends."""
    if kind.address == reverse("project-and-actions"):
        ends = end_of_agreement() or timezone.localdate()
        ended = _(" Il a pris fin le %(date)s.") if ends < timezone.localdate() else ""
        return (ended or _(" Il prend fin le %(date)s.")) % {"date": date_format(ends, "l j F Y")}
    if kind.address != reverse("accounts:data-requests"):
        return ""
    due = kind.rows.values_list("due_on", flat=True)[0]
    said = _(" Première réponse due le %(date)s.") % {"date": date_format(due, "l j F Y")}
    return said + (_(" C’est en retard.") if due < timezone.localdate() else "")
