"""An uploaded file between its dry run and its confirmation."""

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
from organisation.models.places import Place

DRAFT_LIFE = dt.timedelta(hours=24)


def in_a_day() -> dt.datetime:
    return clock.now() + DRAFT_LIFE


class DraftQuerySet(models.QuerySet["Draft"]):
    def alive(self) -> Self:
        return self.filter(expires_at__gt=clock.now())

    def expired(self) -> Self:
        return self.filter(expires_at__lte=clock.now())


class Draft(models.Model):
    """The rows as read, so that nobody uploads twice; seen by its actor only, gone after a day."""

    token = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=pgettext_lazy("organisation", "person"),
        on_delete=models.CASCADE,
        related_name="+",
    )
    filename = models.CharField(_("file"), max_length=200)
    rows = models.JSONField(_("rows"))
    digest = models.CharField(max_length=64)  # of the plan that its actor was shown
    created_at = models.DateTimeField(_("time"), default=clock.now, editable=False)
    expires_at = models.DateTimeField(_("expires"), default=in_a_day, db_index=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.filename


class ImportDraft(Draft):
    """A table of places or teams; rows are [[row number, {column: text}, [reasons]], …]."""

    kind = models.CharField(
        pgettext_lazy("organisation", "kind"), max_length=10, choices=ImportKind
    )

    class Meta:
        verbose_name = _("import draft")
        verbose_name_plural = _("import drafts")


class CalendarDraft(Draft):
    """A foreign calendar, as closures of a place or, without one, as public days of all.

    Rows are what ``organisation.calendars.reading.Entry`` writes down of itself.
    """

    place = models.ForeignKey(
        Place,
        verbose_name=pgettext_lazy("organisation", "place"),
        null=True,
        on_delete=models.CASCADE,
        related_name="+",
    )

    class Meta:
        verbose_name = _("calendar draft")
        verbose_name_plural = _("calendar drafts")
