"""The federation's help, seen from the centre: allowed, followed, stopped. On centres' hosts only."""

from django.contrib import messages
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts import selectors, services
from accounts.errors import Refused
from accounts.forms import AllowHelpForm
from accounts.guards import SignedInRequest, only_for
from accounts.permissions import can_allow_help

LINES_SHOWN = 100


@only_for(can_allow_help)
@require_http_methods(["GET", "HEAD", "POST"])
def help_page(request: SignedInRequest) -> HttpResponse:
    """Whether help is allowed, who is there, what was opened; a POST allows it."""
    form = AllowHelpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.allow_help(acting_user=request.user, **form.cleaned_data)
        messages.success(
            request,
            _("L’aide est ouverte. Prévenez la fédération : elle peut entrer dès maintenant."),
        )
        return redirect("helping:help")
    context = {
        "form": form,
        "permission": selectors.open_help_permission(),
        "helpers": selectors.helpers_inside(),
        "lines": selectors.help_lines()[:LINES_SHOWN],
    }
    return render(request, "accounts/help.html", context)


@only_for(can_allow_help)
@require_POST
def stop(request: SignedInRequest) -> HttpResponse:
    services.stop_help(acting_user=request.user)
    messages.success(request, _("L’aide est arrêtée : personne de la fédération n’a plus accès."))
    return redirect("helping:help")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """What the visit means, then a button: some programmes follow every link by themselves."""
    refused = ""
    if request.method == "POST":
        try:
            user = services.enter_as_helper(token=token)
        except Refused as refusal:
            refused = str(refusal)
        else:
            logout(request)
            login(request, user)
            assert user.helper_until is not None
            request.session.set_expiry(user.helper_until - timezone.now())
            return redirect("wagtailadmin_home")
    context = {"refused": refused, "place": selectors.place_name()}
    return render(request, "accounts/help_enter.html", context)
