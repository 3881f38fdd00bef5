"""Seats that residents hold. No account: a token in the link and a short code are the key."""

from __future__ import annotations

import secrets
import uuid

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cms.core import clock, personal_data
from lectures.attendance.enums import ReservationState
from lectures.scheduling.models import Session


def new_token() -> str:
    """Return an unguessable token for a link (256 bits)."""
    return secrets.token_urlsafe(32)


def new_code() -> str:
    """Return eight digits to say aloud at the door, unique within a session."""
    return f"{secrets.randbelow(100_000_000):08d}"


class Reservation(models.Model):
    """A party's seats at a session. The phone number is encrypted, and found by keyed hash (P4)."""

    session = models.ForeignKey(
        Session, verbose_name=_("session"), on_delete=models.PROTECT, related_name="reservations"
    )
    name = models.CharField(_("name"), max_length=40)
    phone_encrypted = models.TextField(editable=False)
    phone_hash = models.CharField(max_length=64, editable=False)
    party_size = models.PositiveSmallIntegerField(
        _("people"), default=1, validators=[MinValueValidator(1)]
    )
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=ReservationState,
        default=ReservationState.CONFIRMED,
    )
    token = models.CharField(max_length=64, unique=True, default=new_token, editable=False)
    code = models.CharField(max_length=8, default=new_code, editable=False)
    request_key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    language = models.CharField(max_length=10, default="zh-hans", editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    cancelled_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("reservation")
        verbose_name_plural = _("reservations")
        constraints = [
            models.CheckConstraint(
                condition=Q(party_size__gte=1), name="reservation_party_positive"
            ),
            models.CheckConstraint(
                condition=Q(state="confirmed", cancelled_at__isnull=True)
                | Q(state="cancelled", cancelled_at__isnull=False),
                name="reservation_state_whole",
            ),
            models.UniqueConstraint(fields=["session", "code"], name="reservation_code_unique"),
            models.UniqueConstraint(
                fields=["session", "phone_hash"],
                condition=Q(state="confirmed"),
                name="reservation_once_per_phone",
            ),
        ]
        indexes = [models.Index(fields=["phone_hash"], name="reservation_phone")]

    def __str__(self) -> str:
        return f"{personal_data.mask_name(self.name)} × {self.party_size}"

    @property
    def masked_phone(self) -> str:
        if not self.phone_encrypted:  # forgotten (domain.forgetting)
            return ""
        return personal_data.mask_mobile(personal_data.decrypt(self.phone_encrypted))

    @property
    def grouped_code(self) -> str:
        """The code as people read it: ``4821 0937``."""
        return f"{self.code[:4]} {self.code[4:]}"
