"""The wall: what is offered and asked, and the papers that say it."""

import uuid
from collections.abc import Iterable
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exchange.enums import (
    Frequency,
    Language,
    PaperForm,
    ParticipantState,
    PostKind,
    PostState,
    ReportReason,
    Urgency,
    Visibility,
)
from exchange.models.module import Place
from exchange.models.people import Mandate, Participant
from tenants.managers import CentreOnlyManager
from territory.normalise import sort_key

# What can still be answered.
ON_THE_WALL = (PostState.OPEN, PostState.IN_HAND)
UNFINISHED = (*ON_THE_WALL, PostState.WAITING)

# Requests before offers, what cannot wait before what can: on boards, in the hall, in the bulletin.
NEEDED_FIRST = (
    "-kind",
    models.Case(
        models.When(urgency=Urgency.URGENT, then=0),
        models.When(urgency=Urgency.WEEK, then=1),
        default=2,
    ),
)


class Category(models.Model):
    """Of services; the centre's own list. Retired when posts have used it, never deleted."""

    name = models.CharField(_("nom"), max_length=80)
    examples = models.CharField(
        _("exemples"),
        max_length=200,
        blank=True,
        help_text=_("Ce qu’on y range, en quelques mots."),
    )
    # Not empty: nothing is posted in it, and this says kindly why and where to go instead.
    refusal = models.TextField(
        _("pourquoi c’est refusé"),
        blank=True,
        help_text=_(
            "À remplir pour ce que l’entraide ne fait pas : dites pourquoi, et vers qui aller."
        ),
    )
    sort_order = models.PositiveSmallIntegerField(_("ordre"), default=0)
    retired_on = models.DateField(_("n’est plus proposée depuis le"), null=True, blank=True)

    class Meta:
        verbose_name = _("catégorie de services")
        verbose_name_plural = _("catégories de services")
        ordering: ClassVar = ["sort_order", "name", "pk"]

    def __str__(self) -> str:
        return self.name


class PostQuerySet(models.QuerySet["Post"]):
    def bulk_create(self, objs: Iterable[Any], *args: Any, **options: Any) -> list[Any]:
        """Found by nearly its words like those that were saved one by one."""
        posts = list(objs)
        for one in posts:
            one.search_key = one._search_key()
        return super().bulk_create(posts, *args, **options)

    def on_the_wall(self) -> Self:
        return self.filter(state__in=ON_THE_WALL)

    def shown(self) -> Self:
        """Those whose author is there: during a pause nobody asks anything of her."""
        return self.on_the_wall().filter(participant__state=ParticipantState.ACTIVE)

    def public(self) -> Self:
        """What anybody may read on a screen."""
        return self.shown().filter(visibility=Visibility.EVERYONE)

    def for_participants(self) -> Self:
        return self.shown().exclude(visibility=Visibility.PAPER)


class Post(models.Model):
    """An offer or a request. Its key is the short number on screen and on paper."""

    kind = models.CharField(_("offre ou demande"), max_length=8, choices=PostKind.choices)
    category = models.ForeignKey(
        Category, models.PROTECT, verbose_name=_("catégorie"), related_name="posts"
    )
    title = models.CharField(_("titre"), max_length=90)
    text = models.TextField(_("texte"), blank=True, max_length=1000)
    place = models.CharField(_("où"), max_length=120, blank=True)
    times = models.CharField(_("quand"), max_length=120, blank=True)
    urgency = models.CharField(
        _("urgence"), max_length=8, choices=Urgency.choices, default=Urgency.NONE
    )
    frequency = models.CharField(
        _("combien de fois"), max_length=10, choices=Frequency.choices, default=Frequency.ONCE
    )
    for_whom = models.CharField(_("pour qui"), max_length=120, blank=True)
    language = models.CharField(_("langue"), max_length=5, choices=Language.choices, blank=True)
    photo = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        models.SET_NULL,
        verbose_name=_("photo"),
        related_name="+",
        null=True,
        blank=True,
    )
    photo_description = models.CharField(_("ce que montre la photo"), max_length=200, blank=True)

    participant = models.ForeignKey(
        Participant, models.PROTECT, verbose_name=_("de la part de"), related_name="posts"
    )
    # Written by who helps her.
    mandate = models.ForeignKey(
        Mandate,
        models.SET_NULL,
        verbose_name=_("par"),
        related_name="posts",
        null=True,
        blank=True,
    )
    # Not even the first name is shown.
    anonymous = models.BooleanField(_("sans prénom"), default=False)
    visibility = models.CharField(
        _("visible par"),
        max_length=12,
        choices=Visibility.choices,
        default=Visibility.EVERYONE,
    )
    state = models.CharField(
        _("état"), max_length=10, choices=PostState.choices, default=PostState.WAITING
    )
    # Why it was taken down, or sent back to be corrected: read by its author.
    answer = models.TextField(_("réponse de l’accueil"), blank=True)
    posted_on = models.DateField(_("reçue le"), default=timezone.localdate)
    published_on = models.DateField(_("sur le mur depuis le"), null=True, blank=True)
    valid_until = models.DateField(_("valable jusqu’au"))
    closed_on = models.DateField(_("sortie du mur le"), null=True, blank=True)
    # The nearest warning that was given: 14 or 3 days before the end.
    warned_days = models.PositiveSmallIntegerField(
        _("prévenu·e, jours avant"), null=True, blank=True, editable=False
    )
    # In a digest, the last time: the next one begins with those that were told least lately.
    told_on = models.DateField(_("dans la lettre du"), null=True, blank=True, editable=False)
    form_key = models.UUIDField(_("formulaire"), unique=True, default=uuid.uuid4, editable=False)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("écrite par"),
        related_name="+",
        null=True,
        blank=True,
    )
    search_key = models.TextField(_("texte cherché"), blank=True, editable=False)
    # Written by ``exchange.wall.services`` after each save.
    vector = SearchVectorField(_("texte indexé"), null=True, editable=False)
    saved_at = models.DateTimeField(_("enregistrée le"), auto_now=True)

    objects = PostQuerySet.as_manager()
    in_centres: models.Manager["Post"] = CentreOnlyManager()

    class Meta:
        base_manager_name = "in_centres"
        verbose_name = _("annonce")
        verbose_name_plural = _("annonces")
        ordering: ClassVar = ["-published_on", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["state", "kind", "category"], name="post_on_the_wall"),
            models.Index(
                fields=["valid_until"],
                name="post_ends",
                condition=models.Q(state__in=ON_THE_WALL),
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="post_published_when_on_the_wall",
                condition=~models.Q(state__in=ON_THE_WALL) | models.Q(published_on__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} (n° {self.pk})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.search_key = self._search_key()
        named = kwargs.get("update_fields")
        if named is not None:
            kwargs["update_fields"] = {*named, "search_key", "saved_at"}
        super().save(*args, **kwargs)

    @property
    def is_on_the_wall(self) -> bool:
        return self.state in ON_THE_WALL

    @property
    def is_shown(self) -> bool:
        """As ``shown()`` finds them: the posts of who is in a pause wait with her."""
        return self.is_on_the_wall and self.participant.state == ParticipantState.ACTIVE

    @property
    def can_be_changed(self) -> bool:
        """Corrected, or taken down."""
        return self.state in UNFINISHED

    @property
    def can_be_renewed(self) -> bool:
        return self.is_on_the_wall or self.state == PostState.EXPIRED

    @property
    def signed(self) -> str:
        """The first name that may be read beside it, or nothing."""
        return "" if self.anonymous else self.participant.public_name

    def _search_key(self) -> str:
        return sort_key(" ".join([self.title, self.text, self.place, self.for_whom]))


class WordForTheDesk(models.Model):
    """Something that waits until somebody of the desk has seen to it."""

    received_at = models.DateTimeField(_("reçu le"), auto_now_add=True)
    handled_at = models.DateTimeField(_("traité le"), null=True, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("traité par"),
        related_name="+",
        null=True,
        blank=True,
    )

    class Meta:
        abstract = True


class Answer(WordForTheDesk):
    """A word left for the desk by who wants to answer a post; introductions come of it."""

    post = models.ForeignKey(
        Post, models.CASCADE, verbose_name=_("annonce"), related_name="answers"
    )
    participant = models.ForeignKey(
        Participant,
        models.SET_NULL,
        verbose_name=_("de la part de"),
        related_name="answers",
        null=True,
        blank=True,
    )
    name = models.CharField(_("nom"), max_length=150, blank=True)
    reached_by = models.CharField(_("comment la ou le joindre"), max_length=250, blank=True)
    text = models.TextField(_("mot"), max_length=1000, blank=True)
    form_key = models.UUIDField(_("formulaire"), unique=True, default=uuid.uuid4, editable=False)

    objects: models.Manager["Answer"] = models.Manager()
    in_centres: models.Manager["Answer"] = CentreOnlyManager()

    class Meta:
        base_manager_name = "in_centres"
        verbose_name = _("réponse à une annonce")
        verbose_name_plural = _("réponses aux annonces")
        ordering: ClassVar = ["-received_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.name or self.participant} → {self.post_id}"


class PostReport(WordForTheDesk):
    """Somebody says that a post should not be there; nothing tells who."""

    post = models.ForeignKey(
        Post, models.CASCADE, verbose_name=_("annonce"), related_name="reports"
    )
    reason = models.CharField(_("raison"), max_length=8, choices=ReportReason.choices)
    text = models.TextField(_("précision"), max_length=500, blank=True)

    objects: models.Manager["PostReport"] = models.Manager()
    in_centres: models.Manager["PostReport"] = CentreOnlyManager()

    class Meta:
        base_manager_name = "in_centres"
        verbose_name = _("signalement")
        verbose_name_plural = _("signalements")
        ordering: ClassVar = ["-received_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_reason_display()} ({self.post_id})"


class Paper(models.Model):
    """A printed post at a place: to hang, hanging since, or taken down."""

    post = models.ForeignKey(Post, models.CASCADE, verbose_name=_("annonce"), related_name="papers")
    where = models.ForeignKey(Place, models.PROTECT, verbose_name=_("lieu"), related_name="papers")
    form = models.CharField(_("papier"), max_length=5, choices=PaperForm.choices)
    printed_at = models.DateTimeField(_("imprimée le"), auto_now_add=True)
    hung_on = models.DateField(_("accrochée le"), null=True, blank=True)
    removed_on = models.DateField(_("décrochée le"), null=True, blank=True)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("noté par"),
        related_name="+",
        null=True,
        blank=True,
    )

    objects: models.Manager["Paper"] = models.Manager()
    in_centres: models.Manager["Paper"] = CentreOnlyManager()

    class Meta:
        base_manager_name = "in_centres"
        verbose_name = _("papier affiché")
        verbose_name_plural = _("papiers affichés")
        ordering: ClassVar = ["where", "post", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["post", "where", "form"],
                condition=models.Q(removed_on=None),
                name="paper_once_at_each_place",
            )
        ]

    def __str__(self) -> str:
        return f"{self.post_id}, {self.where}"
