"""Social projects in the JSON format of sheets (docs/sheet-format.md), out and in."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from actions.models import Axis, SocialProject
from actions.projects.selectors import axis_titles

PROJECT_FIELDS = ("uid", "title", "agreed_from", "agreed_until", "summary")
AXIS_FIELDS = ("uid", "title", "needs", "objectives", "retired_on")


class ProjectsUnreadable(ValueError):
    """The message is the end of a French sentence."""


def projects_content() -> list[dict[str, Any]]:
    return [
        {
            **_plain(project, PROJECT_FIELDS),
            "axes": [_plain(axis, AXIS_FIELDS) for axis in project.axes.all()],
        }
        for project in SocialProject.objects.prefetch_related("axes")
    ]


def _plain(row: Any, names: Iterable[str]) -> dict[str, Any]:
    values = {name: getattr(row, name) for name in names}
    return {name: value if value is None else str(value) for name, value in values.items()}


def read_projects(rows: Any) -> list[SocialProject]:
    """In memory, with their axes. Raises ``ProjectsUnreadable``."""
    if not isinstance(rows or [], list):
        raise ProjectsUnreadable("« social_projects » doit être une liste.")
    return [_read_project(row) for row in rows or []]


def _read_project(row: Any) -> SocialProject:
    axes = row.get("axes", []) if isinstance(row, dict) else []
    if not isinstance(row, dict) or not isinstance(axes, list):
        raise ProjectsUnreadable("chaque projet doit être un objet, avec ses axes.")
    project = _filled(SocialProject(), row, PROJECT_FIELDS, also={"axes"})
    project.axes.set(
        _filled(Axis(sort_order=order), axis, AXIS_FIELDS) for order, axis in enumerate(axes)
    )
    return project


def _filled(made: Any, row: Any, names: tuple[str, ...], also: Iterable[str] = ()) -> Any:
    if not isinstance(row, dict) or row.keys() - {*names, *also} or not row.get("uid"):
        raise ProjectsUnreadable(f"les rubriques sont {', '.join(names)}.")
    try:
        for name in names:
            if row.get(name) is not None:
                setattr(made, name, made._meta.get_field(name).to_python(row[name]))
        made.clean_fields(exclude=["project"])
        made.clean()
    except ValidationError as error:
        raise ProjectsUnreadable(" ".join(error.messages)) from error
    return made


@transaction.atomic
def bring_projects(projects: Iterable[SocialProject]) -> None:
    """Adds the projects and axes that the centre does not have; what it has stays as it is."""
    for read in projects:
        project = SocialProject.objects.filter(uid=read.uid).first()
        if project is None:
            project = SocialProject(**{name: getattr(read, name) for name in PROJECT_FIELDS})
            project.save()
        axes = {axis.uid: axis for axis in read.axes.all()}
        for uid in axes.keys() - axis_titles(axes).keys():
            values = {name: getattr(axes[uid], name) for name in AXIS_FIELDS}
            Axis.objects.create(project=project, sort_order=axes[uid].sort_order, **values)


def unknown_axes(
    content: dict[str, Any], brought: Iterable[SocialProject], *, there: bool
) -> list[str]:
    """Titles of the axes that a sheet names and its centre has not, ``brought`` ones aside.

    ``there``: the centre exists and its schema is active.
    """
    named = {axis["uid"].lower(): axis.get("title", "") for axis in content.get("axes", [])}
    known = {str(axis.uid) for project in brought for axis in project.axes.all()}
    known |= {str(uid) for uid in axis_titles(named)} if there else set()
    return [title or uid for uid, title in named.items() if uid not in known]
