"""The forms of the back office where a picture comes in."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db.models.signals import pre_save
from django.forms import FileField
from django.utils.translation import gettext_lazy as _
from wagtail.images import get_image_model
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm
from wagtail.models import UploadedFile

from cms.pictures import PictureRefused, draw_again, megabytes, too_heavy


class PictureField(WagtailImageField):
    """The name's ending says nothing sure: what counts is what is in the file."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.help_text = _(
            "Une photo telle qu’elle sort du téléphone (JPEG, HEIC), ou une image PNG, WebP, AVIF "
            "ou GIF, de %(size)s au plus. Le lieu et l’appareil notés dans le fichier sont effacés."
        ) % {"size": megabytes(self.max_upload_size)}
        self.error_messages |= {
            "required": _("Choisissez une image sur votre appareil."),
            "empty": _("Ce fichier est vide. Choisissez de nouveau la photo, ou une autre."),
            # Said by the browser, before it sends anything.
            "invalid_image_extension": _(
                "Ce fichier n’est pas une image que le site sait lire. Choisissez une photo JPEG, "
                "PNG, WebP ou HEIC."
            ),
            "file_too_large_unknown_size": _(
                "Ce fichier est trop lourd : la limite est de %(size)s. Envoyez-vous la photo par "
                "courriel en taille « moyenne » ou « grande », puis choisissez celle-là."
            )
            % {"size": megabytes(self.max_upload_size)},
        }

    def to_python(self, data: Any) -> File | None:
        file = FileField.to_python(self, data)
        if file is None:
            return None
        if file.size > self.max_upload_size:
            raise ValidationError(too_heavy(file.size, self.max_upload_size), "file_too_large")
        try:
            return draw_again(file)
        except PictureRefused as refusal:
            raise ValidationError(str(refusal), "invalid_image") from refusal


class CentreImageForm(BaseImageForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if former := self.fields.get("file"):
            self.fields["file"] = PictureField(
                label=former.label, widget=former.widget, required=former.required
            )
        if description := self.fields.get("description"):
            description.label = _("Ce que montre l’image")
            description.help_text = _(
                "Lu à voix haute aux personnes qui ne la voient pas. Par exemple : « Quatre "
                "habitantes plantent des tomates dans la cour du centre »."
            )
        if consent := self.fields.get("consent_note"):
            consent.widget.attrs["rows"] = 3
            consent.help_text = _(
                "Jamais affiché : les personnes visibles et la date de leur accord. Si personne "
                "n’est reconnaissable, écrivez-le."
            )


def draw_what_waits_again(instance: UploadedFile, **_kwargs: Any) -> None:
    """Wagtail keeps a picture aside while another field of its form is to be corrected."""
    waits = not instance.file._committed
    if waits and instance.for_content_type.model_class() is get_image_model():
        picture = draw_again(instance.file.file, instance.file.name)
        instance.file.save(picture.name, picture, save=False)


def connect_signals() -> None:
    pre_save.connect(
        draw_what_waits_again, sender=UploadedFile, dispatch_uid="cms.pictures_that_wait"
    )
