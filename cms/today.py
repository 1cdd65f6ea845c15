"""What waits for a person in her site: the opening page of the back office."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Invitation
from accounts.permissions import (
    can_allow_help,
    can_enter_back_office,
    can_help_centres,
    can_manage_people,
    can_write_sheets,
)
from accounts.selectors import helpers_inside, unused_accounts, waiting_data_requests
from actions.selectors import count_drafts
from cms.selectors import never_published_pages
from federation.helping.selectors import centres_asking_for_help
from mail.models import OutgoingMail
from mail.permissions import can_manage_mail
from tenants.context import current_centre_or_none
from tenants.retention import days_kept


@dataclass(frozen=True)
class ThingToDo:
    sentence: str
    address: str = ""


def things_to_do(user: Any) -> list[ThingToDo]:
    """What waits for this person in this site; at most one query each."""
    found = []
    if can_enter_back_office(user) and (waiting := never_published_pages().count()):
        sentence = ngettext(
            "%(count)d page préparée attend vos textes.",
            "%(count)d pages préparées attendent vos textes.",
            waiting,
        )
        found.append(ThingToDo(sentence % {"count": waiting}, reverse("wagtailadmin_explore_root")))
    if can_write_sheets(user) and current_centre_or_none() and (drafts := count_drafts()):
        sentence = ngettext(
            "%(count)d fiche action n’est pas publiée ou a un brouillon en cours.",
            "%(count)d fiches action ne sont pas publiées ou ont un brouillon en cours.",
            drafts,
        )
        found.append(ThingToDo(sentence % {"count": drafts}))
    if can_manage_mail(user) and (problems := OutgoingMail.objects.needing_a_person().count()):
        sentence = ngettext(
            "%(count)d courriel n’est pas parti, ou son sort est inconnu.",
            "%(count)d courriels ne sont pas partis, ou leur sort est inconnu.",
            problems,
        )
        found.append(ThingToDo(sentence % {"count": problems}, reverse("mail:outbox")))
    if can_manage_people(user) and (waiting := Invitation.objects.usable(timezone.now()).count()):
        sentence = ngettext(
            "%(count)d invitation attend sa réponse.",
            "%(count)d invitations attendent leur réponse.",
            waiting,
        )
        found.append(ThingToDo(sentence % {"count": waiting}, reverse("accounts:invitations")))
    found += [
        ThingToDo(
            _("%(name)s peut être dans votre gestion jusqu’à %(hour)s.")
            % {"name": helper, "hour": date_format(timezone.localtime(helper.helper_until), "H:i")},
            reverse("helping:help"),
        )
        for helper in (helpers_inside() if can_allow_help(user) else ())
    ]
    if can_help_centres(user) and (asking := centres_asking_for_help(user).count()):
        sentence = ngettext(
            "%(count)d centre demande de l’aide.", "%(count)d centres demandent de l’aide.", asking
        )
        found.append(ThingToDo(sentence % {"count": asking}, reverse("federation_helping:list")))
    if can_manage_people(user):
        found += _about_accounts()
    return found


def _about_accounts() -> list[ThingToDo]:
    found = []
    asked = waiting_data_requests().values_list("due_on", flat=True)
    if dates := list(asked):
        sentence = ngettext(
            "%(count)d personne demande l’effacement de son compte : réponse due le %(date)s.",
            "%(count)d personnes demandent l’effacement de leur compte : première réponse due le "
            "%(date)s.",
            len(dates),
        )
        if dates[0] < timezone.localdate():
            sentence = f"{sentence} {_('C’est en retard.')}"
        words = {"count": len(dates), "date": date_format(dates[0], "l j F Y")}
        found.append(ThingToDo(sentence % words, reverse("accounts:data-requests")))
    if unused := unused_accounts().count():
        days = days_kept("unused_accounts")
        sentence = ngettext(
            "%(count)d compte est sans connexion depuis %(days)d jours ou plus.",
            "%(count)d comptes sont sans connexion depuis %(days)d jours ou plus.",
            unused,
        )
        address = f"{reverse('accounts:people')}?inutilises=1"
        found.append(ThingToDo(sentence % {"count": unused, "days": days}, address))
    return found
