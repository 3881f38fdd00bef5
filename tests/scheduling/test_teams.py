"""/teams/<slug>/ and the calendars of teams and lecturers."""

import json
import re

import icalendar
import pytest
from django.test import Client

from lectures.scheduling import queries_places
from lectures.scheduling.enums import SessionState
from lectures.scheduling.models import Session
from organisation.enums import TeamKind, Tier
from tests.factories.organisation import LecturerFactory, TeamFactory, town
from tests.factories.pages import CustomImageFactory
from tests.factories.scheduling import SessionFactory, tomorrow_at
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db


def hold(**values):
    return SessionFactory(with_claims=False, **values)


def read(client: Client, team, prefix: str = "") -> str:
    response = client.get(f"{prefix}/teams/{team.slug}/")
    assert response.status_code == 200
    return response.content.decode()


def titles(answer) -> set[str]:
    calendar = icalendar.Calendar.from_ical(b"".join(answer))
    return {str(event["SUMMARY"]) for event in calendar.walk("VEVENT")}


def test_tells_who_the_team_is_and_where_it_comes_next(client: Client):
    here = town()
    team = TeamFactory(
        name="红色乳娘宣讲团",
        home=here.institute,
        tier=Tier.TOWN,
        kind=TeamKind.LECTURE,
        brand="乳娘故事",
        introduction="讲马石山的故事。",
    )
    person = LecturerFactory(
        team=team, name="陈老师", title="讲解员", biography="讲了三十年。", user=UserFactory()
    )
    LecturerFactory(team=team, name="已离队", is_active=False)
    hold(team=team, space=here.hall, title="将来", starts_at=tomorrow_at(9))
    hold(team=team, space=here.hall, title="草稿", state=SessionState.DRAFT)
    for state in (SessionState.HELD, SessionState.PUBLISHED, SessionState.CANCELLED):
        hold(
            team=team,
            space=here.hall,
            title="去年",
            starts_at=tomorrow_at(9, days=-30),
            state=state,
        )
    page = read(client, team)
    for expected in (
        "<h1>红色乳娘宣讲团</h1>",
        "讲马石山的故事。",
        "乳娘故事",
        str(Tier.TOWN.label),
        f'<a href="/places/{here.institute.slug}/">{here.institute.name}</a>',
        "陈老师",
        "讲解员",
        "讲了三十年。",
        "将来",
        "已经举办 2 场",
        f"webcal://testserver/teams/{team.slug}.ics",
        f'href="/lecturers/{person.pk}.ics"',
    ):
        assert expected in page, expected
    for hidden in ("已离队", "草稿", "去年", person.user.username):
        assert hidden not in page, hidden
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    data = json.loads(found[1])
    assert (data["@type"], data["name"]) == ("Organization", team.name)
    assert data["location"]["name"] == here.institute.name


def test_a_busy_team_is_counted_no_further_than_a_page_needs(client: Client):
    most, team, past = queries_places.MOST_COUNTED, TeamFactory(), tomorrow_at(9, days=-30)
    pattern = hold(team=team, starts_at=past)
    hold(team=team, starts_at=tomorrow_at(9))
    assert queries_places.number_held(team) == 1
    Session.objects.bulk_create(
        Session(
            **{
                field.attname: getattr(pattern, field.attname)
                for field in Session._meta.concrete_fields
                if field.attname != "id"
            }
        )
        for _number in range(most - 1)
    )
    assert f"已经举办 {most} 场" in read(client, team)
    hold(team=team, starts_at=past)
    hold(team=team, starts_at=past)
    assert queries_places.number_held(team) == most + 1
    assert f"已经举办 {most} 多场" in read(client, team)


def test_the_english_page_marks_what_is_in_chinese(client: Client):
    team = TeamFactory(name="宣讲团", name_en="Story team", introduction="讲故事。")
    LecturerFactory(team=team, name="陈老师")
    page = read(client, team, "/en")
    assert "<h1>Story team</h1>" in page
    assert '<p class="lead" lang="zh-Hans">讲故事。</p>' in page
    assert '<p class="people__name" lang="zh-Hans">陈老师</p>' in page


def test_a_home_that_is_not_in_use_is_named_without_a_link(client: Client):
    here = town()
    team = TeamFactory(home=here.station)
    here.station.is_active = False
    here.station.save()
    page = read(client, team)
    assert here.station.name in page
    assert f"/places/{here.station.slug}/" not in page


@pytest.mark.parametrize("suffix", ["/", ".ics"])
def test_a_team_that_is_not_in_use_has_no_page(client: Client, admin_client, suffix):
    team = TeamFactory(is_active=False)
    for reader in (client, admin_client):
        assert reader.get(f"/teams/{team.slug}{suffix}").status_code == 404
    assert client.get(f"/teams/{'x' * 200}{suffix}").status_code == 404
    session = hold(team=team)
    assert f"/teams/{team.slug}/" not in client.get(f"/events/{session.pk}/").text


def test_the_number_of_queries_is_bounded(client: Client, django_assert_max_num_queries):
    here = town()
    team = TeamFactory(home=here.station, photo=CustomImageFactory())
    hold(team=team, space=here.hall)
    read(client, team)
    with django_assert_max_num_queries(8) as one:
        read(client, team)
    for number in range(29):
        hold(team=team, space=here.hall)
        LecturerFactory(team=team, name=f"讲师{number}")
    with django_assert_max_num_queries(8) as many:
        read(client, team)
    assert len(many) == len(one)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("suffix", ["/", ".ics"])
def test_teams_only_answer_reading(client: Client, method, suffix):
    team = TeamFactory()
    assert getattr(client, method)(f"/teams/{team.slug}{suffix}").status_code == 405


def test_the_calendar_of_a_team_has_its_public_sessions(client: Client):
    team = TeamFactory()
    hold(team=team, title="我们的")
    hold(team=team, title="草稿", state=SessionState.DRAFT)
    hold(title="别队的")
    assert titles(client.get(f"/teams/{team.slug}.ics")) == {"我们的"}


def test_the_calendar_of_a_lecturer_has_her_public_talks_once(client: Client):
    team = TeamFactory()
    one, two = LecturerFactory(team=team), LecturerFactory(team=team)
    hold(team=team, title="两人的", lecturers=[one, two])
    hold(team=team, title="另一人的", lecturers=[two])
    hold(team=team, title="草稿", lecturers=[one], state=SessionState.DRAFT)
    answer = client.get(f"/lecturers/{one.pk}.ics")
    assert b"".join(answer).count(b"BEGIN:VEVENT") == 1
    assert titles(client.get(f"/lecturers/{one.pk}.ics")) == {"两人的"}


@pytest.mark.parametrize("who", ["gone", "team gone", "nobody", "no number"])
def test_a_lecturer_who_is_not_public_has_no_calendar(client: Client, who):
    lecturer = LecturerFactory(is_active=who != "gone", team__is_active=who != "team gone")
    number = {"nobody": 10**9, "no number": 10**30}.get(who, lecturer.pk)
    assert client.get(f"/lecturers/{number}.ics").status_code == 404
