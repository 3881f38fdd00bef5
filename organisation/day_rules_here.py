"""The rules of one place (``day_rules``), for pages that every visitor opens.

The same rows as ``rules_for`` reads, in three queries whose SQL is written once, as plain values:
what is made of them may be kept for as long as they stay the same.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import CharField, DateField, QuerySet, Value

from cms.core.prepared import Given, Prepared
from organisation.day_rules import Rules, paths_up, put_together
from organisation.models import HoursException, MarketDays, OpeningHours, Place, PublicDay

DAY = DateField()
DATED = (
    "pk",
    "first_day",
    "last_day",
    "opens_at",
    "closes_at",
    "reason",
    "announced_at",
    "short_notice_reason",
)
PUBLIC = ("pk", "day", "kind", "name", "name_en", "counts_as")


class RulesHere(NamedTuple):
    """The rows that decide about one place: weekly rows and markets, exceptions, public days."""

    regular: tuple[tuple[Any, ...], ...]
    dated: tuple[tuple[Any, ...], ...]
    public: tuple[tuple[Any, ...], ...]

    @property
    def deciding(self) -> tuple[str, ...]:
        """The paths of the places with rows, nearest first (``Rules.deciding``)."""
        paths = {row[0] for row in (*self.regular, *self.dated)}
        return tuple(sorted(paths, key=len, reverse=True))

    def rules(self) -> Rules:
        """Return ``rules_for`` that place."""
        weekly, markets = [], []
        for path, number, name, name_en, lunar_days, opens, closes in self.regular:
            if lunar_days:
                row = MarketDays(
                    pk=number,
                    name=name,
                    name_en=name_en,
                    lunar_days=lunar_days,
                    opens_at=opens,
                    closes_at=closes,
                )
                markets.append((path, row))
            else:
                weekly.append((path, number, opens, closes))
        markets.sort(key=lambda entry: entry[1].pk)
        return put_together(
            weekly,
            (
                (path, HoursException(**dict(zip(DATED, values, strict=True))))
                for path, *values in self.dated
            ),
            markets,
            (PublicDay(**dict(zip(PUBLIC, values, strict=True))) for values in self.public),
        )


def rules_here(place: Place, first_day: dt.date, last_day: dt.date) -> RulesHere:
    """Read the rows that decide about ``place`` in a range of days. Three queries."""
    paths = paths_up(place)
    above = {f"path{at}": path for at, path in enumerate(paths)}
    days = {"first": first_day, "last": last_day}
    return RulesHere(
        tuple(_regular(len(paths))(**above)),
        tuple(_dated(len(paths))(**above, **days)),
        tuple(_PUBLIC(**days)),
    )


def _paths(number: int) -> list[Given]:
    return [Given(f"path{at}", CharField()) for at in range(number)]


@lru_cache(maxsize=8)
def _regular(levels: int) -> Prepared[tuple[Any, ...]]:
    """Return the query for weekly rows and market days of a place and those above it."""

    def rows() -> QuerySet[Any, tuple[Any, ...]]:
        here, none = {"place__path__in": _paths(levels)}, Value("")
        hours = OpeningHours.objects.filter(**here).order_by()
        markets = MarketDays.objects.filter(**here).order_by()
        return hours.values_list(
            "place__path", "weekday", none, none, none, "opens_at", "closes_at"
        ).union(
            markets.values_list(
                "place__path", "pk", "name", "name_en", "lunar_days", "opens_at", "closes_at"
            ),
            all=True,
        )

    return Prepared(rows)


@lru_cache(maxsize=8)
def _dated(levels: int) -> Prepared[tuple[Any, ...]]:
    return Prepared(
        lambda: (
            HoursException.objects.filter(
                place__path__in=_paths(levels),
                first_day__lte=Given("last", DAY),
                last_day__gte=Given("first", DAY),
            )
            .order_by("first_day", "pk")
            .values_list("place__path", *DATED)
        )
    )


_PUBLIC: Prepared[tuple[Any, ...]] = Prepared(
    lambda: PublicDay.objects.filter(
        day__range=(Given("first", DAY), Given("last", DAY))
    ).values_list(*PUBLIC)
)
