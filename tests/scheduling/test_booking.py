"""A team books hall, itself, lecturers and equipment: all or none."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from wagtail.signal_handlers import disable_reference_index_auto_update

from cms.core import clock
from lectures.scheduling.domain import booking
from lectures.scheduling.domain.booking import book_session
from lectures.scheduling.domain.conflicts import conflicts_of
from lectures.scheduling.domain.states import cancel_session, publish_session
from lectures.scheduling.enums import SessionState
from lectures.scheduling.errors import InvalidRequest, NotAllowed, PlaceClosed, SlotTaken
from lectures.scheduling.models import Booking, Claim, Session
from organisation.enums import Role
from organisation.models import Lecturer, Place, Space, Team
from tests.factories.organisation import (
    HoursExceptionFactory,
    LecturerFactory,
    OpeningHoursFactory,
    PlaceFactory,
    SpaceFactory,
    TeamFactory,
    person_with,
    town,
)
from tests.factories.scheduling import EquipmentFactory, SessionFactory, tomorrow_at
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db

TEN, NOON = tomorrow_at(10), tomorrow_at(12)
MINUTE, HOUR, DAY = dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(days=1)


class Desk:
    """One team with a member, a lecturer and a hall, and the booking that each test varies."""

    def __init__(self):
        self.town = town()
        self.team = TeamFactory(home=self.town.institute)
        self.member = person_with(Role.MEMBER, self.team)
        self.hall = self.town.hall
        self.lecturer = LecturerFactory(team=self.team)

    def book(self, **changes):
        wish = {
            "actor": self.member,
            "title": "乳娘故事",
            "team": self.team,
            "space": self.hall,
            "starts_at": TEN,
            "ends_at": NOON,
            "form": "story",
            "platform": "theory",
        }
        return book_session(**(wish | changes))


@pytest.fixture
def desk():
    return Desk()


def taken_by(session):
    return {
        str(claim.resource) for claim in Claim.objects.filter(booking__session=session, active=True)
    }


def test_a_booking_takes_everything_with_buffers(desk):
    projector = EquipmentFactory(place=desk.town.station)

    session = desk.book(
        lecturers=[desk.lecturer], equipment=[projector], setup_minutes=30, clearup_minutes=15
    )

    assert session.state == SessionState.DRAFT
    assert session.town == desk.town.institute
    assert session.place == desk.town.station
    assert session.capacity == desk.hall.capacity
    assert set(session.lecturers.all()) == {desk.lecturer}
    assert taken_by(session) == {
        str(desk.hall),
        str(desk.team),
        str(desk.lecturer),
        str(projector),
    }
    stretches = set(Claim.objects.values_list("starts_at", "ends_at"))
    assert stretches == {(TEN - 30 * MINUTE, NOON + 15 * MINUTE)}
    event = session.events.get()
    assert (event.from_state, event.to_state, event.actor) == ("", "draft", desk.member)


def test_a_plain_booking_costs_nineteen_queries(desk):
    """The first of them only looks, so that a loser never waits for the write lock.

    Wagtail's list of references is kept by a background task, which tests run at once: left out.
    """
    desk.book(lecturers=[desk.lecturer], starts_at=TEN - 2 * HOUR, ends_at=TEN)

    with disable_reference_index_auto_update(), CaptureQueriesContext(connection) as queries:
        desk.book(lecturers=[desk.lecturer])

    assert len(queries) <= 19, [query["sql"][:80] for query in queries]


@pytest.mark.parametrize("who", ["other team", "nobody", "manager elsewhere", "auditor"])
def test_others_may_not_book_for_the_team(desk, who):
    actor = {
        "other team": lambda: person_with(Role.LEADER, TeamFactory(home=desk.town.institute)),
        "nobody": lambda: None,
        "manager elsewhere": lambda: person_with(Role.MANAGER, town("下初镇").institute),
        "auditor": lambda: person_with(Role.AUDITOR, desk.town.centre),
    }[who]()

    with pytest.raises(NotAllowed):
        desk.book(actor=actor)
    assert not Session.objects.exists()


@pytest.mark.parametrize("who", ["leader", "manager of the town", "superuser"])
def test_those_who_may_book(desk, who):
    actor = {
        "leader": lambda: person_with(Role.LEADER, desk.team),
        "manager of the town": lambda: person_with(Role.MANAGER, desk.town.institute),
        "superuser": lambda: UserFactory(superuser=True),
    }[who]()

    assert desk.book(actor=actor).created_by == actor


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("title", {"title": " \u200b "}),
        ("title", {"title": "长" * 81}),
        ("title", {"title": "a\x00b"}),
        ("form", {"form": "opera"}),
        ("platform", {"platform": ""}),
        ("ends_at", {"ends_at": TEN}),
        ("ends_at", {"ends_at": TEN - HOUR}),
        ("ends_at", {"ends_at": TEN + 24 * HOUR + MINUTE}),
        ("starts_at", {"starts_at": TEN.replace(tzinfo=None)}),
        ("ends_at", {"ends_at": NOON.replace(tzinfo=None)}),
        ("starts_at", {"starts_at": TEN - 3 * DAY, "ends_at": NOON - 3 * DAY}),
        ("starts_at", {"starts_at": TEN + 800 * DAY, "ends_at": NOON + 800 * DAY}),
        ("capacity", {"capacity": 81}),
        ("capacity", {"capacity": 0}),
        ("max_party", {"max_party": 0}),
        ("setup_minutes", {"setup_minutes": 481}),
        ("clearup_minutes", {"clearup_minutes": -1}),
        ("summary", {"summary": "长" * 1001}),
    ],
)
def test_a_wrong_wish_is_refused_by_field(desk, field, changes):
    with pytest.raises(InvalidRequest) as refusal:
        desk.book(**changes)

    assert list(refusal.value.errors) == [field]
    assert refusal.value.errors[field][0]
    assert not Session.objects.exists()


def test_a_page_must_be_one_that_has_sessions(desk):
    from wagtail.models import Page

    with pytest.raises(InvalidRequest) as refusal:
        desk.book(page=Page.get_first_root_node())
    assert list(refusal.value.errors) == ["page"]


@pytest.mark.parametrize(
    ("field", "out_of_use"),
    [
        ("space", lambda desk: Space.objects.filter(pk=desk.hall.pk).update(is_active=False)),
        ("space", lambda desk: Place.objects.filter(pk=desk.hall.place_id).update(is_active=False)),
        ("team", lambda desk: Team.objects.filter(pk=desk.team.pk).update(is_active=False)),
        ("lecturers", lambda desk: Lecturer.objects.update(is_active=False)),
    ],
)
def test_what_is_out_of_use_since_the_form_was_shown_is_refused(desk, field, out_of_use):
    out_of_use(desk)

    with pytest.raises(InvalidRequest) as refusal:
        desk.book(lecturers=[desk.lecturer])
    assert field in refusal.value.errors
    assert not Session.objects.exists()


def test_broken_equipment_is_refused_and_a_team_is_no_equipment(desk):
    broken = EquipmentFactory(is_active=False)
    with pytest.raises(InvalidRequest) as refusal:
        desk.book(equipment=[broken])
    assert list(refusal.value.errors) == ["equipment"]

    session = desk.book()
    team = session.booking.claims.get(resource__team=desk.team).resource
    with pytest.raises(InvalidRequest) as refusal:
        desk.book(equipment=[team], starts_at=NOON, ends_at=NOON + HOUR)
    assert list(refusal.value.errors) == ["equipment"]


# -- overlaps -----------------------------------------------------------------
def test_one_thing_taken_and_nothing_is_booked(desk):
    desk.book(lecturers=[desk.lecturer])
    elsewhere = SpaceFactory(place=PlaceFactory(parent=desk.town.institute))
    before = (Session.objects.count(), Booking.objects.count(), Claim.objects.count())

    with pytest.raises(SlotTaken) as refusal:
        desk.book(
            team=TeamFactory(home=desk.town.institute),
            actor=UserFactory(superuser=True),
            space=elsewhere,
            lecturers=[desk.lecturer],
            starts_at=NOON - MINUTE,
            ends_at=NOON + HOUR,
        )

    (conflict,) = refusal.value.conflicts
    assert conflict.resource.lecturer == desk.lecturer
    assert (conflict.starts_at, conflict.ends_at) == (TEN, NOON)
    assert desk.lecturer.name in refusal.value.message
    assert before == (Session.objects.count(), Booking.objects.count(), Claim.objects.count())


def test_the_refusal_of_the_database_itself_becomes_the_same_answer(desk, monkeypatch):
    """Whoever passes the look before the lock meets the guard: a rival was faster meanwhile."""
    desk.book(lecturers=[desk.lecturer])
    before = (Session.objects.count(), Booking.objects.count(), Claim.objects.count())
    too_early = [()]  # what the first look finds
    monkeypatch.setattr(
        booking, "conflicts_of", lambda wish: too_early.pop() if too_early else conflicts_of(wish)
    )

    with pytest.raises(SlotTaken) as refusal:
        desk.book(lecturers=[desk.lecturer])

    assert isinstance(refusal.value.__cause__, IntegrityError)
    assert "claim_overlap" in str(refusal.value.__cause__)
    assert {conflict.resource.kind for conflict in refusal.value.conflicts} == {
        "space",
        "team",
        "lecturer",
    }
    assert refusal.value.alternatives
    assert before == (Session.objects.count(), Booking.objects.count(), Claim.objects.count())


def test_a_look_that_finds_something_locks_nothing(desk):
    desk.book()

    with CaptureQueriesContext(connection) as queries, pytest.raises(SlotTaken):
        desk.book()

    assert len(queries) == 2, [query["sql"][:80] for query in queries]
    assert all(query["sql"].startswith("SELECT") for query in queries)


def test_a_team_is_not_in_two_villages_at_once(desk):
    desk.book()

    with pytest.raises(SlotTaken) as refusal:
        desk.book(space=SpaceFactory(place=PlaceFactory(parent=desk.town.institute)))
    assert {conflict.resource.kind for conflict in refusal.value.conflicts} == {"team"}


def test_the_same_lecturer_and_equipment_named_twice_are_taken_once(desk):
    projector = EquipmentFactory(place=desk.town.station)

    session = desk.book(lecturers=[desk.lecturer, desk.lecturer], equipment=[projector, projector])

    assert Claim.objects.filter(booking__session=session).count() == 4
    assert session.lecturers.count() == 1


@pytest.mark.parametrize(
    ("starts_at", "ends_at"),
    [
        (TEN - HOUR, TEN),
        (NOON, NOON + HOUR),
        (tomorrow_at(0), tomorrow_at(0) + HOUR),
        (tomorrow_at(23), tomorrow_at(0, days=2)),
    ],
    ids=["before", "after", "from midnight", "to midnight"],
)
def test_touching_slots_are_both_booked(desk, starts_at, ends_at):
    desk.book()

    assert desk.book(starts_at=starts_at, ends_at=ends_at).pk


def test_slots_that_meet_at_midnight_do_not_overlap(desk):
    midnight = tomorrow_at(0, days=2)
    desk.book(starts_at=midnight - HOUR, ends_at=midnight)

    desk.book(starts_at=midnight, ends_at=midnight + HOUR)
    with pytest.raises(SlotTaken):
        desk.book(starts_at=midnight - MINUTE, ends_at=midnight + MINUTE)


def test_buffers_touch_but_do_not_overlap(desk):
    desk.book(clearup_minutes=30)

    with pytest.raises(SlotTaken):
        desk.book(starts_at=NOON + 59 * MINUTE, ends_at=NOON + 2 * HOUR, setup_minutes=30)
    desk.book(starts_at=NOON + HOUR, ends_at=NOON + 2 * HOUR, setup_minutes=30)


@pytest.mark.parametrize(
    ("day", "starts", "ends"),
    [
        (dt.date(2028, 2, 29), dt.time(10), dt.time(12)),
        (dt.date(2027, 12, 31), dt.time(23), None),
        (dt.date(1986, 5, 4), dt.time(1), dt.time(4)),
        (dt.date(1991, 9, 15), dt.time(0, 30), dt.time(3)),
    ],
    ids=["29 February", "31 December", "summer time begins", "summer time ends"],
)
def test_days_that_trap_calendars(desk, day, starts, ends):
    starts_at = clock.at(day, starts)
    ends_at = clock.at(day, ends) if ends else clock.day_bounds(day)[1]

    session = desk.book(starts_at=starts_at, ends_at=ends_at, is_sample=True)

    session.refresh_from_db()
    assert (session.starts_at, session.ends_at) == (starts_at, ends_at)
    assert clock.local(session.starts_at).date() == day
    assert Session.objects.on_day(day).get() == session
    with pytest.raises(SlotTaken):
        desk.book(starts_at=starts_at + MINUTE, ends_at=ends_at, is_sample=True)


def test_the_hour_that_summer_time_repeats_is_two_hours():
    """On 15 September 1991 clocks in Rushan showed the hour before two twice."""
    day = dt.date(1991, 9, 15)
    starts, ends = clock.day_bounds(day)
    assert ends.astimezone(dt.UTC) - starts.astimezone(dt.UTC) == 25 * HOUR


# -- halls with a folding wall ------------------------------------------------
@pytest.fixture
def halves(desk):
    return [
        SpaceFactory(place=desk.hall.place, part_of=desk.hall, name=name) for name in ("东", "西")
    ]


def elsewhere(desk):
    """Another team of the same town, with the actor who may book for it."""
    team = TeamFactory(home=desk.town.institute)
    return {"team": team, "actor": person_with(Role.MEMBER, team)}


def test_the_whole_hall_takes_its_parts(desk, halves):
    desk.book()

    for half in halves:
        with pytest.raises(SlotTaken):
            desk.book(space=half, **elsewhere(desk))


def test_a_part_takes_the_whole_hall_but_not_the_other_part(desk, halves):
    desk.book(space=halves[0])

    with pytest.raises(SlotTaken):
        desk.book(**elsewhere(desk))
    desk.book(space=halves[1], **elsewhere(desk))


def test_a_hall_divided_after_it_was_booked_is_taken_part_by_part(desk):
    desk.book(setup_minutes=20)
    desk.book(starts_at=TEN + DAY, ends_at=NOON + DAY)
    cancelled = desk.book(starts_at=TEN + 2 * DAY, ends_at=NOON + 2 * DAY)
    cancel_session(actor=desk.member, session=cancelled, reason="下雨")

    half = SpaceFactory(place=desk.hall.place, part_of=desk.hall, name="东")

    claims = Claim.objects.filter(resource__space=half).order_by("starts_at")
    assert list(claims.values_list("starts_at", "ends_at")) == [
        (TEN - 20 * MINUTE, NOON),
        (TEN + DAY, NOON + DAY),
    ]
    with pytest.raises(SlotTaken):
        desk.book(space=half, **elsewhere(desk))
    half.save()
    assert claims.count() == 2


def test_a_hall_whose_wall_is_taken_out_stays_taken(desk, halves):
    desk.book()
    Space.objects.filter(part_of=desk.hall).update(part_of=None)

    with pytest.raises(SlotTaken):
        desk.book(**elsewhere(desk))


# -- opening hours ------------------------------------------------------------
@pytest.fixture
def hours(desk):
    for weekday in range(7):
        OpeningHoursFactory(place=desk.town.institute, weekday=weekday)


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "is_open"),
    [
        (tomorrow_at(8, 30), tomorrow_at(17, 30), True),
        (tomorrow_at(8, 29), tomorrow_at(10), False),
        (tomorrow_at(16), tomorrow_at(17, 31), False),
        (tomorrow_at(10), tomorrow_at(10, days=2), False),
    ],
    ids=["to the minute", "too early", "too late", "over night"],
)
def test_a_slot_lies_within_opening_hours(desk, hours, starts_at, ends_at, is_open):
    if is_open:
        assert desk.book(starts_at=starts_at, ends_at=ends_at).pk
        return
    with pytest.raises(PlaceClosed) as refusal:
        desk.book(starts_at=starts_at, ends_at=ends_at)
    assert "08:30" in refusal.value.message
    assert not Session.objects.exists()


def test_set_up_may_lie_before_opening(desk, hours):
    assert desk.book(starts_at=tomorrow_at(8, 30), ends_at=TEN, setup_minutes=60).pk


def test_a_closure_names_its_reason_and_ways_out_that_can_be_booked(desk, hours):
    HoursExceptionFactory(
        place=desk.town.station, first_day=clock.local(TEN).date(), reason="内部装修"
    )
    SpaceFactory(place=PlaceFactory(parent=desk.town.institute))

    with pytest.raises(PlaceClosed) as refusal:
        desk.book()

    assert refusal.value.message == "内部装修"
    found = refusal.value.alternatives
    assert {way.kind for way in found} == {"later", "nearby"}
    for number, way in enumerate(found):
        session = desk.book(
            space=way.space, starts_at=way.starts_at, ends_at=way.ends_at, title=f"改期 {number}"
        )
        cancel_session(actor=desk.member, session=session, reason="只是试试")


# -- what the refused may know ------------------------------------------------
@pytest.mark.parametrize("published", [True, False])
def test_a_strangers_draft_is_not_named(desk, published):
    held = SessionFactory(space=desk.hall, starts_at=TEN, ends_at=NOON, state=SessionState.DRAFT)
    if published:
        publish_session(actor=UserFactory(superuser=True), session=held)

    with pytest.raises(SlotTaken) as refusal:
        desk.book()
    assert refusal.value.conflicts[0].held_by == (held.title if published else "")


def test_my_own_draft_is_named(desk):
    mine = desk.book(title="我们的草稿")

    with pytest.raises(SlotTaken) as refusal:
        desk.book()
    assert {conflict.held_by for conflict in refusal.value.conflicts} == {mine.title}
