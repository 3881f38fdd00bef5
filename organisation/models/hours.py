"""When a place is open: weekly rows, and dated exceptions that win over them.

Both are inherited down the tree and computed on read (``organisation.queries.opening_hours``).
"""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey

from organisation.enums import Weekday
from organisation.models.places import Place


class OpeningHours(models.Model):
    """One open stretch of a weekday; a day may have several, a place without rows asks above."""

    place = ParentalKey(
        Place,
        verbose_name=pgettext_lazy("organisation", "place"),
        on_delete=models.CASCADE,
        related_name="opening_hours",
    )
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday)
    opens_at = models.TimeField(_("opens"))
    closes_at = models.TimeField(_("closes"))

    class Meta:
        verbose_name = _("opening hours")
        verbose_name_plural = _("opening hours")
        ordering = ["weekday", "opens_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")),
                name="hours_close_after_open",
                violation_error_message=_("Closing time must be after opening time."),
            ),
            models.CheckConstraint(
                condition=Q(weekday__gte=0, weekday__lte=6), name="hours_weekday_known"
            ),
            models.UniqueConstraint(
                fields=["place", "weekday", "opens_at"], name="hours_unique_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens_at:%H:%M}–{self.closes_at:%H:%M}"


class HoursException(models.Model):
    """A stretch of days with other hours, or closed, with a reason that visitors read.

    Source: 公共文化体育设施条例 18 (closures are announced).
    """

    place = ParentalKey(
        Place,
        verbose_name=pgettext_lazy("organisation", "place"),
        on_delete=models.CASCADE,
        related_name="hours_exceptions",
    )
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    opens_at = models.TimeField(
        _("opens"), null=True, blank=True, help_text=_("Leave both times empty for closed.")
    )
    closes_at = models.TimeField(_("closes"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=120)

    class Meta:
        verbose_name = _("exception to opening hours")
        verbose_name_plural = _("exceptions to opening hours")
        ordering = ["first_day"]
        indexes = [models.Index(fields=["place", "last_day"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")),
                name="hours_exception_days_in_order",
                violation_error_message=_("The last day must not be before the first."),
            ),
            models.CheckConstraint(
                condition=Q(opens_at__isnull=True, closes_at__isnull=True)
                | Q(opens_at__isnull=False, closes_at__gt=F("opens_at")),
                name="hours_exception_times_whole",
                violation_error_message=_("Give both times in order, or neither for closed."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_day}–{self.last_day} {self.reason}"

    @property
    def is_closure(self) -> bool:
        return self.opens_at is None

    def clean(self) -> None:
        super().clean()
        if self.first_day and self.last_day and (self.last_day - self.first_day).days > 366:
            raise ValidationError({"last_day": _("An exception lasts at most a year.")})
