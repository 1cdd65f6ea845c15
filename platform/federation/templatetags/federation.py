from collections.abc import Iterable
from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from design.templatetags.maillage import number
from federation import telling
from federation.addresses import practice_address
from federation.finding import State, path_of
from federation.labels import label as label_of
from federation.search import FacetValue
from territory.models import Commune

register = template.Library()
TICKED = SafeString(" checked")
register.filter("practice_address", practice_address)


@register.filter
def label(code: str, kind: str) -> str:
    return label_of(kind, code)


@register.filter
def labels(codes: list[str], kind: str) -> list[str]:
    return [label_of(kind, code) for code in codes]


@register.filter
def commune_names(codes: list[str]) -> list[str]:
    """Names of communes by their INSEE codes, in alphabetical order."""
    return _commune_names(tuple(codes))


# They change with a release only.
@lru_cache(maxsize=2000)
def _commune_names(codes: tuple[str, ...]) -> list[str]:
    found = Commune.objects.filter(code__in=codes).order_by("sort_key")
    return list(found.values_list("name", flat=True))


register.filter("key_figures", telling.key_figures)
register.filter("people_said", telling.people_said)
register.filter("money", telling.money)


@register.simple_tag
def money_chart(told: telling.Money) -> SafeString:
    """The bars of a budget, for the eye: the table beside it says the same to everyone."""
    return SafeString(render_to_string("federation/money_chart.html", {"money": told}))


@register.filter
def lowerfirst(text: str) -> str:
    """For a label that stands inside a sentence."""
    return text[:1].lower() + text[1:]


@register.simple_tag
def leading_on(page: str, state: State) -> str:
    """The address of another page of the same search; a feed has its own order and no map."""
    kept = state.without("vue", "sort") if page == "feed" else state.without("vue")
    if page == "feed" and [name for name, _code in kept.pairs] == ["department"]:
        return reverse("federation:department-feed", args=[kept.pairs[0][1]])
    said = kept.query().urlencode()
    path = reverse("api:practices") if page == "api" else path_of(page)
    return path + (f"?{said}" if said else "")


@register.simple_tag
def facet_values(name: str, values: Iterable[FacetValue], form: str) -> SafeString:
    """Boxes to tick, each with how many practices it would show; two hundred of them on one page."""
    return format_html_join(
        "\n",
        '<label class="value"><input id="f-{}-{}" type="checkbox" name="{}" value="{}" form="{}"{}>'
        ' {} <span class="count">{}</span></label>',
        (
            (name, one.code, name, one.code, form, TICKED if one.chosen else "", one.label, count)
            for one in values
            for count in [number(one.count)]
        ),
    )
