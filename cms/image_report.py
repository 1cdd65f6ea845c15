"""The pictures that lack words: what they show, or who agreed to be shown."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.images.views.images import ImagePreviewColumn
from wagtail.permissions import policy_registry

from cms.models import CentreImage

SHOWS, AGREED = _("Ce que montre l’image"), _("Qui a accepté d’être montré")
LACKS = {"description": Q(description=""), "accord": Q(consent_note="")}


class LackFilterSet(WagtailFilterSet):
    manque = django_filters.ChoiceFilter(
        label=_("Ce qui manque"),
        choices=[("description", SHOWS), ("accord", AGREED)],
        empty_label=_("L’un ou l’autre"),
        method="lacking",
    )

    class Meta:
        model = CentreImage
        fields: list[str] = []

    def lacking(self, images: QuerySet[Any], _name: str, lack: str) -> QuerySet[Any]:
        return images.filter(LACKS[lack])


class ImagesToCompleteView(ReportView):
    page_title = _("Images à compléter")
    header_icon = "image"
    model = CentreImage
    any_permission_required = ["change"]
    filterset_class = LackFilterSet
    index_url_name = "images-to-complete"
    index_results_url_name = "images-to-complete-results"
    default_ordering = ["-created_at", "-pk"]
    columns = [
        ImagePreviewColumn("preview", label=_("Aperçu"), classname="image-preview"),
        TitleColumn("title", label=_("Titre"), url_name="wagtailimages:edit"),
        Column(
            "description",
            label=SHOWS,
            accessor=lambda image: image.description or _("À écrire"),
        ),
        Column(
            "consent_note",
            label=AGREED,
            accessor=lambda image: Truncator(image.consent_note).chars(200) or _("À noter"),
        ),
        DateColumn("created_at", label=_("Ajoutée")),
    ]
    list_export = ["title", "description", "consent_note", "created_at"]

    def get_base_queryset(self) -> QuerySet[Any]:
        allowed = policy_registry.get_by_type(CentreImage).instances_user_has_permission_for(
            self.request.user, "change"
        )
        lacking = allowed.filter(LACKS["description"] | LACKS["accord"])
        return lacking.prefetch_renditions("max-165x165")
