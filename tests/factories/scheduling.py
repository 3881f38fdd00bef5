"""Sessions as the domain leaves them: with booking, claims and events, but at any time, past ones
too.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import factory

from cms.core import clock
from lectures.scheduling.domain.wish import Wish
from lectures.scheduling.enums import HOLDING_STATES, Form, ResourceKind, SessionState
from lectures.scheduling.models import Booking, Claim, Resource, Series, Session, SessionEvent
from organisation.enums import Level, Platform
from organisation.models import Place
from tests.factories.organisation import PlaceFactory, SpaceFactory, TeamFactory


def tomorrow_at(hour: int, minute: int = 0, days: int = 1) -> dt.datetime:
    """Return the moment at which clocks in Rushan show that time, ``days`` days from today."""
    return clock.at(clock.today() + dt.timedelta(days=days), dt.time(hour, minute))


class SessionFactory(factory.django.DjangoModelFactory):
    """A published session of two hours. Each lies a day after the one before, so teams and rooms
    can be shared.

    ``with_claims=False`` leaves out booking and claims, for tests that only read lists.
    """

    class Meta:
        model = Session
        skip_postgeneration_save = True

    title = factory.Sequence(lambda n: f"乳娘故事分享会 第{n}场")
    form = Form.STORY
    platform = Platform.THEORY
    team = factory.SubFactory(TeamFactory)
    space = factory.SubFactory(SpaceFactory)
    place = factory.SelfAttribute("space.place")
    starts_at = factory.Sequence(lambda n: tomorrow_at(14, 30, days=1 + n % 300))
    ends_at = factory.LazyAttribute(lambda o: o.starts_at + dt.timedelta(hours=2))
    state = SessionState.PUBLISHED
    hold_until = factory.LazyAttribute(
        lambda o: o.starts_at if o.state == SessionState.REQUESTED else None
    )
    capacity = factory.LazyAttribute(lambda o: o.space.capacity)

    @factory.lazy_attribute
    def town(self) -> Place | None:
        place = self.place
        line = [place, *place.get_ancestors()]
        return next((above for above in line if above.level == Level.INSTITUTE), None)

    @factory.post_generation
    def lecturers(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        if create and extracted:
            self.lecturers.set(extracted)

    @factory.post_generation
    def with_claims(self, create: bool, extracted: bool | None, **kwargs: Any) -> None:
        if create and extracted is not False:
            _book(self)


def _book(session: Session) -> None:
    wish = Wish(
        actor=None,
        team=session.team,
        space=session.space,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        lecturers=tuple(session.lecturers.all()),
    )
    booking = Booking.objects.create(
        session=session,
        starts_at=wish.starts_at,
        ends_at=wish.ends_at,
        setup_minutes=wish.setup,
        clearup_minutes=wish.clearup,
    )
    claims = wish.claims(wish.resources())
    for claim in claims:
        claim.booking = booking
        claim.active = session.state in HOLDING_STATES
    Claim.objects.bulk_create(claims)
    SessionEvent.objects.create(session=session, to_state=SessionState.DRAFT)
    if session.state != SessionState.DRAFT:
        SessionEvent.objects.create(
            session=session, from_state=SessionState.DRAFT, to_state=session.state
        )


class EquipmentFactory(factory.django.DjangoModelFactory):
    """A projector kept at a place."""

    class Meta:
        model = Resource

    kind = ResourceKind.EQUIPMENT
    place = factory.SubFactory(PlaceFactory)
    name = factory.Sequence(lambda n: f"投影仪{n}")


class SeriesFactory(factory.django.DjangoModelFactory):
    """A weekly series of two months, without any date: sessions are given their ``series``."""

    class Meta:
        model = Series

    title = factory.Sequence(lambda n: f"每周一讲 第{n}季")
    form = Form.THEORY
    platform = Platform.THEORY
    team = factory.SubFactory(TeamFactory)
    space = factory.SubFactory(SpaceFactory)
    rule = "FREQ=WEEKLY;BYDAY=WE"
    first_day = factory.LazyFunction(lambda: clock.today() + dt.timedelta(days=1))
    last_day = factory.LazyAttribute(lambda o: o.first_day + dt.timedelta(days=60))
    starts_at = dt.time(14, 30)
    minutes = 90
    capacity = factory.LazyAttribute(lambda o: o.space.capacity)
