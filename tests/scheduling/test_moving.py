"""A session moves with everything it takes, or stays where it is."""

import datetime as dt

import pytest

from cms.core import clock
from cms.core.integrity import checks
from lectures.scheduling.domain.booking import book_session
from lectures.scheduling.domain.moving import reschedule_session
from lectures.scheduling.enums import Automatic, SessionState
from lectures.scheduling.errors import (
    InvalidRequest,
    NeedsApproval,
    NotAllowed,
    PlaceClosed,
    SlotTaken,
    StateMoveRefused,
)
from lectures.scheduling.models import BookingPolicy, Claim, Series, Session, SessionEvent
from lectures.scheduling.signals import session_changed
from organisation.enums import Role
from tests.factories.attendance import ReservationFactory
from tests.factories.organisation import (
    HoursExceptionFactory,
    LecturerFactory,
    SpaceFactory,
    TeamFactory,
    person_with,
    town,
)
from tests.factories.scheduling import EquipmentFactory, SessionFactory, tomorrow_at
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db

TEN, NOON = tomorrow_at(10), tomorrow_at(12)
FOUR, SIX = tomorrow_at(16), tomorrow_at(18)
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def boss():
    return UserFactory(superuser=True)


@pytest.fixture
def place():
    return town("南黄镇")


def published(place, **more):
    values = {"space": place.hall, "starts_at": TEN, "ends_at": NOON} | more
    return SessionFactory(**values)


def claimed(session):
    return {
        (str(claim.resource), claim.starts_at, claim.ends_at)
        for claim in Claim.objects.filter(booking__session=session, active=True)
    }


def move(actor, session, starts_at=FOUR, ends_at=SIX, **more):
    return reschedule_session(
        actor=actor,
        session=session,
        starts_at=starts_at,
        ends_at=ends_at,
        **({"reason": "礼堂维修"} | more),
    )


def faults():
    return [fault for check in checks().values() for fault in check()]


@pytest.mark.parametrize(
    "state",
    [SessionState.DRAFT, SessionState.APPROVED, SessionState.PUBLISHED],
)
def test_it_moves_with_everything_it_takes(boss, place, state):
    lecturer = LecturerFactory()
    session = published(place, state=state, team=lecturer.team, lecturers=[lecturer])
    address = session.pk

    moved = move(boss, session)

    assert (moved.pk, moved.state, moved.starts_at, moved.ends_at) == (address, state, FOUR, SIX)
    setup = dt.timedelta(minutes=place.hall.setup_minutes)
    clearup = dt.timedelta(minutes=place.hall.clearup_minutes)
    assert claimed(session) == {
        (name, FOUR - setup, SIX + clearup)
        for name in (str(place.hall), str(lecturer.team), str(lecturer))
    }
    event = session.events.last()
    assert (event.from_state, event.to_state, event.reason) == (state, state, "礼堂维修")
    assert event.details == {
        "time": [
            [TEN.astimezone(dt.UTC).isoformat(), NOON.astimezone(dt.UTC).isoformat()],
            [FOUR.astimezone(dt.UTC).isoformat(), SIX.astimezone(dt.UTC).isoformat()],
        ]
    }
    assert faults() == []


def test_the_old_slot_is_free_for_others_at_once(boss, place):
    session = published(place)
    move(boss, session)

    other = book_session(
        actor=boss,
        title="补一场",
        team=session.team,
        space=place.hall,
        starts_at=TEN,
        ends_at=NOON,
        form="story",
        platform="theory",
    )

    assert other.state == SessionState.DRAFT


def test_another_room_brings_its_own_buffers_place_and_town(boss, place):
    theirs = town("白沙滩镇")
    session = published(place)
    theirs.hall.setup_minutes, theirs.hall.clearup_minutes = 45, 15
    theirs.hall.save()

    move(boss, session, space=theirs.hall)

    session.refresh_from_db()
    assert (session.space, session.place, session.town) == (
        theirs.hall,
        theirs.hall.place,
        theirs.institute,
    )
    assert (session.booking.setup_minutes, session.booking.clearup_minutes) == (45, 15)
    assert session.events.last().details["space"] == [place.hall.pk, theirs.hall.pk]
    assert faults() == []


@pytest.mark.parametrize(
    ("starts_at", "ends_at"),
    [(TEN + HOUR, NOON + HOUR), (TEN, NOON + HOUR), (TEN - HOUR, TEN + HOUR)],
    ids=["an hour later", "an hour longer", "an hour earlier"],
)
def test_its_own_claims_are_not_in_its_way(boss, place, starts_at, ends_at):
    session = published(place)

    moved = move(boss, session, starts_at, ends_at)

    assert (moved.starts_at, moved.ends_at) == (starts_at, ends_at)
    assert faults() == []


def test_what_is_taken_refuses_it_with_ways_out_that_ignore_its_own_claims(boss, place):
    hall = SpaceFactory(place=place.institute, setup_minutes=0, clearup_minutes=0)
    SessionFactory(space=hall, starts_at=FOUR, ends_at=SIX, title="文艺汇演")
    session = SessionFactory(space=hall, starts_at=SIX, ends_at=SIX + 2 * HOUR)
    before, events = claimed(session), SessionEvent.objects.count()

    with pytest.raises(SlotTaken) as refused:
        move(boss, session, FOUR + HOUR, SIX + HOUR)

    assert [conflict.held_by for conflict in refused.value.conflicts] == ["文艺汇演"]
    ways = refused.value.alternatives
    assert ways
    # Half past six is free but for the session itself, whose own slot is no way out.
    assert (ways[0].kind, ways[0].starts_at) == ("later", SIX + HOUR / 2)
    assert claimed(session) == before
    assert SessionEvent.objects.count() == events
    session.refresh_from_db()
    assert session.starts_at == SIX


def test_a_closed_place_refuses_it(boss, place):
    session = published(place)
    day = clock.local(FOUR).date() + dt.timedelta(days=1)
    HoursExceptionFactory(place=place.hall.place, first_day=day, last_day=day, reason="停电检修")

    with pytest.raises(PlaceClosed) as refused:
        move(boss, session, FOUR + 24 * HOUR, SIX + 24 * HOUR)

    assert refused.value.message == "停电检修"
    assert all(clock.local(way.starts_at).date() != day for way in refused.value.alternatives)


def test_a_whole_hall_moves_with_its_parts(boss, place):
    part = SpaceFactory(place=place.hall.place, part_of=place.hall)
    session = published(place)

    move(boss, session)

    assert str(part) in {name for name, *_ in claimed(session)}
    assert faults() == []


def test_reservations_stay_and_a_room_too_small_for_them_is_refused(boss, place):
    session = published(place)
    small = SpaceFactory(place=place.institute, capacity=20)
    for _ in range(3):
        ReservationFactory(session=session, party_size=7)

    with pytest.raises(InvalidRequest) as refused:
        move(boss, session, space=small)
    assert "21" in refused.value.errors["space"][0]

    large = SpaceFactory(place=place.institute, capacity=21)
    move(boss, session, space=large)
    session.refresh_from_db()
    assert (session.capacity, session.seats_taken) == (21, 21)
    assert session.events.last().details["capacity"] == [place.hall.capacity, 21]
    assert session.reservations.count() == 3


def test_a_session_that_gave_fewer_seats_than_the_room_keeps_their_number(boss, place):
    session = published(place, capacity=30)
    large = SpaceFactory(place=place.institute, capacity=500)

    assert move(boss, session, space=large).capacity == 30


def test_the_same_move_twice_is_one_move(boss, place):
    session = published(place)
    heard = []

    def listener(event, **kwargs):
        heard.append(event.pk)

    session_changed.connect(listener)
    try:
        move(boss, session)
        move(boss, Session.objects.get(pk=session.pk))
    finally:
        session_changed.disconnect(listener)

    assert len(heard) == 1


def test_a_postponed_session_is_on_again_at_its_new_time(boss, place):
    yesterday = TEN - 48 * HOUR
    session = published(
        place, state=SessionState.POSTPONED, starts_at=yesterday, ends_at=yesterday + HOUR
    )
    assert claimed(session) == set()

    moved = move(boss, session, reason="")

    assert moved.state == SessionState.PUBLISHED
    assert len(claimed(session)) == 2
    event = session.events.last()
    assert (event.from_state, event.to_state) == ("postponed", "published")
    assert "time" in event.details
    # The factory lets a draft be postponed; everything else must be true.
    assert [fault for fault in faults() if "draft to postponed" not in fault] == []


@pytest.mark.parametrize(
    "state", [SessionState.CANCELLED, SessionState.HELD, SessionState.WITHDRAWN]
)
def test_what_is_called_off_or_over_does_not_move(boss, place, state):
    session = published(place, state=state)

    with pytest.raises(StateMoveRefused):
        move(boss, session)


def test_a_published_session_that_is_over_does_not_move(boss, place):
    session = published(place, starts_at=clock.now() - 2 * HOUR, ends_at=clock.now() - HOUR)

    with pytest.raises(StateMoveRefused):
        move(boss, session)


def test_a_session_under_way_may_end_later_but_not_in_the_past(boss, place):
    begun = clock.now() - HOUR
    session = published(place, starts_at=begun, ends_at=begun + 2 * HOUR)

    with pytest.raises(InvalidRequest) as refused:
        move(boss, session, begun, begun + HOUR / 2)
    assert set(refused.value.errors) == {"ends_at"}

    assert move(boss, session, begun, begun + 3 * HOUR).ends_at == begun + 3 * HOUR


@pytest.mark.parametrize("reason", ["", "  ", "\x00"])
def test_a_public_session_moves_only_with_a_reason(boss, place, reason):
    session = published(place)

    with pytest.raises(InvalidRequest) as refused:
        move(boss, session, reason=reason)

    assert set(refused.value.errors) == {"reason"}


def test_only_the_speaker_changes_without_a_reason_or_another_slot(boss, place):
    lecturer = LecturerFactory()
    session = published(place, team=lecturer.team)

    move(boss, session, TEN, NOON, lecturers=[lecturer], reason="")

    assert list(session.lecturers.all()) == [lecturer]
    assert session.events.last().details is None
    assert faults() == []


def test_equipment_is_given_back_and_taken_anew(boss, place):
    old, new = EquipmentFactory(place=place.institute), EquipmentFactory(place=place.institute)
    session = book_session(
        actor=boss,
        title="电影放映",
        team=TeamFactory(),
        space=place.hall,
        starts_at=TEN,
        ends_at=NOON,
        form="film",
        platform="culture",
        equipment=[old],
    )

    move(boss, session, equipment=[new])

    names = {name for name, *_ in claimed(session)}
    assert new.name in names
    assert old.name not in names
    assert faults() == []


def test_one_date_of_a_series_counts_as_changed_alone(boss, place):
    series = Series.objects.create(
        title="红色故事会",
        form="story",
        platform="theory",
        team=TeamFactory(),
        space=place.hall,
        rule="FREQ=DAILY;COUNT=2",
        first_day=TEN.date(),
        last_day=TEN.date(),
        starts_at=dt.time(10),
        minutes=60,
        capacity=10,
    )
    alone, together = (published(place, series=series, starts_at=start, ends_at=start + HOUR)
                       for start in (TEN, TEN + 24 * HOUR))  # fmt: skip

    move(boss, alone)
    move(boss, together, FOUR + 24 * HOUR, SIX + 24 * HOUR, alone=False)

    assert (alone.changed_alone, together.changed_alone) == (True, False)


class TestPlacesThatAreAsked:
    """A place whose manager answers every booking is asked again about a new time or room."""

    @pytest.fixture
    def member(self, place):
        team = TeamFactory(home=town("白沙滩镇").institute)
        return person_with(Role.MEMBER, team), team

    @pytest.fixture
    def rule(self, place):
        return BookingPolicy.objects.create(
            place=place.institute, automatic=Automatic.NOBODY, hold_hours=24
        )

    @pytest.mark.parametrize("state", [SessionState.REQUESTED, SessionState.APPROVED])
    def test_what_was_asked_or_approved_is_asked_again(self, place, member, rule, state):
        person, team = member
        session = published(place, team=team, state=state)

        move(person, session, reason="")

        assert session.state == SessionState.REQUESTED
        assert clock.now() + 23 * HOUR < session.hold_until <= clock.now() + 24 * HOUR
        assert faults() == []

    def test_another_speaker_is_not_asked_about(self, place, member, rule):
        person, team = member
        session = published(place, team=team, state=SessionState.APPROVED)

        move(person, session, TEN, NOON, lecturers=[LecturerFactory(team=team)])

        assert session.state == SessionState.APPROVED

    @pytest.mark.parametrize("state", [SessionState.PUBLISHED, SessionState.POSTPONED])
    def test_what_residents_know_moves_there_by_its_manager_alone(self, place, member, rule, state):
        person, team = member
        session = published(place, team=team, state=state)

        with pytest.raises(NeedsApproval):
            move(person, session)
        session.refresh_from_db()
        assert (session.state, session.starts_at) == (state, TEN)

        manager = person_with(Role.MANAGER, place.institute)
        assert move(manager, session).state == SessionState.PUBLISHED

    def test_a_request_moved_to_a_place_that_asks_nobody_is_approved(self, place, member, rule):
        person, team = member
        session = published(place, team=team, state=SessionState.REQUESTED)

        move(person, session, space=SpaceFactory(place=team.home), reason="")

        assert (session.state, session.hold_until) == (SessionState.APPROVED, None)

    def test_a_request_that_nobody_answered_in_time_makes_room(self, boss, place, rule):
        stale = published(
            place, state=SessionState.REQUESTED, hold_until=clock.now() - HOUR,
            starts_at=FOUR, ends_at=SIX,
        )  # fmt: skip
        session = published(place)

        move(boss, session)

        stale.refresh_from_db()
        assert (session.starts_at, stale.state) == (FOUR, SessionState.WITHDRAWN)
        assert faults() == []


class TestWhoMayMove:
    def test_every_person(self, place):
        theirs = town("白沙滩镇")
        team = TeamFactory(home=place.station)
        expected = {
            "member": (person_with(Role.MEMBER, team), True),
            "leader": (person_with(Role.LEADER, team), True),
            "other team": (person_with(Role.LEADER, TeamFactory(home=theirs.station)), False),
            "manager": (person_with(Role.MANAGER, place.station), True),
            "town": (person_with(Role.MANAGER, place.institute), True),
            "other town": (person_with(Role.MANAGER, theirs.institute), False),
            "dispatcher": (person_with(Role.DISPATCHER, place.centre), False),
            "editor": (person_with(Role.EDITOR, place.centre), False),
            "auditor": (person_with(Role.AUDITOR, place.centre), False),
            "superuser": (UserFactory(superuser=True), True),
            "outsider": (UserFactory(), False),
            "nobody": (None, False),
        }
        found = {}
        for number, (who, (person, _may)) in enumerate(expected.items()):
            day = 24 * HOUR * (number + 1)
            session = published(place, team=team, starts_at=TEN + day, ends_at=NOON + day)
            try:
                move(person, session, FOUR + day, SIX + day)
                found[who] = True
            except NotAllowed:
                found[who] = False
        assert found == {who: may for who, (_person, may) in expected.items()}

    def test_who_manages_only_its_place_does_not_dispose_of_another(self, place):
        theirs = town("白沙滩镇")
        session = published(place, team=TeamFactory(home=theirs.station))
        manager = person_with(Role.MANAGER, place.hall.place)

        with pytest.raises(InvalidRequest) as refused:
            move(manager, session, space=theirs.hall)

        assert set(refused.value.errors) == {"space"}


def test_a_move_asks_a_bounded_number_of_queries(boss, place, django_assert_max_num_queries):
    session = published(place)

    with django_assert_max_num_queries(45):
        move(boss, session)
