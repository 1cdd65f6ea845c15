"""The people of the exchange. A ``Participant`` is a person, never an account."""

import datetime
import uuid
from collections.abc import Iterable
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exchange.enums import (
    BirthBand,
    Contact,
    HelperKind,
    Kept,
    Language,
    LifeEventKind,
    MandateScope,
    Mobility,
    ParticipantState,
    RegisteredBy,
    Retired,
    Way,
)
from jobs.storage import PrivateStorage
from tenants.managers import CentreOnlyManager
from territory.normalise import sort_key

CODE_LENGTH = 8
# Those whom the desk still has on its list.
HERE = (ParticipantState.ACTIVE, ParticipantState.PAUSED)


class ParticipantQuerySet(models.QuerySet["Participant"]):
    def bulk_create(self, objs: Iterable[Any], *args: Any, **options: Any) -> list[Any]:
        """Found by a search like those that were saved one by one."""
        people = list(objs)
        for one in people:
            one.search_key = one._search_key()
        return super().bulk_create(people, *args, **options)

    def here(self) -> Self:
        """Confirmed, and not gone: paused ones too."""
        return self.filter(state__in=HERE)

    def waiting(self) -> Self:
        return self.filter(state=ParticipantState.WAITING)

    def known(self) -> Self:
        """Whose file still says who they are: all but doubles and erased ones."""
        return self.exclude(state__in=[ParticipantState.MERGED, ParticipantState.ERASED])


class Participant(models.Model):
    """Somebody who takes part: a name and a way to reach her are enough."""

    # --- Who, and how to reach her ---
    first_name = models.CharField(_("prénom"), max_length=100, blank=True)
    last_name = models.CharField(_("nom"), max_length=100, blank=True)
    phone = models.CharField(_("téléphone"), max_length=30, blank=True)
    email = models.EmailField(_("adresse e-mail"), blank=True)
    address = models.CharField(_("adresse"), max_length=250, blank=True)
    # For who has neither: « passe le mercredi », « par sa voisine du 12 ».
    reached_by = models.CharField(_("comment la ou le joindre"), max_length=250, blank=True)
    preferred_contact = models.CharField(
        _("préfère être prévenu·e"), max_length=10, choices=Contact.choices, blank=True
    )
    preferred_hours = models.CharField(_("heures préférées"), max_length=100, blank=True)

    # --- What she agreed to say of herself ---
    kept = ArrayField(
        models.CharField(max_length=10, choices=Kept.choices),
        verbose_name=_("accepte que le centre garde"),
        default=list,
        blank=True,
    )
    kept_agreed_on = models.DateField(_("accord donné le"), null=True, blank=True)
    kept_agreed_by = models.CharField(
        _("accord donné"), max_length=10, choices=Way.choices, blank=True
    )
    birth_band = models.PositiveSmallIntegerField(
        _("années de naissance"), choices=BirthBand.choices, null=True, blank=True
    )
    # Of a minor only: the day she comes of age, which is all that has to be known.
    adult_on = models.DateField(_("majeur·e le"), null=True, blank=True)
    retired = models.CharField(
        _("à la retraite"), max_length=3, choices=Retired.choices, blank=True
    )
    # INSEE code: no key leaves the centre's schema.
    commune = models.CharField(_("commune"), max_length=5, blank=True)
    neighbourhood = models.CharField(_("quartier, hameau"), max_length=100, blank=True)
    languages = ArrayField(
        models.CharField(max_length=5, choices=Language.choices),
        verbose_name=_("langues parlées"),
        default=list,
        blank=True,
    )
    mobility = models.CharField(
        _("déplacements"), max_length=10, choices=Mobility.choices, blank=True
    )
    services_a_month = models.PositiveSmallIntegerField(
        _("services par mois, au plus"), null=True, blank=True
    )
    keeps_desk = models.BooleanField(_("tient des permanences"), default=False)

    # --- Her registration ---
    state = models.CharField(
        _("état"),
        max_length=10,
        choices=ParticipantState.choices,
        default=ParticipantState.ACTIVE,
    )
    registered_on = models.DateField(_("inscrit·e le"), default=timezone.localdate)
    registered_by = models.CharField(
        _("inscrit·e"), max_length=12, choices=RegisteredBy.choices, default=RegisteredBy.DESK
    )
    # The form she came by: sent twice, it makes one person.
    form_key = models.UUIDField(_("formulaire"), unique=True, default=uuid.uuid4, editable=False)
    paused_until = models.DateField(_("en pause jusqu’au"), null=True, blank=True)
    left_on = models.DateField(_("parti·e le"), null=True, blank=True)
    last_sign_on = models.DateField(_("dernières nouvelles"), default=timezone.localdate)
    merged_into = models.ForeignKey(
        "self",
        models.SET_NULL,
        verbose_name=_("réuni·e à"),
        related_name="doubles",
        null=True,
        blank=True,
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("compte"),
        related_name="participant",
        null=True,
        blank=True,
    )
    # On her card, for the desk and for claiming an account: see ``exchange.cards``. Null when the
    # row is somebody's no more.
    card_code = models.CharField(
        _("code de la carte"), max_length=CODE_LENGTH, unique=True, null=True, blank=True
    )
    # Names, telephone, card and places as searches compare them.
    search_key = models.TextField(_("texte cherché"), blank=True, editable=False)
    saved_at = models.DateTimeField(_("enregistré le"), auto_now=True)

    objects = ParticipantQuerySet.as_manager()
    in_centres: models.Manager["Participant"] = CentreOnlyManager()

    class Meta:
        base_manager_name = "in_centres"
        verbose_name = _("participant·e")
        verbose_name_plural = _("participant·e·s")
        ordering: ClassVar = ["last_name", "first_name", "pk"]
        indexes: ClassVar = [models.Index(fields=["state", "last_name"], name="participant_list")]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="participant_merged_or_not",
                condition=models.Q(merged_into=None) | models.Q(state=ParticipantState.MERGED),
            ),
            models.CheckConstraint(
                name="participant_named_until_erased",
                condition=~models.Q(first_name="", last_name="")
                | models.Q(state=ParticipantState.ERASED),
                violation_error_message=_("Écrivez au moins un nom ou un prénom."),
            ),
        ]

    def __str__(self) -> str:
        return self.full_name or str(_("Personne effacée"))

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.search_key = self._search_key()
        named = kwargs.get("update_fields")
        if named is not None:
            kwargs["update_fields"] = {*named, "search_key", "saved_at"}
        super().save(*args, **kwargs)

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def that_counts(self) -> "Participant":
        """Herself, or whom she is a double of, followed to the end."""
        person = self
        while person.merged_into is not None:
            person = person.merged_into
        return person

    @property
    def public_name(self) -> str:
        """What others may read: a first name, never more; not even an initial of the family's."""
        return self.first_name.split()[0] if self.first_name.strip() else ""

    @property
    def journal_name(self) -> str:
        """Nobody may change a line of the journal, so it holds no name."""
        return f"participant n° {self.pk}"

    @property
    def is_minor(self) -> bool:
        return self.adult_on is not None and self.adult_on > timezone.localdate()

    def _search_key(self) -> str:
        digits = "".join(sign for sign in self.phone if sign.isdigit())
        words = [self.first_name, self.last_name, self.neighbourhood, self.email]
        parts = [sort_key(" ".join(words)), digits, (self.card_code or "").lower()]
        return " ".join(part for part in parts if part)


class LifeEvent(models.Model):
    """What happened to a registration, and when; kept without words after an erasure."""

    participant = models.ForeignKey(
        Participant, models.CASCADE, verbose_name=_("personne"), related_name="events"
    )
    kind = models.CharField(_("fait"), max_length=20, choices=LifeEventKind.choices)
    happened_on = models.DateField(_("jour"), default=timezone.localdate)
    noted_at = models.DateTimeField(_("noté le"), auto_now_add=True)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("noté par"),
        related_name="+",
        null=True,
        blank=True,
    )
    note = models.TextField(_("précision"), blank=True)

    objects: models.Manager["LifeEvent"] = models.Manager()
    in_centres: models.Manager["LifeEvent"] = CentreOnlyManager()

    class Meta:
        base_manager_name = "in_centres"
        verbose_name = _("fait")
        verbose_name_plural = _("faits")
        ordering: ClassVar = ["-happened_on", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["kind", "happened_on"], name="life_event_of_year")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.happened_on})"


class MandateQuerySet(models.QuerySet["Mandate"]):
    def in_force(self, day: datetime.date | None = None) -> Self:
        """As ``Mandate.in_force`` says it, that day (today)."""
        day = day or timezone.localdate()
        return self.filter(
            models.Q(ends_on=None) | models.Q(ends_on__gte=day),
            models.Q(ended_on=None) | models.Q(ended_on__gt=day),
            given_on__lte=day,
        )


class Mandate(models.Model):
    """Who may act for a person, in what, since when, and how she said so."""

    participant = models.ForeignKey(
        Participant, models.CASCADE, verbose_name=_("personne aidée"), related_name="mandates"
    )
    kind = models.CharField(_("lien"), max_length=12, choices=HelperKind.choices)
    name = models.CharField(_("nom de qui aide"), max_length=150)
    phone = models.CharField(_("téléphone"), max_length=30, blank=True)
    email = models.EmailField(_("adresse e-mail"), blank=True)
    # Somebody who takes part herself.
    helper = models.ForeignKey(
        Participant,
        models.SET_NULL,
        verbose_name=_("participe aussi"),
        related_name="mandates_held",
        null=True,
        blank=True,
    )
    scope = ArrayField(
        models.CharField(max_length=10, choices=MandateScope.choices), verbose_name=_("peut")
    )
    given_on = models.DateField(_("donné le"), default=timezone.localdate)
    given_by = models.CharField(_("donné"), max_length=10, choices=Way.choices)
    ends_on = models.DateField(_("jusqu’au"), null=True, blank=True)
    ended_on = models.DateField(_("arrêté le"), null=True, blank=True)
    scan = models.FileField(
        _("papier signé"), upload_to="mandates", storage=PrivateStorage, blank=True
    )
    witness = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("recueilli par"),
        related_name="+",
        null=True,
        blank=True,
    )

    objects = MandateQuerySet.as_manager()
    in_centres: models.Manager["Mandate"] = CentreOnlyManager()

    class Meta:
        base_manager_name = "in_centres"
        verbose_name = _("mandat")
        verbose_name_plural = _("mandats")
        ordering: ClassVar = ["-given_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.name} ({self.get_kind_display()})"

    def covers(self, scope: str, day: datetime.date | None = None) -> bool:
        """In force that day (today), for that act."""
        return scope in self.scope and self.in_force(day)

    def in_force(self, day: datetime.date | None = None) -> bool:
        day = day or timezone.localdate()
        return (
            self.given_on <= day
            and (self.ends_on is None or day <= self.ends_on)
            and (self.ended_on is None or day < self.ended_on)
        )


class SafeguardingNote(models.Model):
    """A worry about a person's safety. Direction alone reads and writes these."""

    participant = models.ForeignKey(
        Participant, models.CASCADE, verbose_name=_("personne"), related_name="safeguarding_notes"
    )
    text = models.TextField(_("note"))
    written_at = models.DateTimeField(_("écrite le"), auto_now_add=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("par"),
        related_name="+",
        null=True,
        blank=True,
    )

    objects: models.Manager["SafeguardingNote"] = models.Manager()
    in_centres: models.Manager["SafeguardingNote"] = CentreOnlyManager()

    class Meta:
        base_manager_name = "in_centres"
        verbose_name = _("note de protection")
        verbose_name_plural = _("notes de protection")
        ordering: ClassVar = ["-written_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.written_at:%Y-%m-%d}"
