from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TenantsConfig(AppConfig):
    name = "tenants"
    verbose_name = _("Centres")

    def ready(self) -> None:
        from tenants import connections, hosts

        hosts.connect_signals()
        connections.connect_signals()
