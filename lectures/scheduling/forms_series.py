"""What people type to plan a series, to let it go on, to change it from a date on."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cms.core.dates import WEEKDAYS_ZH
from cms.core.lunar import lunar_day
from lectures.scheduling.domain import rules
from lectures.scheduling.domain.rules import MOST_DATES, Rule
from lectures.scheduling.domain.series_changes import Change
from lectures.scheduling.domain.series_plan import Fix, SeriesWish
from lectures.scheduling.errors import InvalidRequest
from lectures.scheduling.forms import (
    BookingForm,
    CancelForm,
    ComplaintsForm,
    DayField,
    TickedField,
    VisibleCharField,
    WallTimeField,
)
from lectures.scheduling.forms_moving import RoomField
from lectures.scheduling.models import Series
from organisation.enums import Weekday
from organisation.models import Lecturer, Space
from organisation.models.hours import lunar_days_of

USUAL_NUMBER = 12
# 逢三、逢八: country markets fall on every lunar day that ends so.
ENDING = re.compile(r"[逢每]\s*([一二三四五六七八九十]|10|[0-9])")
FIGURES = "一二三四五六七八九十"
FIX_OF_DAY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})=(.{0,40})", re.ASCII)
WEEKLY, FORTNIGHTLY, NTH, LAST, MONTH_DAY, LUNAR = (
    "weekly", "fortnightly", "nth", "last", "day", "lunar",
)  # fmt: skip
REPEATS = [
    (WEEKLY, _("Every week")),
    (FORTNIGHTLY, _("Every second week")),
    (NTH, _("Every month on the same weekday, for example the second Wednesday")),
    (LAST, _("Every month on the last such weekday")),
    (MONTH_DAY, _("Every month on the same day")),
    (LUNAR, _("By lunar days, every lunar month")),
]
# What the domain complains of, and the field of these forms that holds the cause.
OTHER_NAMES = {"rule": "repeats", "first_day": "date", "last_day": "until"}


class SpanForm(ComplaintsForm):
    """How long a series goes on: a number of dates, or a last day."""

    count = forms.IntegerField(
        label=_("How many dates"), min_value=1, max_value=MOST_DATES, required=False
    )
    until = DayField(
        label=_("Or until"),
        required=False,
        help_text=_("Left empty, the number of dates counts."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("count", "until"):
            self.fields[name].one_of_two = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        given = cleaned.get("until") or cleaned.get("count")
        if not given and not {"until", "count"} & self.errors.keys():
            self.add_error("count", _("Please give the number of dates, or the last day."))
        return cleaned

    def take_complaints(self, complaints: dict[str, list[str]]) -> None:
        super().take_complaints(
            {OTHER_NAMES.get(name, name): found for name, found in complaints.items()}
        )


class SeriesForm(SpanForm, BookingForm):
    """One booking, and the rule by which it is repeated from its date on."""

    repeats = forms.ChoiceField(label=_("How often"), choices=REPEATS, initial=WEEKLY)
    weekdays = forms.TypedMultipleChoiceField(
        label=_("On several weekdays"),
        choices=[(day.value, day.label) for day in Weekday if day.value < len(WEEKDAYS_ZH)],
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("For weekly series; left empty, the weekday of the first date."),
    )
    lunar_days = VisibleCharField(
        label=_("Lunar days"),
        max_length=80,
        required=False,
        help_text=_(
            "For example 15, or 3, 8, 13, 18, 23, 28, or 逢三逢八. "
            "Left empty, the lunar day of the first date."
        ),
    )
    field_order = ["date", "starts", "ends", "repeats", "count", "until", "weekdays", "lunar_days"]

    @property
    def rule_is_open(self) -> bool:
        """Is something chosen or wrong in the rule's fields that are folded away?"""
        names = ("weekdays", "lunar_days")
        return self["repeats"].value() == LUNAR or any(
            self[name].errors or self[name].value() for name in names
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "date" in cleaned and "repeats" in cleaned and "lunar_days" in cleaned:
            try:
                cleaned["rule"] = self._rule(cleaned)
            except InvalidRequest as wrong:
                self.take_complaints(wrong.errors)
        return cleaned

    def _rule(self, cleaned: dict[str, Any]) -> Rule:
        day: dt.date = cleaned["date"]
        match cleaned["repeats"]:
            case "weekly" | "fortnightly" as often:
                chosen = cleaned.get("weekdays") or [day.weekday()]
                return rules.weekly(chosen, 2 if often == FORTNIGHTLY else 1)
            case "nth":
                nth = (day.day - 1) // 7 + 1
                return rules.nth_weekday(nth if nth in rules.NTHS else rules.LAST, day.weekday())
            case "last":
                return rules.nth_weekday(rules.LAST, day.weekday())
            case "day":
                return rules.month_days([day.day])
        return rules.lunar_days(self._lunar_days(day, cleaned["lunar_days"]))

    def _lunar_days(self, day: dt.date, typed: str) -> Iterable[int]:
        if not typed:
            lunar = lunar_day(day)
            return [lunar.day] if lunar else []
        try:
            return lunar_days_in(typed)
        except ValidationError as wrong:
            self.add_error("lunar_days", wrong)
            return [1]

    def series_wish(self) -> SeriesWish:
        """Return the wish of a valid form."""
        asked, single = self.cleaned_data, self.wish()
        rule: Rule = asked["rule"]
        first_day: dt.date = asked["date"]
        last_day = asked["until"] or _last_of(rule, first_day, asked["count"])
        return SeriesWish(
            title=single["title"],
            title_en=single["title_en"],
            summary=single["summary"],
            team=single["team"],
            space=self.target,
            page=single["page"],
            form=single["form"],
            platform=single["platform"],
            rule=rule,
            first_day=first_day,
            last_day=last_day,
            starts=asked["starts"],
            minutes=_minutes(asked["starts"], asked["ends"]),
            lecturers=single["lecturers"],
            equipment=single["equipment"],
            from_pools=tuple(single["from_pools"].items()),
            capacity=single["capacity"],
            setup_minutes=single["setup_minutes"],
            clearup_minutes=single["clearup_minutes"],
        )


def lunar_days_in(typed: str) -> list[int]:
    """Return the lunar days that ``typed`` names, 逢三 meaning the 3rd, 13th and 23rd.

    Raises ``ValidationError``.
    """
    endings = ENDING.findall(typed)
    days = {
        day
        for figure in endings
        for digit in [FIGURES.index(figure) + 1 if figure in FIGURES else int(figure)]
        for day in range(1, 31)
        if day % 10 == digit % 10
    }
    rest = ENDING.sub(" ", typed).strip(" 、,，的日。和与")
    if rest or not days:
        days |= {int(day) for day in lunar_days_of(rest).split(", ")}
    return sorted(days)


def _last_of(rule: Rule, first_day: dt.date, number: int) -> dt.date:
    found = rule.first_dates(first_day, number)
    return found[-1] if found else first_day


def _minutes(starts: dt.time, ends: dt.time) -> int:
    """Return the length of a session of one day."""
    return (ends.hour - starts.hour) * 60 + ends.minute - starts.minute


def fixes_in(typed: Iterable[str]) -> dict[dt.date, Fix]:
    """Return the fixes by day; what can't be read is none, the last of a day counts."""
    found: dict[dt.date, Fix] = {}
    for text in list(typed)[: 2 * MOST_DATES]:
        match = FIX_OF_DAY.fullmatch(text)
        try:
            day = dt.date.fromisoformat(match[1]) if match else None
        except ValueError:
            day = None
        if match is None or day is None:
            continue
        fix = Fix.parse(match[2])
        if fix is None:
            found.pop(day, None)
        else:
            found[day] = fix
    return found


def days_in(typed: str) -> set[dt.date]:
    """Return the days in a list that a page wrote, without what can't be read."""
    found: set[dt.date] = set()
    for text in typed.split(",")[:MOST_DATES]:
        try:
            found.add(dt.date.fromisoformat(text))
        except ValueError:
            continue
    return found


class ExtendForm(SpanForm):
    """How far a series goes on by its rule."""

    count = forms.IntegerField(
        label=_("How many more dates"), min_value=1, max_value=MOST_DATES, required=False
    )

    def __init__(self, data: Any, *, series: Series) -> None:
        super().__init__(data, initial={"count": USUAL_NUMBER})
        self.series = series

    def last_day(self) -> dt.date:
        """Return the last day that a valid form asks for."""
        if self.cleaned_data["until"]:
            last: dt.date = self.cleaned_data["until"]
            return last
        rule = rules.parse(self.series.rule)
        after = self.series.last_day + dt.timedelta(days=1)
        found = rule.next_dates(self.series.first_day, after, self.cleaned_data["count"])
        return found[-1] if found else self.series.last_day


class LaterForm(ComplaintsForm):
    """What all dates from one on are to have instead; left as it is, nothing changes."""

    starts = WallTimeField(label=_("Begins at"))
    ends = WallTimeField(label=_("Ends at"))
    space = RoomField(label=_("Room"), queryset=Space.objects.none(), empty_label=None)
    lecturers = TickedField(label=_("Lecturers"), queryset=Lecturer.objects.none(), required=False)
    title = VisibleCharField(label=_("Title"), max_length=80, help_text=_("As residents read it."))
    title_en = VisibleCharField(label=_("Title in English"), max_length=140, required=False)
    summary = VisibleCharField(
        label=_("What to expect"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    reason = VisibleCharField(
        label=_("Reason"),
        max_length=200,
        required=False,
        help_text=_("Needed where residents know a date that moves; they read it."),
    )

    def __init__(self, data: Any, *, series: Series, rooms: list[Space]) -> None:
        self.series = series
        self.as_is = {
            "starts": series.starts_at,
            "ends": _plus(series.starts_at, series.minutes),
            "space": series.space_id,
            "lecturers": sorted(series.lecturers.values_list("pk", flat=True)),
            "title": series.title,
            "title_en": series.title_en,
            "summary": series.summary,
        }
        super().__init__(data, initial=self.as_is)
        self._offer("space", Space.objects.filter(pk__in=[room.pk for room in rooms]), rooms)
        speakers = Lecturer.objects.filter(team=series.team_id, is_active=True).order_by("name")
        self._offer("lecturers", speakers, list(speakers))
        self.has_lecturers = bool(self.fields["lecturers"].choices)  # type: ignore[attr-defined]

    def _offer(self, name: str, rows: Any, listed: list[Any]) -> None:
        field = self.fields[name]
        field.queryset = rows.select_related("place") if name == "space" else rows  # type: ignore[attr-defined]
        label = field.label_from_instance  # type: ignore[attr-defined]
        field.choices = [(row.pk, label(row)) for row in listed]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        starts, ends = cleaned.get("starts"), cleaned.get("ends")
        if starts and ends and ends <= starts:
            self.add_error("ends", _("The end must be after the beginning."))
        return cleaned

    def change(self) -> Change:
        """Return what a valid form changes; nothing that is as the series has it."""
        asked, now = self.cleaned_data, self.as_is
        minutes = _minutes(asked["starts"], asked["ends"])
        speakers = tuple(asked["lecturers"])
        words = {
            name: asked[name]
            for name in ("title", "title_en", "summary")
            if asked[name] != now[name]
        }
        return Change(
            starts=asked["starts"] if asked["starts"] != now["starts"] else None,
            minutes=minutes if minutes != self.series.minutes else None,
            space=asked["space"] if asked["space"].pk != now["space"] else None,
            lecturers=speakers if sorted(one.pk for one in speakers) != now["lecturers"] else None,
            **words,
        )


def _plus(starts: dt.time, minutes: int) -> dt.time:
    """Return the time ``minutes`` later, the last minute of the day where that is over."""
    total = min(starts.hour * 60 + starts.minute + minutes, 24 * 60 - 1)
    return dt.time(*divmod(total, 60))


class CancelLaterForm(CancelForm):
    """Why no further date will take place."""

    reason = VisibleCharField(
        label=pgettext_lazy("series", "Reason"),
        max_length=200,
        help_text=_("Residents read it at each date, for example: the hall is repaired."),
        error_messages={"required": _("Please say why: residents will ask.")},
    )
