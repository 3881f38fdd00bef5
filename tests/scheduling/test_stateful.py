"""Whatever is booked, asked for, answered, moved and called off, one by one or as a series, in
whatever order: no overlap, claims equal bookings, and freed means bookable.
"""

import datetime as dt
from dataclasses import dataclass, replace

import pytest
from django.db import transaction
from django.test import TestCase
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from cms.core import clock
from lectures.scheduling.domain import rules
from lectures.scheduling.domain.approval import (
    approve_session,
    refuse_session,
    reopen_session,
    request_session,
)
from lectures.scheduling.domain.booking import book_session
from lectures.scheduling.domain.holds import let_holds_run_out
from lectures.scheduling.domain.moving import reschedule_session
from lectures.scheduling.domain.series import book_series
from lectures.scheduling.domain.series_plan import SeriesWish
from lectures.scheduling.domain.states import cancel_session, move_session, publish_session
from lectures.scheduling.enums import Automatic
from lectures.scheduling.errors import DatesRefused, NeedsApproval, SlotTaken
from lectures.scheduling.integrity import (
    claims_match_bookings,
    events_tell_the_state,
    overlapping_claims,
)
from lectures.scheduling.models import BookingPolicy, Claim, Session
from organisation.enums import Role
from tests.factories.organisation import (
    LecturerFactory,
    MembershipFactory,
    SpaceFactory,
    TeamFactory,
    town,
)
from tests.factories.scheduling import tomorrow_at
from tests.factories.users import UserFactory

WEEKS = 3
HALF_HOUR = dt.timedelta(minutes=30)
slots = st.tuples(st.integers(0, WEEKS - 1), st.integers(0, 6), st.integers(1, 5))


@dataclass(frozen=True)
class Held:
    """What a session takes: things by name, the stretch with its set-up, and who else may have
    it: a ``stale`` request keeps it only until somebody wants it.
    """

    things: frozenset[str]
    begins: dt.datetime
    ends: dt.datetime
    stale: bool = False

    def meets(self, other):
        return bool(self.things & other.things) and (
            self.begins < other.ends and other.begins < self.ends
        )


def stretch(slot):
    """Return begin and end of a slot: which week, which half hour after nine, how many of them."""
    week, half_hour, length = slot
    starts_at = tomorrow_at(9, days=1 + 7 * week) + half_hour * HALF_HOUR
    return starts_at, starts_at + length * HALF_HOUR


class Diary(RuleBasedStateMachine):
    """Three weeks' same day of a hall with two halves, a hall that wants to be asked, two teams
    and two lecturers, and a model of it.
    """

    def __init__(self):
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.boss = UserFactory(superuser=True)
        here, there = town(), town("白沙滩镇")
        whole = here.hall
        halves = [SpaceFactory(place=whole.place, part_of=whole) for _ in range(2)]
        self.spaces = [whole, *halves, there.hall]
        BookingPolicy.objects.create(place=there.institute, automatic=Automatic.NOBODY)
        # What each room stands on: the whole hall on both halves.
        self.ground = {
            whole.pk: frozenset({"left", "right"}),
            halves[0].pk: frozenset({"left"}),
            halves[1].pk: frozenset({"right"}),
            there.hall.pk: frozenset({"asking"}),
        }
        self.teams = [TeamFactory(home=here.institute) for _ in range(2)]
        self.lecturers = [LecturerFactory(team=team) for team in self.teams]
        self.member = UserFactory()
        for team in self.teams:
            MembershipFactory(user=self.member, team=team, role=Role.MEMBER)
        self.held = {}  # session → Held
        self.asked, self.approved, self.public = set(), set(), set()
        self.postponed, self.withdrawn = {}, {}  # session → Held, as it was

    def teardown(self):
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    # -- the model -------------------------------------------------------------------------------

    def is_free(self, wanted, but=None):
        """Is nothing in the way of ``wanted`` that is not stale?"""
        return not any(
            held.meets(wanted) and not held.stale
            for session, held in self.held.items()
            if session != but
        )

    def take(self, session, wanted):
        """Let ``session`` take what it wants; stale requests in its way are given up."""
        for other, held in list(self.held.items()):
            if other != session and held.stale and held.meets(wanted):
                self.withdrawn[other] = replace(self.held.pop(other), stale=False)
                self.asked.discard(other)
        self.held[session] = wanted

    def drawn(self, data, among):
        pk = data.draw(st.sampled_from(sorted(among)))
        return pk, Session.objects.get(pk=pk)

    # -- what people do --------------------------------------------------------------------------

    @initialize(slots=st.lists(slots, min_size=1, max_size=2))
    def nobody_answers(self, slots):
        """Every diary begins with requests, the first of them kept longer than its hold."""
        for slot in slots:
            self.book(space=3, team=0, lecturer=None, slot=slot, setup=0)
        self.let_time_pass(min(self.asked))

    @rule(
        space=st.sampled_from([0, 1, 2, 3, 3, 3]),
        team=st.integers(0, 1),
        lecturer=st.none() | st.integers(0, 1),
        slot=slots,
        setup=st.sampled_from([0, 30]),
    )
    def book(self, space, team, lecturer, slot, setup):
        starts_at, ends_at = stretch(slot)
        room = self.spaces[space]
        things = self.ground[room.pk] | {f"team {team}"}
        if lecturer is not None:
            things = things | {f"lecturer {lecturer}"}
        wanted = Held(things, starts_at - dt.timedelta(minutes=setup), ends_at)
        wish = {
            "actor": self.member,
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
        if not self.is_free(wanted):
            with pytest.raises(SlotTaken):
                book_session(**wish)
            return
        session = book_session(**wish)
        self.take(session.pk, wanted)
        if "asking" in things:
            with pytest.raises(NeedsApproval):
                publish_session(actor=self.member, session=session)
            request_session(actor=self.member, session=session)
            self.asked.add(session.pk)
        else:
            publish_session(actor=self.member, session=session)
            self.public.add(session.pk)

    @rule(space=st.integers(0, 2), team=st.integers(0, 1), slot=slots)
    def book_a_series(self, space, team, slot):
        """The same hour in each of the three weeks; what is taken is left out and written down."""
        _week, half_hour, length = slot
        room = self.spaces[space]
        dates = [stretch((week, half_hour, length)) for week in range(WEEKS)]
        things = self.ground[room.pk] | {f"team {team}"}
        wanted = [Held(things, starts_at, ends_at) for starts_at, ends_at in dates]
        first = clock.local(dates[0][0])
        wish = SeriesWish(
            title="系列",
            team=self.teams[team],
            space=room,
            form="story",
            platform="theory",
            rule=rules.weekly([first.weekday()]),
            first_day=first.date(),
            last_day=clock.local(dates[-1][0]).date(),
            starts=first.time(),
            minutes=length * 30,
            setup_minutes=0,
            clearup_minutes=0,
        )
        free = [one for one in wanted if self.is_free(one)]
        if not free:
            with pytest.raises(DatesRefused):
                book_series(actor=self.member, wish=wish)
            return
        series = book_series(actor=self.member, wish=wish)
        sessions = list(series.sessions.order_by("starts_at"))
        assert [one.starts_at for one in sessions] == [one.begins for one in free]
        assert series.dates.count() == WEEKS
        for session, taken in zip(sessions, free, strict=True):
            self.take(session.pk, taken)
            publish_session(actor=self.member, session=session)
            self.public.add(session.pk)

    @precondition(lambda self: self.public)
    @rule(data=st.data(), slot=slots)
    def move(self, data, slot):
        """To another hour in the same room, with the same people."""
        pk, session = self.drawn(data, self.public)
        starts_at, ends_at = stretch(slot)
        setup = dt.timedelta(minutes=session.booking.setup_minutes)
        wanted = replace(self.held[pk], begins=starts_at - setup, ends=ends_at)
        wish = {"starts_at": starts_at, "ends_at": ends_at, "reason": "换个时间"}
        if self.is_free(wanted, but=pk):
            reschedule_session(actor=self.boss, session=session, **wish)
            self.take(pk, wanted)
        else:
            with pytest.raises(SlotTaken):
                reschedule_session(actor=self.boss, session=session, **wish)

    @precondition(lambda self: self.public)
    @rule(data=st.data(), to=st.sampled_from(["cancelled", "postponed"]))
    def call_off(self, data, to):
        pk, session = self.drawn(data, self.public)
        move_session(actor=self.boss, session=session, to=to, reason="下雨")
        stretch_before = self.held.pop(pk)
        self.public.discard(pk)
        if to == "postponed":
            self.postponed[pk] = stretch_before

    @precondition(lambda self: self.postponed)
    @rule(data=st.data())
    def bring_back(self, data):
        pk, session = self.drawn(data, self.postponed)
        if not self.is_free(self.postponed[pk]):
            with pytest.raises(SlotTaken):
                publish_session(actor=self.boss, session=session)
            return
        publish_session(actor=self.boss, session=session)
        self.take(pk, self.postponed.pop(pk))
        self.public.add(pk)

    @precondition(lambda self: self.postponed)
    @rule(data=st.data())
    def give_up(self, data):
        pk, session = self.drawn(data, self.postponed)
        cancel_session(actor=self.boss, session=session, reason="不办了")
        del self.postponed[pk]

    @precondition(lambda self: self.asked)
    @rule(data=st.data())
    def approve(self, data):
        """A hold that ran out does not matter as long as nobody took the slot."""
        pk, session = self.drawn(data, self.asked)
        approve_session(actor=self.boss, session=session)
        self.asked.discard(pk)
        self.held[pk] = replace(self.held[pk], stale=False)
        self.approved.add(pk)

    @precondition(lambda self: self.asked)
    @rule(data=st.data())
    def refuse(self, data):
        pk, session = self.drawn(data, self.asked)
        refuse_session(actor=self.boss, session=session, reason="那天有婚宴")
        self.asked.discard(pk)
        self.withdrawn[pk] = replace(self.held.pop(pk), stale=False)

    @precondition(lambda self: self.approved)
    @rule(data=st.data())
    def publish(self, data):
        pk, session = self.drawn(data, self.approved)
        publish_session(actor=self.member, session=session)
        self.approved.discard(pk)
        self.public.add(pk)

    @precondition(lambda self: self.withdrawn)
    @rule(data=st.data())
    def take_up_again(self, data):
        pk, session = self.drawn(data, self.withdrawn)
        if not self.is_free(self.withdrawn[pk]):
            with pytest.raises(SlotTaken):
                reopen_session(actor=self.member, session=session)
            return
        reopen_session(actor=self.member, session=session)
        self.take(pk, self.withdrawn.pop(pk))
        request_session(actor=self.member, session=session)
        self.asked.add(pk)

    @precondition(lambda self: self.asked)
    @rule(data=st.data())
    def time_passes(self, data):
        """A request's hold runs out; its slot is anybody's, though nobody has come yet."""
        pk, _session = self.drawn(data, self.asked)
        self.let_time_pass(pk)

    def let_time_pass(self, pk):
        late = clock.now() - dt.timedelta(minutes=1)
        Session.objects.filter(pk=pk).update(hold_until=late)
        self.held[pk] = replace(self.held[pk], stale=True)

    @precondition(lambda self: any(held.stale for held in self.held.values()))
    @rule(data=st.data(), team=st.integers(0, 1))
    def want_what_nobody_answered(self, data, team):
        """Somebody wants the very slot that a request keeps no longer."""
        stale = [pk for pk, held in self.held.items() if held.stale]
        pk, session = self.drawn(data, stale)
        wanted = Held(frozenset({"asking", f"team {team}"}), session.starts_at, session.ends_at)
        wish = {
            "actor": self.boss,
            "title": "接着办",
            "team": self.teams[team],
            "space": self.spaces[3],
            "starts_at": session.starts_at,
            "ends_at": session.ends_at,
            "setup_minutes": 0,
            "form": "story",
            "platform": "theory",
        }
        if not self.is_free(wanted):
            with pytest.raises(SlotTaken):
                book_session(**wish)
            return
        winner = book_session(**wish)
        self.take(winner.pk, wanted)
        assert pk in self.withdrawn
        publish_session(actor=self.boss, session=winner)
        self.public.add(winner.pk)

    @precondition(lambda self: any(held.stale for held in self.held.values()))
    @rule()
    def the_clock_job_runs(self):
        stale = [pk for pk, held in self.held.items() if held.stale]
        assert let_holds_run_out() == len(stale)
        for pk in stale:
            self.withdrawn[pk] = replace(self.held.pop(pk), stale=False)
            self.asked.discard(pk)

    # -- what must hold --------------------------------------------------------------------------

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
        stateful_step_count=30,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
