"""The long works of this room, where ``jobs`` looks for them."""

from actions.bulk import long_work

__all__ = ["long_work"]
