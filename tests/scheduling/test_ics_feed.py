"""The calendars that programs subscribe to: read back with another library, quick, flat, cached."""

import datetime as dt
import itertools
import time
import tracemalloc

import icalendar
import pytest
from django.http import HttpRequest
from django.test import RequestFactory
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from cms.core import clock
from lectures.scheduling.enums import SessionState
from lectures.scheduling.ics import session_calendar
from lectures.scheduling.ics_feed import (
    DAYS_AHEAD,
    DAYS_BACK,
    FOOT,
    FeedRow,
    Writer,
    feed_response,
)
from lectures.scheduling.models import Session
from tests.factories.organisation import TeamFactory, town
from tests.factories.scheduling import SessionFactory, tomorrow_at

ROW = FeedRow(
    id=815,
    title="乳娘的故事",
    title_en="",
    summary="",
    form="story",
    state=SessionState.PUBLISHED,
    state_reason="",
    replaced_by_id=None,
    starts_at="2026-11-28 06:30:00",
    ends_at="2026-11-28 08:30:00",
    created_at="2026-11-20 01:00:00.250000",
    updated_at="2026-11-20 01:00:09",
    team_name="红色乳娘宣讲团",
    team_name_en="",
    space_id=3,
    space_name="礼堂",
    space_name_en="",
    place_name="夏西村实践站",
    place_name_en="",
    address="",
    latitude=None,
    longitude=None,
)
# All that people type and paste: commas, ends of lines, emoji, right-to-left, marks without a base.
WORDS = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs"]),
        st.sampled_from(",;:\\\"'\n\r\t é😀👩‍🌾\u202eשלום\u0301\u2028\x85乳山"),
    ),
    max_size=200,
)
INVISIBLE = dict.fromkeys((*range(9), *range(14, 28), 31, 127)) | {11: 10, 12: 10}


def file_of(row: FeedRow, name: str = "日历") -> bytes:
    writer = Writer(name)
    return writer.head() + writer.event(row) + FOOT


def only_event(body: bytes) -> icalendar.Event:
    (event,) = icalendar.Calendar.from_ical(body).walk("VEVENT")
    return event


def as_one_line(text: str) -> str:
    """Return what is left of ``text`` where only its characters count, not its ends of lines."""
    return "\n".join(text.translate(INVISIBLE).replace("\t", " ").splitlines())


@settings(max_examples=300, deadline=None)
@given(title=WORDS, summary=WORDS, reason=WORDS, place=WORDS, name=WORDS)
def test_what_people_type_comes_back_as_they_typed_it(title, summary, reason, place, name):
    row = ROW._replace(title=title, summary=summary, state_reason=reason, place_name=place)
    body = file_of(row, name)

    lines = body.split(b"\r\n")
    assert lines.pop() == b""
    assert all(len(one) <= 75 and b"\n" not in one and b"\r" not in one for one in lines)
    assert [one.decode() for one in lines]  # no character is cut in two
    calendar = icalendar.Calendar.from_ical(body)
    event = only_event(body)
    assert calendar.errors == event.errors == []
    assert as_one_line(str(event["SUMMARY"])) == as_one_line(title)
    for part in (summary, reason):
        assert as_one_line(part) in as_one_line(str(event["DESCRIPTION"]))
    assert as_one_line(place) in as_one_line(str(event["LOCATION"]))
    plain = " ".join(name.split()).translate(INVISIBLE)
    for sign in ("\\", ";", ","):  # the library does not read this value as text
        plain = plain.replace(sign, f"\\{sign}")
    assert str(calendar["NAME"]) == plain


@given(text=st.text(st.sampled_from("a乳é😀"), max_size=300))
def test_long_lines_are_folded_at_75_octets_and_no_earlier_than_they_must(text):
    folded = [one for one in file_of(ROW._replace(title=text)).split(b"\r\n") if one]
    for this, following in itertools.pairwise(folded):
        if following.startswith(b" "):
            first = following[1:].decode()[0].encode()
            assert len(this) <= 75 < len(this) + len(first)


@pytest.mark.parametrize(
    ("state", "status", "summary", "klass"),
    [
        (SessionState.PUBLISHED, "CONFIRMED", "乳娘的故事", None),
        (SessionState.HELD, "CONFIRMED", "乳娘的故事", None),
        (SessionState.POSTPONED, "TENTATIVE", "乳娘的故事", None),
        (SessionState.CANCELLED, "CANCELLED", "已取消：乳娘的故事", None),
        (SessionState.DRAFT, "TENTATIVE", "【草稿】乳娘的故事", "PRIVATE"),
        (SessionState.REQUESTED, "TENTATIVE", "【待审核】乳娘的故事", "PRIVATE"),
        (SessionState.APPROVED, "CONFIRMED", "【已批准】乳娘的故事", "PRIVATE"),
    ],
)
def test_the_state_is_said_to_people_and_to_programs(state, status, summary, klass):
    event = only_event(file_of(ROW._replace(state=state, state_reason="大风")))
    assert (event["STATUS"], str(event["SUMMARY"])) == (status, summary)
    assert event.get("CLASS") == klass
    assert str(event["DESCRIPTION"]).startswith("大风")
    assert event["TRANSP"] == ("TRANSPARENT" if status == "CANCELLED" else "OPAQUE")
    address = "/desk/sessions/815/" if klass else "/events/815/"
    assert event["URL"] == "http://testserver" + address


def test_a_cancelled_session_leads_to_the_one_that_takes_its_place():
    event = only_event(file_of(ROW._replace(state=SessionState.CANCELLED, replaced_by_id=816)))
    assert str(event["DESCRIPTION"]).startswith("改为这一场：http://testserver/events/816/")


@pytest.mark.django_db
def test_says_of_a_session_what_its_own_file_says():
    here = town()
    here.station.address, here.station.longitude, here.station.latitude = "1 号", "121.5", "36.9"
    here.station.save()
    session = SessionFactory(space=here.hall, summary="听一听，想一想；讲\\讲", with_claims=False)
    Session.objects.filter(pk=session.pk).update(
        created_at=session.created_at - dt.timedelta(days=9, microseconds=12)
    )
    session = Session.objects.select_related("place", "space", "team").get(pk=session.pk)
    alone = session_calendar(session, url=f"http://testserver/events/{session.pk}/")
    (expected,) = alone.walk("VEVENT")

    event = only_event(read(Session.objects.public())[1])

    for name in ("UID", "SUMMARY", "DESCRIPTION", "LOCATION", "STATUS", "URL", "SEQUENCE"):
        assert str(event[name]) == str(expected[name]), name
    for name in ("DTSTART", "DTEND", "LAST-MODIFIED"):
        assert event.decoded(name) == expected.decoded(name), name
    assert event["GEO"].to_ical() == expected["GEO"].to_ical() == "36.9;121.5"
    assert event.decoded("DTSTAMP") == event.decoded("LAST-MODIFIED")


def request(**headers: str) -> HttpRequest:
    return RequestFactory().get("/events.ics", headers=headers)


def read(sessions, name="活动", **headers):
    answer = feed_response(request(**headers), sessions, name=name, filename="events.ics")
    return answer, b"".join(answer)


@pytest.mark.django_db
def test_shows_a_quarter_back_and_two_years_ahead_soonest_first():
    hall, team = town().hall, TeamFactory()
    days = [DAYS_AHEAD, DAYS_AHEAD - 1, 3, -DAYS_BACK, -DAYS_BACK - 1]
    for day in days:
        SessionFactory(
            space=hall,
            team=team,
            title=f"{day}",
            starts_at=tomorrow_at(14, days=day),
            with_claims=False,
        )
    _answer, body = read(Session.objects.public())
    events = icalendar.Calendar.from_ical(body).walk("VEVENT")
    assert [str(event["SUMMARY"]) for event in events] == [
        str(day) for day in (-DAYS_BACK, 3, DAYS_AHEAD - 1)
    ]


@pytest.mark.django_db
def test_the_language_is_the_one_in_which_it_was_asked_for():
    SessionFactory(title="故事会", title_en="An hour of stories", with_claims=False)
    with translation.override("en"):
        answer = feed_response(
            request(), Session.objects.public(), name="Sessions", filename="events.ics"
        )
    event = only_event(b"".join(answer))  # sent when another language is active
    assert str(event["SUMMARY"]) == "An hour of stories"
    assert event["URL"].startswith("http://testserver/en/events/")


@pytest.mark.django_db
def test_nothing_is_sent_again_until_something_changed(django_assert_num_queries):
    session = SessionFactory(with_claims=False)
    everything = Session.objects.public()
    first, _body = read(everything)
    tag, changed = first["ETag"], first["Last-Modified"]
    assert first.status_code == 200

    with django_assert_num_queries(1):
        again, body = read(everything, if_none_match=tag)
    assert (again.status_code, body) == (304, b"")
    assert read(everything, if_modified_since=changed)[0].status_code == 304
    with translation.override("en"):
        assert read(everything, if_none_match=tag)[0].status_code == 200

    session.title = "改名"
    session.save()
    assert read(everything, if_none_match=tag)[0].status_code == 200
    tag = read(everything)[0]["ETag"]
    other = SessionFactory(with_claims=False)
    assert read(everything, if_none_match=tag)[0].status_code == 200
    tag = read(everything)[0]["ETag"]
    assert read(everything.exclude(pk=other.pk), if_none_match=tag)[0].status_code == 200


@pytest.mark.django_db
def test_an_empty_calendar_is_one():
    answer, body = read(Session.objects.none())
    assert answer.status_code == 200
    assert icalendar.Calendar.from_ical(body).walk("VEVENT") == []


def many(number: int) -> None:
    """Store ``number`` sessions like one another, an hour apart."""
    pattern = SessionFactory(summary="听一听马石山的故事。" * 8, with_claims=False)
    starts = tomorrow_at(8)
    Session.objects.bulk_create(
        Session(
            **{
                field.attname: getattr(pattern, field.attname)
                for field in Session._meta.concrete_fields
                if field.attname not in {"id", "starts_at", "ends_at"}
            },
            starts_at=starts + dt.timedelta(hours=hour),
            ends_at=starts + dt.timedelta(hours=hour + 1),
        )
        for hour in range(number - 1)
    )


@pytest.mark.django_db
def test_two_queries_little_memory_and_much_quicker_than_the_library(django_assert_num_queries):
    many(3000)
    with django_assert_num_queries(2):
        answer, body = read(Session.objects.public())
    assert body.count(b"BEGIN:VEVENT") == 3000
    answer = feed_response(request(), Session.objects.public(), name="", filename="events.ics")
    tracemalloc.start()
    size = sum(len(piece) for piece in answer)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert size > 1_900_000
    assert peak < 1_500_000

    few = list(Session.objects.select_related("place", "space", "team")[:60])
    began = time.process_time()
    for session in few:
        session_calendar(session, url="http://testserver/").to_ical()
    library = (time.process_time() - began) / len(few)
    began = time.process_time()
    read(Session.objects.public())
    assert (time.process_time() - began) / 3000 < library / 10


def test_the_moment_of_a_year_with_summer_time_is_written_in_utc():
    event = only_event(file_of(ROW._replace(starts_at="1988-07-01 05:30:00")))
    assert event.decoded("DTSTART") == clock.at(dt.date(1988, 7, 1), dt.time(14, 30))
