"""Who may do what with the trash of sheets. The docstring is the rule."""

from typing import Any

from accounts.permissions import can_validate_sheets, can_write_sheets


def can_trash_sheets(user: Any) -> bool:
    """Direction: what leaves the site leaves it for everyone."""
    return can_validate_sheets(user)


def can_restore_sheets(user: Any) -> bool:
    """Those who write sheets: what comes back is a draft."""
    return can_write_sheets(user)


def can_erase_sheets(user: Any) -> bool:
    """Direction."""
    return can_validate_sheets(user)
