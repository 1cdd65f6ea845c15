"""The sheet on paper: the same story as the page (``told.html``), in the same order, as a PDF."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from design.templatetags.maillage import euros, iso_date, number
from federation.labels import label
from federation.models import Practice
from federation.telling import Money, key_figures, money, people_said
from federation.templatetags.federation import commune_names
from pdf.qr import qr_svg
from pdf.typesetting import render_pdf

Block = dict[str, Any]


def sheet_pdf(
    sheet: dict[str, Any],
    *,
    letterhead: dict[str, object],
    author: str,
    place: str,
    address: str,
    changed: datetime | None,
    parent: Practice | None = None,
) -> bytes:
    """``sheet`` is a public snapshot; ``place`` says whose it is, ``address`` is that of its page.

    ``parent``: the practice it was adapted from, while that one is shared.
    """
    communes = commune_names(sheet["communes"])
    return render_pdf(
        "federation/sheet.typ",
        {"centre": letterhead, **told_sheet(sheet, place, address, communes, parent)},
        title=sheet["title"],
        author=author,
        created=changed,
    )


def told_sheet(
    sheet: dict[str, Any],
    place: str,
    address: str,
    communes: Sequence[str],
    parent: Practice | None = None,
) -> Block:
    """What ``federation/story.typ`` draws of a sheet; ``communes`` are names."""
    return {
        "title": sheet["title"],
        "marks": [
            mark
            for mark in (
                label("status", sheet["status"]) if sheet["status"] else "",
                str(sheet.get("edition_year") or ""),
                place,
            )
            if mark
        ],
        "summary": sheet["summary"],
        "figures": [[each.figure, each.words] for each in key_figures(sheet)],
        "facts": [[name, said] for name, said in _facts(sheet, communes) if said],
        "story": [block for block in _story(sheet, parent) if block["parts"]],
        "money": _money(money(sheet["budget_lines"])),
        "call": [
            said
            for name in ("contact_name", "contact_details", "contact_when")
            if (said := sheet[name])
        ],
        "address": address,
        "qr": qr_svg(address),
    }


def _facts(sheet: dict[str, Any], communes: Sequence[str]) -> Iterator[tuple[str, str]]:
    def labels(name: str, kind: str) -> str:
        return ", ".join(label(kind, code) for code in sheet[name])

    yield _("Pour qui"), labels("audiences", "audience")
    yield (
        _("À l’initiative de"),
        "\n".join(filter(None, [labels("initiators", "initiator"), sheet["initiators_note"]])),
    )
    scale = sheet["territory_scale"]
    yield (
        _("Territoire"),
        "\n".join(
            filter(
                None, [label("territory-scale", scale) if scale else "", sheet["territory_note"]]
            )
        ),
    )
    yield _("Communes"), ", ".join(communes)
    yield _("Lieux"), sheet["places"]
    yield _("Dates"), _dates(sheet["starts_on"], sheet["ends_on"])
    yield _("Fréquence"), sheet["frequency"]
    yield _("Mots clés"), labels("keywords", "keyword")


def _dates(first: str | None, last: str | None) -> str:
    if first and last:
        return _("du %(first)s au %(last)s") % {"first": iso_date(first), "last": iso_date(last)}
    if first:
        return _("depuis le %(first)s") % {"first": iso_date(first)}
    return _("jusqu’au %(last)s") % {"last": iso_date(last)} if last else ""


def _story(sheet: dict[str, Any], parent: Practice | None) -> Iterator[Block]:
    """A heading and its parts: texts, titled texts and lists. Those without parts are left out."""
    origin = (
        _("Adaptée de « %(title)s » – %(centre)s, %(department)s.")
        % {
            "title": parent.title,
            "centre": parent.centre.name,
            "department": parent.department,
        }
        if parent
        else ""
    )
    yield _section(_("Ce qui a été adapté"), _text(origin), _text(sheet["adaptation_changes"]))
    ended = sheet["ended_reason"] if sheet["status"] == "ended" else ""
    yield _section(_("Pourquoi l’action est terminée"), _text(ended))
    yield _section(
        _("Pourquoi"),
        _text(sheet["observed_need"]),
        _text(sheet["orientation"], _("L’orientation")),
        _list([row["text"] for row in sheet["objectives"]], _("Les objectifs"), numbered=True),
    )
    yield _section(
        pgettext("tab of a sheet", "Comment"),
        _text(sheet["description"]),
        _text(sheet["steps"], _("Le déroulement")),
    )
    yield _section(
        _("Avec qui"),
        _list([_worker(row) for row in sheet["workforce"]], _("Les personnes mobilisées")),
        _text(sheet["workforce_text"]),
        _list([_partner(row) for row in sheet["partners"]], _("Les partenaires")),
    )
    yield _section(
        _("Ce que cela a changé"),
        *(
            _text(" – ".join(filter(None, [people_said(row), row["note"]])))
            for row in sheet["people_reached"]
        ),
        _list([_outcome(row) for row in sheet["outcomes"]]),
        _text(sheet["outcome_territory"], _("Sur le territoire")),
        _text(sheet["outcome_centre"], _("Pour le centre")),
        _text(sheet["outcome_residents"], _("Pour les habitants")),
    )
    cost = _section(_("Ce que cela a coûté"), _text(sheet["budget_text"]))
    if sheet["budget_lines"]:
        cost["parts"].insert(0, {"kind": "money"})
    yield cost
    yield _section(_("Si c’était à refaire"), _text(sheet["would_do_differently"]))
    yield _section(_("Les limites"), _text(sheet["limits"]))
    yield _section(_("Ce qu’il faut réunir avant de se lancer"), _text(sheet["prerequisites"]))
    yield _section(_("La suite"), _text(sheet["prospects"]))
    yield _section(_("Encore un mot"), _text(sheet["free_text"]))


def _section(heading: str, *parts: Block | None) -> Block:
    return {"heading": heading, "parts": [part for part in parts if part]}


def _text(words: str, heading: str = "") -> Block | None:
    return {"kind": "text", "heading": heading, "words": words} if words.strip() else None


def _list(items: list[str], heading: str = "", *, numbered: bool = False) -> Block | None:
    if not items:
        return None
    return {"kind": "list", "heading": heading, "items": items, "numbered": numbered}


def _worker(row: dict[str, Any]) -> str:
    said = f"{label('workforce', row['category'])}\u00a0: {number(row['number'])}"
    return f"{said} – {row['note']}" if row["note"] else said


def _partner(row: dict[str, Any]) -> str:
    kind = label("partner-kind", row["kind"]) if row["kind"] else ""
    return f"{row['name']} ({kind})" if row["name"] and kind else row["name"] or kind


def _outcome(row: dict[str, Any]) -> str:
    if row["value"] is None:
        return row["label"]
    return f"{row['label']}\u00a0: {number(row['value'])} {row['unit']}".rstrip()


def _money(told: Money) -> Block:
    return {
        "drawn": told.drawn,
        "said": told.balance_said,
        "year": str(told.year or ""),
        "has_years": told.has_years,
        "parts": [
            {
                "label": part.label,
                "total": euros(part.total),
                "pieces": [[piece.width, piece.shade] for piece in part.pieces],
                "missing": part.missing.width if part.missing else 0,
                "lines": [
                    {
                        "label": line.label or part.label,
                        "note": line.note,
                        "year": str(line.year or ""),
                        "amount": euros(line.amount),
                        "shade": line.shade,
                    }
                    for line in part.lines
                ],
            }
            for part in told.parts
        ],
    }
