"""The components of every page: each is a tag here and a small template in design/components/.

What a tag takes is its signature; /style/ shows each in every state.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django import forms, template
from django.core.paginator import Page
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from design import maps
from design.templatetags.maillage import without_filter
from territory.models import Department
from territory.outlines import LICENCE, SOURCES, country

register = template.Library()

# Drawn on 24 × 24 with one stroke. Inline: a file of symbols would be one request more, and
# browsers do not agree which rule of a content policy lets them fetch it.
ICONS = {
    "search": "M10.5 18a7.5 7.5 0 1 0 0-15 7.5 7.5 0 0 0 0 15ZM16 16l5 5",
    "filter": "M3 5h18M6 12h12M10 19h4",
    "remove": "M6 6l12 12M18 6 6 18",
    "back": "M20 12H4M10 6l-6 6 6 6",
    "next": "M4 12h16M14 6l6 6-6 6",
    "user": "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4.5 21a7.5 7.5 0 0 1 15 0",
    "mail": "M3 6h18v13H3zM3 7l9 7 9-7",
    "key": "M8 15a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9ZM12.5 10.5H21v4M17 10.5v3",
    "phone": "M7 3h10v18H7zM11 18h2",
    "pin": "M9 3h6l-1 7 4 4H6l4-4ZM12 14v7",
    "place": "M12 21s7-6.2 7-11.5A7 7 0 0 0 5 9.5C5 14.8 12 21 12 21ZM12 12a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z",
    "file": "M6 3h8l4 4v14H6zM14 3v4h4M9 13h6M9 17h6",
    "lock": "M6 11h12v10H6zM8.5 11V7.5a3.5 3.5 0 0 1 7 0V11",
    "clock": "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM12 7v5l3.5 2",
    "info": "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM12 11v5M12 7.5v.01",
    "success": "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM8 12.5l3 3 5-6",
    "warning": "M12 3.5 2.5 20h19ZM12 10v4.5M12 17.200v.01",
    "error": "M8 3h8l5 5v8l-5 5H8l-5-5V8ZM12 7.5v5.5M12 16.200v.01",
}


def around(content: str, template_name: str, **context: Any) -> SafeString:
    rendered = render_to_string(template_name, {**context, "content": content})
    return mark_safe(rendered.strip())  # noqa: S308 – the template has escaped what it was given


@register.simple_tag
def icon(name: str, large: bool = False) -> SafeString:
    """A drawing beside a text that says the same; never alone."""
    return format_html(
        '<svg class="icon{}" viewBox="0 0 24 24" aria-hidden="true"><path d="{}"/></svg>',
        " icon-large" if large else "",
        ICONS[name],
    )


# --- Words and their frames ----------------------------------------------------


@register.simple_block_tag
def alert(content: str, kind: str = "info") -> SafeString:
    """``kind``: info, success, warning or error."""
    return around(content, "design/components/alert.html", kind=kind)


@register.simple_block_tag
def empty_state(content: str, href: str = "", action: str = "") -> SafeString:
    """Says why there is nothing and what to do next; ``action`` is the words of the button."""
    return around(content, "design/components/empty_state.html", href=href, action=action)


@register.simple_block_tag
def card(content: str, title: str, href: str = "", level: int = 2) -> SafeString:
    """A sheet of paper with a title; with ``href``, the whole of it opens that page."""
    return around(content, "design/components/card.html", title=title, href=href, level=level)


@register.simple_block_tag
def scroll(content: str, label: str) -> SafeString:
    """Around a table: on a phone it moves sideways, by keyboard too. ``label`` names it."""
    return around(content, "design/components/scroll.html", label=label)


@register.inclusion_tag("design/components/badge.html")
def badge(label: str, tone: str = "") -> dict[str, Any]:
    """``tone``: strong (the accent), success, warning, error, info, or none."""
    return {"label": label, "tone": tone}


@register.inclusion_tag("design/components/trail.html")
def trail(href: str, label: str) -> dict[str, Any]:
    """The way up, before the title."""
    return {"href": href, "label": label}


# --- Lists ---------------------------------------------------------------------


@register.inclusion_tag("design/components/filters.html")
def filters(form: forms.Form) -> dict[str, Any]:
    """The search ``q`` and the other fields of a form in the address. Stands in ``.browse``."""
    return {"form": form, "others": [field for field in form if field.name != "q"]}


@register.inclusion_tag("design/components/chips.html", takes_context=True)
def chips(
    context: dict[str, Any], chosen: Sequence[dict[str, str]], clear: str = ""
) -> dict[str, Any]:
    """The filters that are on (``name``, ``label``), each a link that takes it away.

    One of several values of a filter brings its own ``href``. ``clear``: the address without any.
    """
    path = context["request"].path
    links = [
        (one["label"], one.get("href") or path + without_filter(context, one["name"]))
        for one in chosen
    ]
    return {"links": links, "clear": clear}


@register.inclusion_tag("design/components/choice.html")
def choice(href: str, label: str, count: int, value: str, chosen: str) -> dict[str, Any]:
    """One value of a filter, with how many it would show. Stands in ``<ul class="choices">``."""
    return {"href": href, "label": label, "count": count, "current": value == chosen}


@register.inclusion_tag("design/components/found.html")
def found(total: int, one: str, several: str) -> dict[str, Any]:
    """How many there are, read aloud when the page opens."""
    return {"total": total, "noun": one if total < 2 else several}


@register.inclusion_tag("design/components/pagination.html", takes_context=True)
def pagination(
    context: dict[str, Any], page: Page, query: QueryDict | None = None
) -> dict[str, Any]:
    """``query``: what the address says besides the page; else all that was asked."""
    request = context["request"]
    return {"request": request, "page": page, "query": request.GET if query is None else query}


# --- Forms ---------------------------------------------------------------------


@register.inclusion_tag("design/components/errors.html")
def errors(form: forms.BaseForm) -> dict[str, Any]:
    """What is to be put right, first of all: of the whole form, then of each field, with a link."""
    return {
        "form": form,
        "wrong": [(_first_input(field), field.label) for field in form if field.errors],
    }


def _first_input(field: forms.BoundField) -> str:
    # A group of buttons has no input of its own name.
    return field.subwidgets[0].id_for_label if field.use_fieldset else field.id_for_label


@register.inclusion_tag("design/components/fields.html")
def fields(form: forms.BaseForm) -> dict[str, Any]:
    """All fields of a form after its errors."""
    return {"form": form}


@register.inclusion_tag("design/components/field.html")
def field(bound: forms.BoundField) -> dict[str, Any]:
    """A label, a field, its help and its error. Django joins them with aria-describedby."""
    return {"field": bound}


# --- Progress and drawings -------------------------------------------------------


@register.inclusion_tag("design/components/progress.html")
def progress(
    label: str, done: int | None = None, total: int | None = None, said: str = ""
) -> dict[str, Any]:
    """How far a work is; without ``total`` it moves without saying how far."""
    percent = 100 * (done or 0) // total if total else None
    return {"label": label, "done": done, "total": total, "said": said, "percent": percent}


@register.simple_block_tag
def frame(
    content: str, caption: str, drawing: SafeString, said: str = "", folded: bool = False
) -> SafeString:
    """A drawing as inline SVG, and around it the table of its figures, which is for everyone.

    ``said`` is the one sentence to take away. ``folded``: the table opens at a press, and is not
    on paper.
    """
    return around(
        content,
        "design/components/frame.html",
        caption=caption,
        drawing=drawing,
        said=said,
        folded=folded,
    )


@register.inclusion_tag("design/components/department_map.html")
def department_map(
    counts: Sequence[tuple[Department, int]],
    caption: str,
    one: str,
    several: str,
    href_prefix: str = "?departement=",
    chosen: str | Collection[str] = "",
    links: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """A map of France with a number for each département, and the same as a list.

    ``counts`` are those to be listed, in their order; ``one`` and ``several`` say what is counted;
    ``chosen`` is a code, or several; ``links``, by code, are for addresses that do not end with it.
    The page's head links design/map.css.
    """
    marked = {chosen} if isinstance(chosen, str) else set(chosen)
    addresses = links or {place.code: f"{href_prefix}{place.code}" for place, _ in counts}
    legend = maps.shades(count for _, count in counts)
    return {
        "country": country(),
        "parts": maps.parts(
            {place.code: count for place, count in counts}, legend, addresses, marked
        ),
        "legend": legend,
        "rows": [
            (place, count, addresses[place.code], place.code in marked) for place, count in counts
        ],
        "caption": caption,
        "one": one,
        "several": several,
        "sources": SOURCES,
        "licence": LICENCE,
    }
