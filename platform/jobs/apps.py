from django.apps import AppConfig
from django.core import checks
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    name = "jobs"
    verbose_name = _("Travaux longs")

    def ready(self) -> None:
        from jobs.storage import check_private_folder

        checks.register(check_private_folder)
        autodiscover_modules("long_work")
