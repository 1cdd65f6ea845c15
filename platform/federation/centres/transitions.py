"""What each change of state is called, and from which states it is offered."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tenants.enums import CentreState


@dataclass(frozen=True)
class TransitionPage:
    """``url_name`` is its address; the page's words stand in ``change_state.html``."""

    key: str
    url_name: str
    verb: str | Promise
    asks_why: bool = False


TRANSITION_PAGES = {
    page.key: page
    for page in (
        TransitionPage("open", "centres:go-live", _("Ouvrir au public")),
        TransitionPage("suspend", "centres:suspend", _("Suspendre"), asks_why=True),
        TransitionPage("reopen", "centres:reopen", _("Rouvrir")),
        TransitionPage("archive", "centres:archive", _("Archiver"), asks_why=True),
        TransitionPage("take-out", "centres:take-out", _("Sortir des archives")),
    )
}
# ``tenants.states`` decides; this only spares people a button that would be refused.
_OFFERED = {
    CentreState.PREPARING: ("open", "archive"),
    CentreState.OPEN: ("suspend", "archive"),
    CentreState.SUSPENDED: ("reopen", "archive"),
    CentreState.ARCHIVED: ("take-out",),
}
DONE = {
    CentreState.OPEN: _("« %(name)s » est ouvert : son site répond à tout le monde."),
    CentreState.SUSPENDED: _("« %(name)s » est suspendu : son site le dit, et rien n’est perdu."),
    CentreState.ARCHIVED: _("« %(name)s » est archivé : son adresse ne répond plus."),
}


def possible_transitions(state: str) -> list[TransitionPage]:
    return [TRANSITION_PAGES[key] for key in _OFFERED[CentreState(state)]]
