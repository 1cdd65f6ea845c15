"""Many sheets at once, and their export, with the progress on screen."""

import tempfile
from contextlib import AbstractContextManager
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.permissions import can_write_sheets
from actions.bulk import exporting, running
from jobs.errors import WorkFailed
from jobs.models import Job
from jobs.progress import Progress
from jobs.registry import Link, Result, job


def back_to_the_list(_job: Job) -> Link:
    return Link(reverse("sheets:list"), gettext_lazy("Revenir aux fiches"))


@job(running.KIND, label=gettext_lazy("Plusieurs fiches à la fois"), leads_to=back_to_the_list)
def work_on_sheets(
    progress: Progress, *, work: str, options: dict[str, Any], sheets: list[running.Chosen]
) -> Result:
    """One unit for each sheet: a worker killed in between repeats none."""
    wanted = running.work_named(work, options)
    user = _who_asked(progress, type(wanted).rule)

    def unit(rank: int) -> AbstractContextManager[None]:
        note = _("Fiche %(rank)d sur %(total)d") % {"rank": rank, "total": len(sheets)}
        return progress.unit(total=len(sheets), note=note)

    outcome = running.run(wanted, sheets, user, begin=progress.done_before, unit=unit)
    return Result(message=running.told(wanted, outcome))


@job(exporting.KIND, label=gettext_lazy("Export de fiches"), leads_to=back_to_the_list)
def export_sheets(progress: Progress, *, form: str, sheets: list[int]) -> Result:
    """Written again from the start by another worker: nothing of it is kept before the end."""
    user = _who_asked(progress, can_write_sheets)

    def each(rank: int) -> None:
        note = _("Fiche %(rank)d sur %(total)d") % {"rank": rank, "total": len(sheets)}
        progress.step(rank, len(sheets), note)

    file = tempfile.TemporaryFile()  # noqa: SIM115 -- jobs closes it once it is stored
    count = exporting.write(form, sheets, file, each=each)
    exporting.tell(form, count, user)
    file.seek(0)
    return Result(name=exporting.file_name(form), content=file, message=exporting.told(count))


def _who_asked(progress: Progress, rule: Any) -> User:
    user = User.objects.filter(pk=progress.owner_id or 0, is_active=True).first()
    if user is None or not rule(user):
        raise WorkFailed(_("Vous ne pouvez plus faire ce travail : demandez à la direction."))
    return user
