"""Exports that a request would wait too long for."""

import tempfile
from typing import IO

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from design.templatetags.maillage import number
from federation.exports.asking import Asked, ask, write
from federation.exports.enums import FORMS
from federation.exports.forgetting import EXPORT
from federation.exports.kept import KEPT_FOR
from jobs.errors import WorkFailed
from jobs.progress import Progress
from jobs.registry import Result, job


@job(EXPORT, label=gettext_lazy("Pratiques à emporter"))
def export(progress: Progress, *, form: str, query: str, withdrawn: str) -> Result:
    """Written again from the start by another worker: nothing of it is kept before the end.

    ``withdrawn`` is for ``kept.may_be_served``.
    """
    asked = ask(FORMS[form], QueryDict(query))
    if not asked.count or asked.too_many:
        raise WorkFailed(gone())
    return Result(
        name=asked.file_name,
        content=written(progress, asked),
        message=said(asked.count),
        kept_for=KEPT_FOR,
    )


def written(progress: Progress, asked: Asked) -> IO[bytes]:
    """``jobs`` closes the file once it is stored."""

    def each(done: int) -> None:
        told = {"done": number(done), "total": number(asked.count)}
        progress.step(done, asked.count, _("%(done)s pratiques sur %(total)s") % told)

    progress.step(0, asked.count, _("Les pratiques sont lues."))
    file = tempfile.TemporaryFile()  # noqa: SIM115 -- see above
    try:
        write(asked, file, each)
    except LookupError:
        raise WorkFailed(gone()) from None
    file.seek(0)
    return file


def said(count: int) -> str:
    words = ngettext("%(count)s pratique.", "%(count)s pratiques.", count)
    return words % {"count": number(count)}


def gone() -> str:
    return _(
        "Ces pratiques ont changé entre-temps. Revenez aux résultats et demandez le fichier de nouveau."
    )
