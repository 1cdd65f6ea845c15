"""Taking the rows of a file, with the progress on screen."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.enums import JournalAction
from accounts.journal import record
from accounts.models import User
from accounts.permissions import can_bring_people
from exchange.bringing import services
from exchange.bringing.files import rows_to_correct
from exchange.bringing.incoming import Brought, Incoming, read_brought
from exchange.bringing.reading import UnreadableFile
from exchange.models import BroughtFile
from jobs.errors import WorkFailed
from jobs.models import Job
from jobs.progress import Progress
from jobs.registry import Link, Result, job

KIND = "exchange.bring_people"
# In one transaction: few enough to see the work go on.
AT_ONCE = 50


def to_the_desk(_job: Job) -> Link:
    return Link(reverse("desk:home"), gettext_lazy("Aller à l’accueil de l’entraide"))


@job(KIND, label=gettext_lazy("Reprise d’un tableau de personnes"), leads_to=to_the_desk)
def bring(
    progress: Progress, *, uid: str, agreed_by: str, published: bool, doubles: list[str]
) -> Result:
    """A worker killed in between: what it has taken is known by its rows, and not taken twice."""
    user = User.objects.filter(pk=progress.owner_id or 0, is_active=True).first()
    if user is None or not can_bring_people(user):
        raise WorkFailed(_("Vous ne pouvez plus faire ce travail\u00a0: demandez à la direction."))
    brought = _read(uid)
    people = [*brought.right, *(one for one in brought.doubles if one.place in doubles)]
    came, posts = 0, 0
    total = progress.done_before + _batches(people) + _batches(brought.right_posts)
    for batch in _in_batches(people):
        with progress.unit(total=total, note=_("Les personnes")):
            for one in batch:
                came += services.bring_person(incoming=one, acting_user=user, agreed_by=agreed_by)
    for batch in _in_batches(brought.right_posts):
        with progress.unit(total=total, note=_("Les annonces")):
            for one in batch:
                posts += services.bring_post(incoming=one, acting_user=user, published=published)
    # How many are in the centre now: those that an attempt before this one took are known.
    record(JournalAction.PEOPLE_BROUGHT, actor=user, subject=_told(came, posts))
    services.forget_file(uid=uid)
    return _result(brought, doubles, came, posts)


def _read(uid: str) -> Brought:
    kept = BroughtFile.objects.filter(pk=uid).first()
    try:
        if kept is not None:
            return read_brought(Path(kept.file.path))
    except FileNotFoundError:
        pass
    except UnreadableFile as error:
        raise WorkFailed(str(error)) from error
    raise WorkFailed(
        _(
            "Ce fichier n’est plus là\u00a0: il n’est gardé qu’un jour. Si ses personnes ne sont pas "
            "dans la liste, déposez-le de nouveau."
        )
    )


def _batches(rows: list[Incoming]) -> int:
    return -(-len(rows) // AT_ONCE)


def _in_batches(rows: list[Incoming]) -> Iterator[list[Incoming]]:
    for start in range(0, len(rows), AT_ONCE):
        yield rows[start : start + AT_ONCE]


def _told(people: int, posts: int) -> str:
    """« 1 personne, 0 annonce »: nought is singular in French, which gettext's default is not."""
    persons = _("%(count)d personnes") if people > 1 else _("%(count)d personne")
    papers = _("%(count)d annonces") if posts > 1 else _("%(count)d annonce")
    return f"{persons % {'count': people}}, {papers % {'count': posts}}"


def _result(brought: Brought, doubles: list[str], people: int, posts: int) -> Result:
    left = [one for one in brought.doubles if one.place not in doubles]
    message = _("Reprises\u00a0: %(what)s.") % {"what": _told(people, posts)}
    file: dict[str, Any] = {}
    if brought.wrong or left:
        message = _(
            "%(done)s Les lignes laissées de côté (%(count)d) sont dans le fichier, avec ce qu’il y "
            "a à corriger\u00a0: déposez-le de nouveau quand c’est fait."
        ) % {"done": message, "count": len(brought.wrong) + len(left)}
        file = {"name": _("lignes-a-corriger.xlsx"), "content": rows_to_correct(brought, left)}
    return Result(message=message, **file)
