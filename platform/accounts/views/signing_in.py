"""allauth's pages, when Redis does not answer: try again in a minute, with what was typed kept.

Without Redis allauth can count nothing, and answers 429 after a second of waiting for its lock.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import views as allauth_views
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.base import views as mfa_views
from allauth.mfa.webauthn.views import LoginWebAuthnView
from django.forms.utils import ErrorDict
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from accounts import limits
from accounts.forms import note_whether_shared
from accounts.landing import first_page
from accounts.permissions import can_enter_back_office


def later(view: Any) -> HttpResponse:
    """The form as it was sent, passwords apart, with the sentence; nothing in it is tried."""
    form = view.get_form()
    # Already « cleaned »: cleaning an allauth form is what tries the password.
    form._errors = ErrorDict()
    form.cleaned_data = {}
    form.add_error(None, limits.TRY_LATER)
    response = view.render_to_response(view.get_context_data(form=form))
    response.status_code = 503
    response["Retry-After"] = "60"
    return response


class LoginView(allauth_views.LoginView):
    # Before the limit, which allauth puts around ``dispatch``.
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "POST" and not limits.reachable():
            return later(self)
        return super().dispatch(request, *args, **kwargs)

    def get_success_url(self) -> str | None:
        """Whose first page the back office is, is known once somebody has come in: back here."""
        asked: str | None = super().get_success_url()
        return reverse("account_login") if asked == reverse("wagtailadmin_home") else asked

    def get_authenticated_redirect_url(self) -> str:
        """Wagtail sends here whoever may not enter: led back to it, she would go round and round."""
        asked: str = get_next_redirect_url(self.request) or ""
        inside = asked.startswith(reverse("wagtailadmin_home"))
        if asked and (not inside or can_enter_back_office(self.request.user)):
            return asked
        return first_page(self.request)


class NeedsLimits:
    """For views that have no limit around ``dispatch``, and need what it prepares."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not limits.reachable():
            return later(self)
        return super().post(request, *args, **kwargs)  # type: ignore[misc]


class RequestLoginCodeView(NeedsLimits, allauth_views.RequestLoginCodeView):
    def form_valid(self, form: Any) -> HttpResponse:
        note_whether_shared(self.request)
        return super().form_valid(form)


class ConfirmLoginCodeView(NeedsLimits, allauth_views.ConfirmLoginCodeView):
    pass


class PasswordResetView(NeedsLimits, allauth_views.PasswordResetView):
    pass


class ConfirmPasswordResetCodeView(NeedsLimits, allauth_views.ConfirmPasswordResetCodeView):
    pass


class PasskeyLoginView(LoginWebAuthnView):
    def form_valid(self, form: Any) -> HttpResponse:
        note_whether_shared(self.request)
        return super().form_valid(form)


def page_instead(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """For forms that hold nothing but a password or a code: there is nothing to keep."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "POST" and not limits.reachable():
            response = render(request, "429.html", status=503)
            response["Retry-After"] = "60"
            return response
        return view(request, *args, **kwargs)

    return guarded


second_factor = page_instead(mfa_views.authenticate)
reauthenticate = page_instead(allauth_views.reauthenticate)
change_password = page_instead(allauth_views.password_change)
