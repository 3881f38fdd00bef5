"""One inbox for all rooms: oldest first, answers as buttons, nothing twice and nothing skipped."""

import datetime as dt
import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory

from cms.core import work
from cms.core.work import Answer, WorkItem, count_waiting, register_work, waiting_for, way_back
from cms.core.work_page import SHOWN
from organisation.enums import Role
from tests.factories.organisation import TeamFactory, person_with
from tests.factories.users import UserFactory

START = dt.datetime(2026, 11, 20, 1, 0, tzinfo=dt.UTC)


def item(number, **changes):
    values = {
        "key": f"request:{number:03d}",
        "kind": "用房申请",
        "title": f"第 {number} 场",
        "text": "星期六 下午 2:30，大讲堂",
        "since": START + dt.timedelta(minutes=number),
        "url": f"/desk/sessions/{number}/",
    }
    return WorkItem(**values | changes)


@pytest.fixture
def rooms(monkeypatch):
    """Return a function that registers a room's items; the real rooms stay out of it."""
    monkeypatch.setattr(work, "_providers", {})

    def add(*items, **options):
        return register_work(lambda _user: iter(items), **options)

    return add


@pytest.fixture
def reader(client: Client):
    """Somebody who is logged in; returns the page as she sees it."""
    user = UserFactory(username="inbox-reader")
    client.force_login(user)

    def read(address="/work/"):
        answer = client.get(address)
        assert answer.status_code == 200
        return answer.content.decode()

    read.user = user
    return read


def titles(html):
    return [int(number) for number in re.findall(r'href="/desk/sessions/(\d+)/"', html)]


@pytest.mark.django_db
def test_a_stranger_is_asked_to_log_in(client):
    answer = client.get("/work/")
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/login/?next=/work/")


@pytest.mark.django_db
def test_items_of_all_rooms_come_oldest_first(rooms, reader):
    rooms(item(5), item(2))
    rooms(item(3), item(1, since=START + dt.timedelta(minutes=3)))

    assert [one.key[-3:] for one in waiting_for(reader.user)] == ["002", "001", "003", "005"]
    assert titles(reader()) == [2, 1, 3, 5]


@pytest.mark.django_db
def test_nothing_waits_and_the_page_says_so(rooms, reader):
    html = reader()
    assert "没有等您答复的事。" in html
    assert "desk-nav__count" not in html


@pytest.mark.django_db
def test_a_button_posts_to_the_room_and_comes_back(rooms, reader):
    agree = Answer("同意", "/desk/sessions/1/approve/", tone="main", hidden=[("version", "3")])
    rooms(item(1, answers=[agree]))

    html = reader()
    form = re.search(
        r'<form method="post" action="/desk/sessions/1/approve/">.*?</form>', html, re.S
    )

    assert form is not None
    assert 'name="csrfmiddlewaretoken"' in form[0]
    assert '<input type="hidden" name="next" value="/work/">' in form[0]
    assert '<input type="hidden" name="version" value="3">' in form[0]
    assert "button--main" in form[0]
    assert 'name="reason"' not in html


@pytest.mark.django_db
def test_a_refusal_asks_for_a_reason_without_script(rooms, reader):
    rooms(item(1, answers=[Answer("退回", "/desk/sessions/1/refuse/", needs_reason=True)]))

    html = reader()
    details = re.search(r"<details.*?</details>", html, re.S)

    assert details is not None
    assert re.search(r'<textarea [^>]*name="reason"[^>]* required', details[0])
    label = re.search(r'<label [^>]*for="([^"]+)"', details[0])
    assert label is not None
    assert f'<textarea id="{label[1]}"' in details[0]


@pytest.mark.django_db
def test_what_a_room_says_is_text(rooms, reader):
    rooms(item(1, title="<script>alert(1)</script>", text="a\n<b>b</b>"))
    html = reader()
    assert "<script>alert" not in html
    assert "a<br>&lt;b&gt;b&lt;/b&gt;" in html


@pytest.mark.django_db
def test_pages_follow_each_other_without_gap_or_repetition(rooms, reader):
    same = START  # all since one moment: the key alone keeps them apart
    rooms(*(item(number, since=same) for number in range(1, 2 * SHOWN + 4)))
    found, address, pages = [], "/work/", 0
    while address:
        html = reader(address)
        found += titles(html)
        pages += 1
        onward = re.search(r'href="(/work/\?after=[^"]+)" rel="next"', html)
        address = onward[1].replace("&amp;", "&") if onward else ""

    assert pages == 3
    assert found == list(range(1, 2 * SHOWN + 4))
    assert 'href="/work/" rel="prev"' in html


@pytest.mark.django_db
def test_answering_the_last_item_of_a_page_skips_nobody(rooms, reader, monkeypatch):
    rooms(*(item(number) for number in range(SHOWN + 3)))
    onward = re.search(r'href="(/work/\?after=[^"]+)" rel="next"', reader())
    assert onward is not None
    work._providers.clear()
    rooms(*(item(number) for number in range(SHOWN + 3) if number not in {3, SHOWN - 1}))

    assert titles(reader(onward[1])) == [SHOWN, SHOWN + 1, SHOWN + 2]


@pytest.mark.django_db
@pytest.mark.parametrize("after", ["", "~", "x~y", "2026-11-20T01:00:00~request:001", "9" * 400])
def test_a_place_that_cannot_be_read_means_the_beginning(rooms, reader, after):
    rooms(item(1), item(2))
    assert titles(reader(f"/work/?after={after}")) == [1, 2]


@pytest.mark.django_db
def test_a_page_whose_items_are_all_answered_leads_back(rooms, reader):
    rooms(item(1))
    html = reader("/work/?after=2099-01-01T00:00:00%2B00:00~x")
    assert "这一页没有待办了" in html
    assert 'href="/work/"' in html


@pytest.mark.django_db
def test_the_number_stands_in_the_desk_only(rooms, client):
    rooms(item(1), item(2))
    client.force_login(person_with(Role.MEMBER, TeamFactory()))

    for address in ("/work/", "/desk/"):
        assert 'desk-nav__count">2<' in client.get(address).content.decode()
    assert "desk-nav" not in client.get("/events/").content.decode()


@pytest.mark.django_db
def test_a_room_may_count_in_its_own_way(rooms, reader):
    rooms(item(1), count=lambda _user: 7)
    rooms(item(2))
    assert count_waiting(reader.user) == 8


@pytest.mark.django_db
def test_english(rooms, reader):
    rooms(item(1))
    html = reader("/en/work/")
    assert "1 thing waits for your answer." in html
    assert 'since Friday 20 November, <span class="nowrap">9:01 am</span>' in html
    assert 'name="next" value="/en/work/"' not in html  # no answer, no form


@pytest.mark.parametrize(
    ("posted", "leads_to"),
    [
        ("/work/?after=x", "/work/?after=x"),
        ("", "/desk/"),
        ("https://evil.example/", "/desk/"),
        ("//evil.example/", "/desk/"),
        ("javascript:alert(1)", "/desk/"),
        ("http://testserver/work/", "http://testserver/work/"),
    ],
)
def test_an_answer_never_leads_to_another_site(posted, leads_to):
    request = RequestFactory().post("/", {"next": posted})
    assert way_back(request, "/desk/") == leads_to


def test_who_is_not_logged_in_has_nothing(rooms):
    rooms(item(1))
    assert waiting_for(AnonymousUser()) == []
    assert count_waiting(AnonymousUser()) == 0
