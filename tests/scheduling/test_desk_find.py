"""The slot finder at the desk: a ranked table of whole solutions, booked all or none."""

import datetime as dt
import re
import time
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cms.core import clock
from lectures.scheduling.domain.states import publish_session
from lectures.scheduling.models import Booking, Resource, Series, Session
from lectures.scheduling.models.resources import EquipmentPool
from lectures.scheduling.queries_finding import Search, look
from organisation.enums import Role
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
from tests.factories.scheduling import SessionFactory
from tests.scheduling.desk_setting import desk, wednesday

pytestmark = pytest.mark.django_db

FIND = "desk-find"
PLAN = re.compile(r'name="plan" value="([^"]+)"')


def wish(here, **changed):
    """Return what the form sends for three Wednesdays at nine in any hall of the town."""
    return {
        "find": "1",
        "title": "乳娘故事分享会",
        "form": "story",
        "team": here.team.pk,
        "first": wednesday().isoformat(),
        "every": "weekly",
        "count": "3",
        "earliest": "09:00",
        "minutes": "120",
        "town": here.institute.slug,
    } | changed


def ask(here, **changed):
    return here.client.get(reverse(FIND), wish(here, **changed))


def plans_in(answer):
    return PLAN.findall(answer.content.decode())


def book(here, plan, key=None, **changed):
    posted = wish(here, **changed) | {"plan": plan, "request_key": key or str(uuid4())}
    return here.client.post(reverse(FIND), posted)


def taken(space, weeks=1, hour=9, **changed):
    starts_at = clock.at(wednesday(weeks), dt.time(hour))
    return SessionFactory(
        space=space, starts_at=starts_at, ends_at=starts_at + dt.timedelta(hours=2), **changed
    )


def test_three_wednesdays_are_booked_with_one_tap():
    here = desk()
    (plan,) = plans_in(ask(here))
    answer = book(here, plan)

    assert answer.status_code == 302
    sessions = Session.objects.order_by("starts_at")
    assert [clock.local(one.starts_at).date() for one in sessions] == [
        wednesday(1),
        wednesday(2),
        wednesday(3),
    ]
    assert {(one.space, one.team, one.state) for one in sessions} == {
        (here.hall, here.team, "draft")
    }


def test_dates_of_a_rule_are_one_series():
    here = desk()
    (plan,) = plans_in(ask(here, lecturers=[here.lecturer.pk]))
    book(here, plan, lecturers=[here.lecturer.pk])
    series = Series.objects.get()

    assert (series.space, series.team, list(series.lecturers.all())) == (
        here.hall,
        here.team,
        [here.lecturer],
    )
    assert (series.rule, series.starts_at) == ("FREQ=WEEKLY;BYDAY=WE", dt.time(9))
    assert (series.first_day, series.last_day) == (wednesday(1), wednesday(3))
    assert [one.session for one in series.dates.all()] == list(
        series.sessions.order_by("starts_at")
    )


def test_the_series_keeps_why_a_date_is_missing():
    here = desk()
    taken(here.hall, weeks=2, title="村民大会")
    HoursExceptionFactory(
        place=here.institute, first_day=wednesday(3), last_day=wednesday(3), reason="圣诞节"
    )
    (plan,) = plans_in(ask(here))
    book(here, plan)
    booked, busy, closed = Series.objects.get().dates.all()

    assert booked.session.starts_at == clock.at(wednesday(1), dt.time(9))
    assert (busy.outcome, closed.outcome) == ("taken", "closed")
    assert "村民大会" in busy.reason
    assert "圣诞节" in closed.reason


def test_each_date_of_a_series_may_have_its_own_hall_and_hour():
    here = desk()
    other = SpaceFactory(place=here.hall.place, name="小会议室", capacity=90)
    taken(here.hall, weeks=2, hour=8)
    taken(here.hall, weeks=2, hour=10)
    taken(other, weeks=1)
    taken(other, weeks=3, hour=8)
    taken(other, weeks=3, hour=10)
    plan = plans_in(ask(here, latest="09:30", halls=[here.hall.pk, other.pk]))[0]
    answer = book(here, plan, latest="09:30", halls=[here.hall.pk, other.pk])

    assert answer.status_code == 302
    series = Series.objects.get()
    assert series.space == here.hall
    assert [one.space for one in series.sessions.order_by("starts_at")] == [
        here.hall,
        other,
        here.hall,
    ]


def test_days_that_were_listed_are_no_series():
    here = desk()
    listed = {"every": "once", "days": f"{wednesday(2)}, {wednesday(4)}"}
    (plan,) = plans_in(ask(here, **listed))
    book(here, plan, **listed)

    assert not Series.objects.exists()
    assert Session.objects.count() == 3


def test_the_hall_that_has_all_dates_stands_first():
    here = desk()
    other = SpaceFactory(place=here.hall.place, name="小会议室")
    taken(here.hall, weeks=2)
    found = plans_in(ask(here))

    assert [plan.split(".")[0] for plan in found] == [str(other.pk), str(here.hall.pk)]
    assert found[1].split("~")[1] == "-"


def test_a_near_miss_says_what_is_missing_and_why():
    here = desk()
    OpeningHoursFactory(place=here.hall.place, weekday=2, opens_at="08:00", closes_at="18:00")
    HoursExceptionFactory(
        place=here.institute, first_day=wednesday(3), last_day=wednesday(3), reason="圣诞节"
    )
    shown = ask(here).content.decode()

    assert "圣诞节" in shown
    assert f"{wednesday(3).day} 日" in shown
    assert len(PLAN.findall(shown)) == 1


def test_a_near_miss_names_what_takes_the_hall():
    here = desk()
    taken(here.hall, weeks=2, title="村民大会")

    assert "村民大会" in ask(here).content.decode()


def test_a_draft_of_others_stays_unnamed():
    here = desk()
    taken(here.hall, weeks=2, title="内部讨论会", state="draft")
    shown = ask(here).content.decode()

    assert "内部讨论会" not in shown
    assert len(PLAN.findall(shown)) == 1


def test_one_of_two_lecturers_the_same_throughout():
    here = desk()
    other = LecturerFactory(team=here.team, name="李大山")
    taken(SpaceFactory(), weeks=1, lecturers=[here.lecturer])
    found = plans_in(ask(here, lecturers=[here.lecturer.pk, other.pk]))
    book(here, found[0], lecturers=[here.lecturer.pk, other.pk])

    mine = Session.objects.filter(team=here.team)
    assert {one for session in mine for one in session.lecturers.all()} == {other}


def test_only_what_the_wish_needs_is_looked_at():
    here = desk()
    small = SpaceFactory(place=here.hall.place, capacity=20)
    near = PlaceFactory(parent=here.institute, step_free=True)
    level = SpaceFactory(place=near, capacity=90)
    SpaceFactory(place=town("南黄镇").station, capacity=500)

    halls = {plan.split(".")[0] for plan in plans_in(ask(here, seats="10"))}
    assert halls == {str(one.pk) for one in (small, here.hall, level)}
    halls = {plan.split(".")[0] for plan in plans_in(ask(here, seats="60", step_free="on"))}
    assert halls == {str(level.pk)}
    halls = {plan.split(".")[0] for plan in plans_in(ask(here, halls=[small.pk, level.pk]))}
    assert halls == {str(small.pk), str(level.pk)}


def test_two_of_a_pool_of_equipment():
    here = desk()
    pool = EquipmentPool.objects.create(place=here.hall.place, name="折叠桌")
    tables = [
        Resource.objects.create(
            kind="equipment", place=here.hall.place, name=f"折叠桌 {n}", pool=pool
        )
        for n in range(3)
    ]
    (plan,) = plans_in(ask(here, equipment=["折叠桌"], pieces="2"))
    answer = book(here, plan, equipment=["折叠桌"], pieces="2")
    claimed = Resource.objects.filter(claims__booking__session__team=here.team, kind="equipment")

    assert answer.status_code == 302
    assert set(claimed) == set(tables[:2])
    assert plans_in(ask(here, equipment=["折叠桌"], pieces="4")) == []


def test_a_projector_is_a_projector_whatever_its_number():
    here = desk()
    for name in ("投影仪 1", "投影仪（新）", "投影屏"):
        Resource.objects.create(kind="equipment", place=here.hall.place, name=name)
    form = here.client.get(reverse(FIND)).content.decode()
    book(here, *plans_in(ask(here, equipment="投影仪", pieces="2")), equipment="投影仪", pieces="2")
    claimed = Resource.objects.filter(claims__booking__session__team=here.team, kind="equipment")

    assert set(re.findall(r'name="equipment" value="([^"]+)"', form)) == {"投影仪", "投影屏"}
    assert {one.name for one in claimed} == {"投影仪 1", "投影仪（新）"}
    assert plans_in(ask(here, equipment="投影仪", pieces="3")) == []


def test_a_vehicle_of_the_town_comes_to_its_villages():
    here = desk()
    Resource.objects.create(kind="vehicle", place=here.institute, name="宣讲车")
    Resource.objects.create(kind="equipment", place=here.institute, name="音响")

    assert len(plans_in(ask(here, equipment="宣讲车"))) == 1
    assert plans_in(ask(here, equipment="音响")) == []


def test_a_whole_hall_is_taken_by_its_part_and_the_other_way_round():
    here = desk()
    half = SpaceFactory(place=here.hall.place, part_of=here.hall, capacity=40)
    taken(half, weeks=1)
    assert [p.split("~")[0] for p in plans_in(ask(here, halls=[here.hall.pk]))] == ["-"]
    other = SpaceFactory(place=here.hall.place, part_of=here.hall, capacity=40)
    assert plans_in(ask(here, halls=[other.pk]))[0].count("-") == 0
    taken(here.hall, weeks=2)
    assert plans_in(ask(here, halls=[other.pk]))[0].split("~")[1] == "-"


def test_sent_twice_booked_once():
    here = desk()
    (plan,) = plans_in(ask(here))
    key = str(uuid4())
    answers = [book(here, plan, key), book(here, plan, key)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert (Session.objects.count(), Series.objects.count()) == (3, 1)


def test_who_is_late_gets_the_table_anew():
    here = desk()
    SpaceFactory(place=here.hall.place, name="小会议室", capacity=90)
    first = plans_in(ask(here))[0]
    taken(here.hall, weeks=2)
    answer = book(here, first)

    assert answer.status_code == 409
    assert Booking.objects.count() == 1  # of the other one
    anew = plans_in(answer)
    assert len(anew) == 2
    assert first not in anew


def test_a_request_that_nobody_answered_in_time_is_free_again():
    here = desk()
    stale = taken(here.hall, weeks=2, state="requested")
    Session.objects.filter(pk=stale.pk).update(hold_until=clock.now() - dt.timedelta(minutes=1))
    (plan,) = plans_in(ask(here))

    assert "-" not in plan
    assert book(here, plan).status_code == 302


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"seats": "5000"}, "seats"),
        ({"step_free": "on"}, "step_free"),
        ({"equipment": "大象"}, "equipment"),
        ({"words": "没有这个村"}, "town"),
        ({"town": "no-such-town"}, "town"),
    ],
)
def test_an_empty_answer_says_what_to_change(changed, says):
    here = desk()
    answer = ask(here, **changed)

    assert answer.status_code == 200
    assert re.search(rf"desk-empty.*#id_{says}", answer.content.decode())


def test_an_empty_answer_names_the_condition_that_excludes_most():
    here = desk()
    OpeningHoursFactory(place=here.hall.place, weekday=4, opens_at="08:00", closes_at="18:00")

    assert "#id_earliest" in ask(here).content.decode()


LONG = "长" * 10_000


@pytest.mark.parametrize(
    "changed",
    [
        {"title": ""},
        {"title": LONG},
        {"title": "\u202e\u200b"},
        {"form": "opera"},
        {"team": "x"},
        {"team": "9" * 30},
        {"team": "99999999"},
        {"lecturers": ["99999999"]},
        {"lecturers": ["9" * 19]},
        {"lecturers": [str(n) for n in range(1, 9)]},
        {"first": "0001-01-01"},
        {"first": "9999-12-31"},
        {"first": "2001-01-01"},
        {"every": "hourly"},
        {"count": "0"},
        {"count": "1000000"},
        {"every": "once", "days": LONG},
        {"every": "once", "days": "0001-01-01 9999-12-31"},
        {"days": "2027-01-01"},
        {"earliest": "25:00"},
        {"latest": "08:00"},
        {"latest": "12:00", "wished": "13:00"},
        {"earliest": "00:00", "latest": "23:00"},
        {"minutes": "0"},
        {"minutes": "1000000000"},
        {"town": LONG},
        {"town": "", "words": ""},
        {"words": LONG},
        {"halls": [str(n) for n in range(1, 1001)]},
        {"halls": ["-1"]},
        {"seats": "1000000000"},
        {"seats": "9" * 10_000},
        {"equipment": [f"物品 {n}" for n in range(1000)]},
        {"equipment": LONG},
        {"equipment": "\u0000"},
        {"pieces": "1000000000"},
    ],
    ids=lambda changed: ",".join(f"{k}={str(v)[:12]}" for k, v in changed.items()),
)
def test_what_can_not_be_meant_is_said_at_its_field(changed):
    here = desk()
    began = time.process_time()
    answer = ask(here, **changed)

    assert answer.status_code == 422
    assert 'class="error-summary"' in answer.content.decode()
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    "changed",
    [
        {"halls": ["999999999"]},
        {"words": "\u202e村\u202c"},
        {"count": "53"},
        {"earliest": "23:30", "minutes": "1440"},
        {"every": "lunar"},
        {"every": "monthly"},
        {"every": "fortnightly", "count": ""},
    ],
    ids=str,
)
def test_what_is_strange_is_answered(changed):
    here = desk()
    assert ask(here, **changed).status_code == 200


@pytest.mark.parametrize(
    "plan",
    ["", "-~-~-", "x", "1.2", "~" * 100, "1.540.0~1.540.0", LONG, "9.9.9.9~-~-", "0" * 30_000],
    ids=lambda plan: plan[:12],
)
def test_a_plan_that_was_not_offered_is_refused(plan):
    here = desk()
    answer = book(here, plan)

    assert answer.status_code == 422
    assert not Session.objects.exists()
    assert len(plans_in(answer)) == 1


@pytest.mark.parametrize("key", ["", "x", "1" * 10_000])
def test_without_a_key_nothing_is_booked(key):
    here = desk()
    (plan,) = plans_in(ask(here))
    posted = wish(here) | {"plan": plan, "request_key": key}

    assert here.client.post(reverse(FIND), posted).status_code == 422
    assert not Session.objects.exists()


def test_the_plan_of_another_hall_is_refused():
    here = desk()
    foreign = town("南黄镇").hall
    (plan,) = plans_in(ask(here))

    answer = book(here, plan.replace(f"{here.hall.pk}.", f"{foreign.pk}."))
    assert answer.status_code == 422
    assert not Session.objects.exists()


def test_only_for_ones_own_team_with_its_own_lecturers():
    here, foreign = desk(), TeamFactory()
    stranger = LecturerFactory(team=foreign)

    assert ask(here, team=foreign.pk).status_code == 422
    assert ask(here, lecturers=[stranger.pk]).status_code == 422


def test_who_books_for_nobody_finds_no_page():
    here = desk(Role.MEMBER)
    here.client.force_login(person_with(Role.AUDITOR, here.institute))

    assert here.client.get(reverse(FIND)).status_code == 404
    assert ask(here).status_code == 404


def test_who_speaks_for_many_teams_chooses_one_first():
    here = desk()
    for _ in range(8):
        TeamFactory(home=here.institute)
    here.client.force_login(person_with(Role.MANAGER, here.institute))

    first = here.client.get(reverse(FIND)).content.decode()
    assert 'name="team"' in first
    assert 'name="title"' not in first
    then = here.client.get(reverse(FIND), {"team": here.team.pk}).content.decode()
    assert f'name="team" value="{here.team.pk}"' in then


def test_the_way_back_keeps_what_was_typed():
    here = desk()
    shown = ask(here, seats="33").content.decode()
    (way,) = re.findall(rf'href="{reverse(FIND)}\?([^"#]+)">', shown)
    form = here.client.get(f"{reverse(FIND)}?{way.replace('&amp;', '&')}")

    assert 'name="seats" value="33"' in form.content.decode()
    assert 'value="乳娘故事分享会"' in form.content.decode()


def queries_of(here, **changed):
    with CaptureQueriesContext(connection) as captured:
        answer = ask(here, **changed)
    assert answer.status_code == 200
    return len(captured)


@pytest.mark.parametrize("lecturers", [False, True])
def test_the_page_takes_eleven_queries_whatever_is_asked(lecturers):
    """Four of them are every desk page's own: log-in, person, memberships, the site's words."""
    here = desk()
    more = {"lecturers": [here.lecturer.pk]} if lecturers else {}
    few = queries_of(here, count="1", **more)
    for number in range(12):
        hall = SpaceFactory(place=PlaceFactory(parent=here.institute))
        for weeks in range(1, 8):
            taken(hall, weeks=weeks, hour=8 + number % 3)
    many = queries_of(here, count="52", latest="15:00", **more)

    assert few == many <= 11


def test_equipment_takes_one_more():
    here = desk()
    Resource.objects.create(kind="equipment", place=here.hall.place, name="投影仪")

    assert queries_of(here, equipment="投影仪") <= 12


def test_the_search_alone_takes_seven_queries():
    here = desk()
    search = Search(
        team=here.team,
        days=tuple(wednesday(weeks) for weeks in range(1, 13)),
        earliest=dt.time(9),
        latest=dt.time(15),
        wished=dt.time(9),
        minutes=120,
        town=here.institute.slug,
        lecturers=(here.lecturer,),
    )
    with CaptureQueriesContext(connection) as captured:
        found = look(here.person, search)
        assert found.answer.whole

    assert len(captured) <= 7


def test_what_is_published_stays_in_the_way():
    here = desk()
    (plan,) = plans_in(ask(here))
    book(here, plan)
    for session in Session.objects.all():
        publish_session(actor=here.person, session=session)

    answer = ask(here)
    assert plans_in(answer) == []
    assert "desk-empty" in answer.content.decode()
