"""From a code, by mail or on paper, to an open account or a new password."""

from allauth.account.utils import perform_login
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accounts import codes, limits, selectors, services
from accounts.errors import Refused
from accounts.forms import AcceptForm, CodeForm, NewPasswordForm, note_whether_shared
from accounts.models import Invitation, User

# In the session: which invitation was opened, and with which code's fingerprint. Not the code.
OPENED = "opened_invitation"


@require_safe
@never_cache
def open_link(request: HttpRequest, code: str) -> HttpResponse:
    """The link of the mail or of the QR code. Always goes on to a page without the code."""
    try:
        _open(request, codes.as_typed(code))
    except limits.LimitsUnreachable:
        messages.error(request, _("Réessayez dans une minute : ouvrez de nouveau le lien."))
        response = redirect("accounts:invitation")
    except Refused as refusal:
        messages.error(request, str(refusal))
        response = redirect("accounts:invitation")
    else:
        response = redirect("accounts:join")
    response["Referrer-Policy"] = "no-referrer"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def type_code(request: HttpRequest) -> HttpResponse:
    form = CodeForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            _open(request, form.cleaned_data["code"])
        except limits.LimitsUnreachable:
            form.add_error(None, limits.TRY_LATER)
            status = 503
        except Refused as refusal:
            form.add_error("code", str(refusal))
        else:
            return redirect("accounts:join")
    context = {"form": form, "place": selectors.place_name()}
    return render(request, "accounts/type_code.html", context, status=status)


@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def join(request: HttpRequest) -> HttpResponse:
    """Who invites, to what; the identifiant and the password; then signed in."""
    invitation = selectors.invitation_as_opened(*request.session.get(OPENED, (0, "")))
    if invitation is None:
        return redirect("accounts:invitation")
    form_class = NewPasswordForm if invitation.is_for_password else AcceptForm
    form = form_class(request.POST or None, invitation=invitation)
    refused = ""
    try:
        services.refuse_unusable(invitation)
        if request.method == "POST" and form.is_valid():
            return _enter(request, _decide(invitation, form))
    except Refused as refusal:
        if refusal.field:
            form.add_error(refusal.field, str(refusal))
        else:
            refused = str(refusal)
    context = {
        "invitation": invitation,
        "form": form,
        "refused": refused,
        "place": selectors.place_name(),
    }
    return render(request, "accounts/join.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def confirm_address(request: HttpRequest, token: str) -> HttpResponse:
    """A button, because some mail programmes follow every link by themselves."""
    refused, done = "", False
    if request.method == "POST":
        try:
            services.confirm_address(token=token)
            done = True
        except Refused as refusal:
            refused = str(refusal)
    return render(request, "accounts/confirm_address.html", {"refused": refused, "done": done})


def _open(request: HttpRequest, code: str) -> None:
    """Remembers the invitation of ``code``. One sentence for every code that means nothing."""
    if not limits.CODE_TRIES.consume_for(request):
        raise Refused(str(limits.TOO_MANY))
    invitation = selectors.invitation_of_code(code)
    if invitation is None:
        raise Refused(
            _(
                "Ce code n’est pas reconnu. Vérifiez chaque lettre ; s’il a été remplacé, prenez "
                "le plus récent, ou demandez-en un autre à la personne qui vous l’a donné."
            )
        )
    limits.CODE_TRIES.give_back_for(request)
    services.mark_seen(invitation=invitation)
    request.session[OPENED] = (invitation.pk, invitation.code_hash)


def _decide(invitation: Invitation, form: NewPasswordForm) -> User:
    values = form.cleaned_data
    if invitation.is_for_password:
        return services.use_password_code(invitation=invitation, password=values["password"])
    return services.accept_invitation(
        invitation=invitation,
        username=values["username"],
        password=values["password"],
        email=values.get("email", ""),
    )


def _enter(request: HttpRequest, user: User) -> HttpResponse:
    """As after any sign-in: a second factor, where there is one, is still asked."""
    del request.session[OPENED]
    response = perform_login(request, user)
    note_whether_shared(request)
    return response
