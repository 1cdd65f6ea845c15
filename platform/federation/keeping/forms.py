from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from federation.search.synonyms import LONGEST_TERM
from territory.normalise import sort_key

MOST_TERMS, LONGEST = 30, 80


class SynonymForm(forms.Form):
    terms = forms.CharField(
        label=gettext_lazy("Mots équivalents, un par ligne"),
        help_text=gettext_lazy(
            "Par exemple « jardin », « potager » et « jardinage », chacun sur sa ligne. Le singulier "
            "suffit, les accents ne comptent pas."
        ),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=MOST_TERMS * (LONGEST + 2),
        error_messages={"required": gettext_lazy("Écrivez au moins deux mots, un par ligne.")},
    )

    def clean_terms(self) -> list[str]:
        lines = (" ".join(line.split()) for line in self.cleaned_data["terms"].splitlines())
        found = {sort_key(line): line for line in lines if sort_key(line)}
        terms = list(found.values())
        if len(terms) < 2:
            raise ValidationError(_("Écrivez au moins deux mots différents, un par ligne."))
        if len(terms) > MOST_TERMS:
            raise ValidationError(
                _("Un groupe a %(most)d mots au plus : faites-en deux groupes.")
                % {"most": MOST_TERMS}
            )
        for key, term in found.items():
            if len(term) > LONGEST or len(key.split()) > LONGEST_TERM:
                raise ValidationError(
                    _("« %(term)s… » est trop long : %(most)d mots au plus sur une ligne.")
                    % {"term": term[:30], "most": LONGEST_TERM}
                )
        return terms


class SearchForm(forms.Form):
    q = forms.CharField(label=gettext_lazy("Chercher un mot"), required=False, max_length=LONGEST)
