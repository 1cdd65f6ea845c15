from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TerritoryConfig(AppConfig):
    name = "territory"
    verbose_name = _("Territoires")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from territory import checks  # noqa: F401
