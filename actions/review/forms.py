from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST_WORD = 2000


def _word(label: Any, help_text: Any, *, required: Any = "") -> forms.CharField:
    """``required``: the sentence for who leaves it empty; without one, it may be."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=bool(required),
        max_length=LONGEST_WORD,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": required} if required else {},
    )


class SubmitForm(forms.Form):
    word = _word(
        _("Un mot pour la direction (facultatif)"),
        _("Par exemple : j’attends encore les chiffres de la Caf, le reste est prêt."),
    )
    share = forms.BooleanField(
        label=_("Demander aussi le partage avec le réseau"),
        help_text=_("La direction verra ce qui devient public avant de partager."),
        required=False,
    )


class SendBackForm(forms.Form):
    word = _word(
        _("Votre mot à l’équipe"),
        _("Ce qu’il faut reprendre. Par exemple : il manque le nombre de familles."),
        required=_("Dites en quelques mots ce qu’il faut reprendre : l’équipe le lira."),
    )


class AskSharingForm(forms.Form):
    word = _word(
        _("Un mot pour la direction (facultatif)"),
        _("Par exemple : le centre voisin nous demande comment nous faisons."),
    )


class RefuseSharingForm(forms.Form):
    word = _word(
        _("Votre mot à la personne qui demande"),
        _("Par exemple : attendons l’accord du collège."),
        required=_("Dites pourquoi en quelques mots : la personne qui demande le lira."),
    )


class WithdrawForm(forms.Form):
    word = _word(
        _("La raison, que la page du réseau dira"),
        _("Tout le monde pourra la lire. Par exemple : notre partenaire ne le souhaite plus."),
        required=_("Donnez la raison : la page du réseau la dira."),
    )
