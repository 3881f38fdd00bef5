"""The desk's own page, choosing a place, the week, a session."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse

from cms.core import clock
from lectures.scheduling.models import Session
from organisation.enums import Role
from tests.factories.organisation import (
    HoursExceptionFactory,
    OpeningHoursFactory,
    PlaceFactory,
    SpaceFactory,
    TeamFactory,
    person_with,
    town,
)
from tests.factories.scheduling import SessionFactory
from tests.factories.users import UserFactory
from tests.scheduling.desk_setting import desk, wednesday

pytestmark = pytest.mark.django_db


def week_page(here, **parameters) -> str:
    asked = {"place": here.hall.place.slug, "week": wednesday().isoformat()} | parameters
    return here.client.get(reverse("desk-week"), asked).content.decode()


def test_a_person_without_a_team_is_told_what_to_do():
    client = Client()
    client.force_login(UserFactory())
    answer = client.get(reverse("desk"))

    assert answer.status_code == 200
    assert reverse("logout") in answer.content.decode()


def test_my_next_sessions_soonest_first_with_their_actions():
    here = desk()
    later = SessionFactory(team=here.team, starts_at=clock.at(wednesday(2), dt.time(9)))
    sooner = SessionFactory(
        team=here.team, starts_at=clock.at(wednesday(), dt.time(9)), state="draft"
    )
    foreign = SessionFactory(starts_at=clock.at(wednesday(), dt.time(9)))
    page = here.client.get(reverse("desk")).content.decode()

    assert page.index(sooner.title) < page.index(later.title)
    assert foreign.title not in page
    assert reverse("desk-publish", args=[sooner.pk]) in page
    assert reverse("desk-publish", args=[later.pk]) not in page
    assert reverse("desk-cancel", args=[later.pk]) in page


def test_a_place_manager_sees_this_week_in_her_subtree():
    here, away = town("下初镇"), town("南黄镇")
    now = clock.now()
    mine = SessionFactory(space=here.hall, starts_at=now + dt.timedelta(minutes=1))
    foreign = SessionFactory(space=away.hall, starts_at=now + dt.timedelta(minutes=1))
    client = Client()
    client.force_login(person_with(Role.MANAGER, here.institute))
    page = client.get(reverse("desk")).content.decode()

    assert mine.title in page
    assert foreign.title not in page


@pytest.mark.parametrize("many", [1, 12])
def test_the_desk_asks_a_constant_number_of_queries(many, django_assert_max_num_queries):
    here = desk()
    for number in range(many):
        SessionFactory(
            team=here.team,
            space=here.hall,
            starts_at=clock.at(wednesday() + dt.timedelta(days=number), dt.time(9)),
        )
    with django_assert_max_num_queries(9):
        here.client.get(reverse("desk"))


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("草埠", True),
        ("草", True),
        ("Caobu", True),
        ("下初", True),
        ("下初 草埠", True),
        ("夏村镇", False),
    ],
)
def test_a_place_is_found_by_a_part_of_its_name_or_its_towns(typed, found):
    here = desk()
    village = PlaceFactory(parent=here.institute, name="草埠村实践站", name_en="Caobu Station")
    SpaceFactory(place=village)
    page = here.client.get(reverse("desk-week"), {"q": typed}).content.decode()

    assert (f"place={village.slug}" in page) is found


def test_seven_hundred_places_come_twenty_at_a_time():
    here = desk()
    for number in range(24):
        SpaceFactory(place=PlaceFactory(parent=here.institute, name=f"示例村{number}"))
    address = reverse("desk-week")
    first = here.client.get(address, {"town": here.institute.slug})
    second = here.client.get(
        address, {"town": here.institute.slug, "after": first.context["after"]}
    )
    slugs = [row.place.slug for page in (first, second) for row in page.context["places"]]

    assert len(first.context["places"]) == 20
    assert len(slugs) == len(set(slugs)) == 25


def test_the_places_used_before_come_first():
    here = desk()
    here.book()

    assert here.hall.place.display_name in here.client.get(reverse("desk-week")).content.decode()


def test_free_slots_are_links_that_say_day_and_time():
    here = desk()
    page = week_page(here)

    assert f"starts={wednesday()}T09:00" in page
    assert '<th scope="col"' in page
    assert '<th scope="row"' in page
    assert "<caption>" in page


def test_taken_slots_say_by_whom_if_one_may_know():
    here = desk()
    starts = clock.at(wednesday(), dt.time(9))
    own = SessionFactory(team=here.team, space=here.hall, starts_at=starts, state="draft")
    public = SessionFactory(space=here.hall, starts_at=starts + dt.timedelta(days=1))
    secret = SessionFactory(space=here.hall, starts_at=starts + dt.timedelta(days=2), state="draft")
    page = week_page(here)

    assert own.title in page
    assert public.title in page
    assert secret.title not in page
    assert secret.team.name not in page
    assert reverse("desk-session", args=[own.pk]) in page
    assert reverse("desk-session", args=[public.pk]) not in page


def test_a_closure_gives_its_reason():
    here = desk()
    OpeningHoursFactory(place=here.institute, weekday=2)
    HoursExceptionFactory(place=here.institute, first_day=wednesday(), reason="国庆放假")

    assert "国庆放假" in week_page(here)


def test_the_largest_hall_opens_first_and_parts_follow_their_hall():
    here = desk()
    place = here.hall.place
    SpaceFactory(place=place, name="文化广场", capacity=900, kind="square")
    SpaceFactory(
        place=place,
        name="大礼堂北半厅",
        capacity=200,
        part_of=(whole := SpaceFactory(place=place, name="大礼堂", capacity=400, kind="hall")),
    )
    page = week_page(here)

    page = page.split("desk-tabs__list")[1].split("</ul>")[0]
    tabs = re.findall(r'space=\d+"( aria-current="page")?>([^<]+)</a>', page)
    assert [name for _, name in tabs][:2] == [whole.name, "大礼堂北半厅"]
    assert [name for _, name in tabs][-1] == "文化广场"
    assert [bool(current) for current, _ in tabs] == [True, False, False, False]


def test_a_whole_hall_is_taken_where_a_part_is():
    here = desk()
    part = SpaceFactory(place=here.hall.place, part_of=here.hall, name="东半厅")
    SessionFactory(
        team=here.team, space=part, starts_at=clock.at(wednesday(), dt.time(9)), title="半厅的课"
    )

    assert "半厅的课" in week_page(here, space=here.hall.pk)


@pytest.mark.parametrize("many", [1, 30])
def test_the_week_asks_a_constant_number_of_queries(many, django_assert_num_queries):
    here = desk()
    OpeningHoursFactory(place=here.institute, weekday=2)
    monday = wednesday() - dt.timedelta(days=2)
    for number in range(many):
        SessionFactory(
            team=TeamFactory(home=here.institute),
            space=here.hall,
            starts_at=clock.at(
                monday + dt.timedelta(days=number % 7), dt.time(6 + 3 * (number // 7))
            ),
        )
    with django_assert_num_queries(12):
        week_page(here)


def test_a_session_shows_facts_history_and_the_address_to_send_on():
    here = desk()
    here.book()
    session = Session.objects.get()
    here.client.post(reverse("desk-publish", args=[session.pk]))
    page = here.client.get(reverse("desk-session", args=[session.pk])).content.decode()

    assert f"http://testserver/events/{session.pk}/" in page
    assert here.lecturer.name in page
    assert here.person.display_name in page
    assert reverse("desk-reservations", args=[session.pk]) in page


def test_the_address_to_send_on_is_the_chinese_one_in_english_too():
    here = desk()
    session = SessionFactory(team=here.team)
    page = here.client.get(f"/en/desk/sessions/{session.pk}/").content.decode()

    assert f'value="http://testserver/events/{session.pk}/"' in page


def test_publishing_is_one_tap_and_a_second_tap_explains():
    here = desk()
    here.book()
    address = reverse("desk-publish", args=[Session.objects.get().pk])

    assert here.client.post(address).status_code == 302
    assert Session.objects.get().state == "published"
    assert here.client.post(address).status_code == 409


def test_cancelling_needs_a_reason_and_frees_the_hall():
    here = desk()
    here.book()
    address = reverse("desk-cancel", args=[Session.objects.get().pk])

    asked = here.client.post(address, {"reason": " \u200b "})
    done = here.client.post(address, {"reason": "下雨改期到周四"})
    again = here.book()

    assert asked.status_code == 422
    assert 'href="#id_reason"' in asked.content.decode()
    assert done.status_code == 302
    assert again.status_code == 302
    assert {session.state for session in Session.objects.all()} == {"withdrawn", "draft"}


@pytest.mark.parametrize("typed", ["长" * 201, "<script>alert(1)</script>" * 20, "\x00", ""])
def test_bad_reasons_stay_typed_and_cancel_nothing(typed):
    here = desk()
    here.book()
    session = Session.objects.get()
    answer = here.client.post(reverse("desk-cancel", args=[session.pk]), {"reason": typed})
    session.refresh_from_db()

    assert answer.status_code == 422
    assert session.state == "draft"
    assert b"<script>alert" not in answer.content
