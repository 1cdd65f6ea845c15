"""The sheets that a person has written, for ``accounts.personal_data``."""

from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Revision

from accounts.models import User
from accounts.personal_data import Row, Section
from actions.models import ActionSheet, SheetStep
from tenants.context import current_centre_or_none


def _versions(user: User, limit: int | None) -> Iterable[Row]:
    """Drafts too: each version says its title and who saved it. The federation has no sheets."""
    if current_centre_or_none() is None:
        return []
    kind = ContentType.objects.get_for_model(ActionSheet)
    found = Revision.objects.filter(content_type=kind, user_id=user.pk)
    return (
        {"title": title, "written": written}
        for title, written in found.order_by("-created_at", "-pk").values_list(
            "object_str", "created_at"
        )[:limit]
    )


def _kept() -> str:
    return _("aussi longtemps que la fiche ; votre nom en part avec votre compte.")


WRITTEN_SHEETS = Section(
    "sheets",
    gettext_lazy("Les fiches que vous avez écrites"),
    gettext_lazy(
        "Elles sont le travail du centre. L’historique dit qui en a enregistré chaque version."
    ),
    _kept,
    {"title": gettext_lazy("Fiche"), "written": gettext_lazy("Version du")},
    _versions,
)


def _steps(user: User, limit: int | None) -> Iterable[Row]:
    if current_centre_or_none() is None:
        return []
    found = SheetStep.objects.filter(by=user.pk).annotate(
        title=Coalesce("sheet__draft__title", "sheet__title")
    )
    return (
        {
            "title": step.title,
            "done": step.get_kind_display(),
            "at": step.at,
            "word": step.word,
        }
        for step in found[:limit]
    )


STEPS_OF_SHEETS = Section(
    "sheet_words",
    gettext_lazy("Ce que vous avez dit des fiches"),
    gettext_lazy("L’équipe et la direction se répondent, et relisent ce qui a été décidé."),
    _kept,
    {
        "title": gettext_lazy("Fiche"),
        "done": gettext_lazy("Ce que vous avez fait"),
        "at": gettext_lazy("Le"),
        "word": gettext_lazy("Votre mot"),
    },
    _steps,
)
