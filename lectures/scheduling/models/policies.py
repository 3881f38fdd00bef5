"""Which bookings a place takes at once, who answers the others, and what was refused."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cms.core import clock
from lectures.scheduling.enums import Approver, Automatic, RefusalReason
from organisation.models import Place, Space, Team


class BookingPolicy(models.Model):
    """How a place and all below it, down to the next policy, takes bookings."""

    place = models.OneToOneField(
        Place,
        verbose_name=pgettext_lazy("organisation", "place"),
        on_delete=models.CASCADE,
        related_name="booking_policy",
    )
    automatic = models.CharField(
        _("taken without asking"),
        max_length=10,
        choices=Automatic,
        default=Automatic.EVERYBODY,
        help_text=_("Whoever may answer requests never needs to ask."),
    )
    approver = models.CharField(
        _("who answers requests"), max_length=10, choices=Approver, default=Approver.PLACE
    )
    hold_hours = models.PositiveSmallIntegerField(
        _("a request holds the slot (hours)"),
        default=72,
        validators=[MinValueValidator(1), MaxValueValidator(720)],
        help_text=_("After that without an answer the slot is free again."),
    )
    publish_on_approval = models.BooleanField(
        _("publish as soon as it is approved"),
        default=False,
        help_text=_("Otherwise the team publishes it when it is ready."),
    )

    class Meta:
        verbose_name = _("booking rule")
        verbose_name_plural = _("booking rules")
        constraints = [
            models.CheckConstraint(
                condition=Q(automatic__in=Automatic.values), name="policy_automatic_known"
            ),
            models.CheckConstraint(
                condition=Q(approver__in=Approver.values), name="policy_approver_known"
            ),
            models.CheckConstraint(
                condition=Q(hold_hours__gte=1, hold_hours__lte=720), name="policy_hold_in_range"
            ),
        ]

    def __str__(self) -> str:
        return str(self.place)


class Refusal(models.Model):
    """A booking that was refused: who wanted what, and why it could not be. Tells where rooms are
    short; nobody is blamed by it.
    """

    at = models.DateTimeField(default=clock.now, editable=False)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")
    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    reason = models.CharField(max_length=10, choices=RefusalReason)

    class Meta:
        verbose_name = _("refused booking")
        verbose_name_plural = _("refused bookings")
        indexes = [models.Index(fields=["at"], name="refusal_at")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="refusal_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return f"{self.space} {clock.local(self.starts_at):%Y-%m-%d %H:%M}"
