"""What the style page shows the components with."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils.safestring import SafeString

from territory.selectors import departments

LONG_NAME = "Espace de vie sociale intercommunal Saint-Barthélemy-de-Vals-et-des-Trois-Rivières"
LONG_WORD = "anticonstitutionnellement-intergénérationnellement-hebdomadaire"
# One unit of the drawing is one visit.
VISITS = [("Janvier", 41), ("Février", 68), ("Mars", 97), ("Avril", 52)]

CHART = SafeString(
    '<svg viewBox="0 0 300 132" role="img" aria-label="Visites de janvier à avril">'
    + "".join(
        f'<text x="0" y="{20 + 32 * n}">{month}</text>'
        f'<rect class="bar" x="80" y="{4 + 32 * n}" width="{2 * visits}" height="22" rx="3"/>'
        for n, (month, visits) in enumerate(VISITS)
    )
    + "</svg>"
)
BARS = SafeString(
    '<div class="bars" aria-hidden="true"><p><span>Dépenses</span> <strong>300,00 €</strong></p>'
    '<svg viewBox="0 0 1000 40" preserveAspectRatio="none">'
    + "".join(
        f'<rect class="shade-{n}" x="{x}" width="{width}" height="40"/>'
        for n, (x, width) in enumerate(
            [(0, 340), (340, 240), (580, 160), (740, 120), (860, 90), (950, 50)], 1
        )
    )
    + "</svg><p><span>Financements</span> <strong>210,00 €</strong></p>"
    '<svg viewBox="0 0 1000 40" preserveAspectRatio="none">'
    '<rect class="shade-1" x="0" width="700" height="40"/>'
    '<rect class="missing" x="700" width="300" height="40"/></svg></div>'
)
MAP = SafeString(
    '<svg viewBox="0 0 300 160" role="img" aria-label="Deux lieux sur le territoire">'
    '<path class="land" d="M40 30 120 12l90 20 50 52-30 56-104 12-80-36-16-56Z"/>'
    '<circle class="point" cx="110" cy="70" r="9"/><circle class="point" cx="196" cy="104" r="9"/>'
    "</svg>"
)


class SampleForm(forms.Form):
    name = forms.CharField(
        label="Nom de la personne", help_text="Comme elle veut être appelée.", max_length=80
    )
    said = forms.CharField(label="Ce qu’elle propose", widget=forms.Textarea(attrs={"rows": 3}))
    kind = forms.ChoiceField(
        label="Genre de coup de main",
        choices=[("", "Choisissez"), ("garden", "Jardin"), ("long", LONG_WORD)],
    )
    how = forms.ChoiceField(
        label="Comment la joindre",
        choices=[("phone", "Par téléphone"), ("desk", "Par l’accueil du centre")],
        widget=forms.RadioSelect,
    )
    since = forms.DateField(label="Depuis le", widget=forms.DateInput(attrs={"type": "date"}))
    picture = forms.FileField(label="Une photo", required=False)
    agreed = forms.BooleanField(label="Elle a lu et accepté le règlement intérieur")


class DisabledForm(forms.Form):
    closed = forms.CharField(label="Champ fermé", initial="On ne peut rien y écrire", disabled=True)


class SampleFilterForm(forms.Form):
    q = forms.CharField(label="Rechercher", required=False)
    audience = forms.ChoiceField(label="Public", choices=[("", "Tous"), ("families", "Familles")])
    status = forms.ChoiceField(label="État", choices=[("", "Tous"), ("ended", "Terminée")])


def samples() -> dict[str, Any]:
    pages = Paginator(range(200), 24)
    return {
        "long_name": LONG_NAME,
        "long_word": LONG_WORD,
        "kinds": ["info", "success", "warning", "error"],
        "tones": ["", "strong", "info", "success", "warning", "error"],
        "chosen": [
            {"name": "q", "label": "« jardin »"},
            {"name": "audience", "label": LONG_WORD},
        ],
        "choices": [("ongoing", "En cours", 1204), ("ended", "Terminées", 87), ("none", "Rien", 0)],
        "page": pages.page(4),
        "filter_form": SampleFilterForm(auto_id="filter_%s"),
        "form": SampleForm(auto_id="empty_%s", prefix="empty"),
        "wrong_form": SampleForm(
            {"wrong-name": "Marguerite", "wrong-since": ""}, auto_id="%s", prefix="wrong"
        ),
        "disabled_form": DisabledForm(),
        "chart": CHART,
        "map": MAP,
        # Every fifth, with numbers that are far apart.
        "department_counts": [(place, 1 + n * n) for n, place in enumerate(departments()[2::5])],
        "bars": BARS,
        "visits": VISITS,
        "places": [("Cozes", "4 place des Halles"), ("Meschers", "Maison des associations")],
    }
