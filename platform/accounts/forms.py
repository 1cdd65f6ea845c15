from allauth.account.forms import LoginForm as AllauthLoginForm
from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _


class LoginForm(AllauthLoginForm):
    """Identifiant or e-mail, password, and whether the computer is shared."""

    shared_computer = forms.BooleanField(label=_("Poste partagé"), required=False)

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        response = super().login(request, redirect_url)
        if self.cleaned_data["shared_computer"]:
            mark_shared(request)
        return response


def mark_shared(request: HttpRequest) -> None:
    """The session ends with the browser, and after a short pause."""
    request.session["shared_computer"] = True
    request.session.set_expiry(0)
