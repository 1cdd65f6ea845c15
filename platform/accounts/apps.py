from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Comptes")

    def ready(self) -> None:
        from accounts import journal, personal_data_sections, roles

        journal.connect_signals()
        roles.connect_signals()
        personal_data_sections.register_all()
