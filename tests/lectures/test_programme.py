"""The programme by form, and a lecture with its next sessions, whatever the number of sessions."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Locale

from lectures.coming import (
    FEW_TEAMS,
    coming_at,
    coming_everywhere,
    coming_for_brand,
    coming_for_page,
    coming_of,
)
from lectures.models import LecturePage
from lectures.scheduling.enums import Form, SessionState
from lectures.scheduling.models import Session
from organisation.enums import Level
from tests.factories.organisation import PlaceFactory, SpaceFactory, TeamFactory
from tests.factories.pages import (
    BrandPageFactory,
    LecturePageFactory,
    ProgrammePageFactory,
    site_with_home,
)
from tests.factories.scheduling import SessionFactory, tomorrow_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def lecture() -> LecturePage:
    cache.clear()
    programme = ProgrammePageFactory(parent=site_with_home())
    return LecturePageFactory(parent=programme, title="红色乳娘的故事", form=Form.STORY)


@pytest.mark.parametrize(
    ("query", "is_shown"),
    [("", True), ("?form=story", True), ("?form=art", False), ("?form=nonsense", True)],
)
def test_the_programme_filters_by_form(
    client: Client, lecture: LecturePage, query: str, is_shown: bool
) -> None:
    html = client.get(f"/lectures/{query}").content.decode()
    assert (lecture.title in html) is is_shown


def test_a_lecture_lists_its_next_public_sessions_soonest_first(
    client: Client, lecture: LecturePage
) -> None:
    later = SessionFactory(page=lecture, starts_at=tomorrow_at(9, days=3), title="后面一场")
    sooner = SessionFactory(page=lecture, starts_at=tomorrow_at(9, days=2), title="前面一场")
    SessionFactory(page=lecture, state=SessionState.DRAFT, title="还没公布")
    SessionFactory(page=lecture, starts_at=tomorrow_at(9, days=-5), title="已经过去")
    SessionFactory(title="别的宣讲")
    assert [row.title for row in coming_for_page(lecture, 5)] == [sooner.title, later.title]
    html = client.get(lecture.get_url()).content.decode()
    assert html.index("前面一场") < html.index("后面一场")
    assert "还没公布" not in html
    assert "已经过去" not in html


@pytest.mark.parametrize("teams", [2, FEW_TEAMS + 1])
def test_a_brand_lists_what_its_teams_do_soonest_first(
    teams: int, django_assert_max_num_queries: Any
) -> None:
    centre = PlaceFactory(level=Level.CENTRE)
    brand = BrandPageFactory(parent=site_with_home(), title="蛎乡说理", place=centre)
    own = [TeamFactory(home=centre, brand=brand.title) for _ in range(teams)]
    for days in range(4, 0, -1):
        team = own[days % teams]
        SessionFactory(team=team, starts_at=tomorrow_at(9, days=days), title=f"第{days}天")
    SessionFactory(team=TeamFactory(home=centre), title="别的队伍")

    with django_assert_max_num_queries(3 + FEW_TEAMS):
        rows, is_place = coming_for_brand(brand, centre, 3)

    assert [row.title for row in rows] == ["第1天", "第2天", "第3天"]
    assert not is_place


def test_a_village_lists_what_goes_on_below_it_and_nothing_else() -> None:
    town = PlaceFactory(parent=PlaceFactory())
    here, there = PlaceFactory(parent=town), PlaceFactory(parent=town)
    SessionFactory(space=SpaceFactory(place=here), title="本村")
    SessionFactory(space=SpaceFactory(place=there), title="邻村")
    assert [row.title for row in coming_at(here, 5)] == ["本村"]
    assert {row.title for row in coming_at(town, 5)} == {"本村", "邻村"}


def test_a_village_shows_the_sessions_of_its_households_too() -> None:
    village = PlaceFactory(parent=PlaceFactory(parent=PlaceFactory()))
    household = PlaceFactory(parent=village)
    village.refresh_from_db()
    SessionFactory(space=SpaceFactory(place=household), title="文化大院")
    SessionFactory(space=SpaceFactory(place=village), title="村里")
    SessionFactory(title="别处")
    assert {row.title for row in coming_at(village, 5)} == {"文化大院", "村里"}


def test_each_list_walks_an_index_and_sorts_nothing(lecture: LecturePage) -> None:
    """What does not grow with 200,000 sessions: the plan of the query."""
    session = SessionFactory(
        page=lecture, space=SpaceFactory(place=PlaceFactory(parent=PlaceFactory()))
    )
    english, _made = Locale.objects.get_or_create(language_code="en")
    for page in (lecture.get_parent().get_parent(), lecture.get_parent(), lecture):
        copy = page.specific.copy_for_translation(english)
        copy.live = True
        copy.save()
    Session.objects.filter(pk=session.pk).update(town=session.place)
    lists = [
        lambda: coming_for_page(lecture, 5),
        lambda: coming_for_page(copy, 5),
        lambda: coming_at(session.place, 5),
        lambda: coming_everywhere(6),
        lambda: coming_of(session.team, 5),
    ]
    if connection.vendor != "sqlite":
        pytest.skip("plans are read on SQLite; tests/services does it on PostgreSQL")
    for ask in lists:
        with CaptureQueriesContext(connection) as seen:
            ask()
        (sql,) = (one["sql"] for one in seen if 'FROM "scheduling_session"' in one["sql"])
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
            plan = "\n".join(row[3] for row in cursor.fetchall())
        assert "SEARCH scheduling_session USING INDEX session_" in plan, plan
        assert "starts_at>?" in plan, plan
        assert "TEMP B-TREE" not in plan, plan
