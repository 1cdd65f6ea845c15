"""From a printed card to an account of its owner's, once."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.enums import JournalAction, Role
from accounts.errors import Refused
from accounts.forms import suggested_username
from accounts.journal import record
from accounts.models import User
from accounts.selectors import owner_of_address
from accounts.services import ask_to_confirm_address
from exchange.cards.selectors import card
from exchange.enums import LifeEventKind, ParticipantState
from exchange.models import LifeEvent, MailedCode, Participant
from mail.errors import MailRefused
from territory.normalise import match_key


@dataclass(frozen=True)
class Way:
    """How she will come in: an identifiant and a password, or an address whose code she has copied."""

    username: str = ""
    password: str = ""
    # To be confirmed by a message, beside a password.
    email: str = ""
    mailed: MailedCode | None = None


def recognise(*, code: str, name: str) -> Participant:
    """Whose card it is, for who knows the name on it.

    Raises ``Refused``; what is told of a person is told only once both are right.
    """
    found = card(code)
    # A card may say the name under which she was registered a second time.
    names = [found.owner, found.person, *found.person.doubles.all()]
    if not any(_is_called(one, name) for one in names):
        raise Refused(
            _(
                "Le code et le nom ne vont pas ensemble. Écrivez le nom de famille comme sur la "
                "carte, sans le prénom."
            )
        )
    refuse_unusable(found.person)
    return found.person


def refuse_unusable(person: Participant) -> None:
    """Says why no account can be opened, and what to do then."""
    if person.user is not None and person.user.erased_at is None:
        raise Refused(
            _(
                "Un compte est déjà ouvert avec cette carte. Si c’est vous, connectez-vous. Si vous "
                "avez oublié comment, ou si ce n’est pas vous, demandez à l’accueil."
            )
        )
    if person.state in (ParticipantState.LEFT, ParticipantState.ERASED, ParticipantState.MERGED):
        raise Refused(
            _("Cette inscription est terminée. Pour revenir, passez à l’accueil ou appelez-le.")
        )
    if person.is_minor:
        raise Refused(
            _("Avant 18 ans, le compte s’ouvre à l’accueil : venez avec un parent ou un tuteur.")
        )


@transaction.atomic
def claim_account(*, code: str, pk: int, way: Way) -> User:
    """Her account, of the role habitant·e. ``code`` and ``pk`` are what ``recognise`` has seen.

    Of two who claim one card at the same moment, one wins. Raises ``Refused``.
    """
    person = _locked(code, pk)
    user = User(
        username=way.username or suggested_username(person.full_name),
        first_name=person.first_name,
        last_name=person.last_name,
        role=Role.RESIDENT,
    )
    if way.mailed is not None:
        user.email = _confirmed_address(way.mailed)
    if way.password:
        user.set_password(way.password)
    else:
        user.set_unusable_password()
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError:
        raise Refused(
            _("Cet identifiant est déjà pris. Choisissez-en un autre."), field="username"
        ) from None
    _attach(person, user)
    if way.email:
        try:
            ask_to_confirm_address(user=user, email=way.email)
        except MailRefused as refusal:
            raise Refused(str(refusal), field="email") from refusal
    return user


@transaction.atomic
def attach_account(*, code: str, pk: int, user: User) -> None:
    """To somebody who has an account already, and now shows her card. Raises ``Refused``."""
    person = _locked(code, pk)
    user = User.objects.select_for_update().get(pk=user.pk)
    if Participant.objects.filter(user=user).exists():
        raise Refused(_("Votre compte est déjà relié à une inscription. Demandez à l’accueil."))
    _attach(person, user)


def _locked(code: str, pk: int) -> Participant:
    person = Participant.objects.select_for_update().filter(pk=pk).first()
    if person is None or card(code).person.pk != pk:
        raise Refused(_("Cette carte vient de changer : demandez la nouvelle à l’accueil."))
    refuse_unusable(person)
    return person


def _attach(person: Participant, user: User) -> None:
    person.user = user
    person.save(update_fields=["user"])
    LifeEvent.objects.create(participant=person, kind=LifeEventKind.ACCOUNT_CLAIMED, noted_by=user)
    record(
        JournalAction.ACCOUNT_CLAIMED,
        actor=user,
        note=person.journal_name,
    )


def _confirmed_address(mailed: MailedCode) -> str:
    mailed = MailedCode.objects.select_for_update().get(pk=mailed.pk)
    if not mailed.is_confirmed:
        raise Refused(_("Recopiez d’abord le code reçu par e-mail."), field="code")
    # She reads the mails of this address: it may be told to her.
    if owner_of_address(mailed.email) is not None:
        raise Refused(
            _(
                "Cette adresse est déjà celle d’un autre compte. Choisissez plutôt un identifiant "
                "et un mot de passe."
            )
        )
    email = mailed.email
    mailed.delete()
    return email


def _is_called(person: Participant, name: str) -> bool:
    """The family name as the desk has written it; the first name of who has given no other."""
    typed = match_key(name)
    written = {match_key(person.last_name or person.first_name), match_key(person.full_name)}
    return bool(typed) and typed in written
