"""Pictures, with who agreed to be seen on them."""

from contextlib import ExitStack
from copy import copy
from typing import Any, ClassVar

from django.core.files.base import ContentFile, File
from django.db import models
from django.db.models.fields.files import FieldFile, ImageFileDescriptor
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import (
    AbstractImage,
    AbstractRendition,
    Image,
    SourceImageIOError,
    WagtailImageField,
    WagtailImageFieldFile,
    get_upload_to,
)

from cms.pictures import draw_again


class DrawnAgain(ImageFileDescriptor):
    """A file put in the field is drawn again at once, so that size and digest are those kept."""

    def __set__(self, instance: models.Model, value: Any) -> None:
        new = isinstance(value, File) and not isinstance(value, FieldFile)
        kept: Any = draw_again(value) if new else value
        super().__set__(instance, kept)


class DrawnFile(WagtailImageFieldFile):
    def save(self, name: str, content: File, save: bool = True) -> None:
        picture = draw_again(content, name)
        super().save(picture.name, picture, save)


class DrawnPictureField(WagtailImageField):
    """The one door to the library: nothing that a camera has written passes (``cms.pictures``)."""

    attr_class = DrawnFile
    descriptor_class = DrawnAgain

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        # Wagtail's own in the migrations: the column is the same.
        name, _path, args, kwargs = super().deconstruct()
        return name, "wagtail.images.models.WagtailImageField", args, kwargs


class CentreImage(AbstractImage):
    file = DrawnPictureField(
        verbose_name=AbstractImage._meta.get_field("file").verbose_name,
        upload_to=get_upload_to,
        width_field="width",
        height_field="height",
    )
    consent_note = models.TextField(
        _("qui a accepté d’être montré"),
        blank=True,
        help_text=_("Jamais affiché : les personnes visibles et la date de leur accord."),
    )

    admin_form_fields: ClassVar = (
        *Image.admin_form_fields[:3],
        "consent_note",
        *Image.admin_form_fields[3:],
    )

    class Meta:
        verbose_name = _("image")
        verbose_name_plural = _("images")

    def __str__(self) -> str:
        return self.title

    @property
    def default_alt_text(self) -> str:
        """Never the title: « IMG_2041 » tells nothing to who does not see the picture."""
        return self.description

    def generate_rendition_file(self, filter: Any, *, source: File | None = None) -> File:
        # Wagtail leaves its temporary file open, whether the drawing succeeds or not.
        with ExitStack() as temporary:
            closing = copy(filter)
            closing.run = lambda image, output, **options: filter.run(
                image, temporary.enter_context(output), **options
            )
            try:
                drawn = super().generate_rendition_file(closing, source=source)
                drawn.seek(0)
                return ContentFile(drawn.read(), name=drawn.name)
            except OSError as error:
                # Wagtail shows a page without the picture for this error, and for no other.
                raise SourceImageIOError(str(error)) from error


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
