from django import template
from django.utils import timezone

from cms.models import TrashedPage
from cms.trash.sentences import kept_until

register = template.Library()


@register.simple_tag
def trashed_until() -> str:
    """Until when a page that is deleted now will be kept."""
    return kept_until(TrashedPage(deleted_at=timezone.now()))
