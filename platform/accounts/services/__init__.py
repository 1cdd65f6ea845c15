"""Every write about people: each in one transaction with its line in the journal."""

from accounts.services.addresses import ask_to_confirm_address, confirm_address
from accounts.services.corrections import correct_account
from accounts.services.data_requests import (
    accept_erasure,
    ask_for_erasure,
    refuse_erasure,
    take_erasure_back,
)
from accounts.services.helping import (
    Entrance,
    allow_help,
    enter_as_helper,
    issue_entrance,
    stop_help,
)
from accounts.services.invitations import (
    Issued,
    invite,
    invite_first_direction,
    print_password_code,
    renew_invitation,
    revoke_invitation,
)
from accounts.services.joining import (
    accept_invitation,
    mark_seen,
    refuse_unusable,
    use_password_code,
)
from accounts.services.people import change_role, end_access, give_access_back

__all__ = [
    "Entrance",
    "Issued",
    "accept_erasure",
    "accept_invitation",
    "allow_help",
    "ask_for_erasure",
    "ask_to_confirm_address",
    "change_role",
    "confirm_address",
    "correct_account",
    "end_access",
    "enter_as_helper",
    "give_access_back",
    "invite",
    "invite_first_direction",
    "issue_entrance",
    "mark_seen",
    "print_password_code",
    "refuse_erasure",
    "refuse_unusable",
    "renew_invitation",
    "revoke_invitation",
    "stop_help",
    "take_erasure_back",
    "use_password_code",
]
