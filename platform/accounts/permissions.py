"""Who may do what. The docstring is the rule; views and templates ask nothing else."""

from typing import Any

from accounts.enums import BACK_OFFICE_ROLES, Role


def _is(user: Any, *roles: Role) -> bool:
    return user.is_authenticated and user.is_active and not user.help_is_over and user.role in roles


def can_enter_back_office(user: Any) -> bool:
    """Direction and équipe in a centre, administration and animation at the federation."""
    return _is(user, *BACK_OFFICE_ROLES)


def can_manage_people(user: Any) -> bool:
    """Direction in its centre, administration at the federation."""
    return _is(user, Role.DIRECTION, Role.ADMINISTRATION)


def can_read_journal(user: Any) -> bool:
    """Those who manage people."""
    return can_manage_people(user)


def can_write_sheets(user: Any) -> bool:
    """Direction and équipe."""
    return _is(user, Role.DIRECTION, Role.TEAM)


def can_validate_sheets(user: Any) -> bool:
    """Direction."""
    return _is(user, Role.DIRECTION)


def can_write_social_project(user: Any) -> bool:
    """Direction; équipe reads it, with the sheets that answer it."""
    return _is(user, Role.DIRECTION)


def can_submit_sheets(user: Any) -> bool:
    """Équipe sends its drafts to direction; a helper of the federation writes, and sends nothing."""
    return _is(user, Role.TEAM) and not user.is_helper


def can_share_sheets(user: Any) -> bool:
    """Direction, with the network."""
    return _is(user, Role.DIRECTION)


def can_run_desk(user: Any) -> bool:
    """Accueil, équipe and direction."""
    return _is(user, Role.DESK, Role.TEAM, Role.DIRECTION)


def can_set_up_exchange(user: Any) -> bool:
    """Direction writes the charters, the places and the periods of its exchange."""
    return _is(user, Role.DIRECTION)


def can_read_safeguarding(user: Any) -> bool:
    """Direction, of its own centre: never a helper of the federation."""
    return _is(user, Role.DIRECTION) and not user.is_helper


def can_erase_participants(user: Any) -> bool:
    """Direction, of its own centre: what is held on a person is handed out or erased by it alone."""
    return _is(user, Role.DIRECTION) and not user.is_helper


def can_bring_people(user: Any) -> bool:
    """Équipe and direction bring the centre's list in from a spreadsheet."""
    return _is(user, Role.TEAM, Role.DIRECTION)


def can_dress_centre(user: Any) -> bool:
    """Direction chooses the colour and the logo of its centre."""
    return _is(user, Role.DIRECTION)


def can_manage_centres(user: Any) -> bool:
    """Administration at the federation."""
    return _is(user, Role.ADMINISTRATION)


def can_keep_search(user: Any) -> bool:
    """Administration at the federation keeps the synonyms and reads what is searched in vain."""
    return _is(user, Role.ADMINISTRATION)


def can_review_practices(user: Any, department_code: str) -> bool:
    """Administration everywhere, animation in the départements she was given."""
    return _is(user, Role.ADMINISTRATION) or (
        _is(user, Role.FACILITATION) and department_code in user.departments
    )


def can_help_everywhere(user: Any) -> bool:
    """Administration at the federation."""
    return _is(user, Role.ADMINISTRATION)


def can_help_centres(user: Any) -> bool:
    """Administration and animation at the federation; each centre has the last word."""
    return _is(user, Role.ADMINISTRATION, Role.FACILITATION)


def can_help_centre(user: Any, department_code: str) -> bool:
    """Administration everywhere, animation in her départements; the centre has the last word."""
    return can_review_practices(user, department_code)


def can_allow_help(user: Any) -> bool:
    """Direction, in its centre."""
    return _is(user, Role.DIRECTION)
