from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ActionsConfig(AppConfig):
    name = "actions"
    verbose_name = _("Actions")

    def ready(self) -> None:
        from accounts.journal import record_deletions_of
        from accounts.personal_data import register
        from actions import selectors, signals
        from actions.models import ActionSheet, Axis, SocialProject
        from actions.personal_data import STEPS_OF_SHEETS, WRITTEN_SHEETS
        from federation.centres import figures

        signals.connect()
        register(WRITTEN_SHEETS)
        register(STEPS_OF_SHEETS)
        for model in (ActionSheet, SocialProject, Axis):
            record_deletions_of(model)
        figures.show(_("Fiches publiées"), ActionSheet.objects.published)
        figures.show(_("Fiches en brouillon, ou à republier"), selectors.drafts)
