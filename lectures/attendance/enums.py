"""States of a reservation."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReservationState(models.TextChoices):
    CONFIRMED = "confirmed", _("Confirmed")
    CANCELLED = "cancelled", _("Cancelled")
