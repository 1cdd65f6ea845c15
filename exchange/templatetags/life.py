from typing import Any

from django import template

from exchange.life import selectors
from exchange.models import Participant

register = template.Library()


@register.simple_tag(takes_context=True)
def life_of(context: dict[str, Any], person: Participant) -> selectors.Life:
    """For whoever is signed in: direction has more to open than the desk."""
    return selectors.life_of(person, context["request"].user)
