"""Many bookings in one act: all or none, or each that can be had."""

import datetime as dt
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.signal_handlers import disable_reference_index_auto_update

from lectures.scheduling.domain.booking_many import MOST, Wanted, book_each, book_many
from lectures.scheduling.enums import SessionState
from lectures.scheduling.errors import InvalidRequest, NotAllowed, PlaceClosed, SlotTaken
from lectures.scheduling.integrity import (
    claims_match_bookings,
    events_tell_the_state,
    overlapping_claims,
)
from lectures.scheduling.models import Claim, Session
from organisation.enums import Role
from tests.factories.organisation import (
    HoursExceptionFactory,
    LecturerFactory,
    MembershipFactory,
    SpaceFactory,
    TeamFactory,
    person_with,
    town,
)
from tests.factories.scheduling import EquipmentFactory, SessionFactory, tomorrow_at

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


class Ground:
    def __init__(self):
        self.town = town()
        self.hall = self.town.hall
        self.team = TeamFactory(home=self.town.institute)
        self.lecturer = LecturerFactory(team=self.team)
        self.person = person_with(Role.MEMBER, self.team)
        self.other = TeamFactory(home=self.town.institute)
        MembershipFactory(user=self.person, team=self.other)

    def wanted(self, days=1, hour=10, **changed):
        starts_at = tomorrow_at(hour, days=days)
        return Wanted(
            **{
                "title": "每周一讲",
                "team": self.team,
                "space": self.hall,
                "starts_at": starts_at,
                "ends_at": starts_at + 2 * HOUR,
                "form": "theory",
                "platform": "theory",
                "lecturers": (self.lecturer,),
                **changed,
            }
        )

    def book(self, function, wanted, **more):
        return function(actor=self.person, wanted=wanted, **more)


@pytest.fixture
def ground():
    return Ground()


def assert_whole():
    for check in (overlapping_claims, claims_match_bookings, events_tell_the_state):
        assert list(check()) == []


def test_all_are_booked_in_the_order_that_was_asked(ground):
    wanted = [ground.wanted(days=day) for day in (3, 1, 2)]

    sessions = ground.book(book_many, wanted)

    assert [one.starts_at for one in sessions] == [one.starts_at for one in wanted]
    assert {one.town for one in Session.objects.all()} == {ground.town.institute}
    assert Claim.objects.filter(active=True).count() == 9
    assert_whole()


def test_one_that_is_taken_leaves_nothing_booked(ground):
    other = SessionFactory(
        space=ground.hall, starts_at=tomorrow_at(11, days=2), ends_at=tomorrow_at(12, days=2)
    )

    with pytest.raises(SlotTaken) as refused:
        ground.book(book_many, [ground.wanted(days=day) for day in (1, 2, 3)])

    assert [one.held_by for one in refused.value.conflicts] == [other.title]
    assert Session.objects.get() == other


def test_two_wishes_that_meet_each_other_leave_nothing_booked(ground):
    with pytest.raises(SlotTaken):
        ground.book(book_many, [ground.wanted(hour=10), ground.wanted(hour=11)])

    assert not Session.objects.exists()


def test_a_foreign_team_among_them_leaves_nothing_booked(ground):
    wanted = [ground.wanted(), ground.wanted(days=2, team=TeamFactory())]

    with pytest.raises(NotAllowed):
        ground.book(book_many, wanted)

    assert not Session.objects.exists()


def test_each_tells_what_became_of_it(ground):
    SessionFactory(
        space=ground.hall, starts_at=tomorrow_at(11, days=2), ends_at=tomorrow_at(12, days=2)
    )
    closed = tomorrow_at(10, days=3).date()
    HoursExceptionFactory(place=ground.town.station, first_day=closed, reason="消毒")
    wanted = [ground.wanted(days=day) for day in range(1, 5)]
    wanted += [
        ground.wanted(hour=11),  # meets the first of them
        ground.wanted(days=5, team=TeamFactory()),
        ground.wanted(days=6, title=""),
    ]

    outcomes = ground.book(book_each, wanted)

    kinds = [type(one) for one in outcomes]
    assert kinds == [
        Session,
        SlotTaken,
        PlaceClosed,
        Session,
        SlotTaken,
        NotAllowed,
        InvalidRequest,
    ]
    assert outcomes[2].message == "消毒"
    assert [one.pk for one in outcomes if isinstance(one, Session)] == list(
        Session.objects.filter(title="每周一讲").order_by("starts_at").values_list("pk", flat=True)
    )
    assert_whole()


@pytest.mark.parametrize("function", [book_many, book_each])
def test_sent_twice_is_booked_once(ground, function):
    key, wanted = uuid4(), [ground.wanted(days=day) for day in (1, 2)]
    first = ground.book(function, wanted, request_key=key)

    assert ground.book(function, wanted, request_key=key) == first
    assert Session.objects.count() == 2


@pytest.mark.parametrize("function", [book_many, book_each])
def test_another_persons_key_books_nothing_more(ground, function):
    key, wanted = uuid4(), [ground.wanted(days=day) for day in (1, 2)]
    ground.book(function, wanted, request_key=key)
    stranger = person_with(Role.MEMBER, ground.team)

    with pytest.raises(InvalidRequest):
        function(
            actor=stranger,
            wanted=[ground.wanted(days=day) for day in (3, 4)],
            request_key=key,
        )

    assert Session.objects.count() == 2


def test_what_was_refused_under_a_key_is_tried_again(ground):
    key, wanted = uuid4(), [ground.wanted(days=day) for day in (1, 2)]
    other = SessionFactory(space=ground.hall, starts_at=wanted[0].starts_at)
    refused, booked = ground.book(book_each, wanted, request_key=key)
    assert isinstance(refused, SlotTaken)
    Claim.objects.filter(booking__session=other).update(active=False)
    Session.objects.filter(pk=other.pk).update(state=SessionState.CANCELLED)

    again = ground.book(book_each, wanted, request_key=key)

    assert again[1] == booked
    assert again[0].starts_at == wanted[0].starts_at


@pytest.mark.parametrize("known", [True, False])
def test_a_whole_hall_takes_its_parts_each_time(ground, known):
    part = SpaceFactory(place=ground.hall.place, part_of=ground.hall)
    if known:
        ground.book(book_many, [ground.wanted(days=9, space=part)])

    ground.book(book_many, [ground.wanted(days=1), ground.wanted(days=2, space=part)])

    assert Claim.objects.filter(resource__space=part, starts_at=tomorrow_at(10)).count() == 1
    with pytest.raises(SlotTaken):
        ground.book(book_many, [ground.wanted(space=part, team=ground.other, lecturers=())])


def test_a_request_that_nobody_answered_gives_way(ground):
    wanted = ground.wanted()
    stale = SessionFactory(
        space=ground.hall,
        starts_at=wanted.starts_at,
        state=SessionState.REQUESTED,
        hold_until=tomorrow_at(0, days=-1),
    )

    (session,) = ground.book(book_many, [wanted])

    stale.refresh_from_db()
    assert (stale.state, session.state) == (SessionState.WITHDRAWN, SessionState.DRAFT)
    assert_whole()


def test_more_than_two_hundred_are_refused(ground):
    with pytest.raises(InvalidRequest):
        ground.book(book_many, [ground.wanted(days=day) for day in range(1, MOST + 2)])


def queries_of(ground, first_day, number):
    """Return how often ``number`` bookings read our tables, and how many statements they cost.

    The admin's log looks its own rows up for each entry, which belongs to the writing.
    """
    wanted = [ground.wanted(days=first_day + day) for day in range(number)]
    wanted = [
        Wanted(**{**one.__dict__, "equipment": (ground.projector,), "capacity": 20})
        for one in wanted
    ]
    with (
        disable_reference_index_auto_update(),
        CaptureQueriesContext(connection) as caught,
    ):
        ground.book(book_each, wanted, request_key=uuid4())
    ours = ('SELECT "scheduling_', 'SELECT "organisation_')
    reads = [query["sql"] for query in caught.captured_queries if query["sql"].startswith(ours)]
    return len(reads), len(caught.captured_queries)


def test_reading_and_locking_costs_the_same_for_one_and_for_thirty(ground):
    ground.projector = EquipmentFactory(place=ground.town.station)
    queries_of(ground, 1, 1)  # makes the resources

    one, _ = queries_of(ground, 2, 1)
    thirty, all_of_thirty = queries_of(ground, 10, 30)

    assert thirty == one <= 12
    assert all_of_thirty <= 14 + 30 * 10
