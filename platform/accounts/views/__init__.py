from accounts.views.account import journal, me

__all__ = ["journal", "me"]
