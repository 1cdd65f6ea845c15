"""Which practice a sheet was adapted from, and who has adapted it since."""

from dataclasses import dataclass
from uuid import UUID

from federation.models import Practice
from federation.selectors import family_of

# A page stays light; the others are counted.
SHOWN = 24


@dataclass(frozen=True)
class Lineage:
    """``practice``: the action itself, while it is shared; ``adaptations``: the newest first."""

    practice: Practice | None
    parent: Practice | None
    adaptations: list[Practice]

    @property
    def shown(self) -> list[Practice]:
        return self.adaptations[:SHOWN]

    @property
    def others(self) -> int:
        return max(0, len(self.adaptations) - SHOWN)

    @property
    def department_count(self) -> int:
        return len({practice.department_id for practice in self.adaptations})


def lineage_of(action_uid: UUID, parent_uid: UUID | None) -> Lineage:
    """What the catalogue shares of them today; one statement."""
    found = list(family_of(action_uid, parent_uid))
    by_action = {practice.action_uid: practice for practice in found}
    return Lineage(
        by_action.get(action_uid),
        by_action.get(parent_uid) if parent_uid else None,
        [practice for practice in found if practice.parent_uid == action_uid],
    )
