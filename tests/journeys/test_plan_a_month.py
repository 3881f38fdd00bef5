"""A month in ten minutes: a series with two clashes and a holiday, the village's answer, one date
postponed, one cancelled with thirty people coming.
"""

import datetime as dt
import re

import pytest

from cms.core import clock
from home.demo.content.public_days import all_days
from tests.journeys.browser import DESK, PHONE
from tests.journeys.test_every_page import Reader, log_in

HALL = "文化大院"
STARTS, ENDS = "08:00", "09:00"
DATES = 5
RESERVERS = 30


def five_dates(script):
    """Return the same weekday of five weeks, beyond the sample sessions and the days of the other
    journeys, none of them a public day already.
    """
    known = {row.day for row in all_days()}
    first = clock.today() + dt.timedelta(days=100 if script else 101)
    while True:
        days = [first + dt.timedelta(weeks=week) for week in range(DATES)]
        if known.isdisjoint(days):
            return days
        first += dt.timedelta(weeks=1)


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_month_is_planned_answered_and_changed(visit, site, script):
    title = f"西里村每周一讲（{'一' if script else '二'}）"
    days = five_dates(script)

    # Given a holiday on the third date, and the hall taken on the second and the fourth
    staff = visit(viewport=DESK)
    log_in(staff, "admin")
    centre_sets_a_holiday(staff, days[2])
    team = visit(viewport=PHONE, script=script)
    log_in(team, "team")
    for day in (days[1], days[3]):
        team_books_the_hall(team, day, f"先来的一场 {day:%m%d}")

    # When the team plans the series, it sees each date as it is
    team_plans_the_series(team, title, days)
    assert states_of(team) == ["free", "taken", "closed", "taken", "free"]
    assert "村里放假" in team.page.locator(".series-date--closed").inner_text()
    team_takes_the_first_way_out(team, days[1])
    assert states_of(team) == ["free", "free", "closed", "taken", "free"]
    team.page.locator("button[name=step][value=book]").first.click()
    team.page.wait_for_url(re.compile(r"/desk/series/\d+/"))
    series = team.page.url

    # Then what works is booked, and what does not is kept with its reason
    assert outcomes_of(team) == ["booked", "booked", "closed", "taken", "booked"]
    team.page.locator("form[action$='/publish/'] button").first.click()
    team.page.wait_for_load_state()
    assert team.page.locator(".state--requested").count() == 3

    # When the village's manager approves all of it with one tap in the inbox
    village_approves(visit(viewport=PHONE, script=script), title, script)
    team.page.goto(series)
    team.page.locator("form[action$='/publish/'] button").first.click()
    team.page.wait_for_load_state()
    assert team.page.locator(".state--published").count() == 3

    # And one date is postponed, another cancelled while thirty are coming
    sessions = session_addresses(team)
    team_gives_up(team, sessions[2], "postpone", "讲师临时出差")
    event = sessions[0].replace("/desk/sessions/", "/events/")
    thirty_reserve(site, event, script)
    before = letters(staff)
    team_gives_up(team, sessions[0], "cancel", "礼堂停电")

    # Then each of them is written to, once, and the page says so at the same address
    assert letters(staff) - before == RESERVERS
    team.page.goto(f"{site}{sessions[0]}cancel/")
    assert team.page.locator("main form button.button--main").count() == 0
    resident = visit(viewport=PHONE, script=script)
    resident.goes_to(event)
    said = resident.page.locator("main").inner_text()
    assert "已取消" in said
    assert "礼堂停电" in said
    assert resident.complaints + team.complaints == []
    assert resident.foreign_requests() + team.foreign_requests() == []


def centre_sets_a_holiday(staff, day):
    page = staff.page
    staff.goes_to("/admin/organisation/public-days/new/")
    page.fill("input[name=day]", day.isoformat())
    page.keyboard.press("Escape")
    page.select_option("select[name=kind]", "holiday")
    page.fill("input[name=name]", "村里放假")
    page.locator("form button[type=submit]", has_text="创建").first.click()
    page.wait_for_load_state()
    agreement = page.locator("input[name=agreed][type=checkbox]")
    if agreement.count():  # sample sessions lie on that day
        agreement.check()
        page.locator("form button[type=submit]", has_text="创建").first.click()
        page.wait_for_load_state()
    assert page.url.rstrip("/").endswith("public-days")


def hall_number(team):
    """Return the number of the hall, which the address of its free slots names."""
    team.goes_to("/desk/week/?place=xili")
    link = team.page.locator("a", has_text=HALL).first
    href = link.get_attribute("href") if link.count() else ""
    found = re.search(r"space=(\d+)", href or "") or re.search(
        r"space=(\d+)", team.page.locator("a.slot").first.get_attribute("href")
    )
    return found[1]


def team_books_the_hall(team, day, title):
    page = team.page
    number = hall_number(team)
    team.goes_to(f"/desk/book/?space={number}&starts={day.isoformat()}T{STARTS}")
    page.fill("#id_title", title)
    page.fill("#id_ends", ENDS)
    page.select_option("#id_form", "story")
    page.locator("main form.desk-form button.button--main").click()
    page.wait_for_url(re.compile(r"/desk/sessions/\d+/"))


def team_plans_the_series(team, title, days):
    page = team.page
    team.goes_to(f"/desk/series/new/?space={hall_number(team)}")
    page.fill("#id_date", days[0].isoformat())
    page.fill("#id_starts", STARTS)
    page.fill("#id_ends", ENDS)
    page.select_option("#id_repeats", "weekly")
    page.fill("#id_count", str(DATES))
    page.fill("#id_title", title)
    page.select_option("#id_form", "story")
    page.locator("main form.desk-form button.button--main").last.click()
    page.wait_for_selector(".series-dates")


def states_of(team):
    rows = team.page.locator(".series-dates > li").all()
    return [re.search(r"series-date--(\w+)", row.get_attribute("class"))[1] for row in rows]


outcomes_of = states_of


def team_takes_the_first_way_out(team, day):
    row = team.page.locator(".series-date--taken").first
    row.locator("button.series-date__way").first.click()
    team.page.wait_for_load_state()


def village_approves(manager, title, script):
    log_in(manager, "manager")
    manager.goes_to("/work/")
    item = manager.page.locator("main li", has_text=title)
    item.locator("form button.button--main").first.click()
    manager.page.wait_for_url("**/work/**")
    assert manager.page.locator("main li", has_text=title).count() == 0
    if script:  # axe is a script
        assert manager.violations() == []


def session_addresses(team):
    links = team.page.locator(".series-date__day a[href*='/desk/sessions/']").all()
    return [link.get_attribute("href") for link in links]


def team_gives_up(team, session, how, reason):
    page = team.page
    team.goes_to(f"{session}{how}/")
    page.fill("[name=reason]", reason)
    page.locator("main form button.button--main, main form button.button--danger").first.click()
    page.wait_for_url(f"**{session}")


def thirty_reserve(site, event, script):
    reader = Reader(site)
    for number in range(RESERVERS):
        form = reader.text(f"{event}reserve/")
        hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
        phone = f"1390000{'1' if script else '2'}{number:03d}"
        reader.text(
            f"{event}reserve/",
            {**dict(hidden), "name": "王小明", "phone": phone, "party_size": "1"},
        )
        assert reader.landed.startswith("/reservations/"), reader.landed


def letters(staff):
    """Return how many letters of a cancelled session the centre's list of notices shows."""
    number, found = 1, 0
    while True:
        staff.goes_to(f"/admin/notices/?kind=session-cancelled&p={number}")
        found += staff.page.locator("main table.listing tbody tr").count()
        number += 1
        if not staff.page.locator(f"a[href*='p={number}']").count():
            return found
