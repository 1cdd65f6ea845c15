"""Who has an account here: for direction, and for the federation's administration."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import limits, selectors, services
from accounts.errors import Refused
from accounts.forms import InviteForm, RoleForm, SearchForm
from accounts.guards import SignedInRequest, only_for
from accounts.models import Invitation, User
from accounts.permissions import can_manage_people
from accounts.printing import invitation_response
from accounts.services import Issued
from tenants.retention import days_kept

PER_PAGE = 50
# Beside the people; the others are one page further.
NEWEST_INVITATIONS = 20


for_managers = only_for(can_manage_people)


@for_managers
@require_safe
def people(request: SignedInRequest) -> HttpResponse:
    form, words = _search(request)
    waiting = selectors.invitations(words=words).undecided()[: NEWEST_INVITATIONS + 1]
    unused = "inutilises" in request.GET
    found = selectors.people(words=words, unused=unused)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "words": words,
        "unused_for": days_kept("unused_accounts") if unused else None,
        "page": page,
        "invitations": list(waiting)[:NEWEST_INVITATIONS],
    }
    return render(request, "accounts/people.html", context)


@for_managers
@require_safe
def invitations(request: SignedInRequest) -> HttpResponse:
    form, words = _search(request)
    found = selectors.invitations(words=words)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "words": words, "page": page, "invitations": page.object_list}
    return render(request, "accounts/invitations.html", context)


@for_managers
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: SignedInRequest) -> HttpResponse:
    """Answers with the sheet to print when one is asked for: its code is known only now."""
    form = InviteForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            _count(request)
            issued = services.invite(
                name=values["name"],
                email=values["email"] if form.by_mail else "",
                role=values["role"],
                days=values["days"],
                on_paper=form.on_paper,
                departments=values["departments"],
                acting_user=request.user,
            )
        except limits.LimitsUnreachable:
            form.add_error(None, limits.TRY_LATER)
            status = 503
        except Refused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            return _issued(request, issued, on_paper=form.on_paper)
    return render(request, "accounts/invite.html", {"form": form}, status=status)


@for_managers
@require_http_methods(["GET", "HEAD", "POST"])
def person(request: SignedInRequest, pk: int) -> HttpResponse:
    """One person; a POST changes her role."""
    shown = get_object_or_404(selectors.people(), pk=pk)
    form = RoleForm(
        request.POST or None,
        initial={"role": shown.role, "departments": ", ".join(shown.departments)},
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.change_role(
                user=shown,
                role=form.cleaned_data["role"],
                departments=form.cleaned_data["departments"],
                acting_user=request.user,
            )
        except Refused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("Le rôle de %(name)s est changé.") % {"name": shown})
            return redirect("accounts:people")
    return render(request, "accounts/person.html", {"person": shown, "form": form})


@for_managers
@require_POST
def end_access(request: SignedInRequest, pk: int) -> HttpResponse:
    leaving = get_object_or_404(selectors.people(), pk=pk)
    try:
        services.end_access(user=leaving, acting_user=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("accounts:person", pk)
    if leaving == request.user:
        # Her session is closed: nothing could be shown to her on a page for managers.
        return redirect("account_login")
    messages.success(request, _("%(name)s n’a plus accès.") % {"name": leaving})
    return redirect("accounts:people")


@for_managers
@require_POST
def give_access_back(request: SignedInRequest, pk: int) -> HttpResponse:
    back = get_object_or_404(selectors.people(), pk=pk)
    try:
        services.give_access_back(user=back, acting_user=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("%(name)s a de nouveau accès.") % {"name": back})
    return redirect("accounts:person", pk)


@for_managers
@require_POST
def print_password_code(request: SignedInRequest, pk: int) -> HttpResponse:
    owner = get_object_or_404(selectors.people(), pk=pk)
    try:
        _count(request)
        issued = services.print_password_code(user=owner, acting_user=request.user)
    except limits.LimitsUnreachable:
        return _later(request, owner)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("accounts:person", pk)
    return invitation_response(issued)


@for_managers
@require_POST
def renew_invitation(request: SignedInRequest, pk: int, on_paper: bool) -> HttpResponse:
    invitation = get_object_or_404(Invitation, pk=pk)
    try:
        _count(request)
        issued = services.renew_invitation(
            invitation=invitation,
            acting_user=request.user,
            by_mail=not on_paper,
            on_paper=on_paper,
        )
    except limits.LimitsUnreachable:
        return _later(request, None)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("accounts:people")
    return _issued(request, issued, on_paper=on_paper)


@for_managers
@require_POST
def revoke_invitation(request: SignedInRequest, pk: int) -> HttpResponse:
    invitation = get_object_or_404(Invitation, pk=pk)
    try:
        services.revoke_invitation(invitation=invitation, acting_user=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request,
            _("L’invitation de %(name)s est annulée : son code n’ouvre plus rien.")
            % {"name": invitation},
        )
    return redirect("accounts:people")


def _search(request: SignedInRequest) -> tuple[SearchForm, str]:
    form = SearchForm(request.GET)
    return form, form.cleaned_data["q"] if form.is_valid() else ""


def _count(request: SignedInRequest) -> None:
    if not limits.INVITING.consume_for(request):
        raise Refused(
            _("Trop d’invitations en une heure. Reprenez un peu plus tard : rien n’est perdu.")
        )


def _issued(request: SignedInRequest, issued: Issued, *, on_paper: bool) -> HttpResponse:
    if on_paper:
        return invitation_response(issued)
    messages.success(
        request,
        _("L’invitation de %(name)s part à l’adresse %(email)s.")
        % {"name": issued.invitation, "email": issued.invitation.email},
    )
    return redirect("accounts:people")


def _later(request: SignedInRequest, shown: User | None) -> HttpResponse:
    messages.error(request, limits.TRY_LATER)
    if shown is None:
        return redirect("accounts:people")
    return redirect("accounts:person", shown.pk)
