"""The pages that editors write, as a visitor gets them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Locale, Page, PageViewRestriction
from wagtailmedia.models import get_media_model

from home.models import BrandPage, HomePage, StoryPage
from lectures.scheduling.enums import Form
from organisation.models import Lecturer
from tests.factories.organisation import LecturerFactory, PlaceFactory, TeamFactory
from tests.factories.pages import (
    BrandIndexPageFactory,
    BrandPageFactory,
    CustomDocumentFactory,
    CustomImageFactory,
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


@pytest.fixture(autouse=True)
def _cold_cache():
    cache.clear()


def queries_of(client: Client, url: str) -> int:
    """Return how many queries a warm request costs (files are made and types known)."""
    assert client.get(url).status_code == 200
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


def words() -> list[tuple[str, object]]:
    return [
        ("heading", "缘起"),
        ("text", "<p>从一碗<b>米汤</b>说起。</p>"),
        ("quote", {"text": "孩子就是命。", "source": "陈淑明"}),
        ("facts", {"title": "一览", "facts": [{"name": "成员", "value": "三百多人"}]}),
        (
            "timeline",
            {"title": "年表", "moments": [{"when": "1942", "what": "育儿所", "text": "在田家村"}]},
        ),
    ]


def body_with_everything() -> list[tuple[str, object]]:
    def picture(caption: str) -> dict[str, object]:
        return {
            "image": {"image": CustomImageFactory(), "decorative": False, "alt_text": "秧歌队"},
            "caption": caption,
        }

    return [
        *words(),
        ("picture", picture("火龙大秧歌")),
        ("gallery", {"title": "相册", "pictures": [picture("一"), picture("二")]}),
    ]


def make_site(rows: int) -> dict[str, Page]:
    """A whole site with ``rows`` of everything that repeats."""
    home = site_with_home(hero_image=CustomImageFactory(), body=words())
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
    few = {name: page.get_url() for name, page in make_site(1).items()}
    cost_of_few = {name: queries_of(client, url) for name, url in few.items()}
    HomePage.objects.get().delete()
    cache.clear()
    many = {name: page.get_url() for name, page in make_site(30).items()}
    cost_of_many = {name: queries_of(client, url) for name, url in many.items()}
    assert cost_of_many == cost_of_few
    # Each: the trail, the page, renditions, the site's settings; then what the page itself shows.
    assert cost_of_many == {
        "home": 8,
        "programme": 5,
        "lecture": 9,
        "brands": 5,
        "brand": 8,
        "stories": 5,
        "story": 7,
        "about": 7,
    }


def test_a_full_body_costs_one_query_a_kind_of_block(client: Client) -> None:
    pages = make_site(1)
    lecture = pages["lecture"]
    team = lecture.team
    video = get_media_model().objects.create(
        title="短片", type="video", duration=60, file=ContentFile(b"\0\0\0\x18ftypisom", "film.mp4")
    )
    lecture.body = [
        *body_with_everything(),
        ("document", {"document": CustomDocumentFactory(), "description": "讲义"}),
        ("document", {"document": CustomDocumentFactory(), "description": "课件"}),
        ("video", {"video": video}),
        ("sessions", {"title": "", "count": 3}),
        ("sessions", {"title": "", "team": team, "count": 3}),
    ]
    lecture.save()
    # Nine as above; documents, films, teams one each; each list of sessions one.
    assert queries_of(client, lecture.get_url()) == 14


def english_of(page: Page, parent: Page | None = None, **fields: object) -> Page:
    """A published English translation of ``page``."""
    locale, _made = Locale.objects.get_or_create(language_code="en")
    copy = page.copy_for_translation(locale)
    for name, value in fields.items():
        setattr(copy, name, value)
    copy.live = True
    copy.save()
    cache.clear()
    return copy


def test_english_lies_at_en_and_both_name_each_other(client: Client) -> None:
    pages = make_site(1)
    english_of(pages["home"], title="Practice centre")
    english_of(pages["programme"], title="Lectures")
    english_of(pages["lecture"], title="The nurses")
    chinese = client.get("/lectures/" + pages["lecture"].slug + "/").content.decode()
    english = client.get("/en/lectures/" + pages["lecture"].slug + "/").content.decode()
    assert "The nurses" in english
    assert 'lang="en"' in english
    for html in (chinese, english):
        assert 'hreflang="zh-hans"' in html
        assert 'hreflang="en"' in html
    assert 'rel="canonical" href="http://testserver/en/lectures/' in english
    # The translation shows the sessions and the lecturers of the page it translates.
    assert "第" in english
    assert Lecturer.objects.get().name in english
    assert client.get("/en/stories/").status_code == 404


def test_an_english_page_costs_no_more(client: Client) -> None:
    pages = make_site(1)
    english_of(pages["home"])
    english_of(pages["programme"])
    lecture = english_of(pages["lecture"])
    assert queries_of(client, "/en/lectures/" + lecture.slug + "/") <= MOST_QUERIES


@pytest.mark.parametrize(
    "path", ["/nothing/", "/lectures/nothing/", "/en/nothing/", "/lectures/x/y/"]
)
def test_an_unknown_address_is_not_found(client: Client, path: str) -> None:
    make_site(1)
    assert client.get(path).status_code == 404


def test_a_draft_is_not_found_and_not_listed(client: Client) -> None:
    pages = make_site(1)
    StoryPage.objects.update(live=False, title="草稿里的人")
    assert client.get(pages["story"].get_url()).status_code == 404
    for name in ("home", "stories"):
        assert "草稿里的人" not in client.get(pages[name].get_url()).content.decode()


def test_a_page_below_a_private_one_asks_for_a_log_in(client: Client) -> None:
    pages = make_site(1)
    PageViewRestriction.objects.create(
        page=pages["programme"], restriction_type=PageViewRestriction.LOGIN
    )
    for name in ("programme", "lecture"):
        answer = client.get(pages[name].get_url())
        assert answer.status_code == 302
        assert "login" in answer["Location"]
    assert client.get(pages["story"].get_url()).status_code == 200


def test_an_alias_of_a_private_page_asks_too(client: Client) -> None:
    pages = make_site(1)
    PageViewRestriction.objects.create(
        page=pages["story"], restriction_type=PageViewRestriction.LOGIN
    )
    alias = pages["story"].create_alias(parent=pages["stories"], update_slug="alias")
    assert client.get(alias.get_url()).status_code == 302


def test_a_private_story_is_not_listed(client: Client) -> None:
    pages = make_site(1)
    PageViewRestriction.objects.create(
        page=pages["story"], restriction_type=PageViewRestriction.LOGIN
    )
    for name in ("home", "stories"):
        assert pages["story"].title not in client.get(pages[name].get_url()).content.decode()


def test_the_home_page_shows_what_the_editor_chose_and_else_the_newest(client: Client) -> None:
    pages = make_site(2)
    first, second = BrandPage.objects.order_by("pk")
    assert second.title in client.get("/").content.decode()
    HomePage.objects.update(featured_brand=first)
    assert first.title in client.get("/").content.decode()
    english_of(HomePage.objects.get())
    english_of(pages["brands"])
    english_of(first, title="The chosen brand")
    english_of(second, title="The other brand")
    assert "The chosen brand" in client.get("/en/").content.decode()


def test_a_picture_whose_file_is_gone_does_not_break_the_page(client: Client) -> None:
    pages = make_site(1)
    image = pages["story"].portrait
    image.file.storage.delete(image.file.name)
    assert client.get(pages["story"].get_url()).status_code == 200


def test_a_page_renamed_leaves_a_redirect(
    client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    pages = make_site(1)
    story = pages["story"]
    old = story.get_url()
    story.slug = "renamed"
    with django_capture_on_commit_callbacks(execute=True):
        story.save_revision().publish()
    answer = client.get(old)
    assert answer.status_code == 301
    assert answer["Location"].endswith("/stories/renamed/")


def test_a_page_says_to_machines_what_it_is(client: Client) -> None:
    pages = make_site(1)
    StoryPage.objects.update(summary="</script><script>alert(1)</script>")
    html = client.get(pages["story"].get_url()).content.decode()
    block = html.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    told = json.loads(block)
    assert told["@type"] == "Article"
    assert told["about"]["name"] == pages["story"].person
    assert told["url"] == "http://testserver" + pages["story"].get_url()
    assert 'property="og:title"' in html
    assert "<script>alert" not in html
