"""/places/ and /places/<slug>/: where to go, when it is open, what comes there."""

import datetime as dt
import json
import re

import icalendar
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from cms.core import clock
from lectures.scheduling.enums import SessionState
from lectures.scheduling.queries_events import PAGE_SIZE
from lectures.scheduling.queries_places import PLACES_A_PAGE
from organisation.enums import Level
from organisation.models import Place
from tests.factories.organisation import (
    HoursExceptionFactory,
    MarketDaysFactory,
    OpeningHoursFactory,
    PlaceFactory,
    PublicDayFactory,
    SpaceFactory,
    TeamFactory,
    town,
)
from tests.factories.pages import CustomImageFactory
from tests.factories.scheduling import SessionFactory, tomorrow_at
from tests.scheduling.test_events_list import BAD_TEXT

pytestmark = pytest.mark.django_db
PLACES = "/places/"


def hold(**values):
    return SessionFactory(with_claims=False, **values)


def listed(response) -> dict[str, list[str]]:
    return {one.name: [line.name for line in one.lines] for one in response.context["branches"]}


def read(client: Client, place, prefix: str = "") -> str:
    response = client.get(f"{prefix}/places/{place.slug}/")
    assert response.status_code == 200
    return response.content.decode()


def json_ld(page: str) -> dict:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    return json.loads(found[1])


# The list


def test_lists_towns_with_their_stations_in_the_order_of_the_tree(client: Client):
    north, south = town("午极镇"), town("徐家镇")
    late = PlaceFactory(parent=north.institute, name="午极镇晚来站")
    closed = PlaceFactory(parent=north.institute, is_active=False)
    base = PlaceFactory(parent=north.centre, level=Level.BASE, name="示例基地")

    response = client.get(PLACES)

    found = response.context["branches"]
    assert [(one.name, [line.name for line in one.lines]) for one in found] == [
        ("全市", [north.centre.name]),
        (north.institute.name, [north.institute.name, north.station.name, late.name]),
        (south.institute.name, [south.institute.name, south.station.name]),
        ("全市", [base.name]),
    ]
    page = response.content.decode()
    assert f'href="/places/{late.slug}/"' in page
    assert closed.name not in page


def test_the_words_may_be_of_the_place_or_of_its_town(client: Client):
    north, south = town("午极镇"), town("徐家镇")
    PlaceFactory(parent=south.institute, name="东珠村", name_en="Dongzhu")

    def found(q: str) -> list[str]:
        return [name for names in listed(client.get(PLACES, {"q": q})).values() for name in names]

    assert found("东珠") == found("dongzhu") == found("徐家 东珠") == ["东珠村"]
    assert found("午极") == [north.institute.name, north.station.name]
    assert found("午极 东珠") == []
    assert found("100%") == found("_") == []


def test_a_town_and_step_free_access_narrow_the_list(client: Client):
    north, south = town("午极镇"), town("徐家镇")
    Place.objects.filter(pk__in=[north.station.pk, south.station.pk]).update(step_free=True)

    def found(**params) -> list[str]:
        return [name for names in listed(client.get(PLACES, params)).values() for name in names]

    assert found(town=north.institute.slug) == [north.institute.name, north.station.name]
    assert found(step_free="1") == [north.station.name, south.station.name]
    assert found(step_free="1", town=south.institute.slug) == [south.station.name]
    assert found(town="nowhere") == []
    assert "noindex" in client.get(PLACES, {"step_free": "1"}).content.decode()


def test_pages_follow_without_gap_or_repeat_and_keep_the_filter(client: Client):
    here = town("午极镇")
    for number in range(PLACES_A_PAGE + 5):
        PlaceFactory(parent=here.institute, name=f"{number:02}村")
    town("徐家镇")
    params, seen, pages = f"?town={here.institute.slug}", [], 0
    while params:
        response = client.get(PLACES + params)
        seen += [name for names in listed(response).values() for name in names]
        pages += 1
        assert (response.context["first_url"] or None) == (
            None if pages == 1 else f"/places/?town={here.institute.slug}"
        )
        params = response.context["next_url"]
    assert pages == 2
    assert len(seen) == len(set(seen)) == PLACES_A_PAGE + 7
    assert seen[2:4] == ["00村", "01村"]


def test_an_empty_list_says_what_to_do(client: Client):
    page = client.get(PLACES, {"q": "不存在的村"}).content.decode()
    assert 'class="empty' in page
    assert "看全部阵地" in page


@pytest.mark.parametrize("value", BAD_TEXT)
@pytest.mark.parametrize("name", ["q", "town", "step_free", "after", "unknown"])
def test_senseless_values_never_break_the_list(client: Client, name, value):
    response = client.get(PLACES, {name: value.encode("utf-8", "surrogatepass")})
    assert response.status_code == 200
    assert b"<script>alert" not in response.content


def test_the_list_costs_the_same_at_3_and_700_places(client: Client, django_assert_num_queries):
    here = town("午极镇")
    for query in ({}, {"q": "村 站"}, {"town": here.institute.slug, "after": here.station.slug}):
        client.get(PLACES, query)
    with django_assert_num_queries(3):
        client.get(PLACES)
    parent = Place.objects.get(pk=here.institute.pk)
    steps = [Place._get_path(parent.path, parent.depth + 1, number) for number in range(2, 700)]
    Place.objects.bulk_create(
        Place(name=f"{path}村", slug=f"v-{path}", level=Level.STATION, path=path, depth=3)
        for path in steps
    )
    for query in ({}, {"q": "村 站"}, {"town": here.institute.slug, "after": here.station.slug}):
        with django_assert_num_queries(3):
            response = client.get(PLACES, query)
        assert len(response.content) < 45_000


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("address", [PLACES, "/places/centre/", "/places/centre.ics"])
def test_places_only_answer_reading(client: Client, method, address):
    town()
    assert getattr(client, method)(address).status_code == 405


# One place


def test_tells_a_visitor_everything(client: Client):
    here = town()
    place = here.station
    place.address, place.directions = "夏西村 1 号", "下车\n向东\n进院"
    place.access_notes, place.step_free = "有坡道", True
    place.longitude, place.latitude, place.phone = "121.5", "36.9", "0631-000 0000（示例）"
    place.save()
    SpaceFactory(place=place, name="西半间", part_of=here.hall, capacity=30)
    SpaceFactory(place=place, name="旧屋", is_active=False)
    team = TeamFactory(home=place, name="红色乳娘宣讲团")
    session = hold(space=here.hall, title="乳娘的故事")
    page = read(client, place)
    for expected in (
        place.name,
        f'href="/places/{here.institute.slug}/"',
        "夏西村 1 号",
        "https://uri.amap.com/marker?position=121.500000%2C36.900000",
        "coordinate=wgs84",
        'href="tel:0631-0000000"',
        "<li>进院</li>",
        "有坡道",
        "进门没有台阶",
        here.hall.name,
        "80 座",
        f"{here.hall.name}的一部分",
        f'<a href="/teams/{team.slug}/">红色乳娘宣讲团</a>',
        "乳娘的故事",
        f"/events/{session.pk}/",
        f"webcal://testserver/places/{place.slug}.ics",
        f"http://testserver/places/{place.slug}.ics",
    ):
        assert expected in page, expected
    assert "旧屋" not in page
    data = json_ld(page)
    assert data["@type"] == "Place"
    assert data["geo"] == {"@type": "GeoCoordinates", "latitude": 36.9, "longitude": 121.5}
    assert data["telephone"] == "0631-0000000"


def test_shows_its_photo_with_a_description(client: Client):
    here = town()
    here.station.photo = CustomImageFactory()
    here.station.save()
    page = read(client, here.station)
    assert f'alt="{here.station.photo.description}"' in page
    assert 'property="og:image"' in page
    assert json_ld(page)["image"].startswith("http://testserver/")


@pytest.mark.parametrize("slug", ["nowhere", "x" * 81, "9" * 80])
@pytest.mark.parametrize("suffix", ["/", ".ics"])
def test_what_is_no_place_is_not_found(client: Client, slug, suffix):
    town()
    assert client.get(f"/places/{slug}{suffix}").status_code == 404


@pytest.mark.parametrize("suffix", ["/", ".ics"])
def test_a_place_that_is_not_in_use_has_no_page(client: Client, admin_client, suffix):
    here = town()
    here.station.is_active = False
    here.station.save()
    session = hold(space=here.hall)
    for reader in (client, admin_client):
        assert reader.get(f"/places/{here.station.slug}{suffix}").status_code == 404
    assert f"/places/{here.station.slug}/" not in client.get(f"/events/{session.pk}/").text


def test_the_page_of_a_town_leads_to_its_places(client: Client):
    here = town()
    assert f'href="/places/?town={here.institute.slug}"' in read(client, here.institute)
    assert "/places/?town=" not in read(client, here.station)


def test_only_what_anybody_may_see_comes_here_soonest_first(client: Client):
    here = town()
    hold(space=here.hall, title="晚", starts_at=tomorrow_at(9, days=3))
    hold(space=here.hall, title="早", starts_at=tomorrow_at(9, days=2))
    hold(space=here.hall, title="昨", starts_at=tomorrow_at(9, days=-1))
    hold(space=here.hall, title="草", state=SessionState.DRAFT)
    hold(space=town("徐家镇").hall, title="别处")
    for place in (here.station, here.institute):
        response = client.get(f"/places/{place.slug}/")
        assert [row.title for row in response.context["coming"]] == ["早", "晚"]


def test_many_sessions_lead_to_the_list_of_all(client: Client):
    here, team = town(), TeamFactory()
    for _number in range(PAGE_SIZE + 1):
        hold(space=here.hall, team=team)
    response = client.get(f"/places/{here.station.slug}/")
    assert len(response.context["coming"]) == PAGE_SIZE
    assert f'href="/events/?place={here.station.slug}"' in response.content.decode()


@pytest.fixture
def at_ten(monkeypatch):
    """It is ten o'clock of Tuesday 24 November 2026."""
    moment = clock.at(dt.date(2026, 11, 24), dt.time(10)).astimezone(dt.UTC)
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)


def test_says_when_it_is_open_and_why_it_is_not(client: Client, at_ten):
    here = town()
    for weekday in range(5):
        OpeningHoursFactory(place=here.centre, weekday=weekday)
    moment = clock.at(dt.date(2026, 11, 23), dt.time(9))
    HoursExceptionFactory(
        place=here.station,
        first_day="2026-11-26",
        reason="电路检修",
        announced_at=moment,
        short_notice_reason="昨天才接到通知",
    )
    PublicDayFactory(day="2026-12-02", name="示例节", name_en="Sample Day")
    MarketDaysFactory(place=here.institute, name="南黄大集", opens_at="09:00", closes_at="12:00")
    page = read(client, here.station)
    text = re.sub(r"<[^>]+>", "", page)
    for expected in (
        "现在开放，到下午 5:30。",
        "上午 8:30 – 下午 5:30",
        "电路检修",
        "昨天才接到通知",
        "示例节",
        "南黄大集",
    ):
        assert expected in text, expected
    assert page.count('<th scope="row">') == 7
    assert page.count('aria-current="date"') == 1

    english = read(client, here.station, "/en")
    assert "Open now, until 5:30 pm." in re.sub(r"<[^>]+>", "", english)
    assert "Sample Day" in english
    assert '<span class="facts__note" lang="zh-Hans">电路检修</span>' in english


def test_without_known_hours_it_shows_none(client: Client):
    page = read(client, town().station)
    assert "开放时间" not in page
    assert "<table" not in page


def test_the_english_page_marks_what_is_in_chinese(client: Client):
    here = town()
    here.station.name_en, here.station.address = "Xiaxi station", "夏西村 1 号"
    here.station.save()
    page = read(client, here.station, "/en")
    assert "<h1>Xiaxi station</h1>" in page
    assert '<span lang="zh-Hans">夏西村 1 号</span>' in page
    assert f'<span lang="zh-Hans">{here.hall.name}</span>' in page
    assert f'lang="zh-Hans">{here.institute.name}' in page


def test_structured_data_can_not_break_out(client: Client):
    here = town()
    here.station.address = '</script><script>alert(1)</script> " &'
    here.station.save()
    page = read(client, here.station)
    assert "<script>alert" not in page
    assert json_ld(page)["address"]["streetAddress"] == here.station.address


def test_the_number_of_queries_is_bounded(client: Client, django_assert_max_num_queries):
    here, team = town(), TeamFactory()
    here.station.photo = CustomImageFactory()
    here.station.save()
    hold(space=here.hall, team=team)
    OpeningHoursFactory(place=here.centre)
    read(client, here.station)
    with django_assert_max_num_queries(8) as one:
        read(client, here.station)
    for number in range(29):
        hold(space=here.hall, team=team)
        SpaceFactory(place=here.station)
        TeamFactory(home=here.station)
        HoursExceptionFactory(
            place=here.station, first_day=clock.today() + dt.timedelta(days=number)
        )
    with django_assert_max_num_queries(8) as many:
        read(client, here.station)
    assert len(many) == len(one)


def test_a_session_leads_to_its_place_and_its_team(client: Client):
    here = town()
    session = hold(space=here.hall)
    page = client.get(f"/events/{session.pk}/").content.decode()
    assert f'href="/places/{here.station.slug}/"' in page
    assert f'href="/teams/{session.team.slug}/"' in page


def test_search_engines_find_places_and_teams_in_use(client: Client):
    here, team = town(), TeamFactory()
    gone = PlaceFactory(parent=here.institute, is_active=False)
    page = client.get("/sitemap.xml").content.decode()
    for path in (f"/places/{here.station.slug}/", f"/teams/{team.slug}/"):
        assert f"<loc>http://testserver{path}</loc>" in page
        assert f"<loc>http://testserver/en{path}</loc>" in page
    assert f"/places/{gone.slug}/" not in page


# Its calendar


@pytest.mark.parametrize("level", ["station", "institute", "centre"])
def test_the_calendar_has_what_is_below(client: Client, level):
    here, other = town(), town("徐家镇")
    hold(space=here.hall, title="村里")
    hold(space=SpaceFactory(place=here.institute), title="镇上")
    hold(space=other.hall, title="别镇")
    hold(space=here.hall, title="草稿", state=SessionState.DRAFT)
    place = getattr(here, level)
    answer = client.get(f"/places/{place.slug}.ics")
    calendar = icalendar.Calendar.from_ical(b"".join(answer))
    assert {str(event["SUMMARY"]) for event in calendar.walk("VEVENT")} == {
        "station": {"村里"},
        "institute": {"村里", "镇上"},
        "centre": {"村里", "镇上", "别镇"},
    }[level]
    assert answer["Cache-Control"] == "public, max-age=300"


def test_a_station_with_households_has_their_sessions_too(client: Client):
    here = town()
    household = PlaceFactory(parent=here.station)
    hold(space=SpaceFactory(place=household), title="户里")
    body = b"".join(client.get(f"/places/{here.station.slug}.ics")).decode()
    assert "户里" in body
    with translation.override("en"):
        assert reverse("place-ics", args=["x"]) == "/en/places/x.ics"
