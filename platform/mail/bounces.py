"""A mail that comes back after it was taken: the report says which one, and why (RFC 3464)."""

from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_string
from email.message import Message

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django_tenants.utils import get_public_schema_name, schema_context

from mail.enums import MailState
from mail.models import OutgoingMail
from tenants.hosts import centre_for_host


@dataclass(frozen=True)
class Bounce:
    message_id: str
    reason: str


def read_report(report: Message) -> Bounce | None:
    """What a delivery report says; None if it is none, or speaks only of a delay."""
    message_id, failures = "", []
    for part in report.walk():
        match part.get_content_type():
            case "message/delivery-status":
                failures += list(_failures(part))
            case "message/rfc822" | "text/rfc822-headers" if not message_id:
                message_id = _original_identifier(part)
    if not message_id or not failures:
        return None
    return Bounce(message_id, "; ".join(failures)[:2000])


def _failures(status: Message) -> Iterator[str]:
    blocks = status.get_payload()
    for block in blocks if isinstance(blocks, list) else []:
        if isinstance(block, Message) and str(block["Action"]).strip().lower() == "failed":
            said = block["Diagnostic-Code"] or block["Status"] or "failed"
            yield " ".join(str(said).split())


def _original_identifier(part: Message) -> str:
    inner = part.get_payload()
    if isinstance(inner, list):
        original = inner[0] if inner else Message()
    else:
        original = message_from_string(str(inner))
    return str(original["Message-ID"] or "").strip() if isinstance(original, Message) else ""


def note_bounce(bounce: Bounce) -> bool:
    """Marks the mail refused, in the schema of the site that its identifier names."""
    host = bounce.message_id.rstrip(">").rpartition("@")[2].lower()
    with schema_context(get_public_schema_name()):
        centre = None if host in settings.FEDERATION_HOSTS else centre_for_host(host)
    schema = centre.schema_name if centre else get_public_schema_name()
    with schema_context(schema), transaction.atomic():
        changed = OutgoingMail.objects.filter(
            message_id=bounce.message_id, state__in=[MailState.SENT, MailState.UNKNOWN]
        ).update(
            state=MailState.REFUSED,
            last_error=_(
                "La messagerie du destinataire a rendu ce message : vérifiez l’adresse avec la "
                "personne."
            ),
            error_detail=bounce.reason,
        )
    return bool(changed)
