import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from PIL import Image

LARGEST_LOGO = 5 * 1024 * 1024
MOST_PIXELS = 40_000_000


class AppearanceForm(forms.Form):
    accent_colour = forms.CharField(
        label=_("Couleur"),
        max_length=7,
        help_text=_("Celle des liens, des boutons et des punaises de vos pages."),
        widget=forms.TextInput(attrs={"type": "color"}),
    )
    logo = forms.ImageField(
        label=_("Logo"),
        required=False,
        help_text=_(
            "Une image PNG, JPEG ou WebP de 5 Mo au plus. Elle s’affiche en petit à côté du nom."
        ),
        error_messages={
            "invalid_image": _("Cette image ne s’ouvre pas. Choisissez un fichier PNG ou JPEG.")
        },
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
    )
    remove_logo = forms.BooleanField(label=_("Retirer le logo actuel"), required=False)

    def __init__(self, *args: Any, has_logo: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_logo:
            del self.fields["remove_logo"]

    def clean_accent_colour(self) -> str:
        colour: str = self.cleaned_data["accent_colour"].lower()
        if not re.fullmatch(r"#[0-9a-f]{6}", colour):
            raise ValidationError(_("Une couleur s’écrit avec six chiffres ou lettres : #a8401f."))
        return colour

    def clean_logo(self) -> UploadedFile | None:
        logo = self.cleaned_data["logo"]
        if not logo:
            return None
        width, height = logo.image.size
        if logo.size > LARGEST_LOGO or width * height > MOST_PIXELS:
            raise ValidationError(_("Cette image est trop grande : choisissez-en une plus petite."))
        try:
            logo.seek(0)
            with Image.open(logo) as picture:
                picture.load()  # Django has read its first lines only
        except (OSError, SyntaxError, ValueError) as error:
            raise ValidationError(
                self.fields["logo"].error_messages["invalid_image"], "invalid_image"
            ) from error
        return logo
