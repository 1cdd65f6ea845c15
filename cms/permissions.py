"""Who may do what with a site. The docstring is the rule."""

from typing import TYPE_CHECKING, Any

from accounts.permissions import can_enter_back_office, can_manage_people

if TYPE_CHECKING:
    from cms.models import TrashedPage


def can_read_messages(user: Any) -> bool:
    """Those who enter the back office: what people write there is for the team."""
    return can_enter_back_office(user)


def can_open_trash(user: Any) -> bool:
    """Those who enter the back office: each may delete pages there, if only her drafts."""
    return can_enter_back_office(user)


def can_erase_pages(user: Any) -> bool:
    """Direction in its centre, administration at the federation: those who publish."""
    return can_manage_people(user)


def can_restore_page(user: Any, trashed: "TrashedPage") -> bool:
    """Who could have deleted it: those who publish; the others, what the public did not see."""
    return can_erase_pages(user) or (can_open_trash(user) and not trashed.were_live)
