"""A series: the rule kept for display, its dates materialised as sessions (docs/adr/0009)."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cms.core import clock
from lectures.scheduling.enums import Form, SeriesOutcome
from lectures.scheduling.models.resources import Resource
from lectures.scheduling.models.sessions import Session
from organisation.enums import Platform
from organisation.models import Lecturer, Space, Team


class Series(models.Model):
    """What every date of a series has in common, and the rule that gave the dates.

    ``rule`` is a recurrence rule of RFC 5545, with RFC 7529's ``RSCALE=CHINESE`` for lunar dates,
    without ``DTSTART``; ``first_day`` and ``starts_at`` are that, on the wall clock of Rushan.
    """

    title = models.CharField(_("title"), max_length=80)
    title_en = models.CharField(_("title in English"), max_length=140, blank=True)
    summary = models.TextField(_("what to expect"), max_length=1000, blank=True)
    page = models.ForeignKey(
        "wagtailcore.Page",
        verbose_name=_("lecture or brand page"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    form = models.CharField(_("form"), max_length=10, choices=Form)
    platform = models.CharField(_("platform"), max_length=12, choices=Platform)
    team = models.ForeignKey(
        Team, verbose_name=_("team"), on_delete=models.PROTECT, related_name="series"
    )
    lecturers = models.ManyToManyField(
        Lecturer, verbose_name=_("lecturers"), blank=True, related_name="+"
    )
    equipment = models.ManyToManyField(
        Resource, verbose_name=_("equipment"), blank=True, related_name="+"
    )
    space = models.ForeignKey(
        Space, verbose_name=_("room or square"), on_delete=models.PROTECT, related_name="series"
    )
    rule = models.CharField(_("rule"), max_length=300)
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    starts_at = models.TimeField(_("starts"))
    minutes = models.PositiveSmallIntegerField(
        _("length (minutes)"), validators=[MinValueValidator(5), MaxValueValidator(1440)]
    )
    setup_minutes = models.PositiveSmallIntegerField(
        _("set-up time (minutes)"), default=0, validators=[MaxValueValidator(480)]
    )
    clearup_minutes = models.PositiveSmallIntegerField(
        _("clear-up time (minutes)"), default=0, validators=[MaxValueValidator(480)]
    )
    capacity = models.PositiveIntegerField(
        _("seats"), validators=[MinValueValidator(1), MaxValueValidator(20_000)]
    )
    max_party = models.PositiveSmallIntegerField(
        _("largest party"), default=4, validators=[MinValueValidator(1), MaxValueValidator(50)]
    )
    is_sample = models.BooleanField(_("sample data"), default=False)
    # One showing of a form makes at most one series, however often it is sent.
    request_key = models.UUIDField(null=True, unique=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("created by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = _("series")
        verbose_name_plural = _("series")
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=models.F("first_day")), name="series_days_in_order"
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=5, minutes__lte=1440), name="series_length_known"
            ),
            models.CheckConstraint(condition=Q(form__in=Form.values), name="series_form_known"),
        ]

    def __str__(self) -> str:
        return self.display_title

    @property
    def display_title(self) -> str:
        return self.title_en if self.title_en and get_language() == "en" else self.title

    @property
    def length(self) -> dt.timedelta:
        return dt.timedelta(minutes=self.minutes)


class SeriesDate(models.Model):
    """One date that the rule gave, and what became of it: booked, taken, closed, or left out.

    ``day`` is the date that the rule named; the session may have been moved since.
    """

    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="dates")
    day = models.DateField(_("day"))
    outcome = models.CharField(_("outcome"), max_length=10, choices=SeriesOutcome)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    session = models.OneToOneField(
        Session, null=True, blank=True, on_delete=models.PROTECT, related_name="series_date"
    )
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = _("date of a series")
        verbose_name_plural = _("dates of a series")
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(fields=["series", "day"], name="series_date_once"),
            models.CheckConstraint(
                condition=Q(outcome="booked", session__isnull=False)
                | (~Q(outcome="booked") & Q(session__isnull=True)),
                name="series_date_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.get_outcome_display()}"
