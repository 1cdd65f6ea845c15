"""What can be done to several sheets at once: for which it can be, and how to one of them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db.models import F, QuerySet, TextField
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.permissions import can_share_sheets, can_validate_sheets, can_write_sheets
from actions.models import ActionSheet
from actions.review.services import publishable
from actions.services import publish_sheet, save_draft, share_sheet
from actions.trash.permissions import can_trash_sheets
from actions.trash.services import put_in_trash
from federation.enums import Status, TermKind
from federation.labels import label


def chosen_rows() -> QuerySet[ActionSheet]:
    """The rows of the list, with what the works below ask of them; no long text is read."""
    from actions.editing.listing import sheets_of_the_list  # it offers these works

    return sheets_of_the_list().annotate(
        public_slug=F("slug"),
        draft_keywords=Coalesce("draft__keywords", "keywords"),
        draft_status=Coalesce(
            KeyTextTransform("status", "latest_revision__content"),
            "status",
            output_field=TextField(),
        ),
    )


class Work:
    """One of them; its fields are its parameters."""

    code: ClassVar[str]
    rule: ClassVar[Callable[[Any], bool]]
    # A colleague's lock, and what she has saved since the sheets were chosen, keep it away.
    leaves_newer_alone: ClassVar[bool] = True

    def title(self, count: int) -> str:
        """The heading of the confirmation and its button."""
        raise NotImplementedError

    def effect(self) -> str:
        """What happens to each sheet."""
        raise NotImplementedError

    def told(self, count: int) -> str:
        """What has happened."""
        raise NotImplementedError

    def refusal(self, row: Any) -> str:
        """Why nothing is to be done to this one; empty when something is."""
        raise NotImplementedError

    def do(self, sheet: ActionSheet, acting_user: User) -> None:
        """Raises ``accounts.errors.Refused`` or ``federation.services.PublicationRefused``."""
        raise NotImplementedError

    def is_done(self, row: Any) -> bool:
        """Whether it has been done to this row of ``chosen_rows``, by whichever process."""
        return bool(self.refusal(row))


@dataclass(frozen=True)
class Publish(Work):
    code = "publish"
    rule = can_validate_sheets

    def title(self, count: int) -> str:
        return ngettext("Publier %(count)d fiche", "Publier %(count)d fiches", count) % {
            "count": count
        }

    def effect(self) -> str:
        return _(
            "Le dernier brouillon de chacune paraît sur le site du centre. Celles qui sont partagées "
            "changent aussi dans le catalogue du réseau."
        )

    def told(self, count: int) -> str:
        return ngettext("%(count)d fiche publiée.", "%(count)d fiches publiées.", count) % {
            "count": count
        }

    def refusal(self, row: Any) -> str:
        return _("déjà publiée") if row.live and not row.has_unpublished_changes else ""

    def do(self, sheet: ActionSheet, acting_user: User) -> None:
        publishable(sheet)
        publish_sheet(sheet=sheet, acting_user=acting_user)


@dataclass(frozen=True)
class Share(Work):
    code = "share"
    rule = can_share_sheets
    # What is public is shared; drafts stay where they are.
    leaves_newer_alone = False

    def title(self, count: int) -> str:
        return ngettext(
            "Partager %(count)d fiche avec le réseau",
            "Partager %(count)d fiches avec le réseau",
            count,
        ) % {"count": count}

    def effect(self) -> str:
        return _(
            "Chacune entre dans le catalogue du réseau, telle qu’elle est publiée sur le site du "
            "centre : tout le monde peut la lire. Les lignes proposées par un import et les "
            "contacts réservés n’y sont pas."
        )

    def told(self, count: int) -> str:
        return ngettext(
            "%(count)d fiche partagée avec le réseau.",
            "%(count)d fiches partagées avec le réseau.",
            count,
        ) % {"count": count}

    def refusal(self, row: Any) -> str:
        if not row.live:
            return _("pas encore publiée sur le site")
        return _("déjà partagée") if self.is_done(row) else ""

    def do(self, sheet: ActionSheet, acting_user: User) -> None:
        share_sheet(sheet=sheet, acting_user=acting_user)

    def is_done(self, row: Any) -> bool:
        sharing = getattr(row, "sharing", None)
        return bool(sharing and sharing.shared)


class DraftWork(Work):
    """Writes a draft; what is public stays as it is until someone publishes it."""

    rule = can_write_sheets

    def told(self, count: int) -> str:
        return ngettext(
            "%(count)d fiche changée, en brouillon.",
            "%(count)d fiches changées, en brouillon.",
            count,
        ) % {"count": count}

    def do(self, sheet: ActionSheet, acting_user: User) -> None:
        latest = sheet.get_latest_revision_as_object()
        self.change(latest)
        save_draft(sheet=latest, acting_user=acting_user)

    def change(self, sheet: ActionSheet) -> None:
        raise NotImplementedError


def _stays_a_draft() -> str:
    return _(
        "C’est un brouillon : une fiche publiée ne change pour le public qu’une fois republiée."
    )


@dataclass(frozen=True)
class SetStatus(DraftWork):
    status: str

    code = "status"

    def title(self, count: int) -> str:
        return ngettext(
            "Changer l’état de %(count)d action", "Changer l’état de %(count)d actions", count
        ) % {"count": count}

    def effect(self) -> str:
        told = _("L’état de chaque action devient « %(status)s ».")
        return f"{told % {'status': Status(self.status).label}} {_stays_a_draft()}"

    def refusal(self, row: Any) -> str:
        return _("déjà dans cet état") if row.draft_status == self.status else ""

    def change(self, sheet: ActionSheet) -> None:
        sheet.status = self.status


@dataclass(frozen=True)
class AddKeyword(DraftWork):
    keyword: str

    code = "add-keyword"

    def title(self, count: int) -> str:
        return ngettext(
            "Ajouter un mot clé à %(count)d fiche", "Ajouter un mot clé à %(count)d fiches", count
        ) % {"count": count}

    def effect(self) -> str:
        told = _("« %(keyword)s » s’ajoute aux mots clés de chacune.")
        return f"{told % {'keyword': _keyword(self.keyword)}} {_stays_a_draft()}"

    def refusal(self, row: Any) -> str:
        return _("a déjà ce mot clé") if self.keyword in row.draft_keywords else ""

    def change(self, sheet: ActionSheet) -> None:
        sheet.keywords = [*sheet.keywords, self.keyword]


@dataclass(frozen=True)
class DropKeyword(DraftWork):
    keyword: str

    code = "drop-keyword"

    def title(self, count: int) -> str:
        return ngettext(
            "Enlever un mot clé à %(count)d fiche", "Enlever un mot clé à %(count)d fiches", count
        ) % {"count": count}

    def effect(self) -> str:
        told = _("« %(keyword)s » quitte les mots clés de chacune.")
        return f"{told % {'keyword': _keyword(self.keyword)}} {_stays_a_draft()}"

    def refusal(self, row: Any) -> str:
        return "" if self.keyword in row.draft_keywords else _("n’a pas ce mot clé")

    def change(self, sheet: ActionSheet) -> None:
        sheet.keywords = [code for code in sheet.keywords if code != self.keyword]


def _keyword(code: str) -> str:
    return label(TermKind.KEYWORD, code)


@dataclass(frozen=True)
class Trash(Work):
    code = "delete"
    rule = can_trash_sheets

    def title(self, count: int) -> str:
        return ngettext(
            "Mettre %(count)d fiche à la corbeille", "Mettre %(count)d fiches à la corbeille", count
        ) % {"count": count}

    def effect(self) -> str:
        from actions.editing.trashing import trashed_until

        return _(
            "Elles quittent aussitôt le site du centre, et le catalogue du réseau pour celles qui "
            "sont partagées. Vous pourrez les restaurer jusqu’au %(until)s, en brouillon ; ensuite, "
            "elles seront supprimées pour toujours."
        ) % {"until": trashed_until()}

    def told(self, count: int) -> str:
        return ngettext(
            "%(count)d fiche mise à la corbeille.", "%(count)d fiches mises à la corbeille.", count
        ) % {"count": count}

    def refusal(self, row: Any) -> str:
        return ""

    def do(self, sheet: ActionSheet, acting_user: User) -> None:
        put_in_trash(sheet=sheet, acting_user=acting_user)


WORKS: dict[str, type[Work]] = {
    work.code: work for work in (Publish, Share, SetStatus, AddKeyword, DropKeyword, Trash)
}
