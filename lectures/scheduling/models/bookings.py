"""A booking and its claims: hall, team, lecturer and equipment are taken all or none.

The database itself refuses overlapping active claims of one resource, and claims longer than
``LONGEST_CLAIM`` (``guards.py``, docs/adr/0002).
"""

from __future__ import annotations

import datetime as dt

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cms.core import clock
from lectures.scheduling.models.resources import Resource
from lectures.scheduling.models.sessions import Session

# The longest stretch one claim may cover; it bounds the look-back of every overlap search.
LONGEST_CLAIM = dt.timedelta(days=31)


class Booking(models.Model):
    """The slot that a session asks for, with its set-up and clear-up time in minutes."""

    session = models.OneToOneField(Session, on_delete=models.PROTECT, related_name="booking")
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    setup_minutes = models.PositiveSmallIntegerField(
        _("set-up time (minutes)"), default=0, validators=[MaxValueValidator(480)]
    )
    clearup_minutes = models.PositiveSmallIntegerField(
        _("clear-up time (minutes)"), default=0, validators=[MaxValueValidator(480)]
    )
    # One showing of a form books at most once, however often it is sent.
    request_key = models.UUIDField(null=True, unique=True, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = _("booking")
        verbose_name_plural = _("bookings")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="booking_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return f"{clock.local(self.starts_at):%Y-%m-%d %H:%M}"

    @property
    def claimed_from(self) -> dt.datetime:
        return self.starts_at - dt.timedelta(minutes=self.setup_minutes)

    @property
    def claimed_until(self) -> dt.datetime:
        return self.ends_at + dt.timedelta(minutes=self.clearup_minutes)


class Claim(models.Model):
    """One resource taken for a half-open stretch, buffers included; inactive ones take nothing."""

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="claims")
    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="claims")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    active = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        constraints = [
            models.UniqueConstraint(fields=["booking", "resource"], name="claim_once_per_booking"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="claim_ends_after_start"
            ),
        ]
        indexes = [
            models.Index(
                fields=["resource", "starts_at"],
                condition=Q(active=True),
                name="claim_active_resource_time",
            ),
            models.Index(fields=["starts_at"], condition=Q(active=True), name="claim_active_time"),
        ]

    def __str__(self) -> str:
        return f"{self.resource} {clock.local(self.starts_at):%Y-%m-%d %H:%M}"
