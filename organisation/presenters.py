"""When a place is open, in words for a page: today, a week, what comes, and why.

All wording is in the reader's language and plain text. Templates show these rows as they are.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from cms.core import clock, dates
from organisation.day_rules import ALL_DAY, Day, DayRule, Rules, Stretch, rules_for
from organisation.day_rules_here import RulesHere, rules_here
from organisation.models import HoursException, Place

# How far ahead a page looks for the next open hour, for what is announced, for market days.
DAYS_TO_NEXT_OPENING = 14
DAYS_OF_NOTICES = 45
DAYS_OF_MARKETS = 30
MOST_MARKETS = 3
MOST_NOTICES = 8


@dataclass(frozen=True)
class HoursDay:
    """One day: ``state`` is "open", "closed" or "unlimited" (no hours are known).

    ``text`` says all in one line: 上午 8:30–11:30、下午 1:30–5:00, or 不开放. ``why`` is the reason
    for other hours than the weekday's (国庆节, 赶集日：南黄大集, 停电), ``announced`` when a dated
    exception was made known, ``short_notice`` why that was under seven days ahead; each "" where
    there is nothing to say.
    """

    day: dt.date
    label: str  # 11 月 28 日 星期六
    near: str  # 今天, 明天, 后天 or ""
    state: str
    hours: tuple[str, ...]  # 上午 8:30–11:30
    text: str
    why: str
    announced: str
    short_notice: str
    is_today: bool


@dataclass(frozen=True)
class HoursToday:
    """Today and this moment: ``is_open`` is ``None`` where no hours are known.

    ``now`` is one sentence (现在开放，到晚上 9:30。 or 现在不开放，今天下午 1:30 开门。).
    ``next_opening`` says when it opens again where today brings no more hours (下次开放：11 月
    30 日 …), else "".
    """

    today: HoursDay
    is_open: bool | None
    now: str
    next_opening: str


@dataclass(frozen=True)
class HoursNotice:
    """Days ahead with other hours than usual, one row for a run of days."""

    first_day: dt.date
    last_day: dt.date
    days: str  # 10 月 1 日 星期四 – 10 月 7 日 星期三
    text: str  # 不开放, or the hours
    why: str
    announced: str
    short_notice: str
    is_closure: bool


@dataclass(frozen=True)
class MarketDay:
    """A market day ahead: its date, lunar date, name, and the hours that the place keeps."""

    day: dt.date
    label: str
    lunar: str  # 农历十月十三
    name: str
    text: str


@dataclass(frozen=True)
class HoursWeek:
    """Seven days from ``monday``, and what else a visitor should know.

    ``is_known`` is false where no hours are known at all: the page then shows none. ``holidays`` is
    one sentence about public holidays, "" where no hours are known. ``notices`` and ``markets``
    look ahead from today, not from ``monday``.
    """

    monday: dt.date
    is_known: bool
    days: tuple[HoursDay, ...]
    holidays: str
    notices: tuple[HoursNotice, ...]
    markets: tuple[MarketDay, ...]


def hours_today(place: Place) -> HoursToday:
    """Return how ``place`` is open today and at this moment. Four queries."""
    today = clock.today()
    last_day = today + dt.timedelta(days=DAYS_TO_NEXT_OPENING)
    rules = rules_for([place], today, last_day)
    return _this_moment(list(rules.days(rules.deciding(place), today, last_day)))


def hours_of(place: Place) -> tuple[HoursToday, HoursWeek]:
    """Return ``hours_today`` and this week's ``hours_week`` together. Three queries."""
    today = clock.today()
    monday = today - dt.timedelta(days=today.weekday())
    here = rules_here(place, *_days_of_week(monday, today))
    days, week = _days_and_week(here, monday, today, get_language())
    return _this_moment(days), week


@lru_cache(maxsize=512)
def _days_and_week(
    here: RulesHere, monday: dt.date, today: dt.date, _language: str | None
) -> tuple[list[Day], HoursWeek]:
    """Return the next days and the week, kept for the day: most places share their rules."""
    rules, deciding = here.rules(), here.deciding
    first_day, last_day = _days_of_week(monday, today)
    days = {day.day: day for day in rules.days(deciding, first_day, last_day)}
    ahead = [day for day in days.values() if day.day >= today]
    week = _week(rules, deciding, monday, days, ahead)
    return ahead[: DAYS_TO_NEXT_OPENING + 1], week


def _this_moment(days: list[Day]) -> HoursToday:
    """Return how it is open on the first of ``days``, which is today, and when it opens again."""
    now = clock.local(clock.now())
    shown = _day(days[0])
    if days[0].rule is DayRule.UNLIMITED:
        return HoursToday(shown, None, "", "")
    clock_time = now.time()
    for opens, closes in days[0].hours:
        if opens <= clock_time < closes:
            return HoursToday(shown, True, _open_until(days, closes), "")
    for opens, _closes in days[0].hours:
        if clock_time < opens:
            sentence = _("Closed now, opens today at %(time)s.")
            return HoursToday(shown, False, sentence % {"time": dates.time_label(opens)}, "")
    sentence = _("Closed for today.") if days[0].hours else _("Closed today.")
    return HoursToday(shown, False, sentence, _next_opening(days[1:]))


def hours_week(place: Place, monday: dt.date) -> HoursWeek:
    """Return the seven days from ``monday`` at ``place``, and what comes. Four queries."""
    today = clock.today()
    first_day, last_day = _days_of_week(monday, today)
    rules = rules_for([place], first_day, last_day)
    deciding = rules.deciding(place)
    days = {day.day: day for day in rules.days(deciding, first_day, last_day)}
    ahead = [day for day in days.values() if day.day >= today]
    return _week(rules, deciding, monday, days, ahead)


def _days_of_week(monday: dt.date, today: dt.date) -> tuple[dt.date, dt.date]:
    """Return the first and the last day of which the week's page speaks."""
    ahead = max(DAYS_OF_NOTICES, DAYS_OF_MARKETS)
    return min(monday, today), max(monday + dt.timedelta(days=6), today + dt.timedelta(days=ahead))


def _week(
    rules: Rules,
    deciding: tuple[str, ...],
    monday: dt.date,
    days: dict[dt.date, Day],
    ahead: list[Day],
) -> HoursWeek:
    week = [days[monday + dt.timedelta(days=number)] for number in range(7)]
    return HoursWeek(
        monday=monday,
        is_known=any(day.rule is not DayRule.UNLIMITED for day in days.values()),
        days=tuple(_day(day) for day in week),
        holidays=_on_holidays(rules, deciding),
        notices=tuple(_notices(ahead[: DAYS_OF_NOTICES + 1]))[:MOST_NOTICES],
        markets=tuple(
            _market(day) for day in ahead[: DAYS_OF_MARKETS + 1] if day.rule is DayRule.MARKET
        )[:MOST_MARKETS],
    )


def _day(day: Day) -> HoursDay:
    announced, short_notice = _announcement(day)
    return HoursDay(
        day=day.day,
        label=dates.day_label(day.day),
        near=dates.near_label(day.day),
        state=("unlimited" if day.rule is DayRule.UNLIMITED else "open" if day.hours else "closed"),
        hours=tuple(_stretch(stretch) for stretch in day.hours),
        text=_text(day),
        why=_why(day),
        announced=announced,
        short_notice=short_notice,
        is_today=day.day == clock.today(),
    )


def _stretch(stretch: Stretch) -> str:
    opens, closes = stretch
    if stretch == ALL_DAY:
        return _("all day")
    if closes == dt.time.max:
        return _("%(opens)s to midnight") % {"opens": dates.time_label(opens)}
    return dates.hours_label(opens, closes)


def _text(day: Day) -> str:
    if day.rule is DayRule.UNLIMITED:
        return _("No fixed hours")
    if not day.hours:
        return pgettext("opening hours", "Closed")
    return pgettext("between opening hours", ", ").join(_stretch(part) for part in day.hours)


def _why(day: Day) -> str:
    if day.rule is DayRule.MARKET:
        return _("Market day: %(name)s") % {"name": day.reason}
    return day.reason


def _announcement(day: Day) -> tuple[str, str]:
    """Return when the day's exception was announced and why at short notice, in words."""
    row = day.row
    if not isinstance(row, HoursException) or row.announced_at is None:
        return "", ""
    when = dates.day_label(clock.local(row.announced_at).date())
    announced = _("Announced on %(day)s.") % {"day": when}
    if not row.is_short_notice:
        return announced, ""
    return announced, _("Announced less than seven days ahead: %(reason)s") % {
        "reason": row.short_notice_reason
    }


def _open_until(days: list[Day], closes: dt.time) -> str:
    """Return until when it is open, across midnight where the next day goes on."""
    number = 0
    while closes == dt.time.max and number + 1 < len(days):
        following = days[number + 1].hours
        if not following or following[0][0] != dt.time.min:
            return _("Open now, until midnight.") if number == 0 else _until(days[number].day, None)
        number, closes = number + 1, following[0][1]
    if closes == dt.time.max:
        return _("Open now, day and night.")
    if number == 0:
        return _("Open now, until %(time)s.") % {"time": dates.time_label(closes)}
    return _until(days[number].day, closes)


def _until(day: dt.date, closes: dt.time | None) -> str:
    end = clock.at(day, closes) if closes else clock.day_bounds(day)[1]
    return _("Open now, until %(moment)s.") % {"moment": dates.moment_label(end)}


def _next_opening(days: Iterable[Day]) -> str:
    for day in days:
        for opens, _closes in day.hours:
            moment = dates.moment_label(clock.at(day.day, opens))
            return _("Opens again: %(moment)s.") % {"moment": moment}
    return ""


def _on_holidays(rules: Rules, deciding: tuple[str, ...]) -> str:
    hours = rules.on_holidays(deciding)
    if hours is None:
        return ""
    if not hours:
        return _("Closed on public holidays.")
    shown = pgettext("between opening hours", ", ").join(_stretch(part) for part in hours)
    return _("On public holidays: %(hours)s.") % {"hours": shown}


def _notices(days: list[Day]) -> Iterable[HoursNotice]:
    """Yield the runs of days that keep other hours for one reason; market days are apart."""

    def run(day: Day) -> tuple[DayRule, str, tuple[Stretch, ...], object]:
        row = day.row.pk if isinstance(day.row, HoursException) else None
        return day.rule, day.reason, tuple(day.hours), row

    for (rule, *_rest), found in groupby(days, key=run):
        if rule not in (DayRule.EXCEPTION, DayRule.HOLIDAY, DayRule.WORKDAY):
            continue
        rows = list(found)
        first, last = rows[0], rows[-1]
        label = dates.day_label(first.day)
        if first.day != last.day:
            label = f"{label} – {dates.day_label(last.day)}"
        announced, short_notice = _announcement(first)
        yield HoursNotice(
            first_day=first.day,
            last_day=last.day,
            days=label,
            text=_text(first),
            why=_why(first),
            announced=announced,
            short_notice=short_notice,
            is_closure=not first.hours,
        )


def _market(day: Day) -> MarketDay:
    return MarketDay(
        day=day.day,
        label=dates.day_label(day.day),
        lunar=dates.lunar_label(day.day),
        name=day.reason,
        text=_text(day),
    )
