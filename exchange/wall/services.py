"""What happens to a post. Each function is one fact, in one transaction."""

import datetime
import uuid
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.errors import Refused
from accounts.models import User
from exchange.enums import MandateScope, ParticipantState, PostState, Visibility
from exchange.models import Category, Mandate, Participant, Post
from exchange.models.wall import ON_THE_WALL, UNFINISHED
from exchange.selectors import exchange_settings
from federation.text_search import weighted_vector

# By somebody, and perhaps by mistake; a post whose time is over is renewed.
ENDED = (PostState.DONE, PostState.TAKEN_DOWN)
# From the least to the most seen.
SEEN_BY = (Visibility.PAPER, Visibility.PARTICIPANTS, Visibility.EVERYONE)
TAKES_PART = (ParticipantState.ACTIVE, ParticipantState.WAITING)


@transaction.atomic
def write_post(
    *,
    participant: Participant,
    acting_user: User | None,
    form_key: uuid.UUID,
    mandate: Mandate | None = None,
    checked: bool = False,
    **told: Any,
) -> Post:
    """A new post; the same ``form_key`` gives the post that it has made already.

    ``checked``: somebody of the desk writes it, so nobody has to read it again. ``told``: the fields
    that a form asks. Raises ``Refused``.
    """
    person = Participant.objects.select_for_update().get(pk=participant.pk)
    sent_before = person.posts.filter(form_key=form_key).first()
    if sent_before is not None:
        return sent_before
    if person.state not in TAKES_PART:
        raise Refused(
            _(
                "Cette inscription est en pause ou terminée : elle ne participe pas en ce moment. "
                "Notez d’abord le retour ; l’annonce pourra être écrite ensuite."
            )
        )
    if mandate is not None:
        _refuse_mandate(mandate, person)
    _refuse_category(told["category"])
    rules = exchange_settings()
    told["visibility"] = narrower(told.get("visibility") or rules.visibility, rules.visibility)
    today = timezone.localdate()
    published = (checked or not rules.moderated) and person.state == ParticipantState.ACTIVE
    told.setdefault("valid_until", None)
    told["valid_until"] = told["valid_until"] or last_day(today)
    post = Post(
        **_with_its_photo(told),
        participant=person,
        mandate=mandate,
        written_by=acting_user,
        form_key=form_key,
        state=PostState.OPEN if published else PostState.WAITING,
        published_on=today if published else None,
    )
    post.save()
    index(post)
    note_news(person, today)
    return post


@transaction.atomic
def correct_post(*, post: Post, acting_user: User | None, read_at: str, **told: Any) -> Post:
    """Writes over the version that was ``read_at``; by its author, the desk reads it again."""
    rules = exchange_settings()
    if "visibility" in told:
        told["visibility"] = narrower(told["visibility"], rules.visibility)
    if not told.get("valid_until"):
        told.pop("valid_until", None)
    held = Post.objects.select_for_update().get(pk=post.pk)
    if held.saved_at.isoformat() != read_at:
        if all(getattr(held, name) == value for name, value in told.items()):
            # Sent twice: the first has done it.
            return held
        raise OutOfDate(held)
    if not held.can_be_changed:
        raise Refused(_("Cette annonce n’est plus sur le mur. Renouvelez-la d’abord."))
    if told["category"].pk != held.category_id:
        _refuse_category(told["category"])
    if told.get("mandate") not in (None, held.mandate):
        _refuse_mandate(told["mandate"], held.participant)
    before = held.photo
    for name, value in _with_its_photo(told).items():
        setattr(held, name, value)
    if rules.moderated and acting_user is not None and acting_user.pk == held.participant.user_id:
        held.state, held.published_on = PostState.WAITING, None
    held.save()
    index(held)
    if before is not None and before.pk != held.photo_id:
        # Wagtail removes its files after the commit.
        before.delete()
    return held


class OutOfDate(Refused):
    """Somebody has changed the post since its form was opened."""

    def __init__(self, post: Post) -> None:
        super().__init__(
            _(
                "Quelqu’un a changé cette annonce après que vous l’avez ouverte. Ce que vous avez "
                "écrit est encore là\u00a0: comparez, puis enregistrez à nouveau."
            )
        )
        self.post = post


def publish_post(*, post: Post, acting_user: User) -> Post:
    """The desk has read it. Raises ``Refused``."""
    if post.participant.state == ParticipantState.WAITING:
        raise Refused(
            _(
                "L’inscription de %(name)s n’est pas encore confirmée : confirmez-la d’abord, sur sa "
                "fiche."
            )
            % {"name": post.participant}
        )
    return _move(post, (PostState.WAITING,), PostState.OPEN, published_on=timezone.localdate())


def take_in_hand(*, post: Post, acting_user: User) -> Post:
    """Somebody sees to it; it can still be read."""
    return _move(post, (PostState.OPEN,), PostState.IN_HAND)


@transaction.atomic
def put_back(*, post: Post, acting_user: User) -> Post:
    """Nobody sees to it any more; or it was ended or taken down by mistake."""
    held = _locked_with_its_author(post)
    if held.state == PostState.IN_HAND:
        return _move(held, (PostState.IN_HAND,), PostState.OPEN)
    if held.participant.state != ParticipantState.ACTIVE or held.category.refusal:
        raise Refused(
            _(
                "Cette annonce ne peut pas revenir sur le mur\u00a0: la personne ne participe pas en "
                "ce moment, ou la catégorie n’est plus acceptée."
            )
        )
    today = timezone.localdate()
    return _move(
        held,
        ENDED,
        PostState.OPEN,
        closed_on=None,
        answer="",
        warned_days=None,
        published_on=held.published_on or today,
        valid_until=held.valid_until if held.valid_until >= today else last_day(today),
    )


def finish_post(*, post: Post, acting_user: User | None) -> Post:
    """The service was done."""
    return _move(post, ON_THE_WALL, PostState.DONE, closed_on=timezone.localdate())


def take_down(*, post: Post, acting_user: User | None, why: str = "") -> Post:
    """For good, or until it is renewed; ``why`` is read by its author."""
    return _move(
        post,
        UNFINISHED,
        PostState.TAKEN_DOWN,
        closed_on=timezone.localdate(),
        answer=why,
    )


@transaction.atomic
def renew_post(*, post: Post, acting_user: User | None) -> Post:
    """As long again from today. Once a day: the second press changes nothing."""
    held = _locked_with_its_author(post)
    today = timezone.localdate()
    if held.participant.state == ParticipantState.PAUSED:
        raise Refused(
            _("La personne est en pause : cette annonce pourra être renouvelée à son retour.")
        )
    if held.participant.state not in TAKES_PART:
        raise Refused(
            _("La personne ne participe plus : cette annonce ne peut pas être renouvelée.")
        )
    if held.state in ENDED or held.category.refusal:
        raise Refused(
            _(
                "Cette annonce n’est plus sur le mur et ne peut pas être renouvelée. Écrivez-en une "
                "nouvelle, ou demandez à l’accueil."
            )
        )
    if held.state == PostState.EXPIRED:
        by_author = acting_user is None or acting_user.pk == held.participant.user_id
        unread = held.published_on is None and by_author and exchange_settings().moderated
        held.state, held.closed_on = PostState.WAITING if unread else PostState.OPEN, None
        if not unread:
            held.published_on = held.published_on or today
    held.valid_until = max(held.valid_until, last_day(today))
    held.warned_days = None
    held.save(update_fields=["state", "closed_on", "published_on", "valid_until", "warned_days"])
    note_news(held.participant, today)
    return held


def expire_posts(today: datetime.date) -> int:
    """Those whose last day has passed leave the wall, read or not; twice does nothing more."""
    over = Post.objects.filter(state__in=UNFINISHED, valid_until__lt=today)
    return over.update(state=PostState.EXPIRED, closed_on=today)


def take_down_posts_of(participant: Participant, *, why: str) -> int:
    """When a person leaves or is erased."""
    return Post.objects.filter(participant=participant, state__in=UNFINISHED).update(
        state=PostState.TAKEN_DOWN, closed_on=timezone.localdate(), answer=why
    )


def last_day(first: datetime.date) -> datetime.date:
    return first + datetime.timedelta(days=exchange_settings().validity_days)


def narrower(wanted: str, allowed: str) -> str:
    """The centre says how much may be seen at most; a person may choose less."""
    return min(wanted, allowed, key=lambda one: SEEN_BY.index(Visibility(one)))


def words_of(post: Post) -> Any:
    """What it is found by, as an expression for ``Post.vector``."""
    return weighted_vector(
        A=[post.title], B=[post.category.name], C=[post.text, post.place, post.for_whom]
    )


def index(post: Post) -> None:
    Post.objects.filter(pk=post.pk).update(vector=words_of(post))


def index_posts_of(category: Category) -> None:
    """Its name is a word of each of its posts."""
    for post in category.posts.select_related("category").iterator():
        index(post)


def note_news(person: Participant, today: datetime.date) -> None:
    """A post is a sign of life."""
    Participant.objects.filter(pk=person.pk, last_sign_on__lt=today).update(last_sign_on=today)


def _with_its_photo(told: dict[str, Any]) -> dict[str, Any]:
    """A new picture is kept only now that nothing refuses the post any more."""
    photo = told.get("photo")
    if photo is not None and photo.pk is None:
        photo.save()
    return told


def _refuse_category(category: Category) -> None:
    if category.refusal:
        raise Refused(category.refusal, field="category")
    if category.retired_on is not None:
        raise Refused(
            _("La catégorie « %(name)s » n’est plus proposée : choisissez-en une autre.")
            % {"name": category.name},
            field="category",
        )


def _refuse_mandate(mandate: Mandate, person: Participant) -> None:
    if not (mandate.participant_id == person.pk and mandate.covers(MandateScope.POST)):
        raise Refused(
            _(
                "Ce mandat ne permet pas, ou plus, d’écrire une annonce. Mettez-le à jour sur la "
                "fiche de la personne."
            )
        )


def _locked_with_its_author(post: Post) -> Post:
    """She first, as where she leaves and her posts go with her: nobody waits in a circle."""
    Participant.objects.select_for_update().get(pk=post.participant_id)
    rows = Post.objects.select_for_update(of=("self",))
    return rows.select_related("participant", "category").get(pk=post.pk)


@transaction.atomic
def _move(post: Post, states: tuple[str, ...], state: str, **values: Any) -> Post:
    """From one of ``states``; what has arrived already stays as it is."""
    held = Post.objects.select_for_update().get(pk=post.pk)
    if held.state == state:
        return held
    if held.state not in states:
        raise Refused(
            _("Cette annonce est maintenant « %(state)s » : il n’y a rien à faire de plus.")
            % {"state": held.get_state_display()}
        )
    for name, value in {"state": state, **values}.items():
        setattr(held, name, value)
    held.save(update_fields=["state", *values])
    return held
