from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FederationConfig(AppConfig):
    name = "federation"
    verbose_name = _("Réseau")

    def ready(self) -> None:
        from federation import vocabulary
        from federation.search import following

        vocabulary.connect_signals()
        following.connect_signals()
