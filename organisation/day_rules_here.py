"""The rules of one place (``day_rules``), for pages that every visitor opens.

The same rows as ``rules_for`` reads, in three queries whose SQL is written once.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import Any

from django.db.models import CharField, DateField, F, QuerySet, Value

from cms.core.prepared import Given, Prepared
from organisation.day_rules import Rules, paths_up, put_together
from organisation.models import HoursException, MarketDays, OpeningHours, Place, PublicDay

DAY = DateField()


def rules_here(place: Place, first_day: dt.date, last_day: dt.date) -> Rules:
    """Return ``rules_for([place], first_day, last_day)``. Three queries."""
    paths = paths_up(place)
    above = {f"path{at}": path for at, path in enumerate(paths)}
    days = {"first": first_day, "last": last_day}
    weekly, markets = [], []
    for path, number, name, name_en, lunar_days, opens, closes in _regular(len(paths))(**above):
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
    dated = _dated(len(paths))(**above, **days)
    return put_together(
        weekly,
        ((row.place_path, row) for row in dated),  # type: ignore[attr-defined]  # annotated
        markets,
        _PUBLIC(**days),
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
def _dated(levels: int) -> Prepared[HoursException]:
    return Prepared(
        lambda: (
            HoursException.objects.filter(
                place__path__in=_paths(levels),
                first_day__lte=Given("last", DAY),
                last_day__gte=Given("first", DAY),
            )
            .annotate(place_path=F("place__path"))
            .order_by("first_day", "pk")
        )
    )


_PUBLIC: Prepared[PublicDay] = Prepared(
    lambda: PublicDay.objects.filter(day__range=(Given("first", DAY), Given("last", DAY)))
)
