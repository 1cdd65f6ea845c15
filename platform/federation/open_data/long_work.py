"""The files of the night."""

from django.utils.translation import gettext_lazy

from federation.exports.forgetting import OPEN_DATA
from federation.exports.long_work import said, written
from federation.open_data.files import KEPT_FOR, whole
from jobs.progress import Progress
from jobs.registry import Result, job


@job(OPEN_DATA, label=gettext_lazy("Données ouvertes du catalogue"))
def make_open_data(progress: Progress, *, form: str, withdrawn: str) -> Result:
    """Written again from the start by another worker. ``withdrawn`` is for ``latest_files``."""
    asked = whole(form)
    return Result(
        name=f"pratiques.{asked.form.extension}",
        content=written(progress, asked),
        message=said(asked.count),
        kept_for=KEPT_FOR,
    )
