"""Lists of days and of words, typed in one line. Arrays: no table more in each schema."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models

from cms.forms import DaysField, ThemesField


class DayArrayField(ArrayField):
    def __init__(self, base_field: Any = None, **kwargs: Any) -> None:
        super().__init__(base_field or models.DateField(), **kwargs)

    def formfield(self, **kwargs: Any) -> Any:
        return models.Field.formfield(self, **{"form_class": DaysField, **kwargs})


class ThemeArrayField(ArrayField):
    def __init__(self, base_field: Any = None, **kwargs: Any) -> None:
        super().__init__(base_field or models.CharField(max_length=40), **kwargs)

    def formfield(self, **kwargs: Any) -> Any:
        return models.Field.formfield(self, **{"form_class": ThemesField, **kwargs})
