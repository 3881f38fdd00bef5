"""Whatever is booked and called off, in whatever order: claims equal bookings, and freed means
bookable.
"""

import datetime as dt

import pytest
from django.db import transaction
from django.test import TestCase
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from lectures.scheduling.domain.booking import book_session
from lectures.scheduling.domain.states import cancel_session, move_session, publish_session
from lectures.scheduling.errors import SlotTaken
from lectures.scheduling.integrity import (
    claims_match_bookings,
    events_tell_the_state,
    overlapping_claims,
)
from lectures.scheduling.models import Claim, Session
from tests.factories.organisation import LecturerFactory, SpaceFactory, TeamFactory, town
from tests.factories.scheduling import tomorrow_at
from tests.factories.users import UserFactory


class Diary(RuleBasedStateMachine):
    """A week of a hall with two halves, another hall, two teams and two lecturers, and a model of
    it.
    """

    def __init__(self):
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.boss = UserFactory(superuser=True)
        here = town()
        whole = here.hall
        halves = [SpaceFactory(place=whole.place, part_of=whole) for _ in range(2)]
        other = SpaceFactory(place=whole.place)
        self.spaces = [whole, *halves, other]
        # What each room stands on: the whole hall on both halves.
        self.ground = {
            whole.pk: {"left", "right"},
            halves[0].pk: {"left"},
            halves[1].pk: {"right"},
            other.pk: {"other"},
        }
        self.teams = [TeamFactory(home=here.institute) for _ in range(2)]
        self.lecturers = [LecturerFactory(team=team) for team in self.teams]
        self.held = {}  # session → (things, from, until)
        self.postponed = {}

    def teardown(self):
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    def clash(self, things, starts_at, ends_at):
        return any(
            things & held and starts_at < until and begins < ends_at
            for held, begins, until in self.held.values()
        )

    @rule(
        space=st.integers(0, 3),
        team=st.integers(0, 1),
        lecturer=st.none() | st.integers(0, 1),
        half_hour=st.integers(0, 10),
        length=st.integers(1, 5),
        setup=st.sampled_from([0, 30]),
    )
    def book(self, space, team, lecturer, half_hour, length, setup):
        starts_at = tomorrow_at(9) + half_hour * dt.timedelta(minutes=30)
        ends_at = starts_at + length * dt.timedelta(minutes=30)
        begins = starts_at - dt.timedelta(minutes=setup)
        room = self.spaces[space]
        things = self.ground[room.pk] | {f"team {team}"}
        if lecturer is not None:
            things = things | {f"lecturer {lecturer}"}
        wish = {
            "actor": self.boss,
            "title": "随机",
            "team": self.teams[team],
            "space": room,
            "lecturers": [] if lecturer is None else [self.lecturers[lecturer]],
            "starts_at": starts_at,
            "ends_at": ends_at,
            "setup_minutes": setup,
            "form": "story",
            "platform": "theory",
        }
        if self.clash(things, begins, ends_at):
            with pytest.raises(SlotTaken):
                book_session(**wish)
        else:
            session = book_session(**wish)
            publish_session(actor=self.boss, session=session)
            self.held[session.pk] = (things, begins, ends_at)

    @precondition(lambda self: self.held)
    @rule(data=st.data(), to=st.sampled_from(["cancelled", "postponed"]))
    def call_off(self, data, to):
        pk = data.draw(st.sampled_from(sorted(self.held)))
        move_session(actor=self.boss, session=Session.objects.get(pk=pk), to=to, reason="下雨")
        stretch = self.held.pop(pk)
        if to == "postponed":
            self.postponed[pk] = stretch

    @precondition(lambda self: self.postponed)
    @rule(data=st.data())
    def bring_back(self, data):
        pk = data.draw(st.sampled_from(sorted(self.postponed)))
        session = Session.objects.get(pk=pk)
        if self.clash(*self.postponed[pk]):
            with pytest.raises(SlotTaken):
                publish_session(actor=self.boss, session=session)
        else:
            publish_session(actor=self.boss, session=session)
            self.held[pk] = self.postponed.pop(pk)

    @precondition(lambda self: self.postponed)
    @rule(data=st.data())
    def give_up(self, data):
        pk = data.draw(st.sampled_from(sorted(self.postponed)))
        cancel_session(actor=self.boss, session=Session.objects.get(pk=pk), reason="不办了")
        del self.postponed[pk]

    @invariant()
    def the_database_tells_the_same(self):
        active = Claim.objects.filter(active=True).values_list("booking__session", flat=True)
        assert set(active) == set(self.held)
        assert list(overlapping_claims()) == []
        assert list(claims_match_bookings()) == []
        assert list(events_tell_the_state()) == []


class TestDiary(Diary.TestCase, TestCase):
    settings = settings(
        max_examples=15,
        stateful_step_count=20,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
