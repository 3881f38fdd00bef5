"""What was asked for in vain is remembered for 400 days and counted by room, weekday and hour."""

import datetime as dt

import pytest
from django.urls import reverse

from cms.core import clock
from lectures.scheduling.domain.refusals import forget_refusals
from lectures.scheduling.models import Refusal
from organisation.enums import Role
from tests.factories.organisation import HoursExceptionFactory, TeamFactory, person_with, town
from tests.factories.scheduling import SessionFactory
from tests.scheduling.desk_setting import desk, wednesday

pytestmark = pytest.mark.django_db

REPORT = "scheduling_refusals"


def refused(space, team, starts_at, reason="taken", **more):
    refusal = Refusal.objects.create(
        space=space,
        team=team,
        starts_at=starts_at,
        ends_at=starts_at + dt.timedelta(hours=2),
        reason=reason,
    )
    if more:
        Refusal.objects.filter(pk=refusal.pk).update(**more)
    return refusal


def test_the_desk_remembers_what_was_taken_once_an_hour():
    here = desk()
    starts_at = clock.at(wednesday(), dt.time(9))
    SessionFactory(space=here.hall, starts_at=starts_at)

    assert here.book().status_code == 409
    assert here.book().status_code == 409

    found = Refusal.objects.get()
    assert (found.reason, found.space, found.team, found.actor, found.starts_at) == (
        "taken",
        here.hall,
        here.team,
        here.person,
        starts_at,
    )
    Refusal.objects.update(at=clock.now() - dt.timedelta(hours=2))
    here.book()
    assert Refusal.objects.count() == 2


def test_the_desk_remembers_what_was_closed():
    here = desk()
    HoursExceptionFactory(place=here.hall.place, first_day=wednesday(), reason="检修")
    assert here.book().status_code == 409
    assert Refusal.objects.get().reason == "closed"


def test_what_is_booked_or_wrong_is_no_refusal():
    here = desk()
    here.book(title="", starts="25:00")
    here.book()
    assert not Refusal.objects.exists()


def test_refusals_are_forgotten_after_400_days():
    here = town()
    team = TeamFactory(home=here.institute)
    now = clock.now()
    refused(here.hall, team, now, at=now - dt.timedelta(days=401))
    kept = refused(here.hall, team, now, at=now - dt.timedelta(days=399))

    assert (forget_refusals(), forget_refusals()) == (1, 0)
    assert list(Refusal.objects.all()) == [kept]


def test_the_report_counts_by_room_weekday_and_hour_of_the_wall_clock(client):
    here, away = town("南黄镇"), town("海阳所镇")
    team = TeamFactory(home=here.institute)
    monday = dt.date(2027, 3, 1)
    for day in (monday, monday, monday + dt.timedelta(days=7)):
        refused(here.hall, team, clock.at(day, dt.time(7, 30)))  # the day before in UTC
    refused(here.hall, team, clock.at(monday, dt.time(14)), "closed")
    refused(away.hall, team, clock.at(monday, dt.time(7, 30)))
    client.force_login(person_with(Role.MANAGER, here.institute))

    rows = list(client.get(reverse(REPORT)).context["object_list"])
    assert [
        (row["space"], row["weekday"], row["hour"], row["asked"], row["wishes"], row["closed"])
        for row in rows
    ] == [(here.hall.pk, 1, 7, 3, 2, 0), (here.hall.pk, 1, 14, 1, 1, 1)]

    page = client.get(reverse(REPORT)).content.decode()
    assert "星期一" in page
    assert "07:00" in page
    csv = b"".join(client.get(reverse(REPORT), {"export": "csv"}).streaming_content).decode()
    assert f"{here.station.name},{here.hall.name},1,7,3,2,3,0" in csv


def test_the_report_may_look_further_back(client):
    here = town()
    now = clock.now()
    refused(here.hall, TeamFactory(), now, at=now - dt.timedelta(days=100))
    client.force_login(person_with(Role.MANAGER, here.institute))
    since = (clock.today() - dt.timedelta(days=120)).isoformat()

    def shown(**asked):
        return len(client.get(reverse(REPORT), asked).context["object_list"])

    assert (shown(), shown(since=since), shown(since=since, reason="closed")) == (0, 1, 0)


@pytest.mark.parametrize("number", [1, 30])
def test_the_report_asks_a_constant_number_of_queries(
    client, number, django_assert_max_num_queries
):
    here = town()
    for hour in range(number):
        refused(here.hall, TeamFactory(), clock.at(wednesday(hour + 1), dt.time(hour % 24)))
    client.force_login(person_with(Role.MANAGER, here.institute))
    client.get(reverse(REPORT))
    with django_assert_max_num_queries(12):
        client.get(reverse(REPORT))


def test_who_has_no_part_in_it_is_sent_away(client):
    here = town()
    client.force_login(person_with(Role.EDITOR, here.centre))
    assert client.get(reverse(REPORT)).status_code == 302
