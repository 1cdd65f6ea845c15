"""The long works of this room, where ``jobs`` looks for them."""

from federation.centres import long_work
from federation.exports import long_work as exports
from federation.open_data import long_work as open_data

__all__ = ["exports", "long_work", "open_data"]
