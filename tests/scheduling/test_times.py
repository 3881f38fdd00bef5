"""New Year's night, 29 February, midnight, touching stretches, and the years 1986–1991, when China
had summer time: hours that happen twice or not at all.
"""

import datetime as dt
from contextlib import contextmanager
from itertools import pairwise

import pytest
from django.utils import timezone

from cms.core import clock
from cms.core.integrity import checks
from lectures.scheduling.domain.booking import book_session
from lectures.scheduling.domain.moving import reschedule_session
from lectures.scheduling.domain.releasing import next_step, release_rest
from lectures.scheduling.enums import SessionState
from lectures.scheduling.errors import InvalidRequest, SlotTaken, StateMoveRefused
from lectures.scheduling.models import Claim
from lectures.scheduling.presenters_day import open_spans, room_day
from lectures.scheduling.presenters_week import Taken
from organisation.models import Space
from tests.factories.organisation import SpaceFactory, TeamFactory
from tests.factories.scheduling import SessionFactory
from tests.factories.users import UserFactory

MINUTE, HOUR = dt.timedelta(minutes=1), dt.timedelta(hours=1)
UTC = dt.UTC


def wall(text, fold=0):
    """Return the moment at which clocks in Rushan show ``text``."""
    moment = dt.datetime.fromisoformat(text)
    return clock.at(moment.date(), moment.time().replace(fold=fold))


# (start, end, minutes that really pass): how clocks showed it and how long it was.
STRETCHES = [
    pytest.param("2026-12-31 22:00", "2027-01-01 00:30", 150, id="New Year's night"),
    pytest.param("2026-12-31 22:00", "2027-01-01 00:00", 120, id="until midnight"),
    pytest.param("2027-01-01 00:00", "2027-01-01 01:00", 60, id="from midnight"),
    pytest.param("2028-02-29 09:00", "2028-02-29 11:00", 120, id="29 February"),
    pytest.param("2028-02-28 23:00", "2028-02-29 01:00", 120, id="into 29 February"),
    pytest.param("2028-02-29 23:00", "2028-03-01 01:00", 120, id="out of 29 February"),
    pytest.param("1986-05-04 01:00", "1986-05-04 04:00", 120, id="over the hour that was skipped"),
    pytest.param("1986-09-14 00:30", "1986-09-14 03:00", 210, id="over the hour that came twice"),
    pytest.param("1988-07-01 09:00", "1988-07-01 11:00", 120, id="within summer time"),
    pytest.param("1991-09-15 00:00", "1991-09-15 06:00", 420, id="the last change of all"),
]


@contextmanager
def freeze_time(moment):
    """Let every clock show ``moment``."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "now", lambda: moment.astimezone(UTC))
        yield


def book(space, starts_at, ends_at, team=None):
    return book_session(
        actor=UserFactory(superuser=True),
        title="守岁故事会",
        team=team or TeamFactory(),
        space=space,
        starts_at=starts_at,
        ends_at=ends_at,
        form="story",
        platform="theory",
        is_sample=True,  # samples may lie in the past
    )


def faults():
    return [fault for check in checks().values() for fault in check()]


def lengths(session):
    claims = Claim.objects.filter(booking__session=session, active=True)
    return {(claim.ends_at - claim.starts_at) // MINUTE for claim in claims}


@pytest.mark.django_db
@pytest.mark.parametrize(("starts", "ends", "minutes"), STRETCHES)
class TestAnyStretch:
    def test_is_booked_for_the_time_that_really_passes(self, starts, ends, minutes):
        space = SpaceFactory(setup_minutes=30, clearup_minutes=45)

        session = book(space, wall(starts), wall(ends))

        session.refresh_from_db()
        assert (session.ends_at - session.starts_at) == minutes * MINUTE
        assert clock.local(session.starts_at).isoformat(" ", "minutes").startswith(starts)
        assert lengths(session) == {minutes + 75}
        assert faults() == []

    def test_is_moved_there_and_back(self, starts, ends, minutes):
        space = SpaceFactory(setup_minutes=30, clearup_minutes=45)
        session = book(space, wall("2027-06-01 09:00"), wall("2027-06-01 11:00"))
        boss = UserFactory(superuser=True)

        for first, last in ((starts, ends), ("2027-06-01 09:00", "2027-06-01 11:00")):
            reschedule_session(
                actor=boss, session=session, starts_at=wall(first), ends_at=wall(last)
            )
            assert lengths(session) == {(session.ends_at - session.starts_at) // MINUTE + 75}
            assert faults() == []

        told = session.events.filter(details__isnull=False).first().details["time"][1]
        first, last = (dt.datetime.fromisoformat(moment) for moment in told)
        assert last - first == minutes * MINUTE

    def test_touches_its_neighbours_and_overlaps_nobody(self, starts, ends, minutes):
        space = SpaceFactory(setup_minutes=0, clearup_minutes=0)
        first, last = wall(starts).astimezone(UTC), wall(ends).astimezone(UTC)
        book(space, first, last)

        book(space, first - HOUR, first)
        book(space, last, last + HOUR)
        with pytest.raises(SlotTaken):
            book(space, last - MINUTE, last + HOUR / 2)
        assert faults() == []

    def test_is_given_back_from_its_middle(self, starts, ends, minutes):
        first, last = wall(starts).astimezone(UTC), wall(ends).astimezone(UTC)
        space = SpaceFactory(setup_minutes=0, clearup_minutes=20)
        with freeze_time(first - HOUR):
            session = SessionFactory(space=space, starts_at=first, ends_at=last)
        middle = first + (last - first) / 2 - MINUTE

        with freeze_time(middle):
            release_rest(actor=UserFactory(superuser=True), session=session)

        assert session.ends_at == next_step(middle)
        assert middle < session.ends_at < middle + 5 * MINUTE
        claim = Claim.objects.filter(booking__session=session).first()
        assert claim.ends_at == session.ends_at + 20 * MINUTE
        assert faults() == []

    def test_stands_on_its_days_and_leaves_the_rest_free(self, starts, ends, minutes):
        first, last = wall(starts).astimezone(UTC), wall(ends).astimezone(UTC)
        space = Space(pk=1, name="礼堂", setup_minutes=0, clearup_minutes=0)
        taken = Taken(first, last, "", "")
        long_ago = dt.datetime(1980, 1, 1, tzinfo=UTC)
        day, covered = clock.local(first).date(), dt.timedelta()
        while clock.day_bounds(day)[0] < last:
            begins, over = (moment.astimezone(UTC) for moment in clock.day_bounds(day))
            entries = room_day(space, day, [(dt.time(0), dt.time.max)], [taken], long_ago).entries
            if (begins, over) != tuple(open_spans(day, [(dt.time(0), dt.time(23, 59))])[0]):
                pytest.fail("A day does not begin and end where its date does.")
            free = [entry for entry in entries if entry.kind == "free"]
            for one in free:
                assert begins <= one.starts_at < one.ends_at <= over
                assert not (one.starts_at < last and first < one.ends_at)
            covered += min(last, over) - max(first, begins)
            day += dt.timedelta(days=1)
        assert covered == minutes * MINUTE


@pytest.mark.django_db
def test_an_hour_that_never_was_is_the_one_after_it():
    session = book(SpaceFactory(), wall("1986-05-04 02:30"), wall("1986-05-04 04:00"))

    assert clock.local(session.starts_at).time() == dt.time(3, 30)
    assert session.ends_at - session.starts_at == HOUR / 2
    assert faults() == []


@pytest.mark.django_db
def test_an_hour_that_came_twice_is_the_first_unless_the_second_is_meant():
    space, team = SpaceFactory(setup_minutes=0, clearup_minutes=0), TeamFactory()
    first = wall("1986-09-14 01:15"), wall("1986-09-14 01:45")
    second = wall("1986-09-14 01:15", fold=1), wall("1986-09-14 01:45", fold=1)

    earlier, later = book(space, *first, team), book(space, *second, team)

    earlier.refresh_from_db()
    later.refresh_from_db()
    assert later.starts_at - earlier.starts_at == HOUR
    # From the first quarter to the second one is an hour, though clocks show the same time.
    book(space, first[1], second[0], team)
    assert faults() == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("starts", "ends"),
    [("2027-01-01 09:00", "2027-01-01 09:00"), ("1986-09-14 01:30", "1986-09-14 01:15")],
)
def test_no_stretch_ends_before_it_begins(starts, ends):
    with pytest.raises(InvalidRequest):
        book(SpaceFactory(), wall(starts), wall(ends))


@pytest.mark.django_db
class TestGivingBackTheRest:
    STARTS, ENDS = wall("2026-12-31 22:00"), wall("2027-01-01 01:00")

    def session(self, **more):
        space = SpaceFactory(setup_minutes=30, clearup_minutes=30)
        return SessionFactory(space=space, starts_at=self.STARTS, ends_at=self.ENDS, **more)

    @pytest.mark.parametrize(
        ("now", "ends"),
        [
            ("2026-12-31 22:00:01", "2026-12-31 22:05"),
            ("2026-12-31 23:55:00", "2026-12-31 23:55"),
            ("2026-12-31 23:55:01", "2027-01-01 00:00"),
            ("2027-01-01 00:01:00", "2027-01-01 00:05"),
            ("2027-01-01 00:54:59", "2027-01-01 00:55"),
        ],
    )
    def test_it_ends_at_the_next_five_minutes(self, now, ends):
        session = self.session()

        with freeze_time(wall(now)):
            release_rest(actor=UserFactory(superuser=True), session=session)

        assert session.ends_at == wall(ends)
        assert session.booking.ends_at == wall(ends)
        assert {claim.ends_at for claim in session.booking.claims.all()} == {
            wall(ends).astimezone(UTC) + 30 * MINUTE
        }
        assert {claim.starts_at for claim in session.booking.claims.all()} == {
            self.STARTS.astimezone(UTC) - 30 * MINUTE
        }
        event = session.events.last()
        released = [dt.datetime.fromisoformat(moment) for moment in event.details["released"]]
        assert released == [self.ENDS, wall(ends)]
        assert faults() == []

    @pytest.mark.parametrize(
        "now",
        [
            "2026-12-31 21:59:59",
            "2026-12-31 22:00:00",
            "2027-01-01 00:55:01",
            "2027-01-01 01:00:00",
            "2027-01-01 09:00:00",
        ],
    )
    def test_not_before_it_begins_nor_when_nothing_is_left(self, now):
        session = self.session()

        with freeze_time(wall(now)), pytest.raises(StateMoveRefused):
            release_rest(actor=UserFactory(superuser=True), session=session)

        session.refresh_from_db()
        assert session.ends_at == self.ENDS

    @pytest.mark.parametrize(
        "state", [SessionState.POSTPONED, SessionState.CANCELLED, SessionState.WITHDRAWN]
    )
    def test_what_holds_nothing_has_nothing_to_give(self, state):
        session = self.session(state=state)

        with freeze_time(wall("2026-12-31 23:00")), pytest.raises(StateMoveRefused):
            release_rest(actor=UserFactory(superuser=True), session=session)

    def test_who_waits_may_have_it_at_once(self):
        session = self.session()

        with freeze_time(wall("2026-12-31 22:31")):
            with pytest.raises(SlotTaken):
                book(session.space, wall("2026-12-31 23:40"), wall("2027-01-01 00:40"))
            release_rest(actor=UserFactory(superuser=True), session=session)
            book(session.space, wall("2026-12-31 23:35"), wall("2027-01-01 00:40"))

        assert faults() == []


class TestTheDayInOneColumn:
    DAY = dt.date(2027, 3, 3)
    LONG_AGO = dt.datetime(1980, 1, 1, tzinfo=UTC)

    def room(self, setup=0, clearup=0):
        return Space(pk=1, name="礼堂", setup_minutes=setup, clearup_minutes=clearup)

    def shown(self, opening, taken=(), now=LONG_AGO, **room):
        found = room_day(
            self.room(**room),
            self.DAY,
            opening,
            [Taken(wall(a).astimezone(UTC), wall(b).astimezone(UTC), "", "") for a, b in taken],
            now,
        )
        return [
            (entry.kind, *(f"{clock.local(at):%H:%M}" for at in (entry.starts_at, entry.ends_at)))
            for entry in found.entries
        ]

    def test_free_stretches_stand_between_what_is_taken(self):
        assert self.shown(
            [(dt.time(8), dt.time(12)), (dt.time(14), dt.time(18))],
            [("2027-03-03 09:00", "2027-03-03 10:00"), ("2027-03-03 17:00", "2027-03-03 18:00")],
        ) == [
            ("free", "08:00", "09:00"),
            ("taken", "09:00", "10:00"),
            ("free", "10:00", "12:00"),
            ("free", "14:00", "17:00"),
            ("taken", "17:00", "18:00"),
        ]

    def test_set_up_and_clear_up_keep_their_distance(self):
        assert self.shown(
            [(dt.time(8), dt.time(18))],
            [("2027-03-03 10:00", "2027-03-03 12:00")],
            setup=30,
            clearup=15,
        ) == [
            ("free", "08:00", "09:45"),
            ("taken", "10:00", "12:00"),
            ("free", "12:30", "18:00"),
        ]

    def test_less_than_half_an_hour_is_not_offered(self):
        assert self.shown(
            [(dt.time(8), dt.time(10))],
            [("2027-03-03 08:29", "2027-03-03 09:30")],
        ) == [("taken", "08:29", "09:30"), ("free", "09:30", "10:00")]

    def test_what_has_passed_is_not_offered(self):
        now = wall("2027-03-03 09:01")

        assert self.shown([(dt.time(8), dt.time(12))], now=now.astimezone(UTC)) == [
            ("free", "09:05", "12:00")
        ]
        assert self.shown([(dt.time(8), dt.time(9))], now=now.astimezone(UTC)) == []

    def test_a_session_over_midnight_stands_on_both_days(self):
        assert self.shown(
            [(dt.time(0), dt.time(23, 59))], [("2027-03-02 23:00", "2027-03-03 01:00")]
        ) == [("taken", "23:00", "01:00"), ("free", "01:00", "00:00")]

    def test_a_place_without_limits_offers_the_usual_day(self):
        assert self.shown(None) == [("free", "08:00", "21:00")]

    def test_a_closed_day_says_why_and_offers_nothing(self):
        found = room_day(self.room(), self.DAY, [], [], self.LONG_AGO, reason="停电检修")

        assert (found.entries, found.closed_because) == ([], "停电检修")

    def test_a_session_before_the_closure_still_shows(self):
        nine = wall("2027-03-03 09:00").astimezone(UTC)
        taken = Taken(nine, nine + HOUR, "", "")
        found = room_day(self.room(), self.DAY, [], [taken], self.LONG_AGO)

        assert [entry.kind for entry in found.entries] == ["taken"]

    def test_stretches_never_overlap(self):
        taken = [
            ("2027-03-03 08:00", "2027-03-03 09:00"),
            ("2027-03-03 08:30", "2027-03-03 10:00"),  # two parts of the hall
            ("2027-03-03 10:00", "2027-03-03 11:00"),
        ]
        shown = [one for one in self.shown([(dt.time(8), dt.time(20))], taken) if one[0] == "free"]

        assert all(first[2] <= second[1] for first, second in pairwise(shown))
        assert shown == [("free", "11:00", "20:00")]
