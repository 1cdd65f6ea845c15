"""Who may do what with a site. The docstring is the rule."""

from typing import Any

from accounts.permissions import can_enter_back_office


def can_read_messages(user: Any) -> bool:
    """Those who enter the back office: what people write there is for the team."""
    return can_enter_back_office(user)
