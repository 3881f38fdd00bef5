"""Places in a tree, and the teams and people that belong to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import factory

from organisation.enums import Level, Platform, Role, SpaceKind, TeamKind, Tier
from organisation.models import (
    HoursException,
    Lecturer,
    MarketDays,
    Membership,
    OpeningHours,
    Place,
    PublicDay,
    Space,
    Team,
)
from tests.factories.users import UserFactory

LEVEL_BELOW = {
    None: Level.CENTRE,
    Level.CENTRE: Level.INSTITUTE,
    Level.INSTITUTE: Level.STATION,
    Level.STATION: Level.HOUSEHOLD,
}


class PlaceFactory(factory.django.DjangoModelFactory):
    """A place under ``parent``, else a centre; the level follows from the parent's."""

    class Meta:
        model = Place

    class Params:
        parent = None

    name = factory.Sequence(lambda n: f"夏西村{n}站")
    slug = factory.Sequence(lambda n: f"place-{n}")
    level = factory.LazyAttribute(
        lambda o: LEVEL_BELOW[Level(o.parent.level) if o.parent else None]
    )

    @classmethod
    def _create(cls, model_class: type[Place], *args: Any, **kwargs: Any) -> Place:
        parent = kwargs.pop("tree_parent", None)
        place = model_class(**kwargs)
        if parent is None:
            return Place.add_root(instance=place)
        # The parent in memory may not know of children added since it was read.
        return Place.objects.get(pk=parent.pk).add_child(instance=place)

    tree_parent = factory.SelfAttribute("parent")


class SpaceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Space

    place = factory.SubFactory(PlaceFactory)
    name = factory.Sequence(lambda n: f"礼堂{n}")
    kind = SpaceKind.HALL
    capacity = 80


class TeamFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Team

    name = factory.Sequence(lambda n: f"宣讲团{n}")
    slug = factory.Sequence(lambda n: f"team-{n}")
    home = factory.SubFactory(PlaceFactory)
    tier = Tier.TOWN
    kind = TeamKind.LECTURE
    platform = Platform.THEORY


class LecturerFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Lecturer

    team = factory.SubFactory(TeamFactory)
    name = factory.Sequence(lambda n: f"宣讲员{n}")
    slug = factory.Sequence(lambda n: f"lecturer-{n}")


class MembershipFactory(factory.django.DjangoModelFactory):
    """A team membership where ``team`` is given, else a place manager's."""

    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    team = None
    place = factory.Maybe("team", None, factory.SubFactory(PlaceFactory))
    role = factory.LazyAttribute(lambda o: Role.MEMBER if o.team else Role.MANAGER)


class OpeningHoursFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = OpeningHours

    place = factory.SubFactory(PlaceFactory)
    weekday = 0
    opens_at = "08:30"
    closes_at = "17:30"


class HoursExceptionFactory(factory.django.DjangoModelFactory):
    """A closure; give ``opens_at`` and ``closes_at`` for other hours."""

    class Meta:
        model = HoursException

    place = factory.SubFactory(PlaceFactory)
    first_day = "2026-10-01"
    last_day = factory.SelfAttribute("first_day")
    reason = "国庆节"


class MarketDaysFactory(factory.django.DjangoModelFactory):
    """A market on the threes and eights; closed unless ``opens_at`` and ``closes_at`` are given."""

    class Meta:
        model = MarketDays

    place = factory.SubFactory(PlaceFactory)
    name = "南黄大集"
    lunar_days = "3, 8, 13, 18, 23, 28"


class PublicDayFactory(factory.django.DjangoModelFactory):
    """A holiday; give ``counts_as`` for a make-up workday."""

    class Meta:
        model = PublicDay

    day = "2026-10-01"
    kind = factory.LazyAttribute(lambda o: "holiday" if o.counts_as is None else "workday")
    name = "国庆节"
    name_en = "National Day"
    counts_as = None


@dataclass(frozen=True)
class Town:
    """One town in the tree: its institute and a station with a hall, under the one centre."""

    centre: Place
    institute: Place
    station: Place
    hall: Space


def town(name: str = "南黄镇") -> Town:
    """Return a new town under the centre, which is made the first time."""
    centre = Place.objects.filter(depth=1).first() or PlaceFactory(
        name="乳山市新时代文明实践中心", slug="centre"
    )
    institute = PlaceFactory(parent=centre, name=f"{name}实践所")
    station = PlaceFactory(parent=institute, name=f"{name}夏西村实践站")
    for place in (centre, institute):
        place.refresh_from_db()  # a stale child count would break the tree when saved
    return Town(centre, institute, station, SpaceFactory(place=station))


def person_with(role: Role, at: Place | Team, **user: Any) -> Any:
    """Return a new person who has ``role`` in the team or at the place ``at``."""
    person = UserFactory(**user)
    where = {"team": at} if isinstance(at, Team) else {"place": at}
    MembershipFactory(user=person, role=role, **where)
    return person
