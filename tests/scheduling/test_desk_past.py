"""Past sessions on the desk: the latest first, a page at a time, one's own only."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from cms.core import clock
from tests.factories.scheduling import SessionFactory
from tests.scheduling.desk_setting import desk

pytestmark = pytest.mark.django_db


def days_ago(days, team, **more):
    starts_at = clock.now() - dt.timedelta(days=days)
    return SessionFactory(
        team=team, starts_at=starts_at, ends_at=starts_at + dt.timedelta(hours=1), **more
    )


def titles(page):
    return re.findall(r'desk-card__title"><a [^>]*>([^<]*)', page)


def test_the_latest_first_and_only_what_is_over_and_ones_own():
    here = desk()
    older, newer = days_ago(9, here.team), days_ago(2, here.team, state="held")
    days_ago(3, SessionFactory().team)
    SessionFactory(team=here.team)
    running = clock.now() - dt.timedelta(minutes=5)
    SessionFactory(team=here.team, starts_at=running, ends_at=running + dt.timedelta(hours=1))

    page = here.client.get(reverse("desk-past")).content.decode()

    assert titles(page) == [newer.title, older.title]


@pytest.mark.parametrize("number", [0, 1, 20, 21, 45])
def test_every_session_stands_on_one_page(number):
    here = desk()
    at_once = clock.now() - dt.timedelta(days=5)
    for _ in range(number):  # all at one moment: the number decides
        SessionFactory(
            team=here.team,
            starts_at=at_once,
            ends_at=at_once + dt.timedelta(hours=1),
            with_claims=False,
        )
    seen, address = [], reverse("desk-past")
    while address:
        page = here.client.get(address).content.decode()
        seen += titles(page)
        further = re.search(r'href="(\?before=[^"]+)" rel="next"', page)
        address = further and reverse("desk-past") + further[1].replace("&amp;", "&")

    assert len(seen) == len(set(seen)) == number


@pytest.mark.parametrize("before", ["", "x", "0", "\x00", "AAAA", "9" * 400, "<script>"])
def test_any_cursor_is_answered(before):
    here = desk()
    assert here.client.get(reverse("desk-past"), {"before": before}).status_code == 200


@pytest.mark.parametrize("number", [1, 20])
def test_the_number_of_queries_is_constant(number, django_assert_num_queries):
    here = desk()
    for days in range(number):
        days_ago(days + 1, here.team)
    here.client.get(reverse("desk-past"))

    with django_assert_num_queries(5):
        here.client.get(reverse("desk-past"))
