"""Which halls are free for some hours near a place, the nearest first."""

import datetime as dt
import re
import time
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cms.core import clock
from lectures.scheduling.queries_free import NO_POINT, Spot, metres_between
from organisation.enums import Level, Role
from organisation.models import Place, Space
from tests.factories.organisation import (
    HoursExceptionFactory,
    OpeningHoursFactory,
    PlaceFactory,
    SpaceFactory,
    person_with,
)
from tests.factories.scheduling import SessionFactory
from tests.scheduling.desk_setting import desk, wednesday

pytestmark = pytest.mark.django_db

FREE = "desk-free"
KM = 1 / 111.195  # degrees of latitude


def village(here, km, name, *, capacity=80, **fields):
    """Return the hall of a new village so many kilometres north of the town."""
    place = PlaceFactory(
        parent=here.institute,
        name=name,
        longitude=Decimal("121.5"),
        latitude=Decimal(str(round(36.9 + km * KM, 6))),
        **fields,
    )
    return SpaceFactory(place=place, capacity=capacity)


def setting(role=Role.MEMBER):
    here = desk(role)
    Place.objects.filter(pk=here.institute.pk).update(longitude="121.5", latitude="36.9")
    Space.objects.filter(pk=here.hall.pk).update(is_active=False)
    return here


def ask(here, **changed):
    asked = {
        "date": wednesday().isoformat(),
        "starts": "09:00",
        "ends": "11:00",
        "around": here.institute.slug,
        "km": "10",
    } | changed
    return here.client.get(reverse(FREE), asked)


def places_in(answer):
    return re.findall(r'free-halls__where"><b>([^<]+)</b>', answer.content.decode())


def at(hour, minute=0):
    return clock.at(wednesday(), dt.time(hour, minute))


def test_the_nearest_stands_first_and_what_is_far_is_left_out():
    here = setting()
    for km, name in ((9, "九里村"), (1, "一里村"), (4, "四里村"), (11, "远村")):
        village(here, km, name)

    assert places_in(ask(here)) == ["一里村", "四里村", "九里村"]
    assert places_in(ask(here, km="0")) == ["一里村", "四里村", "九里村", "远村"]


def test_a_place_without_a_point_stands_at_the_end_and_says_so():
    here = setting()
    SpaceFactory(place=PlaceFactory(parent=here.institute, name="无名村"))
    village(here, 9, "九里村")
    answer = ask(here)

    assert places_in(answer) == ["九里村", "无名村"]
    assert answer.content.decode().count("距离未知") == 1


def test_a_row_says_seats_hours_and_what_comes_next():
    here = setting()
    hall = village(here, 2.4, "夏西村", capacity=120, step_free=True)
    OpeningHoursFactory(place=hall.place, weekday=2, opens_at="08:00", closes_at="20:00")
    SessionFactory(space=hall, starts_at=at(15), ends_at=at(17))
    shown = ask(here).content.decode()

    assert "2.4 公里" in shown
    assert "120 座" in shown
    assert "晚上 8:00" in shown
    assert "下午 3:00" in shown


def test_the_button_leads_into_the_booking_form():
    here = setting()
    hall = village(here, 1, "一里村")
    (link,) = re.findall(rf'href="({reverse("desk-book")}[^"]+)"', ask(here).content.decode())
    form = here.client.get(link.replace("&amp;", "&")).content.decode()

    assert f'name="space" value="{hall.pk}"' in form
    assert 'name="starts" value="09:00"' in form
    assert 'name="ends" value="11:00"' in form


@pytest.mark.parametrize(
    ("starts", "ends", "is_free"),
    [
        ((7, 0), (9, 0), True),
        ((11, 0), (13, 0), True),
        ((8, 0), (9, 1), False),
        ((10, 59), (12, 0), False),
    ],
)
def test_what_touches_is_free(starts, ends, is_free):
    here = setting()
    hall = village(here, 1, "一里村")
    SessionFactory(space=hall, starts_at=at(*starts), ends_at=at(*ends))

    assert bool(places_in(ask(here))) is is_free


def test_the_buffers_of_the_hall_count():
    here = setting()
    hall = village(here, 1, "一里村")
    SessionFactory(space=hall, starts_at=at(7), ends_at=at(9))
    Space.objects.filter(pk=hall.pk).update(setup_minutes=15)

    assert places_in(ask(here)) == []


def test_a_part_takes_its_hall_and_leaves_the_other_part():
    here = setting()
    hall = village(here, 1, "一里村")
    halves = [SpaceFactory(place=hall.place, part_of=hall, capacity=40) for _ in range(2)]
    SessionFactory(space=halves[0], starts_at=at(9), ends_at=at(10))
    shown = ask(here).content.decode()

    assert halves[1].name in shown
    assert halves[0].name not in shown
    assert f"</b> {hall.name} " not in shown


def test_closed_places_are_left_out():
    here = setting()
    hall = village(here, 1, "一里村")
    HoursExceptionFactory(place=hall.place, first_day=wednesday(), last_day=wednesday())

    answer = ask(here)
    assert places_in(answer) == []
    assert "#id_starts" in answer.content.decode()


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"seats": "500"}, "seats"),
        ({"step_free": "on"}, "step_free"),
        ({"km": "3"}, "km"),
        ({"around": "没有这个村"}, "around"),
    ],
)
def test_an_empty_answer_says_what_to_change(changed, field):
    here = setting()
    village(here, 5, "五里村")
    answer = ask(here, **changed)

    assert answer.status_code == 200
    assert f'href="#id_{field}"' in answer.content.decode()


def test_a_name_that_several_places_have_is_asked_about():
    here = setting()
    for km in (1, 2):
        village(here, km, f"东山{km}村")
    answer = ask(here, around="东山")
    ways = re.findall(r'class="desk-place" href="([^"#]+)', answer.content.decode())

    assert len(ways) == 2
    assert places_in(here.client.get(reverse(FREE) + ways[0].replace("&amp;", "&")))


def test_thirty_a_page_and_every_hall_once():
    here = setting()
    for number in range(65):
        village(here, 1 + number % 7, f"{number}号村")
    seen, address, pages = [], None, 0
    while pages < 5:
        answer = here.client.get(address) if address else ask(here)
        seen += places_in(answer)
        pages += 1
        found = re.search(r'pager__link--next" href="([^"]+)"', answer.content.decode())
        if not found:
            break
        address = reverse(FREE) + found[1].replace("&amp;", "&")

    assert pages == 3
    assert len(seen) == len(set(seen)) == 65


def test_who_may_not_book_sees_no_button():
    here = setting()
    village(here, 1, "一里村")
    here.client.force_login(person_with(Role.AUDITOR, here.institute))
    answer = ask(here)

    assert places_in(answer) == ["一里村"]
    assert reverse("desk-book") not in answer.content.decode()


LONG = "长" * 10_000


@pytest.mark.parametrize(
    "changed",
    [
        {"date": "0001-01-01"},
        {"date": "9999-12-31"},
        {"date": "2001-01-01"},
        {"date": ""},
        {"starts": "24:00"},
        {"ends": "08:00"},
        {"around": LONG},
        {"around": ""},
        {"around": "\u202e"},
        {"km": "1000000000"},
        {"seats": "1000000000"},
        {"seats": "9" * 10_000},
        {"seats": "0"},
    ],
    ids=lambda changed: ",".join(f"{k}={str(v)[:12]}" for k, v in changed.items()),
)
def test_what_can_not_be_meant_is_said_at_its_field(changed):
    here = setting()
    began = time.process_time()
    answer = ask(here, **changed)

    assert answer.status_code == 422
    assert 'class="error-summary"' in answer.content.decode()
    assert time.process_time() - began < 2


@pytest.mark.parametrize("after", ["x", "nan~1", "inf~9", "1~" + "9" * 50, "~", "-1~-1", LONG])
def test_a_strange_page_is_answered(after):
    here = setting()
    village(here, 1, "一里村")

    assert ask(here, after=after).status_code == 200


def test_the_page_takes_ten_queries_for_one_place_and_for_seven_hundred():
    """Four of them are every desk page's own: log-in, person, memberships, the site's words."""
    here = setting()
    hall = village(here, 1, "一里村")
    OpeningHoursFactory(place=here.institute, weekday=2)
    with CaptureQueriesContext(connection) as few:
        assert places_in(ask(here, km="0")) == ["一里村"]
    before = Place.objects.get(pk=hall.place_id)
    step = before.path[: -Place.steplen]
    rows = [
        Place(
            path=f"{step}{9000 + number}",
            depth=before.depth,
            name=f"{number}号村",
            slug=f"many-{number}",
            level=Level.STATION,
            longitude=Decimal("121.5"),
            latitude=Decimal("36.9") + number * Decimal("0.0001"),
        )
        for number in range(700)
    ]
    made = Place.objects.bulk_create(rows)
    halls = Space.objects.bulk_create(Space(place=one, name="礼堂", capacity=80) for one in made)
    for number in range(20):
        SessionFactory(space=halls[number * 30], starts_at=at(10), ends_at=at(12))
    with CaptureQueriesContext(connection) as many:
        answer = ask(here, km="0")

    assert len(places_in(answer)) == 30
    assert "681" in answer.content.decode()
    assert len(few) == len(many) <= 10


def spot(pk, north, east):
    return Spot(pk, "0001", "x", "x", "", Level.STATION, True, north, east)


def test_distances_are_those_of_a_globe():
    """Rushan to Weihai: 83 km by the law of cosines; a degree of latitude is 111.2 km."""
    here, there = spot(1, 36.92, 121.54), spot(2, 37.51, 122.12)

    assert metres_between(here, there) == pytest.approx(83_300, rel=0.01)
    assert metres_between(spot(1, 36, 121), spot(2, 37, 121)) == pytest.approx(111_195, rel=0.001)
    assert metres_between(here, spot(2, None, None)) == NO_POINT
    assert metres_between(spot(1, None, None), spot(1, None, None)) == 0
