"""Pictures, with who agreed to be seen on them."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import AbstractImage, AbstractRendition, Image


class CentreImage(AbstractImage):
    consent_note = models.TextField(
        _("qui a accepté d’être montré"),
        blank=True,
        help_text=_("Jamais affiché : les personnes visibles et la date de leur accord."),
    )

    admin_form_fields: ClassVar = (*Image.admin_form_fields, "consent_note")

    class Meta:
        verbose_name = _("image")
        verbose_name_plural = _("images")

    def __str__(self) -> str:
        return self.title


class CentreRendition(AbstractRendition):
    image = models.ForeignKey(
        CentreImage, models.CASCADE, verbose_name=_("image"), related_name="renditions"
    )

    class Meta:
        verbose_name = _("image dérivée")
        verbose_name_plural = _("images dérivées")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="rendition_made_once"
            )
        ]
