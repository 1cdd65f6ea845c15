"""What people are told when sheets go into the trash and come back."""

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actions.models import ActionSheet, TrashedSheet


def kept_until(one: TrashedSheet) -> str:
    """« 22 décembre 2026 »."""
    return date_format(localtime(one.kept_until), "j F Y")


def trashed_sentence(until: str, titles: list[str]) -> str:
    if len(titles) == 1:
        said = _("« %(title)s » est dans la corbeille jusqu’au %(until)s.")
        return said % {"title": titles[0], "until": until}
    return ngettext(
        "%(count)d fiche est dans la corbeille jusqu’au %(until)s.",
        "%(count)d fiches sont dans la corbeille jusqu’au %(until)s.",
        len(titles),
    ) % {"count": len(titles), "until": until}


def with_undo(request: HttpRequest, sentence: str, pks: list[int]) -> SafeString:
    """The sentence and the button that takes it back, for a message of the back office."""
    context = {"sentence": sentence, "pks": pks}
    return render_to_string("actions/trash/undo.html", context, request)


def restored_sentence(sheets: list[ActionSheet]) -> str:
    if len(sheets) == 1:
        return _("« %(title)s » est revenue dans vos fiches, en brouillon.") % {
            "title": sheets[0].get_latest_revision_as_object().title
        }
    return ngettext(
        "%(count)d fiche est revenue, en brouillon.",
        "%(count)d fiches sont revenues, en brouillon.",
        len(sheets),
    ) % {"count": len(sheets)}


def in_trash_sentence(one: TrashedSheet, title: str) -> str:
    """To who opens, or has just saved, a sheet that somebody has deleted."""
    told = {"title": title, "who": one.trashed_by, "until": kept_until(one)}
    if one.trashed_by:
        first = _("« %(title)s » a été mise à la corbeille par %(who)s.")
    else:
        first = _("« %(title)s » est dans la corbeille.")
    return " ".join(
        [
            first % told,
            _("Elle y reste avec tout ce qui a été enregistré, jusqu’au %(until)s.") % told,
            _("Restaurez-la ci-dessous pour continuer."),
        ]
    )
