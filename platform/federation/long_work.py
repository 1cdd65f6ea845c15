"""The long works of this room, where ``jobs`` looks for them."""

from federation.centres import long_work

__all__ = ["long_work"]
