"""The main job from end to end: a team books and publishes, a resident reserves and cancels."""

import re
from datetime import time, timedelta

import pytest
from icalendar import Calendar

from tests.journeys.browser import DESK, PHONE
from tests.journeys.test_every_page import log_in

TITLE = "乳娘故事分享会（旅程{}）"
SEATS = re.compile(r"\d+")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_team_publishes_and_resident_reserves(visit, script):
    title = TITLE.format("一" if script else "二")
    team = visit(viewport=DESK, script=script)
    event = team_books_and_publishes(team, title)

    resident = visit(viewport=PHONE, script=script)
    resident_finds(resident, title, event)
    before = seats_left(resident)
    code = resident_reserves(resident)
    assert code in resident.page.locator(".ticket__code").inner_text().replace(" ", "")
    ticket = resident.page.url
    assert_ticket_is_a_calendar(resident, title)

    resident.goes_to(event)
    assert seats_left(resident) == before - 1

    resident.page.goto(ticket)
    resident_cancels(resident)
    resident.goes_to(event)
    assert seats_left(resident) == before
    assert resident.complaints + team.complaints == []
    assert resident.foreign_requests() + team.foreign_requests() == []


def team_books_and_publishes(team, title):
    """Book a free slot for hall, team and lecturer; return the public address of the session."""
    page = team.page
    log_in(team, "team")
    page.click("a[href*='/desk/week/'].button--main")
    page.click("a[href*='all=1']")
    page.locator(".desk-places a[href*='place=xiaxi']").first.click()
    page.click("a[rel=next]")
    page.locator("a.slot:visible").first.click()
    page.fill("#id_title", title)
    begins = time.fromisoformat(page.input_value("#id_starts"))
    page.fill("#id_ends", f"{begins.hour + 1:02d}:{begins.minute:02d}")
    page.select_option("#id_form", "story")
    page.locator("input[name=lecturers]").first.check()
    page.locator("main form.desk-form button.button--main").click()
    page.wait_for_url(re.compile(r"/desk/sessions/\d+/"))
    assert title in page.locator("h1").inner_text()

    page.locator("form[action$='/publish/'] button").click()
    page.wait_for_url(re.compile(r"/desk/sessions/\d+/"))
    number = re.search(r"/sessions/(\d+)/", page.url)[1]
    return f"/events/{number}/"


def resident_finds(resident, title, event):
    """Look for the session in the list of all, and open it."""
    page = resident.page
    resident.goes_to("/events/")
    day = tomorrow_a_week()
    page.fill("#f-from", day)
    page.click(".filters > button, .filters .button")
    for _ in range(20):
        link = page.locator(f"a[href='{event}']")
        if link.count():
            break
        page.click("a[rel=next]")
    assert title in link.first.inner_text()
    link.first.click()
    page.wait_for_url(f"**{event}")


def tomorrow_a_week():
    from cms.core import clock

    monday = clock.today() - timedelta(days=clock.today().weekday())
    return (monday + timedelta(days=7)).isoformat()


def seats_left(resident):
    return int(SEATS.search(resident.page.locator(".seat-card__words").inner_text())[0])


def resident_reserves(resident):
    page = resident.page
    page.click("a[href$='/reserve/']")
    page.fill("#id_name", "王小明")
    page.fill("#id_phone", "138 0000 0002")
    page.locator("main form button.button--main").click()
    page.wait_for_url("**/reservations/**")
    code = page.locator(".ticket__code").inner_text().replace(" ", "").strip()
    assert re.fullmatch(r"[A-Z0-9]{4,12}", code)
    return code


def assert_ticket_is_a_calendar(resident, title):
    page = resident.page
    href = page.locator("a[href$='ticket.ics']").get_attribute("href")
    answer = page.context.request.get(href)
    assert answer.headers["content-type"].startswith("text/calendar")
    (event,) = Calendar.from_ical(answer.body()).walk("VEVENT")
    assert title in str(event["SUMMARY"])
    assert event["DTEND"].dt > event["DTSTART"].dt
    assert event["DTSTART"].dt.tzinfo is not None


def resident_cancels(resident):
    page = resident.page
    page.click("a[href$='/cancel/']")
    page.locator("main form button.button--main").click()
    page.wait_for_load_state()
    assert page.locator("form[method=post] button.button--main").count() == 0
