"""Texts that are in force, people, and papers for the tests of the exchange."""

import datetime
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from accounts.models import User
from exchange.enums import CharterKind, HelperKind, MandateScope, Way
from exchange.models import CharterVersion, Mandate, Participant

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def days_ago(days: int) -> datetime.date:
    return timezone.localdate() - datetime.timedelta(days=days)


def in_force(
    number: int = 1, kind: str = CharterKind.ETHICS, *, since: int = 0, **values: Any
) -> CharterVersion:
    """A version published ``since`` days ago."""
    text = values.pop("text", "# Ensemble\n\nOn se rend service.\n\n- À l’heure\n- Sans argent")
    return CharterVersion.objects.create(
        kind=kind, number=number, text=text, published_on=days_ago(since), **values
    )


def somebody(first_name: str = "Rose", last_name: str = "Martin", **values: Any) -> Participant:
    values.setdefault("registered_on", days_ago(400))
    values.setdefault("last_sign_on", days_ago(400))
    return Participant.objects.create(first_name=first_name, last_name=last_name, **values)


def may_sign(person: Participant, name: str = "Anne Martin", **values: Any) -> Mandate:
    """A guardian, unless told otherwise, since two years."""
    defaults = {
        "kind": HelperKind.GUARDIAN,
        "scope": [MandateScope.SIGN],
        "given_on": days_ago(700),
        "given_by": Way.PAPER,
    }
    return Mandate.objects.create(participant=person, name=name, **{**defaults, **values})


def volunteer(name: str = "josette") -> User:
    return User.objects.create_user(name, first_name=name.title(), role="desk")


def photo(form: str = "JPEG", name: str = "photo.jpg", **options: Any) -> SimpleUploadedFile:
    content = BytesIO()
    Image.new("RGB", (300, 200), "#ccaa88").save(content, form, **options)
    return SimpleUploadedFile(name, content.getvalue())


def pdf(content: bytes = PDF, name: str = "scan.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/pdf")
