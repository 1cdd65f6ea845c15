from typing import Any

from django import template

from accounts.permissions import can_bring_people

register = template.Library()


@register.simple_tag(takes_context=True)
def may_bring_people(context: dict[str, Any]) -> bool:
    return can_bring_people(context["request"].user)
