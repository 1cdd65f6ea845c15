"""What people are told when a page goes into the trash, comes back, or is still being written."""

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.models import TrashedPage
from cms.trash.services import Restored


def kept_until(holder: TrashedPage) -> str:
    """« 22 décembre 2026 »."""
    return date_format(localtime(holder.kept_until), "j F Y")


def trashed_sentence(holder: TrashedPage, title: str, below: int) -> str:
    told = {"title": title, "until": kept_until(holder), "count": below}
    if not below:
        return _("« %(title)s » est dans la corbeille jusqu’au %(until)s.") % told
    return (
        ngettext(
            "« %(title)s » et la page au-dessous sont dans la corbeille jusqu’au %(until)s.",
            "« %(title)s » et les %(count)d pages au-dessous sont dans la corbeille jusqu’au "
            "%(until)s.",
            below,
        )
        % told
    )


def several_trashed_sentence(holders: list[TrashedPage]) -> str:
    return ngettext(
        "%(count)d page est dans la corbeille jusqu’au %(until)s.",
        "%(count)d pages sont dans la corbeille jusqu’au %(until)s, avec celles au-dessous.",
        len(holders),
    ) % {"count": len(holders), "until": kept_until(holders[0])}


def restored_sentence(restored: Restored) -> str:
    told = {
        "title": restored.page.get_admin_display_title(),
        "parent": restored.parent.get_admin_display_title(),
        "former": restored.former_slug,
        "slug": restored.page.slug,
    }
    words = [_("« %(title)s » est revenue sous « %(parent)s ».") % told]
    if restored.is_elsewhere:
        words.append(
            _("L’endroit où elle était n’est plus là : déplacez-la si elle doit être ailleurs.")
        )
    if restored.former_slug:
        words.append(
            _(
                "Son adresse « %(former)s » a été prise entre-temps : elle a maintenant « %(slug)s »."
            )
            % told
        )
    return " ".join(words)


def kept_writing_sentence(holder: TrashedPage, title: str, may_restore: bool) -> str:
    """To who saves a page that somebody has deleted meanwhile."""
    told = {"title": title, "who": holder.deleted_by, "until": kept_until(holder)}
    if holder.deleted_by:
        first = _("« %(title)s » a été mise à la corbeille par %(who)s pendant que vous écriviez.")
    else:
        first = _("« %(title)s » a été mise à la corbeille pendant que vous écriviez.")
    return " ".join(
        [
            first % told,
            _("Ce que vous avez écrit est enregistré avec elle, jusqu’au %(until)s.") % told,
            _what_to_do(may_restore),
        ]
    )


def not_to_be_edited_sentence(title: str, may_restore: bool) -> str:
    return " ".join(
        [_("« %(title)s » est dans la corbeille.") % {"title": title}, _what_to_do(may_restore)]
    )


def _what_to_do(may_restore: bool) -> str:
    if may_restore:
        return _("Restaurez-la ci-dessous pour la modifier.")
    return _("Demandez à la personne qui publie les pages de la restaurer.")
