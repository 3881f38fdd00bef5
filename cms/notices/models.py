"""The letter box: what is to be sent to whom, how people are reached, how letters are worded.

Addresses and what a letter says are personal data: encrypted, and shown masked (field-notes P4).
"""

from __future__ import annotations

import datetime as dt
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

from cms.core import clock, personal_data
from cms.notices.enums import OPEN_STATES, ChannelName, NoticeState


class NoticeQuerySet(models.QuerySet["Notice"]):
    def due(self, moment: dt.datetime, *, urgent: bool) -> NoticeQuerySet:
        """Letters to be sent at ``moment``; those whose sender died among them."""
        # "IN", for SQLite seeks no index by Django's bare boolean condition.
        return self.filter(next_try_at__lte=moment, urgent__in=[urgent])

    def stuck(self) -> NoticeQuerySet:
        """Letters that nobody will send unless a person looks after them."""
        return self.filter(state__in=[NoticeState.GIVEN_UP, NoticeState.NO_ADDRESS])


class Notice(models.Model):
    """One letter to one addressee about one event; the database refuses a second one."""

    kind = models.CharField(pgettext_lazy("notice", "kind"), max_length=60)
    event = models.CharField(_("event"), max_length=120)
    # "user:17", "phone:<keyed hash>": whoever is told of the same event twice is one addressee.
    addressee = models.CharField(max_length=80, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=pgettext_lazy("notice", "person"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    phone_encrypted = models.TextField(blank=True, editable=False)
    language = models.CharField(max_length=10, default="zh-hans", editable=False)
    context_encrypted = models.TextField(blank=True, editable=False)
    urgent = models.BooleanField(_("at once, also at night"), default=False)
    state = models.CharField(
        _("state"), max_length=12, choices=NoticeState, default=NoticeState.WAITING
    )
    channel = models.CharField(_("sent by"), max_length=10, choices=ChannelName, blank=True)
    attempts = models.PositiveSmallIntegerField(_("tries"), default=0)
    # Null once nobody will try again by himself.
    next_try_at = models.DateTimeField(_("next try"), null=True, default=clock.now)
    # Whose turn it is: a worker that finds another value here has lost the letter.
    claim = models.UUIDField(null=True, editable=False)
    # Sent along, so that a gateway knows a letter that comes twice.
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    last_error = models.CharField(_("error"), max_length=120, blank=True)
    created_at = models.DateTimeField(_("written"), default=clock.now, editable=False)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints = [
            models.UniqueConstraint(fields=["event", "addressee"], name="notice_once_per_event"),
            models.CheckConstraint(
                condition=Q(state__in=sorted(OPEN_STATES), next_try_at__isnull=False)
                | (~Q(state__in=sorted(OPEN_STATES)) & Q(next_try_at__isnull=True)),
                name="notice_open_has_next_try",
            ),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False)
                | (~Q(state="sent") & Q(sent_at__isnull=True)),
                name="notice_sent_has_time",
            ),
        ]
        indexes = [
            models.Index(fields=["urgent", "next_try_at"], name="notice_due"),
            models.Index(fields=["state", "created_at"], name="notice_state"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.event}"

    @property
    def masked_address(self) -> str:
        """The person's name for staff, ``138****5678`` for a resident; empty once forgotten."""
        if self.user is not None:
            return str(self.user)
        if not self.phone_encrypted:
            return ""
        return personal_data.mask_mobile(personal_data.decrypt(self.phone_encrypted))


class Contact(models.Model):
    """How a person who works here wants to be reached; nothing here means by e-mail."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=pgettext_lazy("notice", "person"),
        on_delete=models.CASCADE,
        related_name="contact",
    )
    mobile_encrypted = models.TextField(blank=True, editable=False)
    openid_encrypted = models.TextField(blank=True, editable=False)
    preferred = models.CharField(_("preferred way"), max_length=10, choices=ChannelName, blank=True)
    digest = models.BooleanField(_("one message each morning"), default=True)
    language = models.CharField(
        _("language"), max_length=10, choices=settings.LANGUAGES, default="zh-hans"
    )

    class Meta:
        verbose_name = pgettext_lazy("notice", "contact")
        verbose_name_plural = pgettext_lazy("notice", "contacts")

    def __str__(self) -> str:
        return str(self.user)

    @property
    def mobile(self) -> str:
        return personal_data.decrypt(self.mobile_encrypted) if self.mobile_encrypted else ""

    @property
    def openid(self) -> str:
        return personal_data.decrypt(self.openid_encrypted) if self.openid_encrypted else ""


class KindWording(models.Model):
    """How the centre words a kind of letter; a kind without a row keeps its first wording."""

    kind = models.CharField(pgettext_lazy("notice", "kind"), max_length=60, unique=True)
    subject_zh = models.CharField(_("subject in Chinese"), max_length=80)
    body_zh = models.TextField(_("text in Chinese"), max_length=1000)
    subject_en = models.CharField(_("subject in English"), max_length=120)
    body_en = models.TextField(_("text in English"), max_length=2000)
    changed_at = models.DateTimeField(default=clock.now, editable=False)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("wording of notices")
        verbose_name_plural = _("wordings of notices")

    def __str__(self) -> str:
        return self.kind


class ChannelPause(models.Model):
    """A gateway asked for quiet, or can't be reached: nothing goes there until then."""

    channel = models.CharField(max_length=10, choices=ChannelName, primary_key=True)
    until = models.DateTimeField()
    reason = models.CharField(max_length=120, blank=True)

    class Meta:
        verbose_name = _("pause of a channel")
        verbose_name_plural = _("pauses of channels")

    def __str__(self) -> str:
        return f"{self.channel} {self.until:%Y-%m-%d %H:%M}"


@register_setting(icon="mail")
class NoticeSettings(BaseSiteSetting):
    """When people sleep: letters that are not urgent wait until the morning."""

    quiet_from = models.TimeField(_("quiet from"), default=dt.time(21))
    quiet_until = models.TimeField(_("quiet until"), default=dt.time(7, 30))

    panels = [
        HelpPanel(
            _(
                "Between these hours only urgent messages go out, such as the cancelling of a "
                "session of the same day. The same hour twice means that no hour is quiet."
            )
        ),
        FieldRowPanel([FieldPanel("quiet_from"), FieldPanel("quiet_until")]),
    ]

    class Meta:
        verbose_name = _("quiet hours of notices")
        verbose_name_plural = _("quiet hours of notices")

    def __str__(self) -> str:
        return f"{self.quiet_from:%H:%M}–{self.quiet_until:%H:%M}"

    @classmethod
    def of_default_site(cls) -> NoticeSettings:
        """Return the default site's settings, or unsaved defaults; one query, never a write."""
        return cls.objects.filter(site__is_default_site=True).first() or cls()

    def is_quiet(self, moment: dt.datetime) -> bool:
        """Is ``moment`` within the quiet hours as clocks in Rushan show them (half-open)?"""
        hour = clock.local(moment).time()
        if self.quiet_from <= self.quiet_until:
            return self.quiet_from <= hour < self.quiet_until
        return hour >= self.quiet_from or hour < self.quiet_until
