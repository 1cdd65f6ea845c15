"""Direction writes the next version of a text as a draft, and publishes it once."""

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import JournalAction
from accounts.errors import Refused
from accounts.journal import record
from accounts.models import User
from exchange.enums import CharterKind
from exchange.models import CharterVersion


def draft_of(kind: CharterKind) -> CharterVersion | None:
    return CharterVersion.objects.filter(kind=kind, published_on=None).first()


def state_of(draft: CharterVersion | None) -> str:
    """What a page has shown of a draft: saved again by anyone, it is another."""
    return f"{draft.pk}@{draft.saved_at.isoformat()}" if draft else ""


@transaction.atomic
def save_draft(
    *,
    kind: CharterKind,
    text: str,
    changes: str,
    sign_again: bool,
    seen: str,
    acting_user: User,
) -> CharterVersion:
    """``seen`` is the ``state_of`` the draft that the person has opened. Raises ``Refused``."""
    draft = CharterVersion.objects.select_for_update().filter(kind=kind, published_on=None).first()
    if state_of(draft) != seen:
        raise Refused(
            _(
                "Ce brouillon a été enregistré ou publié par quelqu’un d’autre après que vous "
                "l’avez ouvert. Votre texte est là, pas encore enregistré : comparez avec l’autre "
                "version dans un nouvel onglet, puis enregistrez à nouveau pour la remplacer."
            )
        )
    draft = draft or CharterVersion(kind=kind, number=_next_number(kind))
    draft.text, draft.changes = text.strip(), changes.strip()
    # Who has signed nothing yet has something to sign.
    draft.sign_again = sign_again or draft.number == 1
    draft.written_by = acting_user if acting_user.is_of_active_schema else None
    try:
        with transaction.atomic():
            draft.save()
    except IntegrityError as error:
        raise Refused(
            _(
                "Quelqu’un d’autre vient de commencer un brouillon de ce texte. Le vôtre n’est pas "
                "perdu : ouvrez l’autre dans un nouvel onglet, puis décidez ensemble."
            )
        ) from error
    return draft


@transaction.atomic
def discard_draft(*, kind: CharterKind, seen: str) -> None:
    """Only what nobody could sign. Raises ``Refused`` when it is not what the page has shown."""
    draft = CharterVersion.objects.select_for_update().filter(kind=kind, published_on=None).first()
    if draft is None:
        return
    if state_of(draft) != seen:
        raise Refused(_changed_meanwhile())
    draft.delete()


@transaction.atomic
def publish(*, kind: CharterKind, seen: str, acting_user: User) -> CharterVersion:
    """The draft comes into force today, for good. Raises ``Refused``.

    Only what the page has shown is published: ``seen`` is its ``state_of``. A second click finds it
    done.
    """
    draft = CharterVersion.objects.select_for_update().filter(kind=kind, published_on=None).first()
    if draft is None or state_of(draft) != seen:
        done = CharterVersion.objects.published().filter(kind=kind).order_by("-number").first()
        if (
            draft is None
            and done is not None
            and state_of(done).split("@")[0] == seen.split("@")[0]
        ):
            return done
        raise Refused(_changed_meanwhile())
    if draft.number > 1 and not draft.changes:
        raise Refused(
            _("Dites d’abord en une phrase ce qui change, pour qui avait déjà signé."),
            field="changes",
        )
    draft.published_on = timezone.localdate()
    draft.save(update_fields=["published_on", "saved_at"])
    record(JournalAction.CHARTER_PUBLISHED, actor=acting_user, subject=str(draft))
    return draft


def _next_number(kind: CharterKind) -> int:
    last = CharterVersion.objects.filter(kind=kind).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def _changed_meanwhile() -> str:
    return _(
        "Ce brouillon a changé depuis que vous l’avez ouvert : rien n’a été fait. Relisez-le, puis "
        "recommencez."
    )
