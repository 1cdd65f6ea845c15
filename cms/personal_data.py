"""What a person has done on the site's pages, pictures and documents, for ``accounts.personal_data``."""

from collections.abc import Iterable

from django.db.models import Value
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.log_actions import registry
from wagtail.models import ModelLogEntry, PageLogEntry

from accounts.models import User
from accounts.personal_data import Row, Section


def _history(user: User, limit: int | None) -> Iterable[Row]:
    """Wagtail's own history of pages and of everything else, as one."""
    pages, others = (
        model.objects.filter(user_id=user.pk).order_by().values_list("timestamp", "action", "label")
        for model in (PageLogEntry, ModelLogEntry)
    )
    known = dict(registry.get_choices())
    for at, action, label in pages.union(others, all=True).order_by("-timestamp")[:limit]:
        yield {"at": at, "action": str(known.get(action, action)), "label": label}


def _files(user: User, limit: int | None) -> Iterable[Row]:
    images, documents = (
        model.objects.filter(uploaded_by_user=user)
        .order_by()
        .annotate(kind=Value(kind))
        .values_list("created_at", "title", "kind")
        for model, kind in ((get_image_model(), _("image")), (get_document_model(), _("document")))
    )
    for at, title, kind in images.union(documents, all=True).order_by("-created_at")[:limit]:
        yield {"title": title, "kind": kind, "at": at}


def _as_long_as_the_site() -> str:
    return _("aussi longtemps que le site ; votre nom en part avec votre compte.")


def _as_long_as_the_file() -> str:
    return _("aussi longtemps que le fichier ; votre nom en part avec votre compte.")


HISTORY = Section(
    "history",
    gettext_lazy("Ce que vous avez fait dans la gestion"),
    gettext_lazy("Pour que l’équipe sache qui a changé une page, et puisse revenir en arrière."),
    _as_long_as_the_site,
    {"at": gettext_lazy("Quand"), "action": gettext_lazy("Quoi"), "label": gettext_lazy("Sur")},
    _history,
)
FILES = Section(
    "files",
    gettext_lazy("Les images et documents que vous avez déposés"),
    gettext_lazy("Pour savoir qui peut en dire l’origine."),
    _as_long_as_the_file,
    {
        "title": gettext_lazy("Titre"),
        "kind": gettext_lazy("Sorte"),
        "at": gettext_lazy("Déposé le"),
    },
    _files,
)
