"""A session (活动): a dated event at a place, public at ``/events/<id>/``. Rows, not pages
(docs/adr/0003).
"""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cms.core import clock
from lectures.scheduling.enums import PUBLIC_STATES, Form, SessionState
from organisation.enums import Platform
from organisation.models import Lecturer, Place, Space, Team

PUBLIC = Q(state__in=sorted(PUBLIC_STATES))


class SessionQuerySet(models.QuerySet["Session"]):
    def public(self) -> Self:
        """What anybody may see."""
        return self.filter(PUBLIC)

    def upcoming(self, moment: dt.datetime | None = None) -> Self:
        """Sessions that begin at or after ``moment`` (now, if not given)."""
        return self.filter(starts_at__gte=moment or clock.now())

    def on_day(self, day: dt.date) -> Self:
        starts, ends = clock.day_bounds(day)
        return self.filter(starts_at__gte=starts, starts_at__lt=ends)

    def in_subtree(self, place: Place) -> Self:
        return self.filter(place__path__startswith=place.path)

    def soonest_first(self) -> Self:
        return self.order_by("starts_at", "id")


class Session(models.Model):
    """A dated venue event with its seats. ``seats_taken`` moves only by conditional update
    (attendance).
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
        help_text=_("The page in Chinese; readers in English are led to its translation."),
    )
    form = models.CharField(_("form"), max_length=10, choices=Form)
    platform = models.CharField(_("platform"), max_length=12, choices=Platform)
    team = models.ForeignKey(
        Team, verbose_name=_("team"), on_delete=models.PROTECT, related_name="sessions"
    )
    lecturers = models.ManyToManyField(
        Lecturer, verbose_name=_("lecturers"), blank=True, related_name="sessions"
    )
    space = models.ForeignKey(
        Space, verbose_name=_("room or square"), on_delete=models.PROTECT, related_name="sessions"
    )
    # Kept beside ``space`` so that a list for a place or a town reads one index (domain.booking
    # sets both).
    place = models.ForeignKey(
        Place, verbose_name=_("place"), on_delete=models.PROTECT, related_name="sessions"
    )
    town = models.ForeignKey(
        Place,
        verbose_name=_("town"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    state = models.CharField(
        _("state"), max_length=10, choices=SessionState, default=SessionState.DRAFT
    )
    state_reason = models.CharField(_("reason"), max_length=200, blank=True)
    # A request keeps its slot until then; after that any other booking may take it
    # (domain.holds).
    hold_until = models.DateTimeField(_("held until"), null=True, blank=True, editable=False)
    replaced_by = models.ForeignKey(
        "self",
        verbose_name=_("replaced by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="replaces",
        help_text=_("Where a cancelled session takes place instead."),
    )
    series = models.ForeignKey(
        "scheduling.Series",
        verbose_name=_("series"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="sessions",
    )
    # A date of a series that was moved or changed alone is never rewritten with the others.
    changed_alone = models.BooleanField(default=False, editable=False)
    capacity = models.PositiveIntegerField(
        _("seats"), validators=[MinValueValidator(1), MaxValueValidator(20_000)]
    )
    seats_taken = models.PositiveIntegerField(_("seats taken"), default=0, editable=False)
    max_party = models.PositiveSmallIntegerField(
        _("largest party"),
        default=4,
        validators=[MinValueValidator(1), MaxValueValidator(50)],
        help_text=_("How many seats one reservation may take."),
    )
    is_sample = models.BooleanField(_("sample data"), default=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("created by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    created_at = models.DateTimeField(default=clock.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="session_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(seats_taken__lte=F("capacity")), name="session_not_oversold"
            ),
            models.CheckConstraint(
                condition=Q(seats_taken__gte=0), name="session_seats_not_negative"
            ),
            models.CheckConstraint(condition=Q(capacity__gte=1), name="session_capacity_positive"),
            models.CheckConstraint(
                condition=Q(state__in=SessionState.values), name="session_state_known"
            ),
            models.CheckConstraint(condition=Q(form__in=Form.values), name="session_form_known"),
            models.CheckConstraint(
                condition=Q(state="requested", hold_until__isnull=False)
                | (~Q(state="requested") & Q(hold_until__isnull=True)),
                name="session_request_has_hold",
            ),
        ]
        # Whole, not partial, indexes: SQLite can't match a partial one's condition to bound
        # values, and
        # nearly every session is public anyway.
        indexes = [
            models.Index(fields=["starts_at", "id"], name="session_soonest"),
            models.Index(fields=["town", "starts_at", "id"], name="session_town"),
            models.Index(fields=["place", "starts_at", "id"], name="session_place"),
            models.Index(fields=["page", "starts_at", "id"], name="session_page"),
            models.Index(fields=["form", "starts_at", "id"], name="session_form"),
            models.Index(fields=["platform", "starts_at", "id"], name="session_platform"),
            models.Index(
                fields=["form", "platform", "starts_at", "id"], name="session_form_platform"
            ),
            models.Index(fields=["team", "starts_at"], name="session_team_time"),
            models.Index(fields=["space", "starts_at"], name="session_space_time"),
            models.Index(fields=["series", "starts_at", "id"], name="session_series"),
            models.Index(
                fields=["hold_until"],
                condition=Q(hold_until__isnull=False),
                name="session_hold",
            ),
        ]

    def __str__(self) -> str:
        return self.display_title

    @property
    def display_title(self) -> str:
        return self.title_en if self.title_en and get_language() == "en" else self.title

    @property
    def seats_left(self) -> int:
        return self.capacity - self.seats_taken

    @property
    def is_public(self) -> bool:
        return self.state in PUBLIC_STATES


class SessionEvent(models.Model):
    """One change of a session's life: who, when, from what to what, why. Append-only in the
    database. An edit stays in its state; ``reason`` then says what changed.
    """

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="events")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    from_state = models.CharField(max_length=10, blank=True)
    to_state = models.CharField(max_length=10)
    reason = models.CharField(max_length=200, blank=True)
    # For machines: {"time": [[old start, old end], [new start, new end]]}, {"space": [old, new]},
    # {"released": [old end, new end]}, {"replaced_by": id}, {"refused": true},
    # {"hold_ran_out": true}, {"put_aside": true}, {"not_held": true}.
    details = models.JSONField(null=True, blank=True)
    at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = _("session event")
        verbose_name_plural = _("session events")
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.from_state or '–'} → {self.to_state}"
