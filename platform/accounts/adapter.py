"""Where allauth meets the house: no open sign-up, our mails, our first page."""

import logging
from datetime import timedelta
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.sites.shortcuts import get_current_site
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.landing import first_page
from accounts.selectors import place_name
from mail.errors import MailRefused
from mail.services import queue_mail

logger = logging.getLogger(__name__)

# allauth's prefix: our template, subject and kind. The subject never holds the code.
CODES_BY_MAIL = {
    "account/email/login_code": (
        "accounts/mail/sign_in_code",
        _("Votre code de connexion"),
        "sign-in-code",
    ),
    "account/email/password_reset_code": (
        "accounts/mail/password_code",
        _("Votre code pour changer de mot de passe"),
        "password-code",
    ),
}


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up alone: people are invited."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return first_page(request)

    def get_email_verification_redirect_url(self, email_address: Any) -> str:
        return reverse("accounts:me")

    def format_email_subject(self, subject: str) -> str:
        """Without the « [host] » that allauth puts first: the sender has the centre's name."""
        return str(subject)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Through the outbox. Nothing of what happens to the mail shows on the page."""
        try:
            if template_prefix in CODES_BY_MAIL:
                self._queue_code(template_prefix, email, context["code"])
            else:
                self._queue_as_written(template_prefix, email, context)
        except MailRefused:
            logger.warning("A mail %s was refused by the outbox.", template_prefix)

    def _queue_code(self, template_prefix: str, email: str, code: str) -> None:
        template, subject, kind = CODES_BY_MAIL[template_prefix]
        minutes = settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT // 60
        queue_mail(
            to=email,
            subject=str(subject),
            template=template,
            context={"code": code, "place": place_name(), "minutes": minutes},
            kind=kind,
            expires_at=timezone.now() + timedelta(minutes=minutes),
        )

    def _queue_as_written(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        known = {
            "request": self.request,
            "email": email,
            "current_site": get_current_site(self.request),
        }
        message = self.render_mail(template_prefix, email, {**known, **context})
        queue_mail(
            to=email,
            subject=message.subject,
            template="accounts/mail/as_written",
            context={"body": message.body},
            kind=template_prefix.rsplit("/", 1)[-1].replace("_", "-")[:40],
        )


class MFAAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _(
            "Ce code n’est pas le bon. Attendez que l’application en montre un autre. Si cela "
            "continue, réglez l’heure de votre téléphone sur « automatique », ou tapez un code "
            "de secours."
        ),
    }

    def is_mfa_enabled(self, user: Any, types: Any = None) -> bool:
        """allauth asks for each kind in turn, several times a page: they are read once.

        ``user`` lasts as long as the request, and none asks again after a change.
        """
        if user.is_anonymous:
            return False
        if not hasattr(user, "second_factors"):
            hers = Authenticator.objects.filter(user_id=user.pk)
            user.second_factors = set(hers.values_list("type", flat=True))
        return bool(user.second_factors if types is None else user.second_factors & set(types))
