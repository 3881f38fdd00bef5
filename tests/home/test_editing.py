"""An editor at work: addresses make themselves, consent is kept, the other language is reached."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale, Page
from wagtail.test.utils.form_data import nested_form_data, streamfield

from home.models import StandardPage, StoryPage
from tests.factories.pages import (
    StandardPageFactory,
    StoryIndexPageFactory,
    StoryPageFactory,
    site_with_home,
)
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor_client(client: Client) -> Client:
    client.force_login(UserFactory(superuser=True))
    return client


def publish_standard_page(client: Client, parent: Page, title: str, slug: str) -> Any:
    data = nested_form_data(
        {
            "title": title,
            "slug": slug,
            "introduction": "",
            "hero_image": "",
            "share_image": "",
            "search_description": "",
            "seo_title": "",
            "body": streamfield([]),
            "comments": {
                "TOTAL_FORMS": 0,
                "INITIAL_FORMS": 0,
                "MIN_NUM_FORMS": 0,
                "MAX_NUM_FORMS": 0,
            },
            "action-publish": "1",
        }
    )
    url = reverse("wagtailadmin_pages:add", args=["home", "standardpage", parent.pk])
    return client.post(url, data)


@pytest.mark.parametrize(
    ("title", "typed", "slug"),
    [
        ("陈淑明：两个孩子的乳娘", "", "陈淑明两个孩子的乳娘"),
        ("关于我们", "About Us！", "about-us"),
        ("关于我们", "http://example.org/a b", "httpexampleorga-b"),
        ("读书会 2026", "", "读书会-2026"),
        ("关于我们", "taken", "taken-2"),
    ],
)
def test_an_address_makes_itself(editor_client: Client, title: str, typed: str, slug: str) -> None:
    home = site_with_home()
    StandardPageFactory(parent=home, slug="taken")
    answer = publish_standard_page(editor_client, home, title, typed)
    assert answer.status_code == 302, answer.context and answer.context["form"].errors
    page = StandardPage.objects.get(title=title)
    assert (page.slug, page.live) == (slug, True)
    assert Client().get(page.get_url()).status_code == 200


def test_a_title_of_signs_gets_an_address_by_the_day(editor_client: Client) -> None:
    answer = publish_standard_page(editor_client, site_with_home(), "🎉！！", "")
    assert answer.status_code == 302
    assert StandardPage.objects.get(title="🎉！！").slug.startswith("standard-20")


def test_a_story_without_consent_cannot_go_out_by_any_door() -> None:
    story = StoryPageFactory(parent=StoryIndexPageFactory(parent=site_with_home()), live=False)
    story.consent = ""
    revision = story.save_revision(clean=False)  # a draft may wait for the paper
    with pytest.raises(ValidationError):
        revision.publish()
    story.live = True
    with pytest.raises(ValidationError):
        story.save(clean=False)
    assert not StoryPage.objects.get().live


class TestLanguageSwitch:
    """The way to the other language is never dead."""

    @pytest.fixture
    def pages(self) -> dict[str, Page]:
        home = site_with_home()
        english = Locale.objects.get_or_create(language_code="en")[0]
        stories = StoryIndexPageFactory(parent=home)
        story = StoryPageFactory(parent=stories, slug="chen")
        home.copy_for_translation(english).save_revision().publish()
        stories.copy_for_translation(english).save_revision().publish()
        return {"home": home, "stories": stories, "story": story}

    def other(self, client: Client, path: str, status: int = 200) -> str:
        answer = client.get(path)
        assert answer.status_code == status
        return str(answer.context["frame"].other_language.url)

    def test_an_untranslated_page_leads_to_the_nearest_one_above(
        self, client: Client, pages: dict[str, Page]
    ) -> None:
        way = self.other(client, pages["story"].get_url())
        assert way == "/en/stories/"
        assert client.get(way).status_code == 200

    def test_a_missing_english_page_leads_to_the_chinese_one(
        self, client: Client, pages: dict[str, Page]
    ) -> None:
        way = self.other(client, "/en/stories/chen/", status=404)
        assert way == "/stories/chen/"
        assert client.get(way).status_code == 200

    def test_an_address_of_nothing_leads_to_the_nearest_page(
        self, client: Client, pages: dict[str, Page]
    ) -> None:
        assert self.other(client, "/stories/nobody/", status=404) == "/en/stories/"
        assert self.other(client, "/nothing/at/all/", status=404) == "/en/"
