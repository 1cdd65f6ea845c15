from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    name = "exchange"
    verbose_name = _("Entraide")

    def ready(self) -> None:
        from accounts.personal_data import register
        from exchange.people.personal_data import PARTICIPANT

        register(PARTICIPANT)
