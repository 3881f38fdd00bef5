"""An uploaded file of places or teams between its dry run and its confirmation."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cms.core import clock
from organisation.enums import ImportKind

DRAFT_LIFE = dt.timedelta(hours=24)


def in_a_day() -> dt.datetime:
    return clock.now() + DRAFT_LIFE


class ImportDraftQuerySet(models.QuerySet["ImportDraft"]):
    def alive(self) -> Self:
        return self.filter(expires_at__gt=clock.now())

    def expired(self) -> Self:
        return self.filter(expires_at__lte=clock.now())


class ImportDraft(models.Model):
    """The rows as read, so that nobody uploads twice; seen by its actor only, gone after a day."""

    token = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=pgettext_lazy("organisation", "person"),
        on_delete=models.CASCADE,
        related_name="+",
    )
    kind = models.CharField(
        pgettext_lazy("organisation", "kind"), max_length=10, choices=ImportKind
    )
    filename = models.CharField(_("file"), max_length=200)
    rows = models.JSONField(_("rows"))  # [[row number, {column: text}, [reasons]], …]
    digest = models.CharField(max_length=64)  # of the plan that its actor was shown
    created_at = models.DateTimeField(_("time"), default=clock.now, editable=False)
    expires_at = models.DateTimeField(_("expires"), default=in_a_day, db_index=True)

    objects = ImportDraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("import draft")
        verbose_name_plural = _("import drafts")

    def __str__(self) -> str:
        return self.filename
