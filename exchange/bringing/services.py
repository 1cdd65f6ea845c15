"""A file on its way in: kept for whoever looks at it, then taken row by row, or forgotten."""

import datetime
from functools import partial

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from exchange.bringing.incoming import Incoming
from exchange.enums import Kept, PostState, RegisteredBy
from exchange.models import BroughtFile, Category, Participant, Post
from exchange.people.services import register_participant
from exchange.selectors import exchange_settings
from exchange.wall.services import index
from jobs.storage import private_storage
from territory.normalise import sort_key

KEPT_FOR = datetime.timedelta(days=1)


@transaction.atomic
def keep_file(*, file: UploadedFile, acting_user: User) -> BroughtFile:
    """The one before it, of the same person, is forgotten."""
    forget_files(of=acting_user)
    brought = BroughtFile(uploaded_by=acting_user, name=(file.name or "")[:200])
    # No name that somebody has chosen becomes a path.
    brought.file.save(f"{brought.uid.hex}", file, save=False)
    brought.save(force_insert=True)
    return brought


@transaction.atomic
def forget_files(*, of: User | None = None, before: datetime.datetime | None = None) -> int:
    """All of them, or those of one person, or those that came before a moment."""
    files = BroughtFile.objects.all()
    if of is not None:
        files = files.filter(uploaded_by=of)
    if before is not None:
        files = files.filter(uploaded_at__lte=before)
    for brought in files:
        transaction.on_commit(partial(private_storage.delete, str(brought.file.name)))
    return files.delete()[0]


@transaction.atomic
def forget_file(*, uid: str) -> None:
    for brought in BroughtFile.objects.filter(pk=uid):
        transaction.on_commit(partial(private_storage.delete, str(brought.file.name)))
        brought.delete()


def forget_old_files() -> int:
    return forget_files(before=timezone.now() - KEPT_FOR)


def bring_person(*, incoming: Incoming, acting_user: User, agreed_by: str) -> bool:
    """Whether somebody came; the same row brings nobody twice.

    ``agreed_by`` is the way in which the people of the file have agreed to what is kept; nothing
    when nobody knows: then only what it takes to reach them comes in.
    """
    fields = {code: value for code, value in incoming.fields.items() if value not in (None, "")}
    if Participant.objects.filter(form_key=incoming.key).exists():
        return False
    register_participant(
        acting_user=acting_user,
        registered_by=RegisteredBy.SPREADSHEET,
        form_key=incoming.key,
        kept=list(Kept) if agreed_by else [Kept.CONTACT],
        # Said even when nobody knows: the list itself is no agreement.
        kept_agreed_on=timezone.localdate() if agreed_by else None,
        kept_agreed_by=agreed_by,
        **fields,
    )
    return True


def bring_post(*, incoming: Incoming, acting_user: User, published: bool) -> bool:
    """Whether it came. On the wall at once, or among those that accueil reads first."""
    fields = {code: value for code, value in incoming.fields.items() if value not in (None, "")}
    author = fields.pop("author")
    fields.pop("person")
    if isinstance(author, Incoming):
        # Somebody may have left the file's rows out meanwhile.
        author = (
            Participant.objects.filter(form_key=author.key).values_list("pk", flat=True).first()
        )
        if author is None:
            return False
    centre, today = exchange_settings(), timezone.localdate()
    until = today + datetime.timedelta(days=centre.validity_days)
    told = {
        "participant_id": author,
        "visibility": centre.visibility,
        "valid_until": until,
        "written_by": acting_user,
        "state": PostState.OPEN if published else PostState.WAITING,
        "published_on": today if published else None,
        **fields,
        "category": category_named(fields["category"]),
    }
    post, came = Post.objects.get_or_create(form_key=incoming.key, defaults=told)
    if came:
        index(post)
    return came


def category_named(found: Category | str) -> Category:
    """Made when the preview has shown that there is none of that name."""
    if isinstance(found, Category):
        return found
    named = {sort_key(one.name): one for one in Category.objects.all()}
    return named.get(sort_key(found)) or Category.objects.create(name=found)
