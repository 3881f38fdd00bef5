"""Secret links under which a calendar program reads what is not public."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cms.core import clock
from lectures.scheduling.enums import CalendarScope
from lectures.scheduling.models.series import Series
from organisation.models import Lecturer, Place, Team


def new_calendar_token() -> str:
    """Return an unguessable token for a link (256 bits)."""
    return secrets.token_urlsafe(32)


class CalendarLink(models.Model):
    """One person's link to one calendar; it shows what she may see when it is read, and nothing
    once it is revoked.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_links"
    )
    scope = models.CharField(_("shows"), max_length=10, choices=CalendarScope)
    team = models.ForeignKey(
        Team, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    lecturer = models.ForeignKey(
        Lecturer, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    place = models.ForeignKey(
        Place, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    series = models.ForeignKey(
        Series, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    token = models.CharField(max_length=64, unique=True, default=new_calendar_token, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("calendar link")
        verbose_name_plural = _("calendar links")
        constraints = [
            models.CheckConstraint(
                condition=Q(scope="mine", team=None, lecturer=None, place=None, series=None)
                | Q(scope="team", team__isnull=False, lecturer=None, place=None, series=None)
                | Q(scope="lecturer", lecturer__isnull=False, team=None, place=None, series=None)
                | Q(scope="place", place__isnull=False, team=None, lecturer=None, series=None)
                | Q(scope="series", series__isnull=False, team=None, lecturer=None, place=None),
                name="calendar_link_is_one_thing",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_scope_display()} {self.pk}"
