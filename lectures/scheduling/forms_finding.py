"""What people type to find slots: many dates and any of several halls, or one hour near a place.

What is ticked is not looked up here: an unknown number is refused or finds nothing, and the answer
keeps its few queries.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cms.core import clock
from cms.core.lunar import lunar_day
from lectures.scheduling.domain.finding import MOST_DATES, MOST_HALLS, MOST_LECTURERS
from lectures.scheduling.domain.rules import LAST, Rule, lunar_days, nth_weekday, weekly
from lectures.scheduling.enums import Form
from lectures.scheduling.forms import (
    DATE_FORMATS,
    ComplaintsForm,
    DayField,
    VisibleCharField,
    WallTimeField,
)
from lectures.scheduling.queries_finding import Search
from organisation.models import Lecturer, Team

LONGEST_WINDOW = dt.timedelta(hours=12)
KINDS_OF_EQUIPMENT = 5
ONCE, WEEKLY, FORTNIGHTLY, MONTHLY, LUNAR = "once", "weekly", "fortnightly", "monthly", "lunar"
EVERY = [
    (ONCE, _("Once, or the days that I list")),
    (WEEKLY, _("Every week")),
    (FORTNIGHTLY, _("Every second week")),
    (MONTHLY, _("Every month on that weekday, for example each last Friday")),
    (LUNAR, _("Every lunar month on that day")),
]
DISTANCES = [(3, "3"), (5, "5"), (10, "10"), (20, "20"), (50, "50"), (0, _("any distance"))]

Choices = Iterable[tuple[Any, Any]]


class NumbersField(forms.MultipleChoiceField):
    """Row numbers to tick, at most ``most``; whether there are such rows, the caller asks."""

    def __init__(self, *, most: int, too_many: Any, **kwargs: Any) -> None:
        super().__init__(required=False, widget=forms.CheckboxSelectMultiple, **kwargs)
        self.most, self.too_many = most, too_many

    def validate(self, value: Any) -> None:
        """Refuse what no database holds, and too many."""
        for typed in value:
            if not (typed.isascii() and typed.isdigit() and len(typed) <= 18):
                raise ValidationError(
                    self.error_messages["invalid_choice"], params={"value": typed[:40]}
                )
        if len(set(value)) > self.most:
            raise ValidationError(self.too_many, params={"most": self.most})

    def clean(self, value: Any) -> tuple[int, ...]:
        return tuple(dict.fromkeys(int(typed) for typed in super().clean(value)))


class NamesField(forms.MultipleChoiceField):
    """Names to tick; an unknown one finds nothing."""

    widget = forms.CheckboxSelectMultiple

    def validate(self, value: Any) -> None:
        unreadable = any(len(name) > 80 or "\x00" in name for name in value)
        if len(value) > KINDS_OF_EQUIPMENT or unreadable:
            raise ValidationError(_("Please choose at most five kinds of equipment."))


class DaysField(forms.CharField):
    """Days, with commas, spaces or line breaks between them."""

    widget = forms.Textarea(attrs={"rows": 2})

    def clean(self, value: Any) -> tuple[dt.date, ...]:
        typed = super().clean(value) or ""
        found: set[dt.date] = set()
        for word in re.split(r"[\s,;，；、]+", typed):
            if word:
                found.add(_day(word))
        if len(found) > MOST_DATES:
            raise ValidationError(
                _("Please list at most %(most)s days."), params={"most": MOST_DATES}
            )
        return tuple(sorted(found))


def _day(word: str) -> dt.date:
    for pattern in DATE_FORMATS:
        try:
            day = dt.datetime.strptime(word, pattern).date()  # noqa: DTZ007 - a day, no moment
        except ValueError:
            continue
        if 2000 <= day.year <= 2100:
            return day
    raise ValidationError(
        _("“%(word)s” is not a day. Please write days like 2026-12-02."),
        params={"word": word[:20]},
    )


class OfferForm(ComplaintsForm):
    """A form whose lists are shown only where it is filled in."""

    def offer(self, name: str, choices: Choices) -> None:
        """Show ``choices`` to choose from; what is valid stays as it is."""
        self.fields[name].widget.choices = list(choices)


class FindForm(OfferForm):
    """Dates by a rule or a list, an hour within bounds, any of several halls, one of some
    lecturers.
    """

    title = VisibleCharField(
        label=_("Title"), max_length=80, help_text=_("As residents read it, the same on all dates.")
    )
    form = forms.ChoiceField(label=_("Form"), choices=[("", _("Please choose")), *Form.choices])
    team = forms.IntegerField(label=_("Team"), min_value=1, max_value=10**18, widget=forms.Select)
    lecturers = NumbersField(
        label=_("One of these lecturers"),
        help_text=_("The same one on all dates, if that can be."),
        most=MOST_LECTURERS,
        too_many=_("Please choose at most %(most)s lecturers."),
    )
    first = DayField(label=_("First date"))
    every = forms.ChoiceField(label=_("And then"), choices=EVERY, required=False)
    count = forms.IntegerField(
        label=_("How many dates"), min_value=1, max_value=MOST_DATES, required=False
    )
    days = DaysField(
        label=_("More days"),
        required=False,
        max_length=1000,
        help_text=_("For dates without a rule, for example 2026-12-02, 2026-12-19."),
    )
    earliest = WallTimeField(label=_("Begins at the earliest"))
    latest = WallTimeField(label=_("Begins at the latest"), required=False)
    wished = WallTimeField(label=_("Best at"), required=False)
    minutes = forms.IntegerField(label=_("Length in minutes"), min_value=15, max_value=1440)
    town = forms.SlugField(
        label=_("Any hall in"), max_length=80, required=False, widget=forms.Select
    )
    words = VisibleCharField(
        label=_("Name of the village or place"),
        max_length=80,
        required=False,
        help_text=_("Empty: everywhere in that town."),
    )
    halls = NumbersField(
        label=_("Only these halls"),
        most=MOST_HALLS,
        too_many=_("Please choose at most %(most)s halls."),
    )
    seats = forms.IntegerField(
        label=_("Seats at least"), min_value=1, max_value=20_000, required=False
    )
    step_free = forms.BooleanField(label=_("Without steps on the way in"), required=False)
    equipment = NamesField(label=_("With this equipment"), required=False)
    pieces = forms.IntegerField(
        label=_("How many of each"), min_value=1, max_value=200, required=False
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            self._complete_hours(cleaned)
            if not (cleaned["halls"] or cleaned["town"] or cleaned["words"]):
                self.add_error("town", _("Please say where: choose a town or type a name."))
        if not self.errors:
            self._set_dates(cleaned)
        return cleaned

    def _complete_hours(self, cleaned: dict[str, Any]) -> None:
        earliest = cleaned["earliest"]
        latest = cleaned["latest"] = cleaned["latest"] or earliest
        wished = cleaned["wished"] = cleaned["wished"] or earliest
        if latest < earliest:
            self.add_error("latest", _("The latest start must not be before the earliest."))
        elif not earliest <= wished <= latest:
            self.add_error(
                "wished", _("Please choose an hour between the earliest and the latest.")
            )
        elif _since_midnight(latest) - _since_midnight(earliest) > LONGEST_WINDOW:
            self.add_error("latest", _("Please keep the starts within twelve hours."))

    def _set_dates(self, cleaned: dict[str, Any]) -> None:
        first, more = cleaned["first"], cleaned["days"]
        rule = cleaned["rule"] = rule_of(cleaned["every"], first)
        if rule and more:
            self.add_error("days", _("Please give a rule or list days, not both."))
            return
        days = rule.first_dates(first, cleaned["count"] or 1) if rule else (first, *more)
        cleaned["dates"] = tuple(sorted(set(days)))
        if cleaned["dates"][0] < clock.today():
            self.add_error("first", _("This day has passed already."))
        if len(cleaned["dates"]) > MOST_DATES:
            self.add_error("days", _("Please list at most %(most)s days.") % {"most": MOST_DATES})

    def search(self, team: Team, lecturers: Iterable[Lecturer]) -> Search:
        """Return what a valid form asks for."""
        asked = self.cleaned_data
        return Search(
            team=team,
            days=asked["dates"],
            earliest=asked["earliest"],
            latest=asked["latest"],
            wished=asked["wished"],
            minutes=asked["minutes"],
            halls=asked["halls"],
            town=asked["town"],
            words=asked["words"],
            seats=asked["seats"] or 1,
            step_free=asked["step_free"],
            lecturers=tuple(lecturers),
            equipment=tuple((name, asked["pieces"] or 1) for name in asked["equipment"]),
        )


def _since_midnight(time: dt.time) -> dt.timedelta:
    return dt.timedelta(hours=time.hour, minutes=time.minute)


def rule_of(every: str, first: dt.date) -> Rule | None:
    """Return the rule of a series that begins on ``first``, ``None`` for once."""
    if every in {WEEKLY, FORTNIGHTLY}:
        return weekly([first.weekday()], 2 if every == FORTNIGHTLY else 1)
    if every == MONTHLY:
        # A fifth one is meant as the last: not every month has five.
        number = (first.day - 1) // 7 + 1
        return nth_weekday(number if number < 5 else LAST, first.weekday())
    if every == LUNAR:
        lunar = lunar_day(first)
        return lunar_days([lunar.day]) if lunar else None
    return None


class FreeForm(OfferForm):
    """One stretch of a day, near a place."""

    date = DayField(label=_("Date"))
    starts = WallTimeField(label=_("Begins at"))
    ends = WallTimeField(label=_("Ends at"))
    around = VisibleCharField(
        label=_("Around which village or town"),
        max_length=80,
        help_text=_("A part of its name is enough."),
    )
    km = forms.TypedChoiceField(
        label=_("Within (km)"), choices=DISTANCES, coerce=int, required=False, empty_value=None
    )
    seats = forms.IntegerField(
        label=_("Seats at least"), min_value=1, max_value=20_000, required=False
    )
    step_free = forms.BooleanField(label=_("Without steps on the way in"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        starts, ends = cleaned.get("starts"), cleaned.get("ends")
        if starts and ends and ends <= starts:
            self.add_error("ends", _("The end must be after the beginning."))
        elif starts and "date" in cleaned and clock.at(cleaned["date"], starts) <= clock.now():
            self.add_error("starts", _("This time has passed already."))
        return cleaned
