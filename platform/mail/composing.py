"""From a template to the two bodies of a mail, and from a row to a message."""

import re
from email.utils import formataddr
from typing import Any

from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.core.validators import validate_email
from django.template import Context, TemplateDoesNotExist, engines
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from mail.errors import MailRefused
from mail.models import OutgoingMail
from mail.senders import Sender, ascii_address

LONGEST_SUBJECT = 200
LONGEST_NAME = 200
# Control characters, and what else ends a line somewhere: a header made of them could hide
# another one.
NOT_ON_A_LINE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
HEADER_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]*\Z")
# Written by this room or by Django, never by a caller.
OUR_HEADERS = frozenset(
    {"from", "sender", "to", "cc", "bcc", "reply-to", "subject", "date", "message-id"}
    | {"return-path", "received", "mime-version"}
)
WEB_ADDRESS = re.compile(r"(https?://[^\s<>«»\"]*[^\s<>«»\".,;:!?)\]’'])")


def clean_address(address: str) -> str:
    address = address.strip()
    try:
        validate_email(address)
        return ascii_address(address)
    # A domain whose accented words are too long once written for mail servers.
    except (ValidationError, UnicodeError):
        raise MailRefused(
            _(
                "« %(address)s » n’est pas une adresse e-mail : vérifiez-la. Elle ressemble à "
                "« prenom@exemple.fr »."
            )
            % {"address": NOT_ON_A_LINE.sub(" ", address)[:100]}
        ) from None


def clean_name(name: str) -> str:
    name = name.strip()
    if NOT_ON_A_LINE.search(name) or len(name) > LONGEST_NAME:
        raise MailRefused(_("Le nom du destinataire tient sur une seule ligne courte."))
    return name


def clean_subject(subject: str) -> str:
    subject = subject.strip()
    if not subject or NOT_ON_A_LINE.search(subject):
        raise MailRefused(_("L’objet du message tient sur une seule ligne."))
    if len(subject) > LONGEST_SUBJECT:
        return subject[: LONGEST_SUBJECT - 1].rstrip() + "…"
    return subject


def clean_headers(headers: dict[str, str] | None) -> dict[str, str]:
    for name, value in (headers or {}).items():
        lower = name.lower()
        if (
            not HEADER_NAME.match(name)
            or lower in OUR_HEADERS
            or lower.startswith("content-")
            or NOT_ON_A_LINE.search(value)
        ):
            raise MailRefused(
                _("L’en-tête « %(name)s » ne peut pas être ajouté à un message.")
                % {"name": NOT_ON_A_LINE.sub(" ", name)[:60]}
            )
    return dict(headers or {})


def render_bodies(
    template: str, context: dict[str, Any], *, subject: str, sender: Sender
) -> tuple[str, str]:
    """The text and the HTML of a mail, each inside its shared layout.

    ``<template>.txt`` must exist and holds only what is said. ``<template>.html`` may: a fragment
    that goes into the layout. Without it the HTML says what the text says.
    """
    values = {**context, "sender_name": sender.name, "subject": subject}
    said = re.sub(r"\n{3,}", "\n\n", _render(f"{template}.txt", values, escape=False)).strip()
    try:
        body = _render(f"{template}.html", values, escape=True)
    except TemplateDoesNotExist as error:
        if str(error) != f"{template}.html":
            raise
        body = paragraphs(said)
    text = _render("mail/layout.txt", {**values, "body": said}, escape=False)
    html = _render("mail/layout.html", {**values, "body": body}, escape=True)
    return text.strip() + "\n", html.strip() + "\n"


def _render(name: str, values: dict[str, Any], *, escape: bool) -> SafeString:
    template = engines["django"].get_template(name).template  # type: ignore[attr-defined]
    return template.render(Context(values, autoescape=escape))


def paragraphs(text: str) -> SafeString:
    """Plain text as HTML: paragraphs, line breaks, and web addresses that can be followed."""
    return format_html_join(
        "\n",
        "<p>{}</p>",
        (
            (format_html_join(SafeString("<br>\n"), "{}", ((_linked(line),) for line in lines)),)
            for lines in (block.split("\n") for block in re.split(r"\n\s*\n", text.strip()))
        ),
    )


def _linked(line: str) -> SafeString:
    # re.split with one group: the addresses are the odd pieces.
    pieces = WEB_ADDRESS.split(line)
    return format_html_join(
        "",
        "{}",
        (
            (format_html('<a href="{}">{}</a>', piece, piece) if position % 2 else piece,)
            for position, piece in enumerate(pieces)
        ),
    )


def compose(mail: OutgoingMail, sender: Sender) -> EmailMultiAlternatives:
    """The message of a row: the text first, the HTML beside it."""
    message = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text,
        from_email=sender.from_header,
        to=[formataddr((mail.to_name, mail.to))],
        reply_to=[formataddr((sender.name, mail.reply_to))] if mail.reply_to else None,
        # RFC 3834: out-of-office programmes do not answer what a programme has written.
        headers={
            "Auto-Submitted": "auto-generated",
            **mail.headers,
            "Message-ID": mail.message_id,
        },
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    return message
