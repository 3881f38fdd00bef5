"""The tab of a place's page on which its manager says when it is open."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel


class AgreementPanel(FieldPanel):
    """The box under what stands in the way; it is there only when something does."""

    class BoundPanel(FieldPanel.BoundPanel):
        def is_shown(self) -> bool:
            return bool(self.form.asks) and super().is_shown()


class AnnouncedPanel(FieldPanel):
    """When a row was announced; a row that is not stored yet has not been."""

    class BoundPanel(FieldPanel.BoundPanel):
        def is_shown(self) -> bool:
            return self.instance.announced_at is not None and super().is_shown()


HOURS_PANELS = [
    AgreementPanel("agreed"),
    InlinePanel(
        "opening_hours",
        heading=_("Weekly opening hours"),
        label=_("Opening time"),
        help_text=_(
            "One row for each stretch of a day, for example one for the morning and one for the "
            "afternoon. Without any row the hours of the place above apply. “Public holiday” says "
            "when you are open on every public holiday; without such a row you are closed then."
        ),
        panels=[
            FieldRowPanel([FieldPanel("weekday"), FieldPanel("opens_at"), FieldPanel("closes_at")])
        ],
    ),
    InlinePanel(
        "market_days",
        heading=_("Market days by the lunar calendar"),
        label=_("Market"),
        help_text=_(
            "Only if the place keeps other hours on market days. They win over holidays and the "
            "week, here and at the places below. Without any row the market days of the place "
            "above apply."
        ),
        panels=[
            FieldRowPanel([FieldPanel("name"), FieldPanel("name_en")]),
            FieldPanel("lunar_days"),
            FieldRowPanel([FieldPanel("opens_at"), FieldPanel("closes_at")]),
        ],
    ),
    InlinePanel(
        "hours_exceptions",
        heading=_("Closures and special hours"),
        label=_("Days with other hours"),
        help_text=_(
            "They win over everything else, here and at the places below. Announce a closure "
            "seven days ahead; where that was not possible, say why: visitors read it."
        ),
        panels=[
            FieldRowPanel([FieldPanel("first_day"), FieldPanel("last_day")]),
            FieldRowPanel([FieldPanel("opens_at"), FieldPanel("closes_at")]),
            FieldPanel("reason"),
            FieldPanel("short_notice_reason"),
            AnnouncedPanel("announced_at", read_only=True),
        ],
    ),
]
