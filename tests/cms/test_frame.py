"""The frame of every page: language switch, ways, footer, and what it costs."""

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory, override_settings
from django.urls import resolve
from django.utils import translation
from wagtail.models import Site

from cms.core.context_processors import Frame
from cms.core.models import SiteSettings


def frame_at(path: str, language: str = "zh-hans") -> Frame:
    request = RequestFactory().get(path)
    with translation.override(language):
        request.resolver_match = resolve(request.path_info)
    return Frame(request)


@pytest.mark.parametrize(
    ("path", "language", "other"),
    [
        ("/events/", "zh-hans", "/en/events/"),
        ("/en/events/", "en", "/events/"),
        ("/events/?town=a&from=2026-11-28", "zh-hans", "/en/events/?town=a&from=2026-11-28"),
        ("/events/7/", "zh-hans", "/en/events/7/"),
        ("/events/?q=%22%3E%3Cscript%3E", "zh-hans", "/en/events/?q=%22%3E%3Cscript%3E"),
    ],
)
def test_the_other_language_leads_to_the_same_page(path, language, other):
    frame = frame_at(path, language)
    with translation.override(language):
        assert frame.other_language.url == other


def test_a_page_that_is_not_there_leads_to_the_other_home():
    request = RequestFactory().get("/nowhere/")
    request.resolver_match = None
    with translation.override("en"):
        assert Frame(request).other_language.url == "/"


@pytest.mark.django_db
def test_nothing_is_asked_of_the_database_until_the_site_is_named(django_assert_num_queries):
    frame = frame_at("/events/")
    with django_assert_num_queries(0):
        assert frame.mode_classes == ""
        assert [way.url for way in frame.ways] == [
            "/events/",
            "/lectures/",
            "/brands/",
            "/stories/",
        ]
        assert [way.is_current for way in frame.ways] == [True, False, False, False]
        assert len(frame.switches) == 2
    with django_assert_num_queries(1):
        assert frame.site.site_name
        assert frame.site.display_name


@pytest.mark.django_db
def test_the_footer_says_what_the_settings_say(client):
    SiteSettings.objects.create(
        site=Site.objects.get(is_default_site=True),
        site_name="测试中心",
        site_name_en="Test Centre",
        host="测试市委宣传部",
        phone="0631-000 0000",
        email="sample@example.org",
        icp_number="鲁ICP备00000000号",
        police_number="鲁公网安备 37108300000000号",
        site_code="CA000000000000000000",
    )
    chinese = client.get("/nowhere/").content.decode()
    for words in (
        "测试市委宣传部",
        'href="tel:06310000000"',
        "mailto:sample@example.org",
        "鲁ICP备00000000号",
        "code=37108300000000",
        "CA000000000000000000",
        "长者模式",
        "报错与建议",
        '<a href="/places/">阵地</a>',
    ):
        assert words in chinese
    english = client.get("/en/nowhere/").content.decode()
    assert "Test Centre" in english
    assert "Large text" in english
    assert '<a href="/en/places/">Places</a>' in english
    assert '<html lang="en">' in english


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "status", "words"),
    [("/nowhere/", 404, "找不到这一页"), ("/en/no/", 404, "isn't here")],
)
def test_a_missing_page_answers_in_its_language(client, path, status, words):
    answer = client.get(path)
    assert answer.status_code == status
    assert words in answer.content.decode().replace("&#x27;", "'")


@pytest.mark.parametrize("name", ["400.html", "500.html"])
def test_the_last_pages_need_no_context_and_no_database(name):
    text = render_to_string(name)
    assert "</html>" in text
    assert 'lang="en"' in text


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["403.html", "403_csrf.html"])
def test_refusals_have_the_frame(name, rf):
    assert "site-foot" in render_to_string(name, request=rf.get("/x/"))


@pytest.mark.django_db
def test_the_style_guide_shows_only_while_debugging(client):
    assert client.get("/styleguide/").status_code == 404
    with override_settings(DEBUG=True):
        for address in ("/styleguide/", "/en/styleguide/"):
            text = client.get(address).content.decode()
            assert "session-row" in text
            assert " style=" not in text
            assert "<script" not in text
