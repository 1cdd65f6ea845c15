from typing import Any

from django import template

from jobs.selectors import count_active_jobs

register = template.Library()


@register.inclusion_tag("jobs/badge.html", takes_context=True)
def jobs_badge(context: dict[str, Any]) -> dict[str, Any]:
    """While works of hers go on: a link to them with their number, which htmx follows; one query.

    For those who are signed in only; the frame asks for it then.
    """
    return {"count": count_active_jobs(context["request"].user) or None}
