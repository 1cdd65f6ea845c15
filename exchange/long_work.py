"""The long works of this room, where ``jobs`` looks for them."""

from exchange.bringing import long_work as bringing

__all__ = ["bringing"]
