"""What a public form answers when something stands in its way: a sentence, and what was typed stays."""

from collections.abc import Callable

from django import forms

from accounts import limits
from accounts.errors import Refused


def attempt(form: forms.BaseForm, work: Callable[[], object]) -> int:
    """Does ``work``; else the form says why. The status of the page to show, or 0 when it is done."""
    try:
        work()
    except limits.LimitsUnreachable:
        form.add_error(None, str(limits.TRY_LATER))
        return 503
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return 200
    return 0
