"""What editors meet: forms in Chinese, rules of the tree, translations."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale, Page
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationSource

from cms.core.pages import BasePage
from home.models import (
    BrandIndexPage,
    BrandPage,
    HomePage,
    StandardPage,
    StoryHonour,
    StoryIndexPage,
    StoryPage,
)
from lectures.models import LecturePage, ProgrammePage
from tests.factories.pages import (
    HomePageFactory,
    ProgrammePageFactory,
    StoryIndexPageFactory,
    StoryPageFactory,
    site_with_home,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor_client(client: Client) -> Client:
    client.force_login(
        get_user_model().objects.create_superuser(username="editor", password="example")
    )
    return client


@pytest.mark.parametrize(
    ("parent", "children"),
    [
        (HomePage, {StandardPage, BrandIndexPage, StoryIndexPage, ProgrammePage}),
        (ProgrammePage, {LecturePage}),
        (BrandIndexPage, {BrandPage}),
        (StoryIndexPage, {StoryPage}),
        (StandardPage, {StandardPage}),
        (LecturePage, set()),
        (BrandPage, set()),
        (StoryPage, set()),
    ],
)
def test_only_these_pages_may_lie_below(parent: type[Page], children: set[type[Page]]) -> None:
    assert set(parent.allowed_subpage_models()) == children


@pytest.mark.parametrize("model", BasePage.__subclasses__(), ids=lambda model: model.__name__)
def test_the_editor_of_each_page_type_opens_and_speaks_chinese(
    editor_client: Client, model: type[Page]
) -> None:
    home = site_with_home()
    below = {
        LecturePage: lambda: ProgrammePageFactory(parent=home),
        StoryPage: lambda: StoryIndexPageFactory(parent=home),
        BrandPage: lambda: home.add_child(instance=BrandIndexPage(title="品牌", slug="brands")),
        HomePage: Page.get_first_root_node,
    }
    parent = below.get(model, lambda: home)()
    label = model._meta
    url = reverse("wagtailadmin_pages:add", args=[label.app_label, label.model_name, parent.pk])
    answer = editor_client.get(url)
    assert answer.status_code == 200
    html = answer.content.decode()
    assert "页面开头" in html or "简介" in html
    assert "data-content-readability-score" in html
    assert "可读性" not in html
    assert "Readability" not in html


def test_a_second_programme_is_not_offered(editor_client: Client) -> None:
    home = site_with_home()
    assert ProgrammePage.can_create_at(home)
    ProgrammePageFactory(parent=home)
    assert not ProgrammePage.can_create_at(home)


def test_a_story_without_a_ground_of_consent_is_not_valid() -> None:
    story = StoryPage(title="x", slug="x", person="某人", category="helping", summary="…")
    with pytest.raises(ValidationError) as refused:
        story.full_clean(exclude=["path", "depth"])
    assert "consent" in refused.value.message_dict


@pytest.mark.parametrize("length", [0, 9, 241, 32_768])
def test_a_lecture_has_a_sensible_length(length: int) -> None:
    lecture = LecturePage(title="x", slug="x", form="story", length_minutes=length)
    with pytest.raises(ValidationError) as refused:
        lecture.full_clean(exclude=["path", "depth"])
    assert "length_minutes" in refused.value.message_dict


def test_an_english_page_is_a_translation_with_its_honours(django_user_model: Any) -> None:
    home = site_with_home()
    english = Locale.objects.get_or_create(language_code="en")[0]
    stories = StoryIndexPageFactory(parent=home)
    story = StoryPageFactory(parent=stories, person="陈淑明")
    story.honours.add(StoryHonour(name="中国好人", level="national", year=2023))
    story.save_revision().publish()
    home.copy_for_translation(english).save_revision().publish()
    stories.copy_for_translation(english).save_revision().publish()
    source, _made = TranslationSource.update_or_create_from_instance(story)
    translation = Translation.objects.create(source=source, target_locale=english)
    for segment in StringSegment.objects.filter(source=source):
        StringTranslation.objects.create(
            translation_of=segment.string,
            locale=english,
            context=segment.context,
            data={"陈淑明": "Chen Shuming", "中国好人": "Good Person of China"}.get(
                segment.string.data, "x"
            ),
        )
    translation.save_target()
    copy = StoryPage.objects.get(locale=english)
    assert copy.person == "Chen Shuming"
    assert [honour.name for honour in copy.honours.all()] == ["Good Person of China"]
    assert copy.category == story.category


def test_two_home_pages_at_most() -> None:
    root = Page.get_first_root_node()
    HomePageFactory(parent=root)
    HomePageFactory(parent=root)
    assert not HomePage.can_create_at(root)


def test_the_dashboard_says_which_page_is_in_english(editor_client: Client):
    home = site_with_home()
    english = Locale.objects.get_or_create(language_code="en")[0]
    twin = home.copy_for_translation(english)
    twin.title = "A hall by the sea"
    twin.save_revision().publish()

    page = editor_client.get("/admin/").content.decode()

    lines = [line for line in page.split("<li>") if "what-next__when" in line]
    marked = [line for line in lines if 'lang="en"' in line]
    assert len(marked) == 1
    assert "A hall by the sea" in marked[0]
    assert "英文" in marked[0]


def test_a_group_has_no_persons_name(editor_client: Client):
    page = editor_client.get("/admin/groups/new/").content.decode()

    label = page.partition('id="id_name-label"')[2].partition("</label>")[0]
    assert "名称" in label
    assert "姓名" not in label


def test_a_person_has_one_name_and_needs_no_address(editor_client: Client):
    typed = {
        "username": "wangfang",
        "display_name": "王芳",
        "password1": "shell-hill-lantern-7",
        "password2": "shell-hill-lantern-7",
    }

    form = editor_client.get("/admin/users/new/").content.decode()
    nameless = editor_client.post("/admin/users/new/", {**typed, "display_name": ""})
    answer = editor_client.post("/admin/users/new/", typed)

    assert 'name="display_name"' in form
    assert 'name="first_name"' not in form
    assert "请填写这一项。" in nameless.content.decode()
    assert answer.status_code == 302
    person = get_user_model().objects.get(username="wangfang")
    assert (person.display_name, person.email) == ("王芳", "")
    edit = f"/admin/users/edit/{person.pk}/"
    assert 'name="first_name"' not in editor_client.get(edit).content.decode()
    kept = {"username": "wangfang", "display_name": "王小芳", "is_active": "on"}
    assert editor_client.post(edit, kept).status_code == 302
    person.refresh_from_db()
    assert person.display_name == "王小芳"
