"""A series is booked, extended, changed from a date on, called off, published."""

import datetime as dt
import time
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cms.core import clock
from lectures.scheduling.domain import rules
from lectures.scheduling.domain.approval import approve_session
from lectures.scheduling.domain.editing import edit_session
from lectures.scheduling.domain.moving import reschedule_session
from lectures.scheduling.domain.series import extend_series, plan_extension
from lectures.scheduling.domain.series_changes import (
    Change,
    cancel_later,
    change_later,
    plan_change,
    publish_series,
)
from lectures.scheduling.domain.series_plan import Fix
from lectures.scheduling.domain.states import cancel_session
from lectures.scheduling.enums import Automatic, SeriesOutcome, SessionState
from lectures.scheduling.errors import DatesRefused, InvalidRequest, NotAllowed
from lectures.scheduling.integrity import (
    claims_match_bookings,
    events_tell_the_state,
    overlapping_claims,
)
from lectures.scheduling.models import BookingPolicy, Series, SeriesDate, Session
from organisation.enums import Role
from tests.factories.organisation import (
    HoursExceptionFactory,
    LecturerFactory,
    SpaceFactory,
    TeamFactory,
    person_with,
)
from tests.factories.scheduling import SessionFactory
from tests.scheduling.series_setting import Setting

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return Setting()


def outcomes(series):
    return list(series.dates.values_list("outcome", flat=True))


def starts(series):
    rows = series.sessions.exclude(state__in=["cancelled", "withdrawn"]).order_by("starts_at")
    return [f"{clock.local(one.starts_at):%m%d %H:%M}" for one in rows]


def at(here, *numbers, hour="14:30"):
    return [f"{here.day(number):%m%d} {hour}" for number in numbers]


def assert_whole():
    for check in (overlapping_claims, claims_match_bookings, events_tell_the_state):
        assert list(check()) == []


def test_what_is_free_is_booked_and_every_date_is_kept(here):
    here.taken(1, title="庄户剧")
    HoursExceptionFactory(place=here.hall.place, first_day=here.day(2), reason="消毒")

    series = here.book(5, fixes={here.day(3): Fix("out")})

    assert outcomes(series) == ["booked", "taken", "closed", "left_out", "booked"]
    assert starts(series) == at(here, 0, 4)
    taken, closed = series.dates.filter(day__in=[here.day(1), here.day(2)])
    assert here.hall.name in taken.reason
    assert closed.reason == "消毒"
    assert {one.state for one in series.sessions.all()} == {SessionState.DRAFT}
    assert series.rule == "FREQ=WEEKLY;BYDAY=WE"
    assert_whole()


def test_a_fixed_date_is_booked_as_it_was_fixed(here):
    here.taken(0)

    series = here.book(2, fixes={here.day(0): Fix("space", str(here.twin.pk))})

    assert [one.space for one in series.sessions.order_by("starts_at")] == [here.twin, here.hall]
    assert outcomes(series) == ["booked", "booked"]


def test_all_or_none_leaves_nothing_where_one_is_taken(here):
    here.taken(1)

    with pytest.raises(DatesRefused):
        here.book(3, all_or_none=True)

    assert not Series.objects.exists()
    assert not SeriesDate.objects.exists()
    assert Session.objects.filter(title="每周一讲").count() == 0


def test_all_but_those_left_out_are_booked_at_once(here):
    here.taken(1)

    series = here.book(3, all_or_none=True, fixes={here.day(1): Fix("out")})

    assert outcomes(series) == ["booked", "left_out", "booked"]


def test_where_nothing_is_free_no_series_is_made(here):
    here.taken(0)

    with pytest.raises(DatesRefused):
        here.book(1)

    assert not Series.objects.exists()


def test_who_was_faster_is_told_per_date(here):
    here.taken(1)

    series = here.book(3, seen_free=[here.day(0), here.day(1), here.day(2)])

    reason = series.dates.get(day=here.day(1)).reason
    assert reason.startswith("有人抢先了")
    assert here.hall.name in reason


def test_sent_twice_is_one_series(here):
    key = uuid4()

    assert here.book(2, request_key=key) == here.book(2, request_key=key)
    assert Session.objects.count() == 2


def test_another_persons_key_is_refused(here):
    key = uuid4()
    here.book(2, request_key=key)
    stranger = Setting()

    with pytest.raises(InvalidRequest):
        stranger.book(2, request_key=key)

    assert Series.objects.count() == 1


def test_strangers_book_no_series(here):
    here.person = person_with(Role.LEADER, TeamFactory())

    with pytest.raises(NotAllowed):
        here.book(2)


def test_a_year_takes_about_a_second(here):
    began = time.perf_counter()

    series = here.book(52)

    assert outcomes(series) == ["booked"] * 52
    assert time.perf_counter() - began < 10  # a loaded machine; about a second alone


def test_extending_makes_only_new_days(here):
    here.taken(1)
    series = here.book(3, fixes={here.day(2): Fix("out")})
    moved = series.sessions.get(starts_at__date=here.day(0))
    cancel_session(actor=here.person, session=moved, reason="不办了")

    extend_series(actor=here.person, series=series, last_day=here.day(5))

    assert outcomes(series) == ["booked", "taken", "left_out", "booked", "booked", "booked"]
    assert starts(series) == at(here, 3, 4, 5)
    assert series.last_day == here.day(5)
    assert_whole()


def test_extending_keeps_the_count_of_weeks(here):
    series = here.book(changed={"rule": rules.weekly([2], 2), "last_day": here.day(3)})

    extend_series(actor=here.person, series=series, last_day=here.day(6))

    assert starts(series) == at(here, 0, 2, 4, 6)


def test_extending_twice_to_the_same_day_extends_once(here):
    series = here.book(2)
    extend_series(actor=here.person, series=series, last_day=here.day(3))

    with pytest.raises(InvalidRequest):
        extend_series(actor=here.person, series=series, last_day=here.day(3))

    assert starts(series) == at(here, 0, 1, 2, 3)


def test_an_extension_is_planned_in_ten_queries(here):
    series = here.book(2)
    here.taken(3)
    series = Series.objects.select_related("team__home", "space__place", "page").get(pk=series.pk)

    with CaptureQueriesContext(connection) as queries:
        plan = plan_extension(actor=here.person, series=series, last_day=here.day(40))

    assert [one.state for one in plan.dates[:3]] == ["free", "taken", "free"]
    # Lecturers, equipment and the last day that is known come to those of the plan.
    assert len(queries) <= 13


@pytest.fixture
def six(here):
    """Six dates: the third moved alone to Thursday, the fourth called off."""
    series = here.book(6)
    publish_series(actor=here.person, series=series)
    moved = series.sessions.get(starts_at__date=here.day(2))
    reschedule_session(
        actor=here.person,
        session=moved,
        starts_at=moved.starts_at + dt.timedelta(days=1),
        ends_at=moved.ends_at + dt.timedelta(days=1),
        reason="下雨",
    )
    off = series.sessions.get(starts_at__date=here.day(3))
    cancel_session(actor=here.person, session=off, reason="停电")
    return series


def since(here, number):
    return clock.at(here.day(number), dt.time(0))


def test_this_and_all_later_get_another_hour(here, six):
    change = Change(starts=dt.time(9), minutes=60)

    reached = change_later(
        actor=here.person, series=six, since=since(here, 1), change=change, reason="农忙"
    )

    thursday = here.day(2) + dt.timedelta(days=1)
    assert len(reached) == 3
    assert starts(six) == [
        *at(here, 0),
        *at(here, 1, hour="09:00"),
        f"{thursday:%m%d} 14:30",
        *at(here, 4, 5, hour="09:00"),
    ]
    six.refresh_from_db()
    assert (six.starts_at, six.minutes) == (dt.time(9), 60)
    assert not six.sessions.filter(changed_alone=True).exclude(starts_at__date=thursday).exists()
    assert_whole()


def test_an_hour_later_within_its_own_slot_is_free(here, six):
    """Each moves into what it had itself: nobody stands in anybody's way."""
    plan = plan_change(
        actor=here.person, series=six, since=since(here, 0), change=Change(starts=dt.time(15))
    )

    assert {one.state for one in plan} == {"free"}
    change_later(
        actor=here.person, series=six, since=since(here, 0), change=Change(starts=dt.time(15)),
        reason="农忙",
    )  # fmt: skip
    assert_whole()


def test_room_lecturers_and_words_change_together(here, six):
    other = LecturerFactory(team=here.team)
    change = Change(space=here.twin, lecturers=(other,), title="新题目")

    change_later(
        actor=here.person, series=six, since=since(here, 4), change=change, reason="换场地"
    )

    changed = six.sessions.filter(starts_at__date__gte=here.day(4))
    assert {(one.space, one.title) for one in changed} == {(here.twin, "新题目")}
    assert {tuple(one.lecturers.all()) for one in changed} == {(other,)}
    assert six.sessions.filter(title="新题目").count() == 2
    assert_whole()


def test_one_date_that_is_taken_leaves_all_as_they_were(here, six):
    here.taken(5, hour=9)
    change = Change(starts=dt.time(9))

    states = [
        one.state
        for one in plan_change(actor=here.person, series=six, since=since(here, 0), change=change)
    ]
    with pytest.raises(DatesRefused):
        change_later(
            actor=here.person, series=six, since=since(here, 0), change=change, reason="农忙"
        )

    assert states == ["free", "free", "free", "taken"]
    assert set(starts(six)) >= set(at(here, 0, 1, 4, 5))
    six.refresh_from_db()
    assert six.starts_at == dt.time(14, 30)


def test_words_edited_alone_stay(here, six):
    alone = six.sessions.get(starts_at__date=here.day(4))
    edit_session(
        actor=here.person, session=alone, title="特别的一讲", title_en="", summary="",
        capacity=alone.capacity, max_party=alone.max_party,
    )  # fmt: skip

    change_later(actor=here.person, series=six, since=since(here, 0), change=Change(title="新题目"))

    titles = set(six.sessions.filter(changed_alone=True).values_list("title", flat=True))
    assert titles == {"特别的一讲", "每周一讲"}


def test_a_change_is_planned_in_few_queries(here):
    series = here.book(30)
    here.taken(3, hour=9)

    with CaptureQueriesContext(connection) as queries:
        plan = plan_change(
            actor=here.person,
            series=series,
            since=since(here, 0),
            change=Change(starts=dt.time(9)),
        )

    assert len(plan) == 30
    assert len(queries) <= 10


def test_this_and_all_later_are_called_off_with_the_reason(here, six):
    cancel_later(actor=here.person, series=six, since=since(here, 1), reason="农忙")

    assert starts(six) == at(here, 0)
    reasons = six.sessions.filter(state="cancelled").values_list("state_reason", flat=True)
    assert sorted(reasons) == sorted(["农忙"] * 4 + ["停电"])
    assert_whole()


def test_calling_off_needs_a_reason(here, six):
    with pytest.raises(InvalidRequest):
        cancel_later(actor=here.person, series=six, since=since(here, 1), reason="")

    assert len(starts(six)) == 5


def test_publishing_takes_all_that_wait(here):
    series = here.book(3)

    publish_series(actor=here.person, series=series)

    assert set(series.sessions.values_list("state", flat=True)) == {"published"}
    with pytest.raises(InvalidRequest):
        publish_series(actor=here.person, series=series)


def test_where_the_place_wants_to_be_asked_the_dates_are_asked_for_together(here):
    BookingPolicy.objects.create(place=here.hall.place, automatic=Automatic.NOBODY)
    series = here.book(3)

    publish_series(actor=here.person, series=series)

    assert set(series.sessions.values_list("state", flat=True)) == {"requested"}
    manager = person_with(Role.MANAGER, here.hall.place)
    for session in series.sessions.all():
        approve_session(actor=manager, session=session)
    publish_series(actor=here.person, series=series)
    assert set(series.sessions.values_list("state", flat=True)) == {"published"}


@pytest.mark.parametrize("act", ["extend", "change", "cancel", "publish"])
def test_strangers_change_nothing(here, six, act):
    stranger = person_with(Role.LEADER, TeamFactory())
    acts = {
        "extend": lambda: extend_series(actor=stranger, series=six, last_day=here.day(9)),
        "change": lambda: change_later(
            actor=stranger, series=six, since=since(here, 0), change=Change(title="x")
        ),
        "cancel": lambda: cancel_later(
            actor=stranger, series=six, since=since(here, 0), reason="x"
        ),
        "publish": lambda: publish_series(actor=stranger, series=six),
    }

    with pytest.raises(NotAllowed):
        acts[act]()


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_every_date_is_kept_once_whatever_stands_in_the_way(data):
    """Random bookings of others, closed days and fixes; then random changes and an extension."""
    with transaction.atomic():
        here = Setting()
        number = data.draw(st.integers(1, 8))
        weeks = st.sets(st.integers(0, number - 1))
        for week in data.draw(weeks):
            here.taken(week, hour=data.draw(st.integers(12, 17)))
        for week in data.draw(weeks):
            HoursExceptionFactory(place=here.hall.place, first_day=here.day(week))
        some = [Fix("out"), Fix("time", "09:00"), Fix("space", str(here.twin.pk)),
                Fix("team", str(here.other.pk)), Fix("team", "1")]  # fmt: skip
        fixes = {here.day(week): data.draw(st.sampled_from(some)) for week in data.draw(weeks)}
        try:
            series = here.book(number, fixes=fixes)
        except DatesRefused:
            transaction.set_rollback(True)
            return
        dates = list(series.dates.all())
        assert [one.day for one in dates] == [here.day(week) for week in range(number)]
        assert {one.session_id for one in dates if one.outcome == SeriesOutcome.BOOKED} == set(
            series.sessions.values_list("pk", flat=True)
        )
        edited = data.draw(st.sampled_from(list(series.sessions.order_by("pk"))))
        edit_session(
            actor=here.person, session=edited, title="单独改过", title_en="", summary="",
            capacity=edited.capacity, max_party=2,
        )  # fmt: skip
        kept = Session.objects.values("title", "starts_at", "space").get(pk=edited.pk)
        for hour in data.draw(st.lists(st.integers(7, 20), max_size=3)):
            try:
                change_later(
                    actor=here.person,
                    series=series,
                    since=since(here, data.draw(st.integers(0, number))),
                    change=Change(starts=dt.time(hour), title="一起改的"),
                )
            except (DatesRefused, InvalidRequest):
                continue
        extend_series(actor=here.person, series=series, last_day=here.day(number + 2))

        days = list(series.dates.values_list("day", flat=True))
        assert len(days) == len(set(days)) == number + 3
        assert Session.objects.values("title", "starts_at", "space").get(pk=edited.pk) == kept
        assert_whole()
        transaction.set_rollback(True)


def test_a_hall_that_shrank_or_a_room_that_is_too_small_refuses_the_change(here, six):
    session = six.sessions.get(starts_at__date=here.day(4))
    Session.objects.filter(pk=session.pk).update(seats_taken=30)

    with pytest.raises(InvalidRequest):
        change_later(
            actor=here.person, series=six, since=since(here, 0),
            change=Change(space=here.small), reason="换场地",
        )  # fmt: skip

    assert set(six.sessions.values_list("space", flat=True)) == {here.hall.pk}


def test_a_series_of_samples_may_tell_of_the_past(here):
    series = here.book(
        changed={"is_sample": True, "first_day": here.day(-9), "last_day": here.day()}
    )

    assert outcomes(series) == ["booked"] * 10


def test_sessions_of_another_series_are_never_reached(here, six):
    other = here.book(3, changed={"space": SpaceFactory(place=here.hall.place), "team": here.other,
                                  "lecturers": ()})  # fmt: skip
    alone = SessionFactory(team=here.team)

    cancel_later(actor=here.person, series=six, since=since(here, 0), reason="农忙")

    assert len(starts(other)) == 3
    alone.refresh_from_db()
    assert alone.state == SessionState.PUBLISHED
