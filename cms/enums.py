from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class Weekday(IntegerChoices):
    """As ``datetime.date.weekday`` counts them."""

    MONDAY = 0, _("lundi")
    TUESDAY = 1, _("mardi")
    WEDNESDAY = 2, _("mercredi")
    THURSDAY = 3, _("jeudi")
    FRIDAY = 4, _("vendredi")
    SATURDAY = 5, _("samedi")
    SUNDAY = 6, _("dimanche")


class Repetition(TextChoices):
    WEEKLY = "weekly", _("chaque semaine, le même jour")
    MONTHLY = "monthly", _("chaque mois, à la même date")
    MONTHLY_WEEKDAY = (
        "monthly-weekday",
        _("chaque mois, le même jour de la semaine (le 2e mardi, le dernier samedi…)"),
    )
