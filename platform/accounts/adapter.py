"""Where allauth meets the house: no open sign-up, our mails, our first page."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import reverse

from accounts.permissions import can_enter_back_office


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up alone: people are invited."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        if can_enter_back_office(request.user):
            return reverse("wagtailadmin_home")
        return reverse("accounts:me")

    def get_email_verification_redirect_url(self, email_address: Any) -> str:
        return reverse("accounts:me")
