from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = _("Sites")

    def ready(self) -> None:
        from wagtail.documents import get_document_model
        from wagtail.images import get_image_model
        from wagtail.models import Page

        from accounts.journal import record_deletions_of
        from accounts.personal_data import register
        from cms import drawing, image_forms, indexing, menus
        from cms.personal_data import FILES, HISTORY
        from cms.trash import policy
        from cms.trash.services import is_holder

        record_deletions_of(Page, unless=is_holder)
        for model in (get_image_model(), get_document_model()):
            record_deletions_of(model)
        policy.register()
        register(HISTORY)
        register(FILES)

        indexing.connect_signals()
        menus.connect_signals()
        image_forms.connect_signals()
        drawing.connect_signals()
