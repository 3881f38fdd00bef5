"""States of a reservation."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReservationState(models.TextChoices):
    CONFIRMED = "confirmed", _("Confirmed")
    CANCELLED = "cancelled", _("Cancelled")


class RevealPurpose(models.TextChoices):
    """Why somebody looks at an unmasked number."""

    CHANGE = "change", _("To tell of a change")
    DOOR = "door", _("To find a reservation at the door")
    QUESTION = "question", _("To answer a question")
