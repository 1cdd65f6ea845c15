from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from federation.embedding.colours import ACCENT, GROUND, colour_of
from federation.embedding.framing import MOST, USUAL_NUMBER, Frame
from federation.finding import path_of
from federation.searched import searched
from tenants.addresses import federation_address
from tenants.models import Centre

OWN, FOUND = "centre", "recherche"
# Written into an address again, each sign may take three; the web server reads 8,190 of them.
LONGEST_ADDRESS = 2_500


class ColourField(forms.CharField):
    def bound_data(self, data: Any, initial: Any) -> str:
        """Browsers show nothing else in such a field."""
        return colour_of(data or "") or str(self.initial)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        colour = colour_of(text)
        if text and not colour:
            raise ValidationError(
                _("Une couleur s’écrit avec six chiffres ou lettres\u00a0: #1f5673.")
            )
        return colour or str(self.initial)


class FrameForm(forms.Form):
    """What to show on another site. Sent with GET: its own address can be kept."""

    montrer = forms.ChoiceField(
        label=gettext_lazy("Que montrer\u00a0?"), widget=forms.RadioSelect, required=False
    )
    adresse = forms.CharField(
        label=gettext_lazy("Adresse de la recherche (facultatif)"),
        required=False,
        max_length=LONGEST_ADDRESS,
        help_text=gettext_lazy(
            "Cherchez et filtrez dans «\u00a0Les pratiques\u00a0», puis copiez ici l’adresse de la "
            "page. Sans adresse, toutes les pratiques du réseau sont montrées."
        ),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
        error_messages={
            "max_length": gettext_lazy(
                "Cette adresse est trop longue. Retirez des filtres de votre recherche, puis "
                "copiez de nouveau son adresse."
            )
        },
    )
    nombre = forms.IntegerField(
        label=gettext_lazy("Nombre de pratiques"),
        min_value=1,
        max_value=MOST,
        initial=USUAL_NUMBER,
        required=False,
        help_text=gettext_lazy(
            "De 1 à %(most)d. Les plus récentes d’abord, sauf si votre recherche en décide autrement."
        )
        % {"most": MOST},
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"),
            gettext_lazy("Écrivez un nombre de 1 à %(most)d.") % {"most": MOST},
        ),
    )
    accent = ColourField(
        label=gettext_lazy("Couleur des liens"),
        required=False,
        initial=ACCENT,
        max_length=20,
        widget=forms.TextInput(attrs={"type": "color"}),
    )
    fond = ColourField(
        label=gettext_lazy("Couleur du fond"),
        required=False,
        initial=GROUND,
        max_length=20,
        widget=forms.TextInput(attrs={"type": "color"}),
    )

    def __init__(self, data: QueryDict, *, centre: Centre | None) -> None:
        self.centre = centre
        first: dict[str, Any] = {"nombre": USUAL_NUMBER, "accent": ACCENT, "fond": GROUND}
        if centre:
            first |= {"montrer": OWN, "accent": centre.accent_colour}
        elif data and "adresse" not in data:
            # Who comes from a list brings its search along.
            first["adresse"] = federation_address(searched(data).state.href())
        super().__init__(data if "adresse" in data else first)
        if centre:
            self.fields["montrer"].choices = [  # type: ignore[attr-defined]
                (OWN, _("Les pratiques que %(centre)s partage") % {"centre": centre.name}),
                (FOUND, _("Ce qu’une recherche trouve dans tout le réseau")),
            ]
        else:
            del self.fields["montrer"]

    def clean_adresse(self) -> QueryDict:
        """The query of a list of practices, with or without what stands before it."""
        text = self.cleaned_data["adresse"].replace("\x00", "").strip()
        try:
            parts = urlsplit(text)
            host = parts.hostname or ""
        except ValueError:
            parts, host = urlsplit("//?"), "?"
        ours = not host or host in settings.FEDERATION_HOSTS
        if not ours or parts.path not in ("", path_of("list"), path_of("list").rstrip("/")):
            raise ValidationError(
                _(
                    "Cette adresse n’est pas celle d’une recherche de pratiques. Ouvrez «\u00a0Les "
                    "pratiques\u00a0», cherchez, puis copiez l’adresse de la page."
                )
            )
        return QueryDict(parts.query)

    def clean_nombre(self) -> int:
        return self.cleaned_data["nombre"] or USUAL_NUMBER

    def frame(self) -> Frame:
        """Of a valid form."""
        said = self.cleaned_data
        own = self.centre if said.get("montrer") == OWN else None
        query = QueryDict() if own else said["adresse"]
        return Frame(
            searched(query, centre=own),
            number=said["nombre"],
            accent=said["accent"],
            ground=said["fond"],
        )
