from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    name = "exchange"
    verbose_name = _("Entraide")

    def ready(self) -> None:
        from accounts import landing
        from exchange.doors import first_page_of_desk
        from exchange.joining.own import first_page
        from exchange.life import held

        landing.register(first_page_of_desk)
        landing.register(first_page)
        held.register_sections()
