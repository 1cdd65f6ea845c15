from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from exchange.bringing.incoming import Brought
from exchange.enums import Way

LARGEST = 5 * 1024 * 1024
# Who has so many asks for the file to be looked at first.
MOST_DOUBLES_SHOWN = 200


class FileForm(forms.Form):
    file = forms.FileField(
        label=_l("Le tableau de vos personnes"),
        help_text=_l("Un fichier .xlsx, .ods ou .csv de 5\u00a0Mo et 5\u00a0000 lignes au plus."),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.ods,.csv,.txt"}),
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST:
            raise forms.ValidationError(
                _(
                    "Ce fichier pèse plus de 5\u00a0Mo\u00a0: retirez-en les images, ou coupez-le en deux."
                )
            )
        if not file.size:
            raise forms.ValidationError(
                _("Ce fichier est vide. Choisissez celui où les personnes sont écrites.")
            )
        return file


class BringForm(forms.Form):
    agreed_by = forms.ChoiceField(
        label=_l(
            "Ces personnes ont-elles accepté que le centre garde ce qui est écrit sur elles\u00a0?"
        ),
        choices=[
            (Way.PAPER, _l("Oui, sur papier")),
            (Way.SPOKEN, _l("Oui, de vive voix")),
            (
                "",
                _l(
                    "Je ne sais pas\u00a0: reprendre seulement de quoi les joindre, sans l’âge, la langue, "
                    "les déplacements ni la retraite"
                ),
            ),
        ],
        widget=forms.RadioSelect,
        required=False,
    )
    published = forms.ChoiceField(
        label=_l("Les annonces"),
        choices=[
            ("", _l("L’accueil les relit d’abord")),
            ("yes", _l("Les mettre tout de suite sur le mur")),
        ],
        widget=forms.RadioSelect,
        required=False,
    )
    doubles = forms.MultipleChoiceField(
        label=_l("Reprendre quand même\u00a0: ce sont d’autres personnes"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_l(
            "Sans coche, ces lignes restent de côté\u00a0: personne n’est inscrit deux fois."
        ),
    )

    def __init__(self, *args: Any, brought: Brought, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("agreed_by", "")
        self.initial.setdefault("published", "")
        doubles = brought.doubles[:MOST_DOUBLES_SHOWN]
        if doubles:
            self.fields["doubles"].choices = [  # type: ignore[attr-defined]
                (
                    one.place,
                    _("ligne %(line)d, %(name)s\u00a0: comme %(whom)s")
                    % {"line": one.line.number, "name": one.name, "whom": one.double},
                )
                for one in doubles
            ]
        else:
            del self.fields["doubles"]
        if not brought.right_posts:
            del self.fields["published"]

    def parameters(self) -> dict[str, Any]:
        """Those of the job."""
        return {
            "agreed_by": self.cleaned_data["agreed_by"],
            "published": self.cleaned_data.get("published") == "yes",
            "doubles": self.cleaned_data.get("doubles", []),
        }
