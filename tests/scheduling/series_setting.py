"""The setting of the series' tests: a town with two halls, two teams of one person, a rule."""

from __future__ import annotations

import datetime as dt
from typing import Any

from cms.core import clock
from lectures.scheduling.domain import rules
from lectures.scheduling.domain.series import book_series
from lectures.scheduling.domain.series_plan import SeriesWish
from lectures.scheduling.models import Series
from organisation.enums import Role
from tests.factories.organisation import (
    LecturerFactory,
    MembershipFactory,
    SpaceFactory,
    TeamFactory,
    person_with,
    town,
)
from tests.factories.scheduling import SessionFactory

WEEK = dt.timedelta(days=7)


class Setting:
    """A hall, a smaller and an equal room beside it, and the Wednesdays from next week on."""

    def __init__(self) -> None:
        self.town = town("下初镇")
        self.hall = self.town.hall
        self.twin = SpaceFactory(place=self.hall.place, name="多功能厅", capacity=80)
        self.small = SpaceFactory(place=self.hall.place, name="图书室", capacity=20)
        self.team = TeamFactory(home=self.town.institute, name="红色乳娘宣讲队")
        self.other = TeamFactory(home=self.town.institute, name="理论宣讲队")
        self.lecturer = LecturerFactory(team=self.team, name="王小红")
        self.person = person_with(Role.LEADER, self.team)
        MembershipFactory(user=self.person, team=self.other)

    def day(self, number: int = 0) -> dt.date:
        """Return the numbered Wednesday; the first is in the week after this one."""
        today = clock.today()
        return today + dt.timedelta(days=9 - today.weekday()) + WEEK * number

    def wish(self, number: int = 6, **changed: Any) -> SeriesWish:
        return SeriesWish(
            **{
                "title": "每周一讲",
                "team": self.team,
                "space": self.hall,
                "form": "theory",
                "platform": "theory",
                "rule": rules.weekly([2]),
                "first_day": self.day(),
                "last_day": self.day(number - 1),
                "starts": dt.time(14, 30),
                "minutes": 90,
                "lecturers": (self.lecturer,),
                **changed,
            }
        )

    def book(self, number: int = 6, **options: Any) -> Series:
        wish = options.pop("wish", None) or self.wish(number, **options.pop("changed", {}))
        return book_series(actor=self.person, wish=wish, **options)

    def taken(self, number: int, *, hour: int = 14, **changed: Any) -> Any:
        """Let somebody take the hall for two hours on the numbered Wednesday."""
        starts_at = clock.at(self.day(number), dt.time(hour))
        return SessionFactory(
            **{
                "space": self.hall,
                "starts_at": starts_at,
                "ends_at": starts_at + dt.timedelta(hours=2),
                **changed,
            }
        )
