"""Opening a centre, with its progress on screen."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.enums import JournalAction
from accounts.errors import Refused
from accounts.models import User
from accounts.permissions import can_manage_centres
from accounts.services import invite_first_direction
from federation.centres.services import OPENING, tell
from jobs.enums import JobState
from jobs.errors import WorkFailed
from jobs.models import Job
from jobs.progress import Progress
from jobs.registry import Link, Result, job
from tenants.errors import CentreRefused, ServerToolMissing
from tenants.models import Centre
from tenants.provisioning import create_centre
from tenants.template import bring_template_to_head
from territory.selectors import commune, department


def next_page_of(opening: Job) -> Link | None:
    """The centre's page; when there is no centre, the form with all that was typed."""
    # One unit done: this job has made it. Another centre may have taken its short name otherwise.
    if opening.state == JobState.DONE or opening.progress_done:
        slug = opening.parameters["slug"]
        return Link(reverse("centres:detail", args=[slug]), _("Voir la page du centre"))
    again = f"{reverse('centres:open')}?demande={opening.uid}"
    return Link(again, _("Corriger la demande"))


@job(OPENING, label=gettext_lazy("Ouverture d’un centre"), leads_to=next_page_of)
def open_centre(progress: Progress, *, person: str, person_email: str, **wanted: Any) -> Result:
    """Two units, each in one transaction: the centre, then the invitation of its first person.

    A worker killed in between leaves the centre, and the next attempt only invites. ``person`` is
    empty when nobody is invited; without ``person_email`` her invitation is to be printed.
    """
    acting_user = _who_asked(progress)
    total = 2 if person else 1
    if progress.done_before < 1:
        _create(progress, total, acting_user, wanted)
    centre = Centre.objects.get(slug=wanted["slug"])
    done = _("« %(name)s » est créé.") % {"name": centre.name}
    if not person:
        return Result(message=f"{done} {_('Personne ne le dirige encore : invitez sa direction.')}")
    if progress.done_before < 2:
        try:
            with progress.unit(total=total, note=_("Invitation de %(name)s") % {"name": person}):
                invite_first_direction(
                    centre=centre, name=person, email=person_email, acting_user=acting_user
                )
        except Refused as refusal:
            trouble = _("L’invitation de %(name)s n’est pas faite.") % {"name": person}
            return Result(message=f"{done} {trouble} {refusal}")
    if person_email:
        told = _("L’invitation de %(name)s part à l’adresse %(email)s.")
    else:
        told = _("Imprimez l’invitation de %(name)s depuis la page du centre.")
    return Result(message=f"{done} {told % {'name': person, 'email': person_email}}")


def _create(progress: Progress, total: int, acting_user: User, wanted: dict[str, Any]) -> None:
    progress.step(
        0, total, _("Création de son espace et de son site"), _("l’invitation") if total > 1 else ""
    )
    place = department(wanted["department"])
    if place is None:
        raise WorkFailed(_("Ce département n’existe plus. Refaites votre demande."))
    try:
        # Usually nothing to do, and never inside a transaction: it may run migrations.
        bring_template_to_head()
        # The replay comes first in the transaction, as ``create_centre`` asks.
        with progress.unit(total=total, note=_("Le centre est créé"), next_step=""):
            centre = create_centre(
                **{
                    **wanted,
                    "department": place,
                    "commune": commune(wanted["commune"]) if wanted["commune"] else None,
                }
            )
            tell(
                JournalAction.CENTRE_CREATED,
                centre,
                acting_user,
                note=str(centre.get_state_display()),
            )
    except (CentreRefused, ServerToolMissing) as refusal:
        raise WorkFailed(str(refusal)) from refusal


def _who_asked(progress: Progress) -> User:
    user = User.objects.filter(pk=progress.owner_id or 0).first()
    if user is None or not can_manage_centres(user):
        raise WorkFailed(
            _(
                "La personne qui l’a demandé n’a plus le droit d’ouvrir un centre. Refaites la demande."
            )
        )
    return user
