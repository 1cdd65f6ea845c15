"""The list of sheets as the team knows them: what their latest drafts say."""

from typing import Any

import django_filters
from django.contrib.postgres.search import SearchRank
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.forms import CheckboxSelectMultiple
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.utils import get_user_display_name
from wagtail.snippets.views.snippets import IndexView

from actions.enums import SheetState
from actions.models import ActionSheet
from actions.review.selectors import (
    SENT_BACK,
    WAITING,
    asks_for_sharing,
    sheets_to_share,
    state_of,
)
from actions.selectors import drafts
from federation import vocabulary
from federation.enums import TermKind
from federation.text_search import search_query
from territory.normalise import sort_key

PER_PAGE = 25
STATES = (
    ("draft", gettext_lazy("Brouillon")),
    ("waiting", gettext_lazy("À valider")),
    ("sent-back", gettext_lazy("Renvoyée")),
    ("published", gettext_lazy("Publiée")),
    ("changed", gettext_lazy("Publiée, un brouillon attend")),
    ("shared", gettext_lazy("Partagée avec le réseau")),
)
TO_DO = (
    ("drafts", gettext_lazy("À publier")),
    ("suggestions", gettext_lazy("Lignes proposées à confirmer")),
    ("outcomes", gettext_lazy("Résultats à raconter")),
    ("gaps", gettext_lazy("À compléter")),
    ("sharing", gettext_lazy("Partage demandé")),
)


def sheets_of_the_list() -> QuerySet[ActionSheet]:
    """Each with what its latest draft says; neither long texts nor revisions are read."""
    return (
        ActionSheet.objects.select_related("draft", "sharing", "review", "latest_revision__user")
        .only(
            *("title", "live", "has_unpublished_changes", "edition_year"),
            *("draft__title", "draft__edition_year", "draft__suggestions"),
            *("draft__lacks_outcomes", "sharing__shared", "latest_revision__created_at"),
            *("draft__points", "draft__points_out_of"),
            *("review__state", "review__sharing_asked_at"),
            *(f"latest_revision__user__{name}" for name in ("first_name", "last_name", "username")),
        )
        .annotate(
            shown_title=Coalesce("draft__title", "title"),
            shown_year=Coalesce("draft__edition_year", "edition_year"),
            sort_title=Coalesce("draft__sort_key", "title"),
            saved_at=F("latest_revision__created_at"),
            share=F("draft__points") * 100 / F("draft__points_out_of"),
        )
    )


def state(sheet: ActionSheet) -> str:
    sharing = getattr(sheet, "sharing", None)
    said = []
    if sheet.live:
        said = [_("partagée") if sharing and sharing.shared else _("publiée")]
    where = state_of(sheet)
    if where in (SheetState.WAITING, SheetState.SENT_BACK):
        said.append(_("à valider") if where == SheetState.WAITING else _("renvoyée"))
    elif sheet.live and sheet.has_unpublished_changes:
        said.append(_("un brouillon attend"))
    return ", ".join(said) or _("brouillon")


def to_do(sheet: ActionSheet) -> str:
    draft = getattr(sheet, "draft", None)
    said = []
    if draft and draft.suggestions:
        said.append(
            ngettext(
                "%(count)d ligne proposée à confirmer",
                "%(count)d lignes proposées à confirmer",
                draft.suggestions,
            )
            % {"count": draft.suggestions}
        )
    if draft and draft.lacks_outcomes:
        said.append(_("résultats à raconter"))
    if asks_for_sharing(sheet):
        said.append(_("partage demandé"))
    return " ; ".join(said)


def points(sheet: ActionSheet) -> str:
    """Empty for a draft that the night has still to count."""
    draft = getattr(sheet, "draft", None)
    if draft is None or draft.points is None:
        return ""
    return _("%(points)d sur %(out_of)d") % {
        "points": draft.points,
        "out_of": draft.points_out_of,
    }


def saved_by(sheet: ActionSheet) -> str:
    revision = sheet.latest_revision
    return get_user_display_name(revision.user) if revision and revision.user else ""


def _years() -> list[tuple[int, str]]:
    years = sheets_of_the_list().order_by().values_list("shown_year", flat=True).distinct()
    return [(year, str(year)) for year in sorted(filter(None, years), reverse=True)]


def _keywords() -> list[tuple[str, str]]:
    """Retired ones too: sheets have them."""
    return [(term.code, term.label) for term in vocabulary.terms(TermKind.KEYWORD).values()]


class SheetFilters(WagtailFilterSet):
    state = django_filters.ChoiceFilter(
        label=gettext_lazy("État"), choices=STATES, method="by_state", empty_label=_("Tous")
    )
    year = django_filters.ChoiceFilter(
        label=gettext_lazy("Année"),
        choices=_years,
        field_name="shown_year",
        empty_label=_("Toutes"),
    )
    keyword = django_filters.ChoiceFilter(
        label=gettext_lazy("Mot clé"), choices=_keywords, method="by_keyword", empty_label=_("Tous")
    )
    to_do = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("À faire"),
        choices=TO_DO,
        method="by_to_do",
        widget=CheckboxSelectMultiple,
    )

    class Meta:
        model = ActionSheet
        fields: list[str] = []

    def by_state(self, sheets: Any, _name: str, value: str) -> Any:
        return sheets.filter(
            {
                "draft": Q(live=False) & ~WAITING & ~SENT_BACK,
                "waiting": WAITING,
                "sent-back": SENT_BACK,
                "published": Q(live=True, has_unpublished_changes=False),
                "changed": Q(live=True, has_unpublished_changes=True),
                "shared": Q(live=True, sharing__shared=True),
            }[value]
        )

    def by_keyword(self, sheets: Any, _name: str, value: str) -> Any:
        return sheets.filter(draft__keywords__contains=[value])

    def by_to_do(self, sheets: Any, _name: str, values: list[str]) -> Any:
        if "drafts" in values:
            sheets = sheets.filter(pk__in=drafts().order_by().values("pk"))
        if "suggestions" in values:
            sheets = sheets.filter(draft__suggestions__gt=0)
        if "outcomes" in values:
            sheets = sheets.filter(draft__lacks_outcomes=True)
        if "gaps" in values:
            sheets = sheets.filter(draft__urgent_gaps__gt=0)
        if "sharing" in values:
            sheets = sheets.filter(pk__in=sheets_to_share().order_by().values("pk"))
        return sheets


class SheetIndexView(IndexView):
    add_item_label = gettext_lazy("Écrire une fiche")
    page_title = gettext_lazy("Fiches action")

    def get_base_queryset(self) -> QuerySet[ActionSheet]:
        return sheets_of_the_list()

    def order_queryset(self, queryset: QuerySet[ActionSheet]) -> QuerySet[ActionSheet]:
        field = self.ordering.removeprefix("-")
        first = F(field).desc(nulls_last=True) if self.ordering[0] == "-" else F(field).asc()
        return queryset.order_by(first, "sort_title", "pk")

    def search_queryset(self, queryset: QuerySet[ActionSheet]) -> QuerySet[ActionSheet]:
        """Whole words anywhere in the draft, or what has been typed of its title so far."""
        search = search_query(self.search_query)
        key = sort_key(self.search_query)
        if search is None or not key:
            return queryset
        found = queryset.filter(Q(draft__vector=search) | Q(draft__sort_key__contains=key))
        if self.is_explicitly_ordered:
            return found
        rank = SearchRank(F("draft__vector"), search)
        return found.annotate(rank=rank).order_by("-rank", "sort_title", "pk")

    @cached_property
    def columns(self) -> list[Column]:
        return [
            self._get_title_column_class(TitleColumn)(
                "shown_title",
                label=_("Titre"),
                sort_key="sort_title",
                get_url=self.get_edit_url,
                get_title_id=lambda sheet: f"snippet_{sheet.pk}_title",
            ),
            Column("shown_year", label=_("Année"), sort_key="shown_year"),
            Column("state", label=_("État"), accessor=state),
            Column("to_do", label=_("À faire"), accessor=to_do),
            DateColumn("saved_at", label=_("Dernier changement"), sort_key="saved_at"),
            Column("saved_by", label=_("Par"), accessor=saved_by),
            Column("points", label=_("Points"), accessor=points, sort_key="share"),
        ]
