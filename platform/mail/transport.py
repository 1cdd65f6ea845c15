"""Handing a message to the mail server, and what its answer means."""

import smtplib
import socket
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from mail.enums import MailState

# Answers of a provider's HTTP API that speak of us or of the moment, not of this mail.
HTTP_TRY_LATER = frozenset({401, 403, 408, 425, 429, 503})


@dataclass(frozen=True)
class Outcome:
    """What became of a mail: sent, refused, to be tried again (waiting), or unknown."""

    state: MailState
    sentence: str = ""
    detail: str = ""


def hand_over(backend: BaseEmailBackend, message: EmailMessage) -> Outcome:
    """Gives one message to ``backend``.

    A connection that cannot be opened has taken nothing. One that is lost later may have: the
    server may have accepted the mail and its answer be lost, so the fate is unknown.
    """
    try:
        message.message()
    except ValueError as error:
        return refused(_("Ce message ne peut pas être écrit tel quel."), error)
    try:
        backend.open()
    except OSError as error:
        return later(error)
    try:
        taken = backend.send_messages([message])
    except _errors_of_sending() as error:
        return judge(error)
    finally:
        # The answer has been given: a server that leaves without a word changes nothing.
        with suppress(OSError):
            backend.close()
    if taken == 0:
        return later(RuntimeError("The mail backend took nothing and said nothing."))
    return Outcome(MailState.SENT)


def judge(error: Exception) -> Outcome:
    """What an error during the handing over means for the mail."""
    match error:
        case smtplib.SMTPRecipientsRefused():
            codes = [code for code, _text in error.recipients.values()]
            if all(500 <= code < 600 for code in codes):
                return refused(_address_refused(), error)
            return later(error)
        case smtplib.SMTPDataError() if 500 <= error.smtp_code < 600:
            return refused(_("Le serveur de messagerie refuse ce message."), error)
        case smtplib.SMTPResponseException() | smtplib.SMTPNotSupportedError():
            # The greeting, our sign-in or our sender: about us, and about every mail.
            return later(error)
        case smtplib.SMTPException():
            return unknown(error)
    if type(error).__name__ == "AnymailRecipientsRefused":
        return refused(_address_refused(), error)
    status = getattr(error, "status_code", None)
    if status in HTTP_TRY_LATER:
        return later(error)
    if status is not None:
        if 400 <= status < 500:
            return refused(_("Le service d’envoi refuse ce message."), error)
        return unknown(error)
    if any(isinstance(cause, ConnectionRefusedError | socket.gaierror) for cause in _chain(error)):
        return later(error)
    if not isinstance(error, OSError) and isinstance(error, ValueError | TypeError):
        return refused(_("Le service d’envoi ne peut pas prendre ce message tel quel."), error)
    return unknown(error)


def refused(sentence: str, error: Exception) -> Outcome:
    return Outcome(MailState.REFUSED, sentence, _detail(error))


def later(error: Exception) -> Outcome:
    return Outcome(
        MailState.WAITING,
        _("Le serveur de messagerie n’a pas pris ce message : un autre essai est prévu."),
        _detail(error),
    )


def unknown(error: Exception) -> Outcome:
    return Outcome(
        MailState.UNKNOWN,
        _(
            "La liaison s’est coupée pendant l’envoi : le message est peut-être arrivé, "
            "peut-être pas."
        ),
        _detail(error),
    )


def _address_refused() -> str:
    return _("La messagerie du destinataire refuse cette adresse : vérifiez-la avec la personne.")


def _detail(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".replace("\x00", "")[:2000]


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _errors_of_sending() -> tuple[type[Exception], ...]:
    """smtplib's and the network's; django-anymail's where it is installed."""
    try:
        return OSError, import_string("anymail.exceptions.AnymailError")
    except ImportError:
        return (OSError,)
