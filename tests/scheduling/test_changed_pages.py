"""What residents find at the same address after a session was moved, put off or called off."""

import datetime as dt
import json
import re

import pytest
from django.urls import reverse
from icalendar import Calendar

from cms.core import clock
from lectures.scheduling.domain.moving import reschedule_session
from lectures.scheduling.domain.states import cancel_session, postpone_session, publish_session
from lectures.scheduling.enums import SessionState
from lectures.scheduling.models import Session
from tests.factories.organisation import SpaceFactory
from tests.factories.scheduling import SessionFactory, tomorrow_at
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db

TEN, NOON = tomorrow_at(10, days=5), tomorrow_at(12, days=5)
FOUR, SIX = tomorrow_at(16, days=6), tomorrow_at(18, days=6)
DAY = dt.timedelta(days=1)


@pytest.fixture
def boss():
    return UserFactory(superuser=True)


@pytest.fixture
def session():
    return SessionFactory(starts_at=TEN, ends_at=NOON, title="红色故事会", title_en="Red stories")


def move(boss, session, starts_at=FOUR, ends_at=SIX, **more):
    values = {"reason": "礼堂维修"} | more
    reschedule_session(actor=boss, session=session, starts_at=starts_at, ends_at=ends_at, **values)


def page_of(client, session, language=""):
    return client.get(f"{language}/events/{session.pk}/").content.decode()


def data_of(page):
    return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page)[1])


def calendar_of(client, session):
    answer = client.get(reverse("event-ics", args=[session.pk]))
    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    return event


def iso(moment):
    return clock.local(moment).isoformat(timespec="seconds")


def test_a_session_that_was_never_moved_says_nothing_of_it(client, session):
    page = page_of(client, session)

    assert "原定" not in page
    data = data_of(page)
    assert data["eventStatus"] == "https://schema.org/EventScheduled"
    assert "previousStartDate" not in data


def test_a_moved_session_tells_its_old_time_and_why(client, boss, session):
    move(boss, session)

    page = page_of(client, session)

    assert "时间有变，原定" in page
    assert "上午 10:00" in page
    assert "礼堂维修" in page
    data = data_of(page)
    assert data["eventStatus"] == "https://schema.org/EventRescheduled"
    assert (data["previousStartDate"], data["startDate"]) == (iso(TEN), iso(FOUR))
    assert "First planned" in page_of(client, session, "/en")


def test_moved_twice_it_names_every_start_to_machines(client, boss, session):
    move(boss, session)
    move(boss, session, FOUR + DAY, SIX + DAY)

    assert data_of(page_of(client, session))["previousStartDate"] == [iso(TEN), iso(FOUR)]


def test_another_room_alone_is_no_other_time(client, boss, session):
    move(boss, session, TEN, NOON, space=SpaceFactory(place=session.place, capacity=200))

    page = page_of(client, session)

    assert "场地与原定不同" in page
    assert data_of(page)["eventStatus"] == "https://schema.org/EventScheduled"


def test_a_move_that_nobody_saw_is_nobodys_business(client, boss):
    session = SessionFactory(starts_at=TEN, ends_at=NOON, state=SessionState.DRAFT)
    move(boss, session)
    publish_session(actor=boss, session=session)

    page = page_of(client, session)

    assert "原定" not in page
    assert data_of(page)["eventStatus"] == "https://schema.org/EventScheduled"


def test_postponed_and_given_a_new_date_it_keeps_the_reason(client, boss, session):
    postpone_session(actor=boss, session=session, reason="台风")
    postponed = page_of(client, session)
    assert '<h1 class="event__title">已延期：红色故事会</h1>' in postponed
    assert data_of(postponed)["eventStatus"] == "https://schema.org/EventPostponed"

    move(boss, session, reason="")

    page = page_of(client, session)
    assert "时间有变，原定" in page
    assert "台风" in page
    assert data_of(page)["previousStartDate"] == iso(TEN)


def test_a_cancelled_session_is_marked_everywhere_at_the_same_address(client, boss, session):
    cancel_session(actor=boss, session=session, reason="下雨")

    page = page_of(client, session)

    assert page.count("已取消：红色故事会") >= 3  # heading, tab, what chats show
    assert data_of(page)["eventStatus"] == "https://schema.org/EventCancelled"
    row = client.get(reverse("events"), {"from": clock.local(TEN).date()}).content.decode()
    assert "下雨" in row
    assert "已取消" in row
    assert "Cancelled: Red stories" in page_of(client, session, "/en")


def test_the_calendar_file_follows_with_one_identity_and_a_growing_number(client, boss, session):
    Session.objects.filter(pk=session.pk).update(created_at=clock.now() - DAY)
    session.refresh_from_db()
    first = calendar_of(client, session)
    numbers = [first["SEQUENCE"]]

    Session.objects.filter(pk=session.pk).update(updated_at=clock.now() - DAY / 2)
    numbers[0] = calendar_of(client, session)["SEQUENCE"]
    move(boss, session)
    moved = calendar_of(client, session)
    numbers.append(moved["SEQUENCE"])

    assert moved["UID"] == first["UID"]
    assert moved.decoded("DTSTART") == FOUR
    assert moved["STATUS"] == "CONFIRMED"
    assert numbers == sorted(set(numbers))
    postpone_session(actor=boss, session=session, reason="台风")
    assert calendar_of(client, session)["STATUS"] == "TENTATIVE"
    cancel_session(actor=boss, session=session, reason="台风")
    cancelled = calendar_of(client, session)
    assert (cancelled["STATUS"], cancelled["TRANSP"]) == ("CANCELLED", "TRANSPARENT")
    assert cancelled["SEQUENCE"] >= numbers[-1]


@pytest.mark.parametrize("times", [0, 1, 6])
def test_the_page_asks_as_much_however_often_it_was_moved(
    client, boss, session, times, django_assert_max_num_queries
):
    for number in range(times):
        move(boss, session, FOUR + number * DAY, SIX + number * DAY)
    page_of(client, session)

    with django_assert_max_num_queries(9):
        page_of(client, session)
