"""/events/<id>/ and its calendar file."""

import datetime as dt
import json
import re

import icalendar
import pytest
from django.test import Client

from cms.core import clock
from lectures.scheduling.enums import SessionState
from tests.factories.organisation import LecturerFactory, TeamFactory, town
from tests.factories.scheduling import SessionFactory, tomorrow_at

pytestmark = pytest.mark.django_db
LONG = "蛎乡说理：红色乳娘的故事，讲给孩子们和他们的爷爷奶奶听；分享,讨论;和合唱\\结束" * 2


def hold(**values):
    return SessionFactory(with_claims=False, **values)


def read(client: Client, session, suffix: str = "/") -> str:
    response = client.get(f"/events/{session.pk}{suffix}")
    assert response.status_code == 200
    return response.content.decode()


def json_ld(page: str) -> dict:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    return json.loads(found[1])


def test_tells_a_visitor_everything(client: Client):
    here = town()
    place = here.station
    place.address, place.directions, place.access_notes = "夏西村 1 号", "下车\n向东", "有坡道"
    place.longitude, place.latitude = "121.5", "36.9"
    place.save()
    team = TeamFactory(name="红色乳娘宣讲团")
    session = hold(
        title="乳娘的故事",
        summary="听一听马石山。",
        space=here.hall,
        team=team,
        starts_at=tomorrow_at(14, 30),
        lecturers=[LecturerFactory(team=team, name="陈老师", title="讲解员")],
        capacity=8,
        seats_taken=2,
    )
    page = read(client, session)
    for expected in (
        "乳娘的故事",
        "下午 2:30–4:30",
        "农历",
        place.name,
        here.hall.name,
        "夏西村 1 号",
        "<li>向东</li>",
        "有坡道",
        "红色乳娘宣讲团",
        "陈老师",
        "听一听马石山",
        "还剩 6 座",
        f"/events/{session.pk}/reserve/",
        f"/events/{session.pk}.ics",
        "https://uri.amap.com/marker?position=121.5",
    ):
        assert expected in page


@pytest.mark.parametrize("state", [SessionState.DRAFT, SessionState.REQUESTED])
@pytest.mark.parametrize("suffix", ["/", ".ics", "/reserve/"])
def test_what_is_not_public_is_not_there(client: Client, admin_client: Client, state, suffix):
    session = hold(state=state)
    for reader in (client, admin_client):
        assert reader.get(f"/events/{session.pk}{suffix}").status_code == 404


@pytest.mark.parametrize(
    ("state", "word", "schema"),
    [
        (SessionState.CANCELLED, "已取消", "EventCancelled"),
        (SessionState.POSTPONED, "已延期", "EventPostponed"),
    ],
)
def test_what_is_off_stays_at_its_address_with_the_reason(client: Client, state, word, schema):
    session = hold(state=state, state_reason="大风")
    page = read(client, session)
    assert word in page
    assert "大风" in page
    assert json_ld(page)["eventStatus"] == f"https://schema.org/{schema}"
    assert f"/events/{session.pk}/reserve/" not in page


@pytest.mark.parametrize(
    ("values", "word"),
    [
        ({"capacity": 3, "seats_taken": 3}, "已满"),
        ({"starts_at": clock.now() - dt.timedelta(minutes=5)}, "正在进行"),
        ({"starts_at": clock.now() - dt.timedelta(days=5)}, "已结束"),
    ],
)
def test_says_why_nobody_can_reserve(client: Client, values, word):
    page = read(client, hold(**values))
    assert word in page
    assert "button--main" not in page


def test_structured_data_can_not_break_out(client: Client):
    nasty = '</script><script>alert(1)</script> " & 😀'
    session = hold(title=nasty[:80], summary=nasty)
    page = read(client, session)
    assert "<script>alert" not in page
    data = json_ld(page)
    assert data["name"] == nasty[:80]
    assert dt.datetime.fromisoformat(data["startDate"]) == session.starts_at
    assert data["startDate"].endswith("+08:00")


@pytest.mark.parametrize("number", [0, 10**18, 10**30, "9" * 5000])
@pytest.mark.parametrize("suffix", ["/", ".ics", "/reserve/"])
def test_numbers_without_a_session_are_not_found(client: Client, number, suffix):
    assert client.get(f"/events/{number}{suffix}").status_code == 404


def test_the_number_of_queries_is_bounded(client: Client, django_assert_max_num_queries):
    here, team = town(), TeamFactory()
    session = hold(space=here.hall, team=team)
    read(client, session)
    with django_assert_max_num_queries(8) as one:
        read(client, session)
    for index in range(29):
        hold(space=here.hall, team=team)
        session.lecturers.add(LecturerFactory(team=team, name=f"讲师{index}"))
    with django_assert_max_num_queries(8) as many:
        read(client, session)
    assert len(many) == len(one)


def event_of(body: bytes) -> icalendar.Event:
    calendar = icalendar.Calendar.from_ical(body)
    assert calendar["METHOD"] == "PUBLISH"
    (event,) = calendar.walk("VEVENT")
    return event


def test_the_calendar_file_is_read_back_as_it_was_meant(client: Client):
    session = hold(title=LONG[:80], summary=LONG)
    response = client.get(f"/events/{session.pk}.ics")
    body = response.content

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert body.endswith(b"\r\n")
    assert b"\n" not in body.replace(b"\r\n", b"")
    lines = body.split(b"\r\n")
    assert max(len(line) for line in lines) <= 75
    assert all(line.decode("utf-8") is not None for line in lines)  # no character is cut in two

    event = event_of(body)
    assert str(event["SUMMARY"]) == LONG[:80]
    assert LONG in str(event["DESCRIPTION"])
    assert event.decoded("DTSTART") == session.starts_at
    assert event.decoded("DTEND") == session.ends_at
    assert event["UID"] == f"session-{session.pk}@testserver"
    assert event["STATUS"] == "CONFIRMED"
    assert abs(event.decoded("DTSTAMP") - clock.now()) < dt.timedelta(minutes=1)


def test_a_cancelled_session_cancels_its_calendar_entry(client: Client):
    session = hold()
    before = event_of(client.get(f"/events/{session.pk}.ics").content)
    session.state, session.state_reason = SessionState.CANCELLED, "大风"
    session.created_at -= dt.timedelta(seconds=9)  # as if nine seconds had passed between
    session.save()
    after = event_of(client.get(f"/events/{session.pk}.ics").content)

    assert after["STATUS"] == "CANCELLED"
    assert after["UID"] == before["UID"]
    assert int(after["SEQUENCE"]) > int(before["SEQUENCE"])
    assert "大风" in str(after["DESCRIPTION"])


@pytest.mark.parametrize(
    ("values", "offered"),
    [
        ({}, True),
        ({"state": SessionState.CANCELLED, "state_reason": "下雨"}, False),
        ({"state": SessionState.POSTPONED, "state_reason": "下雨"}, False),
        ({"starts_at": tomorrow_at(9, days=-3)}, False),
    ],
)
def test_a_calendar_entry_is_offered_only_for_what_will_be(client: Client, values, offered):
    page = read(client, hold(**values))
    assert ("加到我的日历" in page) is offered


def test_a_postponed_session_shows_the_time_that_was_planned(client: Client):
    page = read(client, hold(state=SessionState.POSTPONED, state_reason="下雨"))
    assert "原定 " in page


def test_a_telephone_gets_only_what_it_can_dial(client: Client):
    here = town()
    here.station.phone = "0631-000 0000（示例）"
    here.station.save()
    page = read(client, hold(space=here.hall))
    assert 'href="tel:0631-0000000"' in page
    assert "0631-000 0000（示例）" in page


def test_a_full_session_shows_true_ways_out_at_once(client: Client, django_assert_max_num_queries):
    here = town()
    full = hold(space=here.hall, capacity=3, seats_taken=3, starts_at=tomorrow_at(9, days=4))
    earlier = hold(space=here.hall, title="早些", starts_at=tomorrow_at(9, days=2))
    later = hold(space=here.hall, title="晚些", starts_at=tomorrow_at(9, days=6))
    read(client, full)

    with django_assert_max_num_queries(8):
        response = client.get(f"/events/{full.pk}/")

    ways = {way.heading: way.words[0] for way in response.context["ways"]}
    assert ways == {"同一地点，晚些时候": later.title, "本镇最近的一场": earlier.title}
    for session in (earlier, later):
        assert f'href="/events/{session.pk}/"' in response.content.decode()
