"""From one state of a centre to another: the only place where it changes.

Each function locks the centre's row, refuses what does not fit its present state, and saves it: the
save drops its hosts from the cache (``tenants.hosts``), so that the next request already sees it.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from tenants.enums import CentreState
from tenants.errors import CentreRefused
from tenants.models import Centre


def open_centre(*, centre: Centre) -> None:
    """The preparation is over: its site answers everyone."""
    _move(centre, {CentreState.PREPARING}, CentreState.OPEN)


def suspend_centre(*, centre: Centre) -> None:
    """Its hosts answer 503 and nobody signs in; everything stays.

    Not a centre in preparation, which is closed to the public: reopened, it would be shown.
    """
    _move(centre, {CentreState.OPEN}, CentreState.SUSPENDED)


def reopen_centre(*, centre: Centre) -> None:
    _move(centre, {CentreState.SUSPENDED}, CentreState.OPEN)


def archive_centre(*, centre: Centre) -> None:
    """Its hosts answer 404; its schema and its files stay."""
    _move(
        centre,
        {CentreState.PREPARING, CentreState.OPEN, CentreState.SUSPENDED},
        CentreState.ARCHIVED,
    )


def take_out_of_archive(*, centre: Centre) -> None:
    """Suspended and not open: accounts that nobody has looked at for years open nothing yet."""
    _move(centre, {CentreState.ARCHIVED}, CentreState.SUSPENDED)


@transaction.atomic
def _move(centre: Centre, sources: set[CentreState], target: CentreState) -> None:
    row = Centre.objects.select_for_update().get(pk=centre.pk)
    if row.state not in sources:
        raise CentreRefused(_refusal(row, target))
    row.state = target
    row.save(update_fields=["state"])
    centre.state = target


def _refusal(centre: Centre, target: CentreState) -> str:
    names = {"name": centre.name, "state": centre.get_state_display().lower()}
    if centre.state == target:
        return _("« %(name)s » est déjà %(state)s : il n’y a rien à changer.") % names
    return (
        _(
            "« %(name)s » est %(state)s : ce changement ne lui convient pas. Voyez ce qui est possible."
        )
        % names
    )
