from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TenantsConfig(AppConfig):
    name = "tenants"
    verbose_name = _("Centres")

    def ready(self) -> None:
        from django.core import checks

        from tenants import connections, hosts
        from tenants.retention import check_retention

        hosts.connect_signals()
        connections.connect_signals()
        checks.register(check_retention)
