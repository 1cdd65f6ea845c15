"""The centres of the network: for the federation's administration, on its hosts only."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import limits
from accounts.errors import Refused
from accounts.guards import SignedInRequest, only_for
from accounts.models import Invitation
from accounts.permissions import can_manage_centres
from accounts.printing import invitation_response
from accounts.services import Issued
from federation.centres import selectors, services
from federation.centres.forms import (
    CentreFilterForm,
    CorrectCentreForm,
    InviteDirectionForm,
    OpenCentreForm,
    ReasonForm,
)
from federation.centres.transitions import DONE, TRANSITION_PAGES, possible_transitions
from jobs.models import Job
from jobs.selectors import get_visible_job
from tenants.addresses import centre_address
from tenants.context import inside
from tenants.enums import CentreState
from tenants.errors import CentreRefused
from tenants.models import Centre

PER_PAGE = 25


for_centre_managers = only_for(can_manage_centres)


@for_centre_managers
@require_safe
def centre_list(request: SignedInRequest) -> HttpResponse:
    form = CentreFilterForm(request.GET)
    filters = form.filters()
    form.show_counts(selectors.count_by_filter(**filters))
    found = selectors.search_centres(**filters)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "chosen": form.chosen(),
        "page": page,
        "rows": selectors.rows_of(page.object_list),
    }
    return render(request, "federation/centres/list.html", context)


@for_centre_managers
@require_http_methods(["GET", "HEAD", "POST"])
def open_centre(request: SignedInRequest) -> HttpResponse:
    """The form; ``?demande=`` is a job that did not succeed, to be corrected."""
    form = OpenCentreForm(request.POST or None, initial=_former_demand(request))
    if request.method == "POST" and form.is_valid():
        job = services.ask_to_open(wanted=form.wanted(), acting_user=request.user)
        return redirect("jobs:detail", uid=job.uid)
    return render(request, "federation/centres/open.html", {"form": form})


@for_centre_managers
@require_safe
def detail(request: SignedInRequest, slug: str) -> HttpResponse:
    centre = get_object_or_404(selectors.told_centres(), slug=slug)
    figures, invitations = selectors.inside_of(centre) or (None, [])
    context = {
        "centre": centre,
        "address": selectors.address_of(centre),
        "invitations": invitations,
        "figures": figures,
        "history": selectors.history_of(centre),
        "transitions": possible_transitions(centre.state),
    }
    return render(request, "federation/centres/detail.html", context)


@for_centre_managers
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: SignedInRequest, slug: str) -> HttpResponse:
    centre = _centre(slug)
    form = CorrectCentreForm(request.POST or None, centre=centre)
    if request.method == "POST" and form.is_valid():
        try:
            services.correct_centre(centre=centre, acting_user=request.user, **form.details())
        except CentreRefused as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, _("Les corrections sont enregistrées."))
            return redirect("centres:detail", slug)
    return render(request, "federation/centres/correct.html", {"form": form, "centre": centre})


@for_centre_managers
@require_http_methods(["GET", "HEAD", "POST"])
def change_state(request: SignedInRequest, slug: str, transition: str) -> HttpResponse:
    """What the change means, then the change."""
    centre = _centre(slug)
    page = TRANSITION_PAGES[transition]
    form = ReasonForm(request.POST or None) if page.asks_why else None
    if request.method == "POST" and (form is None or form.is_valid()):
        reason = form.cleaned_data["reason"] if form else ""
        try:
            services.change_state(
                centre=centre, transition=transition, acting_user=request.user, reason=reason
            )
        except CentreRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, DONE[CentreState(centre.state)] % {"name": centre.name})
        return redirect("centres:detail", slug)
    context = {
        "centre": centre,
        "address": centre_address(centre),
        "transition": page,
        "form": form,
        "shared_practices": selectors.count_shared_practices(centre),
    }
    return render(request, "federation/centres/change_state.html", context)


@for_centre_managers
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: SignedInRequest, slug: str) -> HttpResponse:
    """Answers with the sheet to print when there is no address: its code is known only now."""
    centre = _centre(slug)
    form = InviteDirectionForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            _count(request)
            issued = services.invite_direction(
                centre=centre,
                name=form.cleaned_data["name"],
                email=form.address,
                acting_user=request.user,
            )
        except limits.LimitsUnreachable:
            form.add_error(None, limits.TRY_LATER)
            status = 503
        except Refused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            return _issued(request, centre, issued, on_paper=not form.address)
    context = {"form": form, "centre": centre}
    return render(request, "federation/centres/invite.html", context, status=status)


@for_centre_managers
@require_POST
def renew_invitation(request: SignedInRequest, slug: str, pk: int, on_paper: bool) -> HttpResponse:
    centre = _centre(slug)
    try:
        _count(request)
        issued = services.renew_direction_invitation(
            centre=centre,
            invitation=_invitation(centre, pk),
            on_paper=on_paper,
            acting_user=request.user,
        )
    except limits.LimitsUnreachable:
        messages.error(request, limits.TRY_LATER)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        return _issued(request, centre, issued, on_paper=on_paper)
    return redirect("centres:detail", slug)


@for_centre_managers
@require_POST
def revoke_invitation(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    centre = _centre(slug)
    invitation = _invitation(centre, pk)
    try:
        services.revoke_direction_invitation(
            centre=centre, invitation=invitation, acting_user=request.user
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        told = _("L’invitation de %(name)s est annulée : son code n’ouvre plus rien.")
        messages.success(request, told % {"name": invitation})
    return redirect("centres:detail", slug)


def _centre(slug: str) -> Centre:
    return get_object_or_404(Centre.objects.select_related("department", "commune"), slug=slug)


def _invitation(centre: Centre, pk: int) -> Invitation:
    """Of direction only: the federation touches nobody else's."""
    with inside(centre):
        return get_object_or_404(selectors.direction_invitations_here(), pk=pk)


def _former_demand(request: SignedInRequest) -> dict[str, Any]:
    try:
        uid = UUID(request.GET.get("demande", ""))
        job: Job = get_visible_job(request.user, uid)
    except (ValueError, Http404):
        return {}
    if job.kind != services.OPENING:
        return {}
    return OpenCentreForm.initial_from(job.parameters)


def _count(request: SignedInRequest) -> None:
    if not limits.INVITING.consume_for(request):
        raise Refused(
            _("Trop d’invitations en une heure. Reprenez un peu plus tard : rien n’est perdu.")
        )


def _issued(
    request: SignedInRequest, centre: Centre, issued: Issued, *, on_paper: bool
) -> HttpResponse:
    if on_paper:
        # Its address and its letterhead are the centre's.
        with inside(centre):
            return invitation_response(issued)
    told = _("L’invitation de %(name)s part à l’adresse %(email)s.")
    messages.success(request, told % {"name": issued.invitation, "email": issued.invitation.email})
    return redirect("centres:detail", centre.slug)
