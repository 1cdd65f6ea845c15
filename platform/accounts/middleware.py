"""What happens to a session: signed out when left alone, kept from work without a second factor."""

import re
import time
from collections.abc import Callable
from typing import cast

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.enums import JournalAction, Role
from accounts.journal import record
from accounts.models import User
from accounts.selectors import is_federation, may_still_help

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
LAST_SEEN = "last_seen"
# Often enough for a limit in minutes, seldom enough not to write the session at every click.
NOTED_EVERY = 60  # seconds
# Asked for again and again by an open page, whether or not anybody sits before it. By address: what
# a browser says of a request is hers to choose.
ASKED_BY_PAGES = re.compile(
    r"/travaux/(badge|[0-9a-f-]+/progress)/|/gestion/editing-sessions/"
    r"|/gestion/(jsi18n|sprite)|/gestion/fiches/connexion/|/couleurs/|/static/"
)
# The same for everybody: who asks it is not asked who she is. Its first page is one for people.
FOR_PROGRAMS = re.compile(r"/api/v1/.")
ABOUT_ONE_S_ACCOUNT = ("/compte/", "/gestion/account/")
# What signing in, out and adding a second factor need; never « /compte/ » as a whole: people, roles
# and the journal are there too.
BEFORE_SECOND_FACTOR = (
    *(f"/compte/{page}/" for page in ("login", "logout", "password", "protection")),
    *(f"/compte/{page}/" for page in ("reauthenticate", "invitation", "adresse")),
    "/static/",
    "/couleurs/",
)


class SessionRulesMiddleware:
    """Idle sign-out and compulsory second factor, by role. After the authentication middleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if FOR_PROGRAMS.match(request.path):
            return self.get_response(request)
        # Without a cookie there is no session to look at, and no query to make.
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            refusal = self.refusal(request)
            if refusal is not None:
                return refusal
            response = self.get_response(request)
            if not request.user.is_authenticated:
                # She has signed out: what our pages have kept in her browser goes too.
                response.headers["Clear-Site-Data"] = '"storage"'
            return response
        return self.get_response(request)

    def refusal(self, request: HttpRequest) -> HttpResponse | None:
        user = cast(User, request.user)
        if user.is_helper:
            refusal = self.refusal_of_helper(request, user)
            if refusal is not None:
                return refusal
        now = int(time.time())
        last_seen = request.session.get(LAST_SEEN, now)
        by_the_page = ASKED_BY_PAGES.match(request.path) is not None
        if now - last_seen > allowed_idle_seconds(request):
            logout(request)
            if by_the_page:
                # Its view answers a stranger: nothing of what is on the screen is lost.
                return None
            messages.info(
                request,
                _("Vous avez été déconnecté après un moment sans activité. Reconnectez-vous."),
            )
            return redirect_to_login(request.get_full_path())
        if LAST_SEEN not in request.session or (now - last_seen >= NOTED_EVERY and not by_the_page):
            request.session[LAST_SEEN] = now
        if request.path.startswith(BEFORE_SECOND_FACTOR) or request.path == reverse("accounts:me"):
            return None
        if needs_second_factor(user) and not is_mfa_enabled(user):
            messages.info(
                request,
                _(
                    "Votre rôle demande une seconde protection : ajoutez une clé d’accès ou une "
                    "application de codes pour continuer."
                ),
            )
            return redirect("mfa_index")
        return None

    def refusal_of_helper(self, request: HttpRequest, user: User) -> HttpResponse | None:
        """The visit ends by itself; meanwhile the centre can read what is opened and sent."""
        if user.help_is_over or not may_still_help(user.helper_key or 0):
            logout(request)
            messages.info(
                request,
                _("Votre visite est finie. Pour continuer, entrez de nouveau depuis le réseau."),
            )
            return redirect("/")
        if request.path.startswith(ABOUT_ONE_S_ACCOUNT) and not (
            # The way in again: the next visit closes this one.
            request.path in helpers_may_open() or request.path.startswith("/compte/aide/entrer/")
        ):
            # An address, a password or a key would make the account more than a visit; another
            # name would hide who has come.
            raise PermissionDenied
        if not ASKED_BY_PAGES.match(request.path):
            record(
                JournalAction.HELP_ACTED,
                actor=user,
                subject=request.path,
                note=_("page ouverte") if request.method in SAFE_METHODS else _("envoi"),
            )
        return None


def needs_second_factor(user: User) -> bool:
    """By role; at the federation a superuser may do all that the administration does."""
    role = Role.ADMINISTRATION if user.is_superuser and is_federation() else user.role
    return role in settings.SECOND_FACTOR_ROLES


def helpers_may_open() -> set[str]:
    """Of the pages about one's own account."""
    return {reverse("accounts:me"), reverse("account_logout")}


def allowed_idle_seconds(request: HttpRequest) -> int:
    """Seconds without a request after which the person is signed out."""
    if request.session.get("shared_computer"):
        return settings.IDLE_MINUTES_ON_SHARED_COMPUTER * 60
    role = getattr(request.user, "role", "")
    return settings.IDLE_MINUTES.get(role, settings.IDLE_MINUTES_BY_DEFAULT) * 60
