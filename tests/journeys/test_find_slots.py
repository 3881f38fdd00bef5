"""A team finds slots for many dates, and a hall near a village, on a phone and by keyboard."""

import datetime as dt
import re
from urllib.parse import urlencode

import pytest

from cms.core import clock
from tests.journeys.browser import PHONE
from tests.journeys.test_every_page import log_in

DAYS_AHEAD = 400  # the sample sessions do not reach so far


def day_ahead(more=0):
    """Return a day on which nobody has anything; the team of one journey is taken in the next."""
    return clock.today() + dt.timedelta(days=DAYS_AHEAD + more)


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_six_dates_are_found_and_booked_with_one_key(visit, script):
    title = f"空档旅程{'一' if script else '二'}"
    team = visit(viewport=PHONE, script=script)
    page = team.page
    log_in(team, "team")
    page.click("a[href$='/desk/find/']")
    page.fill("#id_title", title)
    page.select_option("#id_form", "story")
    page.locator("input[name=lecturers]").first.check()
    page.fill("#id_first", day_ahead(0 if script else 60).isoformat())
    page.fill("#id_count", "6")
    page.fill("#id_earliest", "14:30")
    page.select_option("#id_town", "nanhuang")
    page.locator("main form button.button--big").click()
    assert page.locator(".plans__row").count() > 1
    assert page.locator(".plans__missing").count() == 0

    page.locator("button[name=plan]").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/desk/series/\d+/"))
    assert title in page.locator("h1").inner_text()
    assert page.locator(".series-date__day").count() == 6
    assert team.complaints == []
    assert team.foreign_requests() == []


def test_what_was_taken_meanwhile_is_said_and_the_table_is_new(visit):
    """Two windows show the same table; the second one's tap comes too late."""
    first, second = visit(viewport=PHONE, script=False), visit(viewport=PHONE, script=False)
    wish = {
        "find": 1,
        "title": "空档旅程三",
        "form": "story",
        "first": day_ahead(120).isoformat(),
        "every": "weekly",
        "count": 3,
        "earliest": "09:00",
        "latest": "15:00",
        "minutes": 60,
        "town": "nanhuang",
    }
    for one in (first, second):
        log_in(one, "team")
        one.goes_to("/desk/find/")
        wish["team"] = one.page.locator("[name=team]").first.input_value()
        one.goes_to(f"/desk/find/?{urlencode(wish)}")
    first.page.locator("button[name=plan]").first.click()
    first.page.wait_for_url(re.compile(r"/desk/series/\d+/"))

    second.page.locator("button[name=plan]").first.click()
    second.page.locator(".conflict").wait_for()
    assert 409 in {answer.status for answer in second.answers}
    assert "空档旅程三" in second.page.locator(".conflict").inner_text()
    assert second.page.locator("button[name=plan]").count() > 0


def test_a_free_hall_near_a_village_leads_into_the_booking_form(visit):
    team = visit(viewport=PHONE, script=False)
    page = team.page
    log_in(team, "team")
    page.click("a[href$='/desk/free/']")
    page.fill("#id_date", day_ahead().isoformat())
    page.fill("#id_starts", "09:00")
    page.fill("#id_ends", "10:30")
    page.fill("#id_around", "南黄")
    page.locator("main form button.button--main").click()
    if page.locator(".free-halls__item").count() == 0:  # several have that name
        page.locator("a.desk-place").first.click()
    page.locator(".free-halls__item a.button").first.click()
    page.wait_for_url(re.compile(r"/desk/book/"))

    assert page.input_value("#id_starts") == "09:00"
    assert page.input_value("#id_ends") == "10:30"
