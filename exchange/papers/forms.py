from typing import Any

from django import forms

from exchange.enums import PaperForm

LARGEST_NUMBER = 2**31 - 1
MOST_CHOSEN = 2_000


class NumbersField(forms.Field):
    """Boxes that were ticked, as whole numbers; what is not a number is not a box of ours."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> list[int]:
        typed = [text for text in value or [] if text.isascii() and text.isdigit()]
        numbers = [int(text) for text in typed[:MOST_CHOSEN] if len(text) < 11]
        return [number for number in numbers if number <= LARGEST_NUMBER]


class ChosenPosts(forms.Form):
    posts = NumbersField()
    # Nothing: they are hung, not printed.
    paper = forms.ChoiceField(choices=[("", ""), *PaperForm.choices], required=False)


class ChosenPapers(forms.Form):
    papers = NumbersField()
