from typing import Any

from django import template

from jobs.selectors import count_active_jobs

register = template.Library()


@register.inclusion_tag("jobs/badge.html", takes_context=True)
def jobs_badge(context: dict[str, Any]) -> dict[str, Any]:
    """The link to a person's works with how many go on, one query; nothing for a visitor.

    The page's head needs ``jobs/htmx.html`` for the number to follow.
    """
    user = getattr(context.get("request"), "user", None)
    if user is None or not user.is_authenticated:
        return {"count": None}
    return {"count": count_active_jobs(user)}
