"""The dry run of a series: what would become of each date, and what could be done about it."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.core import clock
from cms.core.lunar import lunar_day
from lectures.scheduling.domain import rules
from lectures.scheduling.domain.pools import add_pool
from lectures.scheduling.domain.series import book_series, extend_series
from lectures.scheduling.domain.series_plan import Fix, plan_series
from lectures.scheduling.enums import SessionState
from lectures.scheduling.errors import InvalidRequest, NotAllowed
from lectures.scheduling.models import Claim, Session
from lectures.scheduling.presenters_series import equipment_words
from organisation.enums import PublicDayKind, Role
from organisation.models import MarketDays, PublicDay
from organisation.scope import forget_scope
from tests.factories.organisation import (
    HoursExceptionFactory,
    OpeningHoursFactory,
    SpaceFactory,
    TeamFactory,
    person_with,
)
from tests.factories.scheduling import EquipmentFactory, SessionFactory, tomorrow_at
from tests.scheduling.series_setting import Setting

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return Setting()


def plan(here, number=6, *, fixes=None, **changed):
    return plan_series(actor=here.person, wish=here.wish(number, **changed), fixes=fixes)


def states(found):
    return [one.state for one in found.dates]


def offers(planned):
    return [str(one.fix) for one in planned.offers]


def test_free_dates_stand_as_they_would_be_booked(here):
    found = plan(here, 3)

    assert states(found) == ["free"] * 3
    assert [one.wanted.starts_at for one in found.dates] == [
        clock.at(here.day(number), dt.time(14, 30)) for number in range(3)
    ]
    assert not Session.objects.exists()


def test_a_taken_date_says_by_whom_and_what_would_help(here):
    other = here.taken(1, title="庄户剧")

    taken = plan(here, 3).dates[1]

    assert taken.state == "taken"
    assert [(one.resource.space, one.held_by) for one in taken.conflicts] == [(here.hall, "庄户剧")]
    assert offers(taken) == ["time:16:00", f"space:{here.twin.pk}"]
    assert other.ends_at == taken.offers[0].wanted.starts_at


def test_a_draft_of_strangers_is_taken_without_its_title(here):
    here.taken(0, title="还没公布", state=SessionState.DRAFT)

    assert [one.held_by for one in plan(here, 1).dates[0].conflicts] == [""]


def test_where_only_the_team_is_busy_another_team_helps(here):
    elsewhere = SpaceFactory()
    here.taken(0, space=elsewhere, team=here.team)

    assert offers(plan(here, 1).dates[0]) == ["time:16:00", f"team:{here.other.pk}"]


def test_a_busy_lecturer_is_in_the_way_too(here):
    here.taken(0, space=SpaceFactory(), lecturers=[here.lecturer])

    (date,) = plan(here, 1).dates

    assert [one.resource.lecturer for one in date.conflicts] == [here.lecturer]
    assert offers(date) == ["time:16:00", f"team:{here.other.pk}"]


def test_a_part_of_the_hall_is_in_the_way_of_the_hall(here):
    part = SpaceFactory(place=here.hall.place, part_of=here.hall, capacity=30)
    here.taken(0, space=part)

    assert states(plan(here, 2)) == ["taken", "free"]


def test_a_projector_that_is_out_is_in_the_way(here):
    projector = EquipmentFactory(place=here.hall.place)
    other = here.wish(1, space=here.twin, team=here.other, lecturers=(), equipment=(projector,))
    book_series(actor=here.person, wish=other)

    (date,) = plan(here, 1, equipment=(projector,)).dates

    assert [str(one.resource) for one in date.conflicts] == [str(projector)]


def test_the_hour_that_is_offered_is_open_and_leaves_room_for_buffers(here):
    here.hall.setup_minutes = here.hall.clearup_minutes = 30
    here.hall.save()
    OpeningHoursFactory(place=here.hall.place, weekday=2, opens_at="08:30", closes_at="18:30")
    here.taken(0)  # 13:30 to 16:30 with its buffers

    assert offers(plan(here, 1).dates[0])[0] == "time:17:00"


def test_where_no_later_hour_is_open_an_earlier_one_is_offered(here):
    OpeningHoursFactory(place=here.hall.place, weekday=2, opens_at="08:30", closes_at="17:00")
    here.taken(0)

    assert offers(plan(here, 1).dates[0])[0] == "time:12:30"


def closed_by_an_exception(here, day):
    HoursExceptionFactory(place=here.hall.place, first_day=day, reason="消毒")
    return "消毒"


def closed_by_a_holiday(here, day):
    PublicDay.objects.update_or_create(
        day=day, defaults={"kind": PublicDayKind.HOLIDAY, "name": "元旦"}
    )
    return "元旦"


def closed_by_a_market(here, day):
    MarketDays.objects.create(
        place=here.hall.place, name="南黄大集", lunar_days=str(lunar_day(day).day)
    )
    return "南黄大集"


@pytest.mark.parametrize("close", [closed_by_an_exception, closed_by_a_holiday, closed_by_a_market])
def test_a_closed_date_says_why(here, close):
    for weekday in range(7):
        OpeningHoursFactory(
            place=here.hall.place, weekday=weekday, opens_at="08:00", closes_at="21:00"
        )
    why = close(here, here.day(1))

    found = plan(here, 2)

    assert states(found) == ["free", "closed"]
    assert why in found.dates[1].reason


def test_outside_the_hours_of_the_day_is_closed_and_an_open_hour_is_offered(here):
    OpeningHoursFactory(place=here.hall.place, weekday=2, opens_at="08:30", closes_at="12:00")

    (date,) = plan(here, 1).dates

    assert (date.state, offers(date)) == ("closed", ["time:10:30"])


def test_dates_that_have_passed_are_told(here):
    found = plan(here, first_day=here.day(-3), last_day=here.day(0))

    assert states(found) == ["past", "past", *states(found)[2:3], "free"]


def test_a_request_that_nobody_answered_is_free(here):
    here.taken(0, state=SessionState.REQUESTED, hold_until=tomorrow_at(0, days=-1))

    assert states(plan(here, 1)) == ["free"]


def test_a_request_that_still_holds_is_taken(here):
    here.taken(0, state=SessionState.REQUESTED, hold_until=tomorrow_at(0))

    assert states(plan(here, 1)) == ["taken"]


def test_dates_of_the_series_that_meet_each_other_are_told(here):
    found = plan(here, rule=rules.weekly([1, 2]), minutes=1440, setup_minutes=30)

    assert set(states(found)) == {"free", "taken"}
    assert all(one.reason for one in found.dates if one.state == "taken")


@pytest.mark.parametrize("kind", ["time", "space", "team", "out"])
def test_a_fix_is_applied_and_checked_again(here, kind):
    here.taken(0, team=here.team if kind == "team" else TeamFactory())
    if kind == "team":
        Session.objects.filter(team=here.team).update(space=SpaceFactory())
        Claim.objects.filter(resource__space=here.hall).delete()
    value = {"time": "16:00", "space": here.twin.pk, "team": here.other.pk, "out": ""}[kind]

    (date,) = plan(here, 1, fixes={here.day(): Fix(kind, str(value))}).dates

    assert date.state == ("left_out" if kind == "out" else "free")
    assert (date.wanted.space, date.wanted.team) == (
        here.twin if kind == "space" else here.hall,
        here.other if kind == "team" else here.team,
    )
    assert date.wanted.lecturers == (() if kind == "team" else (here.lecturer,))


def test_a_fix_that_is_taken_by_now_is_offered_another(here):
    here.taken(0)
    here.taken(0, space=here.twin)

    (date,) = plan(here, 1, fixes={here.day(): Fix("space", str(here.twin.pk))}).dates

    assert date.state == "taken"
    assert {one.resource.space for one in date.conflicts} == {here.twin}
    assert "time:16:00" in offers(date)


@pytest.mark.parametrize("kind", ["space", "team"])
def test_a_fix_to_what_is_not_there_or_not_hers_counts_as_none(here, kind):
    here.taken(0)
    stranger = TeamFactory(home=here.town.station)
    for number in ("999999999999999999", str(stranger.pk)):
        (date,) = plan(here, 1, fixes={here.day(): Fix(kind, number)}).dates
        assert (date.state, date.fix) == ("taken", None)
        assert date.wanted.team == here.team


@pytest.mark.parametrize(
    "text", ["", "time:", "time:24:00", "time:9:00", "space:0", "space:-1", "space:1 OR 1=1",
             "team:" + "9" * 40, "out", "out:1", "time:١٠:٠٠", "x:1", "time:10:00\n"]
)  # fmt: skip
def test_other_texts_are_no_fix(text):
    assert Fix.parse(text) is None


@pytest.mark.parametrize("text", ["time:16:00", "time:00:00", "space:17", "team:5", "out:"])
def test_a_fix_is_read_as_it_was_written(text):
    assert str(Fix.parse(text)) == text


def test_whom_one_may_not_book_for_is_asked_first(here):
    stranger = person_with(Role.LEADER, TeamFactory())

    with pytest.raises(NotAllowed):
        plan_series(actor=stranger, wish=here.wish())


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"title": ""}, "title"),
        ({"capacity": 500}, "capacity"),
        ({"setup_minutes": 999}, "setup_minutes"),
    ],
)
def test_what_is_wrong_with_every_date_is_said_at_its_field(here, changed, field):
    with pytest.raises(InvalidRequest) as refused:
        plan(here, **changed)

    assert list(refused.value.errors) == [field]


@pytest.mark.parametrize("number", [1, 30, 52])
def test_at_most_ten_queries_whatever_stands_in_the_way(here, number):
    """Everything at once: taken halls and teams, a closed day, fixes of each kind."""
    OpeningHoursFactory(place=here.hall.place, weekday=2, opens_at="08:00", closes_at="21:00")
    for week in range(0, number, 3):
        here.taken(week)
        SessionFactory(
            space=SpaceFactory(),
            team=here.team,
            starts_at=clock.at(here.day(week + 1), dt.time(14)),
            ends_at=clock.at(here.day(week + 1), dt.time(16)),
        )
    HoursExceptionFactory(place=here.hall.place, first_day=here.day(number - 1))
    fixes = {
        here.day(0): Fix("space", str(here.twin.pk)),
        here.day(1): Fix("team", str(here.other.pk)),
        here.day(2): Fix("time", "09:00"),
    }
    forget_scope(here.person)
    projector = EquipmentFactory(place=here.hall.place)

    with CaptureQueriesContext(connection) as queries:
        found = plan(here, number, fixes=fixes, equipment=(projector,))

    assert len(found.dates) == number
    assert any(one.offers for one in found.dates) or number == 1
    assert len(queries) <= 10, [query["sql"][:90] for query in queries]


def tables(here, number):
    """Return a pool of that many tables at the hall's place."""
    boss = person_with(Role.MANAGER, here.town.centre)
    return add_pool(
        actor=boss, place=here.hall.place, name="折叠桌", kind="equipment", count=number
    )


def test_too_few_identical_items_are_told_and_another_hour_is_offered(here):
    pool = tables(here, 5)
    other = here.wish(1, space=here.twin, team=here.other, lecturers=(), from_pools=((pool, 3),))
    book_series(actor=here.person, wish=other)

    (enough,) = plan(here, 1, from_pools=((pool, 2),)).dates
    (short,) = plan(here, 1, from_pools=((pool, 3),)).dates

    assert enough.state == "free"
    assert (short.state, [one.words for one in short.conflicts]) == (
        "taken",
        ["折叠桌 5 个中有 2 个空闲"],
    )
    assert "time:16:00" in offers(short)


def test_identical_items_come_with_every_date_and_with_what_the_series_gains(here):
    pool = tables(here, 5)
    series = here.book(changed={"from_pools": ((pool, 3),)}, number=2)

    extend_series(actor=here.person, series=series, last_day=here.day(3))

    claimed = [one.booking.claims.filter(resource__pool=pool).count() for one in
               series.sessions.all()]  # fmt: skip
    assert claimed == [3] * 4
    assert equipment_words(series) == ["折叠桌 × 3"]
