"""The sheets that a person has written, for ``accounts.personal_data``."""

from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Revision

from accounts.models import User
from accounts.personal_data import Row, Section, Table
from actions.models import SheetStep
from tenants.context import current_centre_or_none


def _versions(user: User) -> QuerySet[Revision]:
    """Drafts too: each version says its title and who saved it. The federation has no sheets."""
    # Not by the content type's key, which would be a statement of its own.
    kind = {"content_type__app_label": "actions", "content_type__model": "actionsheet"}
    return Revision.objects.filter(user_id=user.pk, **kind).order_by("-created_at", "-pk")


def _version(version: Revision) -> Row:
    return {"title": version.object_str, "written": version.created_at}


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
    Table(_versions, ("object_str", "created_at"), _version),
)


def _steps(user: User) -> QuerySet[SheetStep]:
    found = SheetStep.objects.filter(by=user.pk).annotate(
        title=Coalesce("sheet__draft__title", "sheet__title")
    )
    # The federation has no such table.
    return found if current_centre_or_none() else found.none()


def _step(step: Any) -> Row:
    return {
        "title": step.title,
        "done": step.get_kind_display(),
        "at": step.at,
        "word": step.word,
    }


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
    Table(_steps, ("title", "kind", "at", "word"), _step),
)
