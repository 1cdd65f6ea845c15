"""The list of sheets as the team knows them: what their latest drafts say."""

from typing import Any

import django_filters
from django.contrib.postgres.search import SearchRank
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.forms import CheckboxSelectMultiple
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import (
    BulkActionsCheckboxColumn,
    Column,
    DateColumn,
    TitleColumn,
)
from wagtail.admin.utils import get_user_display_name
from wagtail.snippets.views.snippets import IndexView

from actions.bulk.offered import offered_to
from actions.enums import SheetState
from actions.models import ActionSheet, TrashedSheet
from actions.review.selectors import (
    SENT_BACK,
    WAITING,
    asks_for_sharing,
    sheets_to_share,
    state_of,
)
from actions.selectors import drafts, grown_old
from actions.trash.permissions import can_restore_sheets
from federation import vocabulary
from federation.enums import TermKind
from federation.text_search import search_query
from territory.normalise import sort_key

PER_PAGE = 25
STATES = (
    ("draft", gettext_lazy("Brouillon")),
    ("waiting", gettext_lazy("À valider")),
    ("sent-back", gettext_lazy("Renvoyée")),
    ("online", gettext_lazy("Sur le site")),
    ("published", gettext_lazy("Publiée")),
    ("changed", gettext_lazy("Publiée, un brouillon attend")),
    ("shared", gettext_lazy("Partagée avec le réseau")),
)
BY_STATE = {
    "draft": Q(live=False) & ~WAITING & ~SENT_BACK,
    "waiting": WAITING,
    "sent-back": SENT_BACK,
    "online": Q(live=True),
    "published": Q(live=True, has_unpublished_changes=False),
    "changed": Q(live=True, has_unpublished_changes=True),
    "shared": Q(live=True, sharing__shared=True),
}
TO_DO = (
    ("drafts", gettext_lazy("À publier")),
    ("suggestions", gettext_lazy("Lignes proposées à confirmer")),
    ("outcomes", gettext_lazy("Résultats à raconter")),
    ("gaps", gettext_lazy("À compléter")),
    ("sharing", gettext_lazy("Partage demandé")),
    ("old", gettext_lazy("Sans changement depuis un an")),
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
            is_old=Exists(grown_old().filter(pk=OuterRef("pk"))),
        )
    )


def matching(sheets: QuerySet[ActionSheet], typed: str) -> QuerySet[ActionSheet]:
    """Whole words anywhere in the draft, or what has been typed of its title so far; best first."""
    search, key = search_query(typed), sort_key(typed)
    if search is None or not key:
        return sheets
    found = sheets.filter(Q(draft__vector=search) | Q(draft__sort_key__contains=key))
    return found.annotate(rank=SearchRank(F("draft__vector"), search))


def counts_by_state() -> list[tuple[str, str]]:
    """What there is, in words, each with the end of the address that lists it; two statements."""
    counts = ActionSheet.objects.aggregate(
        **{name: Count("pk", filter=condition) for name, condition in BY_STATE.items()}
    )
    words = {
        "draft": ngettext_lazy("%(n)d brouillon", "%(n)d brouillons", "n"),
        "waiting": ngettext_lazy("%(n)d à valider", "%(n)d à valider", "n"),
        "sent-back": ngettext_lazy("%(n)d renvoyée", "%(n)d renvoyées", "n"),
        "online": ngettext_lazy("%(n)d sur le site", "%(n)d sur le site", "n"),
        "changed": ngettext_lazy("%(n)d à republier", "%(n)d à republier", "n"),
        "shared": ngettext_lazy("%(n)d partagée", "%(n)d partagées", "n"),
    }
    return [
        (str(said % {"n": counts[name]}), f"?state={name}")
        for name, said in words.items()
        if counts[name]
    ]


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
    if sheet.is_old:
        said.append(_("à relire : rien n’a changé depuis un an"))
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
        return sheets.filter(BY_STATE[value])

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
        if "old" in values:
            sheets = sheets.filter(pk__in=grown_old().order_by().values("pk"))
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
        found = matching(queryset, self.search_query)
        if self.is_explicitly_ordered or "rank" not in found.query.annotations:
            return found
        return found.order_by("-rank", "sort_title", "pk")

    def plain_fields(self) -> list[tuple[str, Any, Any]]:
        """The search and the filters once more, for who has no scripts: id, label and field."""
        fields = [*(self.search_form or ()), *(self.filters.form if self.filters else ())]
        ids = {field.html_name: f"sans-script-{field.html_name}" for field in fields}
        return [
            (ids[field.html_name], field.label, field.as_widget(attrs={"id": ids[field.html_name]}))
            for field in fields
        ]

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        trash = can_restore_sheets(self.request.user) and TrashedSheet.objects.count()
        return {
            **super().get_context_data(*args, **kwargs),
            "counts": counts_by_state(),
            "in_trash": trash,
            "bulk_actions": offered_to(self.request.user),
            "plain_fields": [] if self.results_only else self.plain_fields(),
        }

    @cached_property
    def columns(self) -> list[Column]:
        return [
            BulkActionsCheckboxColumn("bulk_actions", obj_type="snippet"),
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
