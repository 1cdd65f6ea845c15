"""The texts on paper: to be signed by hand, or as a copy of what was signed."""

from collections.abc import Iterable
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.printing import letterhead
from exchange.charters.selectors import RowToSign
from exchange.charters.text import blocks
from exchange.models import CharterVersion, Participant, Signature
from pdf.typesetting import render_pdf
from tenants.context import current_centre


def blank_pdf(version: CharterVersion) -> bytes:
    """For anybody: the name is written by hand."""
    return _papers([_paper(version)], str(version))


def papers_pdf(wanted: Iterable[tuple[Participant, CharterVersion]]) -> bytes:
    """For each person by name, one after the other."""
    papers = [_paper(version, name=person.full_name) for person, version in wanted]
    return _papers(papers, _("Textes à signer"))


def copy_pdf(signature: Signature) -> bytes:
    """What the person takes home: the text she signed, when, how, before whom."""
    version, person = signature.version, signature.participant
    told = [
        (_("Personne"), person.full_name),
        (_("Signé le"), date_format(signature.signed_on, "l j F Y")),
        # « Comment » alone is in Wagtail's catalogue, where it means to comment.
        (_("Manière"), signature.get_way_display()),
    ]
    if signature.signed_for is not None:
        told.append((_("Signé pour elle ou lui par"), str(signature.signed_for)))
    if signature.typed_name:
        told.append((_("Nom écrit"), signature.typed_name))
    if signature.witness is not None:
        told.append((_("Devant"), str(signature.witness)))
    signed = {"sentence": _("Ce texte a été lu et accepté."), "facts": told}
    title = _("%(text)s, exemplaire signé") % {"text": version}
    return _papers([_paper(version, name=person.full_name, signed=signed)], title)


def list_pdf(rows: list[RowToSign], contact: str) -> bytes:
    told = ngettext(
        "%(count)d personne a quelque chose à signer.",
        "%(count)d personnes ont quelque chose à signer.",
        len(rows),
    ) % {"count": len(rows)}
    if contact:
        told += " " + _("Seulement celles à prévenir %(contact)s.") % {"contact": contact}
    return render_pdf(
        "exchange/to_sign.typ",
        {
            "centre": letterhead(),
            "title": _("À signer"),
            "told": told,
            "headings": [_("Fait"), _("Personne"), _("À signer"), _("Comment la joindre")],
            "rows": [
                {
                    "name": row.person.full_name,
                    "texts": [one.told for one in row.missing],
                    "reach": row.reach,
                }
                for row in rows
            ],
        },
        title=_("À signer"),
        author=current_centre().name,
    )


def _papers(papers: list[dict[str, Any]], title: str) -> bytes:
    return render_pdf(
        "exchange/charter.typ",
        {
            "centre": letterhead(),
            "papers": papers,
            "agreement": _("J’ai lu ce texte, ou on me l’a lu, et je suis d’accord."),
            "labels": {
                "name": _("Prénom et nom :"),
                "day": _("Le :"),
                "signature": _("Signature :"),
                "signer": _("Si quelqu’un signe pour vous, son nom et son lien :"),
                "witness": _("Devant (personne de l’accueil) :"),
            },
        },
        title=title,
        author=current_centre().name,
    )


def _paper(
    version: CharterVersion, *, name: str = "", signed: dict[str, Any] | None = None
) -> dict[str, Any]:
    return {
        "title": version.get_kind_display(),
        "version": _("version %(number)d") % {"number": version.number},
        "since": since(version),
        "blocks": [{"kind": one.kind, "lines": one.lines} for one in blocks(version.text)],
        "name": name,
        "signer": "",
        "signed": signed,
    }


def since(version: CharterVersion) -> str:
    if version.published_on is None:
        return _("brouillon")
    return _("en vigueur depuis le %(day)s") % {"day": date_format(version.published_on, "j F Y")}
