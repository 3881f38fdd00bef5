"""A team moves a session on a phone; what it typed survives a closed tab; residents find out."""

import datetime as dt
import re

import pytest

from cms.core import clock
from tests.journeys.browser import PHONE
from tests.journeys.test_every_page import log_in

DAY = clock.today() + dt.timedelta(days=200)
SESSION = re.compile(r"/desk/sessions/(\d+)/$")


def tap_a_free_slot(page, site, day):
    page.goto(f"{site}/desk/day/?place=yazi&date={day}")
    page.locator("a.day-slot").first.click()


def book(page, title, hours=("09:00", "10:00")):
    page.fill("#id_title", title)
    page.fill("#id_starts", hours[0])
    page.fill("#id_ends", hours[1])
    page.select_option("#id_form", "story")
    page.locator("main form.desk-form button.button--main").click()
    page.wait_for_url(SESSION)
    return SESSION.search(page.url)[1]


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_published_session_is_moved_past_a_clash(visit, script):
    # Given a published session, and another one where it is to go
    team = visit(viewport=PHONE, script=script)
    page, day = team.page, DAY + dt.timedelta(days=script)
    log_in(team, "team")
    tap_a_free_slot(page, team.address, day)
    book(page, "先订的一场", ("14:00", "15:00"))
    tap_a_free_slot(page, team.address, day)
    moving = book(page, "要改期的一场")
    page.locator("form[action$='/publish/'] button").click()
    page.wait_for_url(SESSION)

    # When it is moved onto the other one, and then by one tap to where there is room
    page.click(f"a[href$='/sessions/{moving}/move/']")
    page.fill("#id_starts", "14:00")
    page.fill("#id_ends", "15:00")
    page.fill("#id_reason", "礼堂维修")
    page.locator("main form.desk-form button.button--main").click()
    assert "先订的一场" in page.locator(".conflict").inner_text()
    page.locator(".conflict__way").first.click()
    page.wait_for_url(SESSION)

    # Then it is the same session, and its page tells what it was
    assert SESSION.search(page.url)[1] == moving
    resident = visit(viewport=PHONE, script=script)
    resident.goes_to(f"/events/{moving}/")
    assert "礼堂维修" in resident.page.locator("main").inner_text()
    assert "上午 9:00" in resident.page.locator("main .notice").first.inner_text()
    assert team.complaints + resident.complaints == []


def test_what_was_typed_survives_a_closed_tab_and_a_log_out(visit):
    team = visit(viewport=PHONE)
    log_in(team, "team")
    day = DAY + dt.timedelta(days=7)
    tap_a_free_slot(team.page, team.address, day)
    address = team.page.url
    team.page.fill("#id_title", "没填完的一场")

    context = team.page.context
    team.page.close()
    context.clear_cookies()
    team.page = context.new_page()
    log_in(team, "team")
    team.page.goto(address)
    assert team.page.input_value("#id_title") == "没填完的一场"
    assert team.page.locator("[data-kept-note]").is_visible()

    book(team.page, "没填完的一场")
    tap_a_free_slot(team.page, team.address, day)
    assert team.page.input_value("#id_title") == ""
    assert not team.page.locator("[data-kept-note]").is_visible()


@pytest.mark.parametrize("mode", ["", "elder", "contrast"])
@pytest.mark.parametrize("page", ["move", "postpone", "cancel", "day"])
def test_the_pages_have_no_barriers(visit, page, mode):
    team = visit(viewport={"width": 320, "height": 640}, modes=(mode,) if mode else ())
    log_in(team, "team")
    if page == "day":
        team.goes_to(f"/desk/day/?place=yazi&date={DAY}")
    else:
        card = team.page.locator("a[href$='/move/']").first.get_attribute("href")
        team.goes_to(card.replace("/move/", f"/{page}/"))
    assert team.violations() == []
    assert not team.scrolls_sideways()
    assert team.complaints == []
