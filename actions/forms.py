from django.utils.translation import gettext_lazy as _

from federation.forms import FilterForm


class SheetFilterForm(FilterForm):
    KINDS = {
        "status": ("status", _("État de l’action")),
        "dimension": ("dimension", _("Dimension")),
        "keyword": ("keyword", _("Mot clé")),
    }
