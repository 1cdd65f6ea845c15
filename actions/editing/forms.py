"""The form of a sheet and those of its rows. What they accept becomes a draft."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from modelcluster.forms import BaseChildFormSet
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateInput

from actions.addresses import follows_title, free_slug, is_taken
from actions.editing.fields import (
    CommunesField,
    FrenchDecimalField,
    TermsField,
    WholeNumberField,
    YearField,
    term_choices,
)
from actions.enums import RowSource
from actions.models import (
    ActionSheet,
    BudgetLine,
    Objective,
    Outcome,
    Partner,
    PeopleReached,
    Workforce,
)
from actions.projects.fields import AxesField
from federation.enums import Initiator, TermKind
from tenants.context import current_centre_or_none

IMPOSSIBLE_DATE = gettext_lazy("Cette date n’existe pas. Écrivez par exemple 24/09/2026.")


def french_date() -> forms.DateField:
    return forms.DateField(
        required=False,
        widget=AdminDateInput(format="%d/%m/%Y"),
        error_messages={"invalid": IMPOSSIBLE_DATE},
    )


class SheetForm(WagtailAdminModelForm):
    edition_year = YearField(required=False)
    keywords = TermsField(TermKind.KEYWORD)
    audiences = TermsField(TermKind.AUDIENCE)
    initiators = forms.MultipleChoiceField(
        choices=Initiator.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    communes = CommunesField()
    axes = AxesField()
    starts_on = french_date()
    ends_on = french_date()
    still_valid_on = french_date()

    class Media:
        css = {"all": ["actions/editor.css", "actions/aids.css"]}
        js = [
            *("actions/budget.js", "actions/guide.js", "actions/alike.js"),
            *("actions/keeping.js", "actions/save_in_turn.js"),
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if name in self.declared_fields:
                field.label = capfirst(ActionSheet._meta.get_field(name).verbose_name)
            if isinstance(field, TermsField | AxesField):
                typed = self.data.getlist(self.add_prefix(name)) if self.is_bound else []
                field.offer(getattr(self.instance, name), typed)
        communes = self.fields["communes"]
        centre = current_centre_or_none()
        communes.department = centre.department if centre else None
        communes.saved = self.instance.communes
        self.fields["slug"].required = False
        self.fields["title"].error_messages["required"] = _(
            "Donnez un titre : c’est par lui que l’on retrouvera la fiche."
        )
        if self.instance.pk is None:
            self.initial["edition_year"] = timezone.localdate().year

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "slug" in cleaned and cleaned.get("title"):
            cleaned["slug"] = self._address(cleaned)
        return cleaned

    def _address(self, cleaned: dict[str, Any]) -> str:
        """Made from the title until it is public, unless someone has chosen it."""
        slug, sheet = cleaned["slug"], self.instance
        former = (self.initial.get("title") or "", self.initial.get("edition_year"))
        made = slug == self.initial.get("slug") and follows_title(slug, *former)
        if slug and (sheet.first_published_at or not made):
            if is_taken(slug, besides=sheet.pk):
                self.add_error(
                    "slug",
                    _(
                        "Une autre fiche a déjà cette adresse. Elle est peut-être dans la corbeille. "
                        "Changez l’adresse, ou laissez-la vide."
                    ),
                )
            return slug
        return free_slug(cleaned["title"], cleaned.get("edition_year"), besides=sheet.pk)

    def get_field_updates_for_resave(self) -> Any:
        """What an automatic save tells the open page."""
        return [*super().get_field_updates_for_resave(), ("slug", self.instance.slug)]

    def _get_validation_exclusions(self) -> set[str]:
        # Codes of vocabularies: a retired one that the sheet has stays.
        return {*super()._get_validation_exclusions(), "keywords", "audiences", "communes"}


class Decision:
    """What a person makes of a row that an import has suggested."""

    LATER = RowSource.IMPORTED.value
    KEEP = RowSource.CONFIRMED.value
    DROP = "drop"

    CHOICES = (
        (KEEP, gettext_lazy("Garder")),
        (DROP, gettext_lazy("Retirer")),
        (LATER, gettext_lazy("Décider plus tard")),
    )


class RowForm(WagtailAdminModelForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Not by self["source"], which would keep the field that is replaced here.
        name = self.add_prefix("source")
        value = self.data.get(name) if self.is_bound else self.instance.source
        self.suggested = value in (Decision.LATER, Decision.DROP)
        if self.suggested:
            self.fields["source"] = forms.ChoiceField(
                choices=Decision.CHOICES, widget=forms.RadioSelect, initial=Decision.LATER
            )
        else:
            self.fields["source"] = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_source(self) -> str:
        value = str(self.cleaned_data["source"])
        return value if value in (*RowSource.values, Decision.DROP) else RowSource.ENTERED.value


class RowFormSet(BaseChildFormSet):
    def _should_delete_form(self, form: Any) -> bool:
        return bool(
            super()._should_delete_form(form)
            or form.data.get(form.add_prefix("source")) == Decision.DROP
        )


class PartnerForm(RowForm):
    kind = forms.ChoiceField(required=False, label=capfirst("type de partenaire"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self["kind"].value() or ""
        self.fields["kind"].choices = [
            ("", _("Choisissez, si vous voulez")),
            *term_choices(TermKind.PARTNER_KIND, [chosen, self.instance.kind]),
        ]


class BudgetLineForm(RowForm):
    amount = FrenchDecimalField(max_digits=11, label=gettext_lazy("Montant (€)"))
    year = YearField(required=False, label=gettext_lazy("Année"))


class WorkforceForm(RowForm):
    number = WholeNumberField(label=gettext_lazy("Nombre"))


class PeopleReachedForm(RowForm):
    total = WholeNumberField(required=False, label=gettext_lazy("Personnes touchées"))
    adults = WholeNumberField(required=False, label=gettext_lazy("Dont adultes"))
    retired = WholeNumberField(required=False, label=gettext_lazy("Dont retraités"))
    minors = WholeNumberField(required=False, label=gettext_lazy("Dont moins de 18 ans"))
    year = YearField(required=False, label=gettext_lazy("Année"))


class OutcomeForm(RowForm):
    value = FrenchDecimalField(max_digits=12, required=False, label=gettext_lazy("Chiffre"))


ROW_FORMS: dict[Any, type[RowForm]] = {
    Objective: RowForm,
    Partner: PartnerForm,
    BudgetLine: BudgetLineForm,
    Workforce: WorkforceForm,
    PeopleReached: PeopleReachedForm,
    Outcome: OutcomeForm,
}


def budget_lines_of(form: SheetForm) -> list[BudgetLine]:
    """The lines as they stand in the form, those aside that cannot be read yet."""
    formset = form.formsets["budget_lines"]
    if not formset.is_bound:
        return list(form.instance.budget_lines.all())
    return [
        BudgetLine(nature=data["nature"], amount=data["amount"], source=data["source"])
        for row in formset.forms
        if not formset._should_delete_form(row)
        for data in [getattr(row, "cleaned_data", {})]
        if data.get("nature") and data.get("amount") and "source" in data
    ]
