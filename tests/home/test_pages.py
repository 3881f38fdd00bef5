"""The pages that editors write, as a visitor gets them."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Locale, Page, PageViewRestriction

from home.models import BrandPage, HomePage, StoryPage
from lectures.scheduling.enums import Form
from tests.factories.organisation import LecturerFactory, PlaceFactory, TeamFactory
from tests.factories.pages import (
    BrandIndexPageFactory,
    BrandPageFactory,
    CustomDocumentFactory,
    CustomImageFactory,
    HomePageFactory,
    LectureMaterialFactory,
    LecturePageFactory,
    ProgrammePageFactory,
    StandardPageFactory,
    StoryHonourFactory,
    StoryIndexPageFactory,
    StoryPageFactory,
    site_with_home,
)
from tests.factories.scheduling import SessionFactory

pytestmark = pytest.mark.django_db
MOST_QUERIES = 10


def queries_of(client: Client, url: str) -> int:
    """Return how many queries a warm request costs (files are made and types known)."""
    assert client.get(url).status_code == 200
    with CaptureQueriesContext(connection, ) as seen:
        assert client.get(url).status_code == 200
    print("\n", url, len(seen), *(one["sql"][:160] for one in seen), sep="\n  ")
    return len(seen)


def body_with_everything() -> list[tuple[str, object]]:
    def picture(caption: str) -> dict[str, object]:
        return {
            "image": {"image": CustomImageFactory(), "decorative": False, "alt_text": "秧歌队"},
            "caption": caption,
        }

    return [
        ("heading", "缘起"),
        ("text", "<p>从一碗<b>米汤</b>说起。</p>"),
        ("quote", {"text": "孩子就是命。", "source": "陈淑明"}),
        ("facts", {"title": "一览", "facts": [{"name": "成员", "value": "三百多人"}]}),
        (
            "timeline",
            {"title": "年表", "moments": [{"when": "1942", "what": "办育儿所", "text": "在田家村"}]},
        ),
        ("picture", picture("火龙大秧歌")),
        ("gallery", {"title": "相册", "pictures": [picture("一"), picture("二")]}),
    ]


def make_site(rows: int) -> dict[str, Page]:
    """A whole site with ``rows`` of everything that repeats."""
    home = site_with_home(hero_image=CustomImageFactory(), body=body_with_everything())
    centre = PlaceFactory()
    town = PlaceFactory(parent=centre)
    programme = ProgrammePageFactory(parent=home)
    brands = BrandIndexPageFactory(parent=home)
    stories = StoryIndexPageFactory(parent=home)
    about = StandardPageFactory(
        parent=home, slug="about", body=body_with_everything(), hero_image=CustomImageFactory()
    )
    team = TeamFactory(home=centre)
    forms = [Form.THEORY, Form.STORY, Form.POLICY, Form.ART]
    lectures = [
        LecturePageFactory(
            parent=programme,
            team=team,
            form=forms[n % 4],
            hero_image=CustomImageFactory(),
            body=body_with_everything(),
        )
        for n in range(rows)
    ]
    lectures[0].lecturers.set([LecturerFactory(team=team) for _ in range(rows)])
    for _ in range(rows):
        lectures[0].materials.add(LectureMaterialFactory.build(document=CustomDocumentFactory()))
    lectures[0].save()
    brand_pages = [
        BrandPageFactory(
            parent=brands, place=town, hero_image=CustomImageFactory(), body=body_with_everything()
        )
        for _ in range(rows)
    ]
    story_pages = [
        StoryPageFactory(
            parent=stories,
            portrait=CustomImageFactory(),
            place=town,
            related_lecture=lectures[0],
            body=body_with_everything(),
        )
        for _ in range(rows)
    ]
    for _ in range(rows):
        StoryHonourFactory(page=story_pages[0])
    for _ in range(rows):
        SessionFactory(page=lectures[0], place=town, town=town, state="published")
        StandardPageFactory(parent=about)
    return {
        "home": home,
        "programme": programme,
        "lecture": lectures[0],
        "brands": brands,
        "brand": brand_pages[0],
        "stories": stories,
        "story": story_pages[0],
        "about": about,
    }


def test_no_page_costs_more_than_ten_queries_and_rows_cost_none(client: Client) -> None:
    from django.core.cache import cache

    few = {name: page.get_url() for name, page in make_site(1).items()}
    cost_of_few = {name: queries_of(client, url) for name, url in few.items()}
    HomePage.objects.first().delete()
    cache.clear()
    many = {name: page.get_url() for name, page in make_site(30).items()}
    cost_of_many = {name: queries_of(client, url) for name, url in many.items()}
    print(cost_of_few, cost_of_many)
    assert cost_of_many == cost_of_few
    assert max(cost_of_many.values()) <= MOST_QUERIES, cost_of_many
