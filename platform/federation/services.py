"""Writes of the catalogue. Called by the rooms above, in the transaction of their own change."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django_tenants.utils import get_public_schema_name, schema_context

from federation.addresses import is_free_for_a_practice
from federation.exports.forgetting import forget_files_after_commit
from federation.models import Practice, PracticeEdition, PracticePhoto
from federation.search.filing import file_practice, tell_again, unfile_practice
from tenants.models import Centre


class PublicationRefused(ValueError):
    """The practice belongs to another centre; the message is a French sentence."""


@dataclass(frozen=True)
class PhotoCopy:
    """A picture to copy to the public side: its file name and bytes."""

    name: str
    content: bytes
    alternative_text: str
    credit: str


@transaction.atomic
def publish_practice(
    *,
    centre: Centre,
    action_uid: uuid.UUID,
    sheet_uid: uuid.UUID,
    version: int,
    snapshot: dict[str, Any],
    photos: Sequence[PhotoCopy] = (),
) -> Practice:
    """Puts one edition of an action in the catalogue, or replaces it.

    ``snapshot`` is the sheet as docs/sheet-format.md describes it, without what is not public.
    ``version`` grows with each sharing and withdrawal of the sheet: the same one twice changes
    nothing, an older one never overwrites a newer one.
    """
    practice = _practice_of(centre, action_uid, snapshot["title"])
    edition = PracticeEdition.objects.filter(sheet_uid=sheet_uid).first()
    if edition is not None and edition.practice_id != practice.pk:
        raise PublicationRefused(
            "Cette fiche est déjà partagée comme édition d’une autre action : retirez-la d’abord."
        )
    if edition is not None and edition.version >= version:
        return practice
    if edition is None:
        edition = PracticeEdition(practice=practice, sheet_uid=sheet_uid)
    edition.version = version
    edition.year = snapshot.get("edition_year")
    edition.snapshot = snapshot
    edition.withdrawn_at = None
    edition.save()
    _replace_photos(edition, photos)
    _refresh(practice)
    return practice


@transaction.atomic
def withdraw_practice(
    *, centre: Centre, sheet_uid: uuid.UUID, version: int, reason: str = ""
) -> None:
    """Takes one edition out of the catalogue; the practice goes with its last edition.

    Harmless when it was never shared, or is already withdrawn.
    """
    edition = (
        PracticeEdition.objects.select_related("practice")
        .select_for_update(of=("self", "practice"))
        .filter(sheet_uid=sheet_uid, practice__centre=centre)
        .first()
    )
    if edition is None or edition.version >= version:
        return
    edition.version = version
    edition.snapshot = {}
    edition.withdrawn_at = timezone.now()
    edition.save()
    _replace_photos(edition, ())
    _refresh(edition.practice, reason)
    forget_files_after_commit()


def _practice_of(centre: Centre, action_uid: uuid.UUID, title: str) -> Practice:
    practice = Practice.objects.select_for_update().filter(action_uid=action_uid).first()
    if practice is None:
        practice, _created = Practice.objects.get_or_create(
            action_uid=action_uid,
            defaults={
                "centre": centre,
                "department_id": centre.department_id,
                "slug": _free_slug(f"{slugify(title)[:70]}-{centre.slug}".strip("-")),
                "title": title,
            },
        )
    if practice.centre_id != centre.pk:
        raise PublicationRefused(
            "Cette action est déjà partagée par un autre centre : dupliquez la fiche, puis "
            "partagez votre copie."
        )
    return practice


def _free_slug(wanted: str) -> str:
    taken = set(Practice.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    slug, rank = wanted, 2
    while slug in taken or not is_free_for_a_practice(slug):
        slug, rank = f"{wanted}-{rank}", rank + 1
    return slug


def _replace_photos(edition: PracticeEdition, photos: Sequence[PhotoCopy]) -> None:
    old = list(edition.photos.all())
    PracticePhoto.objects.filter(pk__in=[photo.pk for photo in old]).delete()
    with schema_context(get_public_schema_name()):
        for copy in photos:
            photo = PracticePhoto(
                edition=edition, alternative_text=copy.alternative_text, credit=copy.credit
            )
            photo.image.save(copy.name, ContentFile(copy.content), save=True)
    names = [str(photo.image.name) for photo in old]
    if names:
        transaction.on_commit(lambda: _delete_files(names))


def _delete_files(names: list[str]) -> None:
    storage = PracticePhoto._meta.get_field("image").storage
    with schema_context(get_public_schema_name()):
        for name in names:
            storage.delete(name)


def _refresh(practice: Practice, reason: str = "") -> None:
    """Brings the practice's own columns, and what the search reads, in line with its editions."""
    editions = list(practice.editions.filter(withdrawn_at=None))
    parents = {practice.parent_uid}
    practice.version += 1
    practice.years = sorted({edition.year for edition in editions if edition.year})
    if not editions:
        practice.withdrawn_at = timezone.now()
        practice.withdrawal_reason = reason
        practice.summary = ""
        practice.save()
        unfile_practice(practice)
        tell_again(list(parents))
        return
    snapshot = editions[0].snapshot
    practice.withdrawn_at = None
    practice.withdrawal_reason = ""
    practice.department_id = practice.centre.department_id
    for field in ("title", "summary", "status", "dimension", "keywords", "audiences"):
        setattr(practice, field, snapshot[field])
    practice.partner_kinds = sorted({row["kind"] for row in snapshot["partners"] if row["kind"]})
    practice.parent_uid = snapshot.get("parent_practice") or None
    practice.save()
    file_practice(practice, [edition.snapshot for edition in editions])
    tell_again(list(parents | {practice.parent_uid}))
