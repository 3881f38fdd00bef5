"""/events/: what residents read first."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from cms.core import clock
from lectures.scheduling.enums import Form, SessionState
from lectures.scheduling.queries_events import PAGE_SIZE, Cursor
from organisation.enums import Platform
from tests.factories.organisation import SpaceFactory, TeamFactory, town
from tests.factories.scheduling import SessionFactory, tomorrow_at

pytestmark = pytest.mark.django_db
EVENTS = "/events/"


def hold(**values):
    return SessionFactory(with_claims=False, **values)


def titles(response) -> list[str]:
    return [row.title for day in response.context["days"] for row in day.rows]


def test_soonest_first_grouped_by_day(client: Client):
    hall = town().hall
    hold(space=hall, title="丙", starts_at=tomorrow_at(9, days=3))
    hold(space=hall, title="乙", starts_at=tomorrow_at(19))
    hold(space=hall, title="甲", starts_at=tomorrow_at(9))
    hold(space=hall, title="昨天", starts_at=tomorrow_at(9, days=-1))

    response = client.get(EVENTS)

    assert [[row.title for row in day.rows] for day in response.context["days"]] == [
        ["甲", "乙"],
        ["丙"],
    ]
    assert response.context["days"][0].near == "明天"
    assert "上午 9:00" in response.content.decode()


@pytest.mark.parametrize("state", [SessionState.DRAFT, SessionState.REQUESTED])
def test_what_is_not_public_is_not_listed(client: Client, state):
    hold(state=state, title="还没发布")
    assert titles(client.get(EVENTS)) == []


@pytest.mark.parametrize(
    ("state", "word"), [(SessionState.CANCELLED, "已取消"), (SessionState.POSTPONED, "已延期")]
)
def test_what_is_off_is_listed_with_word_and_reason(client: Client, state, word):
    hold(state=state, state_reason="下雨改期到周四")
    page = client.get(EVENTS).content.decode()
    assert word in page
    assert "下雨改期到周四" in page


@pytest.mark.parametrize(("taken", "word"), [(0, "还剩 8 座"), (6, "还剩 2 座"), (8, "已满")])
def test_seats_are_said_in_words(client: Client, taken, word):
    hold(capacity=8, seats_taken=taken)
    assert word in client.get(EVENTS).content.decode()


def test_filters_by_town_place_day_form_platform_and_seats(client: Client):
    north, south = town("午极镇"), town("徐家镇")
    hold(space=north.hall, title="北", starts_at=tomorrow_at(9), form=Form.FILM)
    hold(space=south.hall, title="南", starts_at=tomorrow_at(9, days=5), form=Form.PLAY)
    hold(
        space=SpaceFactory(place=south.institute),
        title="所",
        starts_at=tomorrow_at(9, days=9),
        platform=Platform.SPORTS,
        form=Form.ACTIVITY,
        capacity=5,
        seats_taken=5,
    )

    def found(**params) -> list[str]:
        return titles(client.get(EVENTS, params))

    fifth = (clock.today() + dt.timedelta(days=5)).isoformat()
    assert found(town=north.institute.slug) == ["北"]
    assert found(town=south.institute.slug) == ["南", "所"]
    assert found(place=south.station.slug) == ["南"]
    assert found(place=south.institute.slug) == ["南", "所"]
    assert found(place=south.centre.slug) == ["北", "南", "所"]
    assert found(**{"from": fifth}) == ["南", "所"]
    assert found(to=fifth) == ["北", "南"]
    assert found(**{"from": fifth, "to": fifth}) == ["南"]
    assert found(form="film") == ["北"]
    assert found(platform="sports") == ["所"]
    assert found(free_seats="1") == ["北", "南"]
    assert found(town=south.institute.slug, form="film") == []


def test_an_early_from_shows_what_was(client: Client):
    hold(title="去年", starts_at=tomorrow_at(9, days=-365), state=SessionState.HELD)
    response = client.get(EVENTS, {"from": (clock.today() - dt.timedelta(days=400)).isoformat()})
    assert titles(response) == ["去年"]
    assert "已结束" in response.content.decode()


def test_pages_follow_by_cursor_without_gap_or_repeat(client: Client):
    team, hall = TeamFactory(), town().hall
    # All at the same moment: the cursor must go on by number.
    made = [
        hold(title=f"第{n}场", space=hall, team=team, starts_at=tomorrow_at(9)) for n in range(45)
    ]
    seen, url, pages = [], EVENTS, 0
    while url:
        response = client.get(url)
        seen += titles(response)
        pages += 1
        url = response.context["next_url"] and EVENTS + response.context["next_url"]
    assert seen == [session.title for session in made]
    assert pages == 3


def test_the_next_page_keeps_the_filter_and_offers_the_way_back(client: Client):
    one = town()
    for _index in range(PAGE_SIZE + 1):
        hold(space=one.hall)
    hold(title="别镇", space=town("徐家镇").hall)
    first = client.get(EVENTS, {"town": one.institute.slug})
    second = client.get(EVENTS + first.context["next_url"])
    assert len(titles(first)) == PAGE_SIZE
    assert len(titles(second)) == 1
    assert second.context["first_url"] == f"/events/?town={one.institute.slug}"
    assert second.context["next_url"] is None


def test_an_empty_list_says_what_to_do(client: Client):
    assert "看全部活动" not in client.get(EVENTS).content.decode()
    page = client.get(EVENTS, {"form": "film"}).content.decode()
    assert "看全部活动" in page
    assert 'class="empty' in page


def test_what_people_typed_stays_text(client: Client):
    here = town('<b>"镇"</b>')
    nasty = "<script>alert(1)</script>"
    hold(space=here.hall, title=nasty, state=SessionState.CANCELLED, state_reason=nasty)
    for path in (EVENTS, f"/places/{here.station.slug}/"):
        page = client.get(path).content.decode()
        assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;") == 2
        assert "<script>alert" not in page
        assert "<b>" not in page


def test_the_english_list_is_in_english(client: Client):
    hold(title="故事会", title_en="An hour of stories", capacity=9)
    with translation.override("en"):
        page = client.get(reverse("events")).content.decode()
    assert "An hour of stories" in page
    assert "9 seats left" in page


BAD_TEXT = [
    "",
    "0",
    "-1",
    "1e9",
    str(10**9),
    "9" * 40,
    "x" * 10_000,
    "\x00",
    "a\x00b",
    "\u202e\u200f",
    "😀",
    "\ud83d",
    "' OR 1=1; --",
    "<script>alert(1)</script>",
    "{{ 7 }}",
    "%s%n",
    "../../etc",
    "０１２",
    "null",
]
BAD_DAYS = ["0001-01-01", "9999-12-31", "2026-02-30", "2026-13-01", "20261128", "2026-W48-6", "now"]


@pytest.mark.parametrize("value", BAD_TEXT + BAD_DAYS)
@pytest.mark.parametrize(
    "name", ["from", "to", "place", "platform", "form", "town", "free_seats", "page", "unknown"]
)
def test_senseless_values_never_break_the_list(client: Client, name, value):
    response = client.get(EVENTS, {name: value.encode("utf-8", "surrogatepass")})
    assert response.status_code == 200
    assert b"<script>alert" not in response.content


@pytest.mark.parametrize(
    "opaque",
    ["", "AAAA", "====", "é", str(Cursor(clock.at(dt.date(2026, 11, 28), dt.time(9)), 1))[:-6]],
)
def test_a_torn_cursor_means_the_first_page(client: Client, opaque):
    hold(title="甲")
    assert titles(client.get(EVENTS, {"page": opaque})) == ["甲"]


@pytest.mark.parametrize("microseconds", [0, 1, 10**17 - 1])
def test_cursors_of_all_times_are_answered(client: Client, microseconds):
    import base64

    opaque = base64.urlsafe_b64encode(f"{microseconds}-{10**18 - 1}".encode()).decode()
    assert client.get(EVENTS, {"page": opaque}).status_code == 200


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_the_list_only_answers_reading(client: Client, method):
    assert getattr(client, method)(EVENTS).status_code == 405


@pytest.mark.parametrize("params", [{}, {"from": "2026-01-01"}, {"free_seats": "1"}])
def test_the_number_of_queries_is_the_same_at_1_and_30_rows(
    client: Client, django_assert_max_num_queries, params
):
    here = town()
    narrowed = params | {"town": here.institute.slug, "place": here.station.slug}
    for query in (params, narrowed):
        team = TeamFactory()
        hold(space=here.hall, team=team)
        client.get(EVENTS, query)  # warm: content of the frame that is cached
        with django_assert_max_num_queries(8) as one:
            client.get(EVENTS, query)
        for _index in range(29):
            hold(space=here.hall, team=team)
        with django_assert_max_num_queries(8) as thirty:
            client.get(EVENTS, query)
        assert len(thirty) == len(one)


def test_the_list_weighs_little(client: Client):
    for _index in range(PAGE_SIZE):
        hold(title="红色乳娘故事分享会" * 3)
    assert len(client.get(EVENTS).content) < 30_000


def test_names_the_town_where_the_place_is_not_the_town(client: Client):
    here = town("南黄镇")
    here.institute.name, here.station.name = "南黄镇", "示例基地 01（学校）"
    here.institute.save()
    here.station.save()
    hold(space=here.hall, title="村里")
    hold(space=SpaceFactory(place=here.institute), title="镇上")

    rows = [row for day in client.get(EVENTS).context["days"] for row in day.rows]

    places = {row.title: row.place for row in rows}
    assert places["村里"] == f"{here.station.name} · 南黄镇"
    assert places["镇上"] == "南黄镇"


def test_heading_and_title_repeat_the_town(client: Client):
    here = town("南黄镇")
    page = client.get(EVENTS, {"town": here.institute.slug}).content.decode()
    assert f"<h1>{here.institute.name}的活动</h1>" in page
    assert f"<title>{here.institute.name}的活动" in page


def test_quick_links_set_the_days_and_keep_other_choices(client: Client):
    here = town("南黄镇")
    response = client.get(EVENTS, {"town": here.institute.slug})
    links = response.context["quick_links"]
    assert [link.label for link in links] == ["今天", "本周", "周末"]

    for link in links:
        answer = client.get(link.url)
        wanted = answer.context["wanted"]
        assert wanted.town == here.institute.slug
        assert clock.today() <= wanted.first_day <= wanted.last_day
        assert [one.is_chosen for one in answer.context["quick_links"]].count(True) >= 1
    assert wanted.last_day.weekday() == 6


def test_a_postponed_session_shows_its_time_as_the_one_that_was_planned(client: Client):
    hold(state=SessionState.POSTPONED, state_reason="下雨", starts_at=tomorrow_at(14, 30))
    assert "原定 下午 2:30" in client.get(EVENTS).content.decode()
