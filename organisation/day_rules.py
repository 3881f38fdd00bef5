"""Which rule decides a day's hours at a place, and what it says (docs/adr/0007).

A dated exception wins over a lunar market day, this over a public holiday, this over a make-up
workday, this over the weekly rows; each is taken from the nearest place, at or above, that has it.
``Rules`` are read once for any number of places and days, in four queries; other rooms ask
``organisation.queries``.
"""

from __future__ import annotations

import datetime as dt
import enum
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from cms.core.lunar import lunar_day
from organisation.enums import PublicDayKind, Weekday
from organisation.models import HoursException, MarketDays, OpeningHours, Place, PublicDay

Stretch = tuple[dt.time, dt.time]
ALL_DAY: Stretch = (dt.time.min, dt.time.max)
# A closing time in the last minute of the day means midnight: a row can't close at 24:00.
LAST_MINUTE = dt.time(23, 59)


class DayRule(enum.Enum):
    """What decides a day, strongest first."""

    EXCEPTION = "exception"
    MARKET = "market"
    HOLIDAY = "holiday"
    WORKDAY = "workday"
    WEEKLY = "weekly"
    UNLIMITED = "unlimited"


@dataclass(frozen=True)
class Day:
    """One day of one place: its open stretches, the rule that decides, and the rule's row.

    Stretches are half-open, in order, and never touch; ``[]`` means closed; ``dt.time.max`` as the
    end means midnight. ``row`` is the exception, the market or the public day, else ``None``.
    """

    day: dt.date
    rule: DayRule
    hours: list[Stretch]
    row: HoursException | MarketDays | PublicDay | None = None

    @property
    def reason(self) -> str:
        """Why the day keeps other hours than its weekday, ``""`` where it doesn't."""
        if self.row is None:
            return ""
        return self.row.reason if isinstance(self.row, HoursException) else self.row.display_name


def paths_up(place: Place) -> list[str]:
    """Return the tree paths of ``place`` and its ancestors, nearest first."""
    step = Place.steplen
    return [place.path[:end] for end in range(len(place.path), 0, -step)]


def joined(stretches: Iterable[Stretch]) -> list[Stretch]:
    """Return the stretches in order, those that touch or overlap made one, up to midnight."""
    found: list[Stretch] = []
    for opens_at, closes_at in sorted(stretches):
        if closes_at >= LAST_MINUTE:
            closes_at = dt.time.max
        if found and opens_at <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], closes_at))
        else:
            found.append((opens_at, closes_at))
    return found


@dataclass(frozen=True)
class Rules:
    """The rows that decide about some places in a range of days, by the path of their place."""

    weekly: dict[str, dict[int, list[Stretch]]]  # Monday to Sunday
    holiday: dict[str, list[Stretch]]  # the rows for public holidays
    exceptions: dict[str, list[HoursException]]
    markets: dict[str, list[MarketDays]]
    public: dict[dt.date, PublicDay]
    _known: frozenset[str] = field(default_factory=frozenset)  # every path that has a row

    def deciding(self, place: Place) -> tuple[str, ...]:
        """Return the paths that decide about ``place``: those that share them, share the hours."""
        return tuple(path for path in paths_up(place) if path in self._known)

    def days(self, paths: tuple[str, ...], first_day: dt.date, last_day: dt.date) -> Iterator[Day]:
        """Yield each day, both ends included, of a place about which ``paths`` decide.

        A place of unknown hours is open all day where no rule says otherwise.
        """
        weekly = next((self.weekly[path] for path in paths if path in self.weekly), None)
        on_holidays = self.on_holidays(paths)
        markets = next((self.markets[path] for path in paths if path in self.markets), [])
        exceptions = [self.exceptions[path] for path in paths if path in self.exceptions]
        for number in range((last_day - first_day).days + 1):
            day = first_day + dt.timedelta(days=number)
            yield (
                _exception_on(day, exceptions)
                or _market_on(day, markets)
                or self._ordinary(day, weekly, on_holidays)
            )

    def on_holidays(self, paths: tuple[str, ...]) -> list[Stretch] | None:
        """Return the hours of a public holiday, ``[]`` for closed, ``None`` for not limited.

        The rows for holidays may stand nearer than the weekly rows, never further: who has weekly
        rows of its own and none for holidays is closed.
        """
        for path in paths:
            if path in self.holiday:
                return self.holiday[path]
            if path in self.weekly:
                return []
        return None

    def _ordinary(
        self,
        day: dt.date,
        weekly: dict[int, list[Stretch]] | None,
        on_holidays: list[Stretch] | None,
    ) -> Day:
        public = self.public.get(day)
        if public and public.kind == PublicDayKind.HOLIDAY:
            if on_holidays is not None:
                return Day(day, DayRule.HOLIDAY, list(on_holidays), public)
        elif public and weekly is not None and public.counts_as is not None:
            return Day(day, DayRule.WORKDAY, list(weekly.get(public.counts_as, [])), public)
        if weekly is None:
            return Day(day, DayRule.UNLIMITED, [ALL_DAY])
        return Day(day, DayRule.WEEKLY, list(weekly.get(day.weekday(), [])))


def _exception_on(day: dt.date, exceptions: list[list[HoursException]]) -> Day | None:
    """Return what the exceptions of the nearest place that has any say; a closure wins."""
    for near in exceptions:
        rows = [row for row in near if row.first_day <= day <= row.last_day]
        if rows:
            return _said_by(day, DayRule.EXCEPTION, rows)
    return None


def _market_on(day: dt.date, markets: list[MarketDays]) -> Day | None:
    lunar = lunar_day(day) if markets else None
    rows = [row for row in markets if lunar and lunar.day in row.days]
    return _said_by(day, DayRule.MARKET, rows) if rows else None


def _said_by(day: dt.date, rule: DayRule, rows: list[HoursException] | list[MarketDays]) -> Day:
    """Return the day as several rows of one place have it: a closure wins, hours are joined."""
    for row in rows:
        if row.is_closure:
            return Day(day, rule, [], row)
    hours = joined((row.opens_at, row.closes_at) for row in rows if row.opens_at and row.closes_at)
    return Day(day, rule, hours, rows[0])


def rules_for(places: Collection[Place], first_day: dt.date, last_day: dt.date) -> Rules:
    """Read the rules for ``places`` in a range of days, both ends included. Four queries."""
    paths = {path for place in places for path in paths_up(place)}
    hours = OpeningHours.objects.filter(place__path__in=paths).order_by()
    dated = HoursException.objects.filter(
        place__path__in=paths, first_day__lte=last_day, last_day__gte=first_day
    )
    markets = MarketDays.objects.filter(place__path__in=paths).select_related("place")
    return put_together(
        hours.values_list("place__path", "weekday", "opens_at", "closes_at"),
        (
            (row.place.path, row)
            for row in dated.select_related("place").order_by("first_day", "pk")
        ),
        ((row.place.path, row) for row in markets.order_by("pk")),
        PublicDay.objects.filter(day__range=(first_day, last_day)),
    )


def put_together(
    hours: Iterable[tuple[str, int, dt.time, dt.time]],
    dated: Iterable[tuple[str, HoursException]],
    market_days: Iterable[tuple[str, MarketDays]],
    public_days: Iterable[PublicDay],
) -> Rules:
    """Return the rules that rows say, each given with the path of its place."""
    by_weekday: dict[str, dict[int, list[Stretch]]] = defaultdict(lambda: defaultdict(list))
    for path, weekday, opens_at, closes_at in hours:
        by_weekday[path][weekday].append((opens_at, closes_at))
    weekly: dict[str, dict[int, list[Stretch]]] = {}
    holiday: dict[str, list[Stretch]] = {}
    for path, by_day in by_weekday.items():
        for weekday, stretches in by_day.items():
            if weekday == Weekday.PUBLIC_HOLIDAY:
                holiday[path] = joined(stretches)
            else:
                weekly.setdefault(path, {})[weekday] = joined(stretches)
    exceptions: dict[str, list[HoursException]] = defaultdict(list)
    for path, exception in dated:
        exceptions[path].append(exception)
    markets: dict[str, list[MarketDays]] = defaultdict(list)
    for path, market in market_days:
        markets[path].append(market)
    return Rules(
        weekly,
        holiday,
        dict(exceptions),
        dict(markets),
        {row.day: row for row in public_days},
        frozenset({*weekly, *holiday, *exceptions, *markets}),
    )
