"""When a place is open: weekly rows, lunar market days, dated exceptions, public days of all.

All are inherited down the tree and computed on read (``organisation.queries.open_days``; which one
wins is decided in docs/adr/0007).
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey

from cms.core import clock
from organisation.enums import WORKING_DAYS, PublicDayKind, Weekday
from organisation.models.places import Place

# Days from the announcement of a closure to its beginning (公共文化体育设施条例 18).
DAYS_OF_NOTICE = 7
LUNAR_DAYS = range(1, 31)
_FIGURES = "一二三四五六七八九十"
CHINESE_DAYS = {
    **{f"初{figure}": number for number, figure in enumerate(_FIGURES, start=1)},
    **{f"十{figure}": number for number, figure in enumerate(_FIGURES[:9], start=11)},
    **{f"廿{figure}": number for number, figure in enumerate(_FIGURES[:9], start=21)},
    **{f"二十{figure}": number for number, figure in enumerate(_FIGURES[:9], start=21)},
    "二十": 20,
    "三十": 30,
}


class OpeningHours(models.Model):
    """One open stretch of a weekday, or of every public holiday; a day may have several.

    A place without rows asks above.
    """

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
                condition=Q(weekday__gte=0, weekday__lte=7), name="hours_weekday_known"
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
    first_day = models.DateField(pgettext_lazy("organisation", "first day"))
    last_day = models.DateField(pgettext_lazy("organisation", "last day"))
    opens_at = models.TimeField(
        _("opens"), null=True, blank=True, help_text=_("Leave both times empty for closed.")
    )
    closes_at = models.TimeField(_("closes"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=120)
    announced_at = models.DateTimeField(
        _("announced"), null=True, blank=True, editable=False
    )  # empty: announced before this was written down
    short_notice_reason = models.CharField(
        _("why at short notice"),
        max_length=200,
        blank=True,
        help_text=_("Needed where a closure begins in under seven days; visitors read it."),
    )
    # The entry of the imported calendar that this row stands for.
    uid = models.CharField(max_length=255, blank=True, default="", editable=False)

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
                | Q(opens_at__isnull=False, closes_at__isnull=False, closes_at__gt=F("opens_at")),
                name="hours_exception_times_whole",
                violation_error_message=_("Give both times in order, or neither for closed."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_day}–{self.last_day} {self.reason}"

    @property
    def is_closure(self) -> bool:
        return self.opens_at is None

    @property
    def is_short_notice(self) -> bool:
        """Was it announced later than the rule wants, with a reason why?"""
        if self.announced_at is None or not self.short_notice_reason:
            return False
        notice = self.first_day - clock.local(self.announced_at).date()
        return notice < dt.timedelta(days=DAYS_OF_NOTICE)

    def clean(self) -> None:
        super().clean()
        if self.first_day and self.last_day and (self.last_day - self.first_day).days > 366:
            raise ValidationError({"last_day": _("An exception lasts at most a year.")})


class MarketDays(models.Model):
    """The lunar days on which the country market (赶集) is held and a place keeps other hours.

    Inherited like weekly rows: the nearest place that has any gives them all.
    """

    place = ParentalKey(
        Place,
        verbose_name=pgettext_lazy("organisation", "place"),
        on_delete=models.CASCADE,
        related_name="market_days",
    )
    name = models.CharField(
        _("name of the market"), max_length=60, help_text=_("For example 南黄大集.")
    )
    name_en = models.CharField(_("name in English"), max_length=100, blank=True)
    lunar_days = models.CharField(
        _("lunar days of the month"),
        max_length=120,
        help_text=_(
            "Days of the lunar month, for example “3, 8, 13, 18, 23, 28”. A month without a "
            "30th has no market on it; a leap month has all its days."
        ),
    )
    opens_at = models.TimeField(
        _("opens"), null=True, blank=True, help_text=_("Leave both times empty for closed.")
    )
    closes_at = models.TimeField(_("closes"), null=True, blank=True)

    class Meta:
        verbose_name = _("market day")
        verbose_name_plural = _("market days")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(opens_at__isnull=True, closes_at__isnull=True)
                | Q(opens_at__isnull=False, closes_at__isnull=False, closes_at__gt=F("opens_at")),
                name="market_days_times_whole",
                violation_error_message=_("Give both times in order, or neither for closed."),
            ),
            models.CheckConstraint(condition=~Q(lunar_days=""), name="market_days_have_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.lunar_days}"

    @property
    def display_name(self) -> str:
        return self.name_en if self.name_en and get_language() == "en" else self.name

    @property
    def is_closure(self) -> bool:
        return self.opens_at is None

    @property
    def days(self) -> frozenset[int]:
        """The lunar days as numbers."""
        return frozenset(int(figure) for figure in re.findall(r"[0-9]+", self.lunar_days))

    def clean_fields(self, exclude: set[str] | None = None) -> None:  # type: ignore[override]
        """Write the days in order and once, however they were typed."""
        if not exclude or "lunar_days" not in exclude:
            try:
                self.lunar_days = lunar_days_of(self.lunar_days)
            except ValidationError as error:
                raise ValidationError({"lunar_days": error}) from error
        super().clean_fields(exclude=exclude)


def lunar_days_of(typed: str) -> str:
    """Return ``"3, 8"`` for what was typed as 8、３ or 初三 初八. Raises ``ValidationError``."""
    plain = unicodedata.normalize("NFKC", typed)
    parts = [part for part in re.split(r"[\s,、;。.]+", plain) if part]
    days = {
        CHINESE_DAYS.get(part)
        or (int(part) if part.isascii() and part.isdigit() and len(part) < 3 else 0)
        for part in parts
    }
    if not days or not days <= set(LUNAR_DAYS):
        raise ValidationError(
            _("Write days from 1 to 30 with commas between them, for example 3, 8, 13, 18, 23, 28.")
        )
    return ", ".join(str(day) for day in sorted(days))


class PublicDay(models.Model):
    """A public holiday, or a workday that makes up for one; the same in the whole city.

    The State Council announces them each autumn for the year to come.
    """

    day = models.DateField(_("day"), unique=True)
    kind = models.CharField(
        pgettext_lazy("organisation", "kind"), max_length=10, choices=PublicDayKind
    )
    name = models.CharField(
        _("name of the day"), max_length=40, help_text=_("For example 国庆节; visitors read it.")
    )
    name_en = models.CharField(_("name in English"), max_length=80, blank=True)
    counts_as = models.PositiveSmallIntegerField(
        _("keeps the hours of"),
        choices=WORKING_DAYS,
        null=True,
        blank=True,
        help_text=_("For a make-up workday: the weekday whose opening hours count."),
    )
    is_sample = models.BooleanField(
        _("sample data"),
        default=False,
        help_text=_("Not from an official notice: please check the date before you rely on it."),
    )
    # The entry of the imported calendar that this row stands for.
    uid = models.CharField(max_length=255, blank=True, default="", editable=False)

    class Meta:
        verbose_name = _("public holiday or make-up workday")
        verbose_name_plural = _("public holidays and make-up workdays")
        ordering = ["day"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=PublicDayKind.HOLIDAY, counts_as__isnull=True)
                | Q(
                    kind=PublicDayKind.WORKDAY,
                    counts_as__isnull=False,  # a comparison with NULL would pass the check
                    counts_as__gte=0,
                    counts_as__lte=4,
                ),
                name="public_day_workday_counts_as",
                violation_error_message=_(
                    "A make-up workday keeps the hours of a weekday; a holiday of none."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.display_name}"

    @property
    def display_name(self) -> str:
        return self.name_en if self.name_en and get_language() == "en" else self.name

    def clean(self) -> None:
        super().clean()
        if self.kind == PublicDayKind.HOLIDAY:
            self.counts_as = None
        elif self.kind == PublicDayKind.WORKDAY and self.counts_as is None:
            raise ValidationError({"counts_as": _("Choose the weekday whose hours count.")})
