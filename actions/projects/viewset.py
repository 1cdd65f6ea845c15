"""The social project in the back office: direction writes it, the team reads it."""

import datetime
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, ObjectList
from wagtail.admin.panels.base import get_form_for_model
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from actions.models import Axis, SocialProject
from actions.projects.forms import (
    AxisForm,
    AxisFormSet,
    SocialProjectForm,
    axes_kept_for_their_sheets,
)
from actions.projects.selectors import sheets_naming


class AxesPanel(InlinePanel):
    def get_form_options(self) -> dict[str, Any]:
        options = super().get_form_options()
        rows = options["formsets"][self.relation_name]
        rows["form"] = get_form_for_model(Axis, form_class=AxisForm, fields=rows["fields"])
        rows["formset"] = AxisFormSet
        return options


EDITOR = ObjectList(
    [
        FieldPanel(
            "title",
            help_text=gettext_lazy("Par exemple : Projet social 2025-2028."),
        ),
        FieldRowPanel(
            [
                FieldPanel("agreed_from", help_text=gettext_lazy("Par exemple : 01/01/2025.")),
                FieldPanel("agreed_until", help_text=gettext_lazy("Par exemple : 31/12/2028.")),
            ],
            heading=gettext_lazy("Agrément de la Caf"),
        ),
        FieldPanel(
            "summary",
            help_text=gettext_lazy(
                "Par exemple : trois ans pour aller vers ceux que nous ne voyons pas."
            ),
        ),
        AxesPanel(
            "axes",
            heading=gettext_lazy("Axes"),
            label=gettext_lazy("axe"),
            panels=[
                FieldPanel(
                    "title", help_text=gettext_lazy("Par exemple : Rompre l’isolement des aînés.")
                ),
                FieldPanel(
                    "needs",
                    help_text=gettext_lazy(
                        "Ce que le diagnostic a montré. Par exemple : une personne de plus de 75 "
                        "ans sur deux vit seule."
                    ),
                ),
                FieldPanel(
                    "objectives",
                    help_text=gettext_lazy(
                        "Un objectif par ligne. Par exemple : que chacun connaisse deux voisins "
                        "par leur nom."
                    ),
                ),
                FieldPanel("retired"),
            ],
        ),
    ],
    base_form_class=SocialProjectForm,
)


class ProjectEditView(generic.EditView):
    @transaction.atomic
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # Of two savings at the same moment the second waits, then learns of the first.
        SocialProject.objects.select_for_update().filter(pk=self.object_pk).first()
        return super().post(request, *args, **kwargs)

    def get_success_message(self) -> str:
        said = _("Le projet social est enregistré.")
        if kept := axes_kept_for_their_sheets(self.form):
            said += " " + _(
                "Des fiches répondent à %(axes)s : il n’est plus proposé, mais reste sur elles."
            ) % {"axes": ", ".join(f"« {title} »" for title in kept)}
        return said

    def get_success_url(self) -> str:
        return reverse("project-and-actions", args=[self.object.pk])


class ProjectDeleteView(generic.DeleteView):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        uids = self.object.axes.values_list("uid", flat=True)
        if self.user_has_permission("delete") and sheets_naming(uids).exists():
            messages.error(
                request,
                _(
                    "Ce projet social ne peut pas être supprimé : des fiches répondent à ses axes. "
                    "Retirez plutôt les axes qui ne servent plus."
                ),
            )
            return redirect(reverse("social_projects:edit", args=[self.object.pk]))
        return super().dispatch(request, *args, **kwargs)

    @property
    def confirmation_message(self) -> str:
        return _("Supprimer « %(title)s », avec ses axes ? Cela ne peut pas être annulé.") % {
            "title": self.object.title
        }


class ProjectIndexView(generic.IndexView):
    add_item_label = gettext_lazy("Écrire un projet social")


def _date_column(name: str, label: Any) -> Column:
    """Wagtail's own says how long ago, and knows no date to come."""
    return Column(name, label=label, accessor=lambda project: _said(getattr(project, name)))


def _said(day: datetime.date | None) -> str:
    return date_format(day, "j F Y") if day else ""


class SocialProjectViewSet(ModelViewSet):
    model = SocialProject
    name = "social_projects"
    url_prefix = "projet-social"
    icon = "list-ul"
    edit_handler = EDITOR
    index_view_class = ProjectIndexView
    edit_view_class = ProjectEditView
    delete_view_class = ProjectDeleteView
    copy_view_enabled = False
    inspect_view_enabled = False
    # Sheets name axes by identifier: the index of references knows nothing of them.
    add_to_reference_index = False
    search_fields = ("title",)
    search_backend_name = None
    list_display = (
        "title",
        _date_column("agreed_from", gettext_lazy("Début de l’agrément")),
        _date_column("agreed_until", gettext_lazy("Fin de l’agrément")),
    )
