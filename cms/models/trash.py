import datetime
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from tenants.retention import days_kept


class TrashedPage(Page):
    """Holds one page of the trash, with those below it, beside the site: no address leads there.

    Each has a holder of its own, so that nothing about the page changes while it waits, its slug
    least of all, and another page can take that slug meanwhile.
    """

    deleted_at = models.DateTimeField(_("supprimée le"))
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("supprimée par"),
        related_name="+",
        null=True,
        blank=True,
    )
    former_parent = models.ForeignKey(
        Page, models.SET_NULL, verbose_name=_("était dans"), related_name="+", null=True, blank=True
    )
    # The last step of its path: where it stood among its sisters.
    former_step = models.CharField(_("rang"), max_length=Page.steplen)
    were_live = ArrayField(models.IntegerField(), verbose_name=_("pages publiées"), default=list)

    is_creatable = False
    parent_page_types: ClassVar[list[str]] = []
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("page à la corbeille")
        verbose_name_plural = _("pages à la corbeille")

    @property
    def kept_until(self) -> datetime.datetime:
        return self.deleted_at + datetime.timedelta(days=days_kept("trash"))
