"""The tab of opening hours on a place's page, and the table of public holidays."""

import datetime as dt

import pytest
from django.urls import reverse

from cms.core import clock
from cms.notices.models import Notice
from organisation.enums import Role
from organisation.models import HoursException, MarketDays, OpeningHours, PublicDay
from tests.factories.organisation import (
    HoursExceptionFactory,
    OpeningHoursFactory,
    TeamFactory,
    person_with,
    town,
)
from tests.factories.scheduling import SessionFactory, tomorrow_at
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db
PANELS = ("opening_hours", "market_days", "hours_exceptions")


@pytest.fixture
def here():
    return town("南黄镇")


@pytest.fixture
def page(client, here):
    client.force_login(person_with(Role.MANAGER, here.institute))
    return client


def ahead(days):
    return clock.today() + dt.timedelta(days=days)


def place_form(here, **panels):
    """The station's form as its page sends it; ``panels`` maps a panel to its rows."""
    fields = {
        "name": here.station.name,
        "level": "station",
        "parent": here.institute.pk,
        "is_active": "on",
    }
    for panel in PANELS:
        rows = panels.get(panel, [])
        fields |= {
            f"{panel}-TOTAL_FORMS": len(rows),
            f"{panel}-INITIAL_FORMS": sum("id" in row for row in rows),
            f"{panel}-MIN_NUM_FORMS": 0,
            f"{panel}-MAX_NUM_FORMS": 1000,
        }
        for number, row in enumerate(rows):
            fields |= {f"{panel}-{number}-{key}": value for key, value in {"id": "", **row}.items()}
            fields[f"{panel}-{number}-ORDER"] = number + 1
    return fields


def save(page, here, **fields):
    panels = {name: fields.pop(name) for name in PANELS if name in fields}
    url = reverse("organisation_places:edit", args=[here.station.pk])
    return page.post(url, place_form(here, **panels) | fields)


def closure(days, **changes):
    return {"first_day": ahead(days), "last_day": ahead(days), "reason": "检修", **changes}


def test_all_kinds_of_hours_are_kept_on_one_page(page, here):
    answer = save(
        page,
        here,
        opening_hours=[
            {"weekday": 0, "opens_at": "09:00", "closes_at": "17:00"},
            {"weekday": 7, "opens_at": "09:00", "closes_at": "12:00"},
        ],
        market_days=[
            {"name": "南黄大集", "lunar_days": "初三、初八", "opens_at": "", "closes_at": ""}
        ],
        hours_exceptions=[closure(10)],
    )
    assert answer.status_code == 302, answer.context["form"].errors
    assert sorted(OpeningHours.objects.values_list("weekday", flat=True)) == [0, 7]
    assert MarketDays.objects.get().lunar_days == "3, 8"
    assert clock.local(HoursException.objects.get().announced_at).date() == ahead(0)
    shown = page.get(reverse("organisation_places:edit", args=[here.station.pk])).content.decode()
    for words in ("赶集日（按农历）", "法定节假日", "公布时间", "为什么临时通知", "我已知道"):
        assert (words in shown) is (words != "我已知道"), words


def test_a_short_notice_without_reason_is_told_at_its_row(page, here):
    rows = [closure(20), closure(3)]
    answer = save(page, here, hours_exceptions=rows, address="1 号")
    assert answer.status_code == 200
    forms = answer.context["form"].formsets["hours_exceptions"].forms
    assert "short_notice_reason" not in forms[0].errors
    assert "不足 7 天" in forms[1].errors["short_notice_reason"][0]
    here.station.refresh_from_db()
    assert (here.station.address, HoursException.objects.count()) == ("", 0)
    rows[1]["short_notice_reason"] = "水管爆裂"
    assert save(page, here, hours_exceptions=rows).status_code == 302
    assert HoursException.objects.get(first_day=ahead(3)).short_notice_reason == "水管爆裂"


def test_the_row_that_lacks_its_reason_is_found_past_deleted_ones(page, here):
    stored = HoursExceptionFactory(place=here.station, first_day=ahead(30))
    gone = closure(30, id=stored.pk, DELETE="on")
    answer = save(page, here, hours_exceptions=[gone, closure(3)])
    forms = answer.context["form"].formsets["hours_exceptions"].forms
    assert "short_notice_reason" in forms[1].errors


def test_sessions_in_the_way_are_shown_before_saving_and_their_team_is_told(page, here):
    team = TeamFactory(home=here.station)
    leader = person_with(Role.LEADER, team)
    starts_at = tomorrow_at(9, days=10)
    session = SessionFactory(
        team=team, space=here.hall, starts_at=starts_at, ends_at=starts_at + dt.timedelta(hours=2)
    )
    answer = save(page, here, hours_exceptions=[closure(10)])
    assert answer.status_code == 200
    assert not HoursException.objects.exists()
    shown = answer.content.decode()
    assert "有 1 场活动不在新的开放时间里" in shown
    assert f'href="/desk/sessions/{session.pk}/"' in shown
    assert "我已知道，仍要修改" in shown
    agreement = answer.context["form"].fields["agreed"].widget.agreement
    assert f'value="{agreement}"' in shown
    assert save(page, here, hours_exceptions=[closure(10)], agreed="on").status_code == 200
    answer = save(page, here, hours_exceptions=[closure(10)], agreed=agreement)
    assert answer.status_code == 302
    assert HoursException.objects.count() == 1
    assert Notice.objects.get().user == leader


@pytest.mark.parametrize(
    "text", ["\u202e", "👩‍🌾", "x" * 5000, "'; DROP TABLE x;--", "\x00", "９" * 40]
)
def test_wild_input_stays_in_the_form(page, here, text):
    row = dict.fromkeys(
        ("first_day", "last_day", "opens_at", "reason", "short_notice_reason"), text
    )
    market = dict.fromkeys(("name", "lunar_days", "opens_at"), text)
    answer = save(page, here, hours_exceptions=[row], market_days=[market], agreed=text)
    assert answer.status_code == 200
    assert not HoursException.objects.exists()
    assert not MarketDays.objects.exists()


# -- public days --------------------------------------------------------------
def public_day(**changes):
    return {"day": ahead(40), "kind": "holiday", "name": "国庆节", "counts_as": "", **changes}


def test_who_manages_the_centre_keeps_the_table(client, here):
    client.force_login(person_with(Role.MANAGER, here.centre))
    add = reverse("organisation_public_days:add")
    answer = client.post(add, public_day(kind="workday"))
    assert answer.status_code == 200
    assert "counts_as" in answer.context["form"].errors
    assert client.post(add, public_day(kind="workday", counts_as=4)).status_code == 302
    row = PublicDay.objects.get()
    assert client.post(add, public_day()).status_code == 200
    edit = reverse("organisation_public_days:edit", args=[row.pk])
    assert client.post(edit, public_day(name="国庆")).status_code == 302
    row.refresh_from_db()
    assert (row.name, row.kind, row.counts_as) == ("国庆", "holiday", None)
    page = client.get(reverse("organisation_public_days:index")).content.decode()
    assert "国庆" in page
    assert client.post(reverse("organisation_public_days:delete", args=[row.pk])).status_code == 302
    assert not PublicDay.objects.exists()


def test_a_holiday_over_a_session_must_be_agreed_to(client, here):
    for weekday in range(7):
        OpeningHoursFactory(place=here.centre, weekday=weekday, opens_at="08:00", closes_at="21:00")
    starts_at = tomorrow_at(9, days=40)
    SessionFactory(space=here.hall, starts_at=starts_at, ends_at=starts_at + dt.timedelta(hours=2))
    client.force_login(UserFactory(superuser=True))
    add = reverse("organisation_public_days:add")
    answer = client.post(add, public_day())
    assert answer.status_code == 200
    agreement = answer.context["form"].fields["agreed"].widget.agreement
    assert client.post(add, public_day(agreed=agreement)).status_code == 302
    row = PublicDay.objects.get()
    # A holiday that is taken back opens more: nothing stands in the way.
    client.post(reverse("organisation_public_days:delete", args=[row.pk]))
    assert not PublicDay.objects.exists()


@pytest.mark.parametrize("role", [Role.MANAGER, Role.EDITOR, Role.AUDITOR, Role.DISPATCHER])
def test_the_table_is_not_for_towns_nor_other_roles(client, here, role):
    PublicDay.objects.create(day=ahead(40), kind="holiday", name="国庆节")
    row = PublicDay.objects.get()
    where = here.institute if role == Role.MANAGER else here.centre
    client.force_login(person_with(role, where))
    for view, args in (("index", []), ("add", []), ("edit", [row.pk]), ("delete", [row.pk])):
        url = reverse(f"organisation_public_days:{view}", args=args)
        assert client.get(url).status_code in (302, 403, 404)
        assert client.post(url, public_day(name="改了")).status_code in (302, 403, 404, 405)
    assert list(PublicDay.objects.values_list("name", flat=True)) == ["国庆节"]
