"""The shared catalogue and its vocabularies. Everything here lives in the public schema."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, GistIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from federation.enums import TermKind
from federation.text_search import plain
from tenants.models import Centre
from territory.models import Department


class Term(models.Model):
    """A word of the network's vocabularies. Retired, never deleted: drafts may still use it."""

    kind = models.CharField(_("vocabulaire"), max_length=20, choices=TermKind.choices)
    code = models.SlugField(_("code"), max_length=50)
    label = models.CharField(_("libellé"), max_length=80)
    aliases = ArrayField(
        models.CharField(max_length=80),
        verbose_name=_("autres écritures"),
        default=list,
        blank=True,
    )
    position = models.PositiveSmallIntegerField(_("rang"), default=0)
    retired_on = models.DateField(_("retiré le"), null=True, blank=True)

    class Meta:
        verbose_name = _("terme")
        verbose_name_plural = _("vocabulaires")
        ordering: ClassVar = ["kind", "position", "label"]
        constraints: ClassVar = [
            models.UniqueConstraint("kind", "code", name="term_code_unique_in_kind"),
            models.UniqueConstraint("kind", Lower("label"), name="term_label_unique_in_kind"),
        ]

    def __str__(self) -> str:
        return self.label


class PracticeQuerySet(models.QuerySet["Practice"]):
    def published(self) -> "PracticeQuerySet":
        return self.filter(withdrawn_at=None)


class Practice(models.Model):
    """An action shared with the network, with all its yearly editions.

    Keyed by ``action_uid``. Its facets are those of the latest edition still shared. A withdrawn
    practice stays as a tombstone: its address answers 410, and an older publication that
    arrives late cannot bring it back.
    """

    action_uid = models.UUIDField(_("identifiant de l’action"), unique=True, editable=False)
    slug = models.SlugField(_("adresse"), max_length=120, unique=True)
    centre = models.ForeignKey(
        Centre, models.PROTECT, verbose_name=_("centre"), related_name="practices"
    )
    department = models.ForeignKey(
        Department, models.PROTECT, verbose_name=_("département"), related_name="practices"
    )
    # By its uid: the practice it was adapted from may be shared later, or never.
    parent_uid = models.UUIDField(_("adaptée de"), null=True, blank=True, db_index=True)
    version = models.PositiveIntegerField(_("version"), default=0)
    title = models.CharField(_("titre"), max_length=255)
    summary = models.TextField(_("résumé"), blank=True)
    status = models.CharField(_("état de l’action"), max_length=20, blank=True)
    dimension = models.CharField(_("dimension"), max_length=20, blank=True)
    keywords = ArrayField(
        models.CharField(max_length=50), verbose_name=_("mots clés"), default=list
    )
    audiences = ArrayField(models.CharField(max_length=50), verbose_name=_("publics"), default=list)
    partner_kinds = ArrayField(
        models.CharField(max_length=50), verbose_name=_("types de partenaires"), default=list
    )
    years = ArrayField(
        models.PositiveSmallIntegerField(), verbose_name=_("années"), default=list, blank=True
    )
    published_at = models.DateTimeField(_("partagée le"), auto_now_add=True)
    updated_at = models.DateTimeField(_("mise à jour le"), auto_now=True)
    withdrawn_at = models.DateTimeField(_("retirée le"), null=True, blank=True)
    withdrawal_reason = models.TextField(_("raison du retrait"), blank=True)

    objects = PracticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("pratique")
        verbose_name_plural = _("pratiques")
        ordering: ClassVar = ["-updated_at", "-pk"]
        indexes: ClassVar = [
            GinIndex(fields=["keywords"], name="practice_keywords"),
            GinIndex(fields=["audiences"], name="practice_audiences"),
            GinIndex(fields=["partner_kinds"], name="practice_partner_kinds"),
            models.Index(
                fields=["-updated_at", "-id"],
                name="practice_newest",
                condition=models.Q(withdrawn_at=None),
            ),
            models.Index(
                fields=["-updated_at", "-id"],
                name="practice_withdrawn_last",
                condition=models.Q(withdrawn_at__isnull=False),
            ),
            GinIndex(
                OpClass(plain("title"), name="public.gin_trgm_ops"), name="practice_title_trigrams"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class PracticeEdition(models.Model):
    """One year of a practice: the snapshot of one sheet, as it was shared."""

    practice = models.ForeignKey(
        Practice, models.CASCADE, verbose_name=_("pratique"), related_name="editions"
    )
    sheet_uid = models.UUIDField(_("identifiant de la fiche"), unique=True, editable=False)
    year = models.PositiveSmallIntegerField(_("année"), null=True, blank=True)
    version = models.PositiveIntegerField(_("version"))
    snapshot = models.JSONField(_("contenu"), default=dict)
    published_at = models.DateTimeField(_("partagée le"), auto_now=True)
    withdrawn_at = models.DateTimeField(_("retirée le"), null=True, blank=True)

    class Meta:
        verbose_name = _("édition")
        verbose_name_plural = _("éditions")
        ordering: ClassVar = [models.F("year").desc(nulls_last=True), "-pk"]
        get_latest_by = "year"

    def __str__(self) -> str:
        return f"{self.practice} ({self.year or '—'})"


class PracticePhoto(models.Model):
    """A picture of an edition, copied to the public side: a centre's files stay on its host."""

    edition = models.ForeignKey(
        PracticeEdition, models.CASCADE, verbose_name=_("édition"), related_name="photos"
    )
    image = models.ImageField(_("image"), upload_to="pratiques")
    alternative_text = models.CharField(_("texte de remplacement"), max_length=255, blank=True)
    credit = models.CharField(_("crédit"), max_length=255, blank=True)

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.alternative_text or str(self.image.name)


class PracticeText(models.Model):
    """What the search reads, apart from the practice so that a search drags no texts along.

    ``position`` grows with each publication: the sets of practices that ``federation.search``
    keeps are sets of positions, so that their order is the order of freshness.
    """

    practice = models.OneToOneField(
        Practice, models.CASCADE, verbose_name=_("pratique"), related_name="text", primary_key=True
    )
    position = models.IntegerField(_("rang de parution"), unique=True)
    title = SearchVectorField(_("titre indexé"))
    # Title, summary, keywords, names of the centre and of places.
    heading = SearchVectorField(_("en-tête indexé"))
    vector = SearchVectorField(_("texte indexé"))

    class Meta:
        verbose_name = _("texte de pratique")
        verbose_name_plural = _("textes de pratiques")
        # Besides, PostgreSQL has an index of the pairs of words of each (migration 0006). What is shared
        # is entered at once: from a list of what is to be entered later each search would have to read.
        indexes: ClassVar = [
            GinIndex(fields=[field], name=f"practice_text_{field}", fastupdate=False)
            for field in ("vector", "heading", "title")
        ]

    def __str__(self) -> str:
        return str(self.practice_id)


class PracticeBody(models.Model):
    """The words of a practice as people wrote them, for excerpts."""

    practice = models.OneToOneField(
        Practice, models.CASCADE, verbose_name=_("pratique"), related_name="body", primary_key=True
    )
    text = models.TextField(_("texte"))

    class Meta:
        verbose_name = _("texte lisible de pratique")
        verbose_name_plural = _("textes lisibles de pratiques")

    def __str__(self) -> str:
        return str(self.practice_id)


class PracticeFacets(models.Model):
    """What a practice can be filtered by: « department:48 », « keyword:health ».

    A withdrawn practice keeps its row, without position or values, so that every process learns
    that it has gone. PostgreSQL adds a column that Django does not know, ``changed_in``: the
    transaction that wrote the row last, set by a trigger (``federation.search.index`` reads it).
    """

    practice = models.OneToOneField(
        Practice,
        models.CASCADE,
        verbose_name=_("pratique"),
        related_name="facets",
        primary_key=True,
    )
    position = models.IntegerField(_("rang de parution"), null=True, unique=True)
    values = ArrayField(models.CharField(max_length=80), verbose_name=_("valeurs"), default=list)

    class Meta:
        verbose_name = _("facettes de pratique")
        verbose_name_plural = _("facettes de pratiques")

    def __str__(self) -> str:
        return str(self.practice_id)


class CatalogueWord(models.Model):
    """A word that stands in the catalogue's texts, to correct what people type."""

    word = models.CharField(_("mot"), max_length=40, primary_key=True)
    key = models.CharField(_("mot sans accents"), max_length=40)
    count = models.PositiveIntegerField(_("nombre de pratiques"), default=1)

    class Meta:
        verbose_name = _("mot du catalogue")
        verbose_name_plural = _("mots du catalogue")
        indexes: ClassVar = [
            models.Index(fields=["key"], name="catalogue_word_key"),
            GistIndex(OpClass("key", name="gist_trgm_ops"), name="catalogue_word_trigrams"),
        ]

    def __str__(self) -> str:
        return self.word


class SynonymGroup(models.Model):
    """Words that find each other in a search. Applied to queries: nothing is indexed again."""

    terms = ArrayField(models.CharField(max_length=80), verbose_name=_("mots équivalents"))
    updated_at = models.DateTimeField(_("mis à jour le"), auto_now=True)

    class Meta:
        verbose_name = _("synonymes")
        verbose_name_plural = _("groupes de synonymes")
        ordering: ClassVar = ["terms", "pk"]

    def __str__(self) -> str:
        return ", ".join(self.terms)


class EmptySearch(models.Model):
    """What people looked for in vain on one day, and how often. Who, is written nowhere."""

    day = models.DateField(_("jour"))
    words = models.CharField(_("mots cherchés"), max_length=100)
    count = models.PositiveIntegerField(_("nombre de fois"), default=1)

    class Meta:
        verbose_name = _("recherche sans résultat")
        verbose_name_plural = _("recherches sans résultat")
        ordering: ClassVar = ["-day", "-count", "words"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["day", "words"], name="empty_search_once_a_day")
        ]

    def __str__(self) -> str:
        return self.words
