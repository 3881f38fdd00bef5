"""A rule that gives the days of a series: RFC 5545, with the lunar months of RFC 7529.

A rule is kept as text, without ``DTSTART``, ``UNTIL`` or ``COUNT``: the series knows its first and
last day. Four kinds are understood, no others, so that each can be said in words:

    FREQ=WEEKLY;INTERVAL=2;BYDAY=WE
    FREQ=MONTHLY;BYDAY=-1FR
    FREQ=MONTHLY;BYMONTHDAY=1,15
    RSCALE=CHINESE;FREQ=MONTHLY;BYMONTHDAY=3,8,13,18,23,28;SKIP=OMIT

A day that a month does not have is left out (``SKIP=OMIT``, the rule of both standards): the 31st,
the lunar 30th of a short month. A leap month (闰月) is a month like any other and has its days, as
country markets have it. ``-1`` is the last day of a month.
"""

from __future__ import annotations

import datetime as dt
import enum
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dateutil import rrule
from django.utils.translation import gettext as _

from cms.core import clock
from cms.core.lunar import lunar_day
from lectures.scheduling.errors import InvalidRequest

LONGEST_TEXT = 300
LONGEST_SPAN = dt.timedelta(days=731)
MOST_DATES = 200
MOST_WEEKS_APART = 52
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
NTHS = (1, 2, 3, 4, -1)
LAST = -1
ONE_DAY = dt.timedelta(days=1)
PART = re.compile(r"([A-Z]{3,12})=([A-Z0-9,+-]{1,200})", re.ASCII)
NTH_WEEKDAY = re.compile(r"([+-]?[1-4])(MO|TU|WE|TH|FR|SA|SU)", re.ASCII)
NUMBER = re.compile(r"[+-]?[0-9]{1,3}", re.ASCII)


class RuleKind(enum.Enum):
    WEEKLY = "weekly"  # every so many weeks, on these weekdays
    NTH_WEEKDAY = "nth"  # each month, on the n-th or last such weekday
    MONTH_DAY = "day"  # each month, on these days
    LUNAR = "lunar"  # each lunar month, on these days


@dataclass(frozen=True)
class Rule:
    """One rule. Make it by ``weekly``, ``nth_weekday``, ``month_days``, ``lunar_days``, ``parse``;
    all of them refuse with ``InvalidRequest`` what is no rule.
    """

    kind: RuleKind
    interval: int = 1  # weeks from one to the next
    weekdays: tuple[int, ...] = ()  # Monday is 0
    nth: int = 0  # 1 to 4, -1 for the last
    days: tuple[int, ...] = ()  # of a month; -1 for its last

    @property
    def text(self) -> str:
        """The rule as the standards write it; ``parse`` reads it back."""
        if self.kind is RuleKind.WEEKLY:
            every = f";INTERVAL={self.interval}" if self.interval > 1 else ""
            return f"FREQ=WEEKLY{every};BYDAY={','.join(WEEKDAYS[day] for day in self.weekdays)}"
        if self.kind is RuleKind.NTH_WEEKDAY:
            return f"FREQ=MONTHLY;BYDAY={self.nth}{WEEKDAYS[self.weekdays[0]]}"
        days = ",".join(map(str, self.days))
        if self.kind is RuleKind.MONTH_DAY:
            return f"FREQ=MONTHLY;BYMONTHDAY={days}"
        return f"RSCALE=CHINESE;FREQ=MONTHLY;BYMONTHDAY={days};SKIP=OMIT"

    def dates(self, first_day: dt.date, last_day: dt.date) -> list[dt.date]:
        """Return the days from ``first_day``, which begins the count of weeks, to ``last_day``.

        Raises ``InvalidRequest`` where they are more than ``MOST_DATES`` or span more than two
        years.
        """
        return self.later_dates(first_day, first_day, last_day)

    def later_dates(self, first_day: dt.date, after: dt.date, last_day: dt.date) -> list[dt.date]:
        """Return the days from ``after`` to ``last_day`` of a series begun on ``first_day``.

        Raises as ``dates``.
        """
        if last_day < after:
            raise InvalidRequest({"last_day": [_("The last day must not be before the first.")]})
        if last_day - after > LONGEST_SPAN:
            raise InvalidRequest({"last_day": [_("A series is planned at most two years ahead.")]})
        found: list[dt.date] = []
        for day in self._walk(first_day, after):
            if day > last_day:
                break
            if len(found) == MOST_DATES:
                sentence = _(
                    "These are more than %(most)d dates. Please choose an earlier last day."
                )
                raise InvalidRequest({"last_day": [sentence % {"most": MOST_DATES}]})
            found.append(day)
        return found

    def first_dates(self, first_day: dt.date, number: int) -> list[dt.date]:
        """Return the first ``number`` days from ``first_day``, fewer where two years are over."""
        return self.next_dates(first_day, first_day, number)

    def next_dates(self, first_day: dt.date, after: dt.date, number: int) -> list[dt.date]:
        """Return up to ``number`` days from ``after`` of a series begun on ``first_day``."""
        found: list[dt.date] = []
        for day in self._walk(first_day, after):
            if len(found) >= min(number, MOST_DATES) or day - after > LONGEST_SPAN:
                break
            found.append(day)
        return found

    def _walk(self, first_day: dt.date, after: dt.date) -> Iterator[dt.date]:
        """Yield the days from ``after`` on, in order, for two years and a little more."""
        end = after + LONGEST_SPAN + dt.timedelta(days=62)
        if self.kind is RuleKind.LUNAR:
            yield from self._lunar_walk(after, end)
            return
        # The count of weeks begins with the first day that the rule names, not with its week.
        begin = self._first_weekday(first_day) if self.kind is RuleKind.WEEKLY else first_day
        found = rrule.rrule(
            rrule.WEEKLY if self.kind is RuleKind.WEEKLY else rrule.MONTHLY,
            dtstart=dt.datetime.combine(begin, dt.time.min),
            until=dt.datetime.combine(end, dt.time.min),
            interval=self.interval,
            wkst=rrule.MO,
            byweekday=self._byweekday() or None,
            bymonthday=self.days or None,
        )
        yield from (moment.date() for moment in found if moment.date() >= after)

    def _byweekday(self) -> list[rrule.weekday]:
        if self.kind is RuleKind.NTH_WEEKDAY:
            return [rrule.weekday(day, self.nth) for day in self.weekdays]
        return [rrule.weekday(day) for day in self.weekdays]

    def _first_weekday(self, first_day: dt.date) -> dt.date:
        week = (first_day + ONE_DAY * ahead for ahead in range(7))
        return next(day for day in week if day.weekday() in self.weekdays)

    def _lunar_walk(self, day: dt.date, end: dt.date) -> Iterator[dt.date]:
        while day <= end:
            lunar, tomorrow = lunar_day(day), lunar_day(day + ONE_DAY)
            is_last = tomorrow is not None and tomorrow.day == 1
            if lunar and (lunar.day in self.days or (is_last and LAST in self.days)):
                yield day
            day += ONE_DAY


def weekly(weekdays: Iterable[int], interval: int = 1) -> Rule:
    """Every ``interval`` weeks on ``weekdays`` (Monday is 0)."""
    chosen = tuple(sorted(set(weekdays)))
    if not chosen or not set(chosen) <= set(range(7)):
        raise _refused(_("Please choose a weekday."))
    if not 1 <= interval <= MOST_WEEKS_APART:
        raise _refused(_("Please choose 1 to %(most)d weeks.") % {"most": MOST_WEEKS_APART})
    return Rule(RuleKind.WEEKLY, interval=interval, weekdays=chosen)


def nth_weekday(nth: int, weekday: int) -> Rule:
    """Each month on the first to fourth (1 to 4) or last (-1) ``weekday``."""
    if nth not in NTHS or not 0 <= weekday <= 6:
        raise _refused(_("Please choose which weekday of the month."))
    return Rule(RuleKind.NTH_WEEKDAY, weekdays=(weekday,), nth=nth)


def month_days(days: Iterable[int]) -> Rule:
    """Each month on ``days``: 1 to 31, -1 for the last."""
    return Rule(RuleKind.MONTH_DAY, days=_checked_days(days, 31))


def lunar_days(days: Iterable[int]) -> Rule:
    """Each lunar month, leap months too, on ``days``: 1 to 30, -1 for the last."""
    return Rule(RuleKind.LUNAR, days=_checked_days(days, 30))


def parse(text: str) -> Rule:
    """Return the rule that ``text`` writes, in any order of its parts.

    Raises ``InvalidRequest`` (``rule``) for every other text, however long or strange.
    """
    if len(text) > LONGEST_TEXT:
        raise _refused(_("This rule is too long."))
    parts: dict[str, str] = {}
    for piece in text.split(";"):
        found = PART.fullmatch(piece)
        if found is None or found[1] in parts:
            raise _not_understood()
        parts[found[1]] = found[2]
    frequency, scale = parts.pop("FREQ", ""), parts.pop("RSCALE", "GREGORIAN")
    skip = parts.pop("SKIP", "OMIT")
    interval = parts.pop("INTERVAL", "1")
    if skip != "OMIT" or scale not in {"GREGORIAN", "CHINESE"} or not NUMBER.fullmatch(interval):
        raise _not_understood()
    names = set(parts)
    if (frequency, scale, names) == ("WEEKLY", "GREGORIAN", {"BYDAY"}):
        return weekly(_weekdays(parts["BYDAY"]), int(interval))
    if int(interval) != 1 or frequency != "MONTHLY":
        raise _not_understood()
    if names == {"BYMONTHDAY"}:
        days = _numbers(parts["BYMONTHDAY"])
        return lunar_days(days) if scale == "CHINESE" else month_days(days)
    if (
        names == {"BYDAY"}
        and scale == "GREGORIAN"
        and (found := NTH_WEEKDAY.fullmatch(parts["BYDAY"]))
    ):
        return nth_weekday(int(found[1]), WEEKDAYS.index(found[2]))
    raise _not_understood()


def moments(day: dt.date, starts: dt.time, minutes: int) -> tuple[dt.datetime, dt.datetime]:
    """Return, in UTC, when something begins that clocks in Rushan show at ``starts`` on ``day``,
    and when it ends.

    It lasts ``minutes``, even where clocks are changed meanwhile (1986–1991). A wall time that
    was left out then is read as before the change (RFC 5545 3.3.5).
    """
    starts_at = clock.at(day, starts).astimezone(dt.UTC)
    return starts_at, starts_at + dt.timedelta(minutes=minutes)


def _checked_days(days: Iterable[int], longest: int) -> tuple[int, ...]:
    chosen = set(days)
    if not chosen or not chosen <= {LAST, *range(1, longest + 1)}:
        sentence = _("Please choose days from 1 to %(longest)d.") % {"longest": longest}
        raise _refused(sentence)
    return tuple(sorted(chosen - {LAST})) + ((LAST,) if LAST in chosen else ())


def _weekdays(text: str) -> list[int]:
    names = text.split(",")
    if not set(names) <= set(WEEKDAYS):
        raise _not_understood()
    return [WEEKDAYS.index(name) for name in names]


def _numbers(text: str) -> list[int]:
    typed = text.split(",")
    if not all(NUMBER.fullmatch(number) for number in typed):
        raise _not_understood()
    return [int(number) for number in typed]


def _refused(sentence: str) -> InvalidRequest:
    return InvalidRequest({"rule": [sentence]})


def _not_understood() -> InvalidRequest:
    return _refused(_("This rule can't be read. Please choose one of those offered."))
