"""The admin's “Schedule”: equipment by domain functions, sessions to look at, in scope."""

import datetime as dt

import pytest
from django.test import RequestFactory
from django.urls import reverse
from wagtail.log_actions import LogContext
from wagtail.models import ModelLogEntry

from cms.core import clock
from lectures.scheduling.admin_home import ManagersWeekPanel
from lectures.scheduling.domain.booking import book_session
from lectures.scheduling.domain.holds import let_holds_run_out
from lectures.scheduling.domain.pools import add_pool
from lectures.scheduling.domain.states import cancel_session
from lectures.scheduling.models import BookingPolicy, EquipmentPool, Refusal, Resource
from organisation.enums import Role
from tests.factories.organisation import TeamFactory, person_with, town
from tests.factories.scheduling import (
    EquipmentFactory,
    SeriesFactory,
    SessionFactory,
    tomorrow_at,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return town()


@pytest.fixture
def manager(here, client):
    person = person_with(Role.MANAGER, here.institute)
    client.force_login(person)
    return person


def test_a_manager_sees_and_keeps_the_equipment_of_her_places(here, manager, client):
    EquipmentFactory(place=here.station, name="我们的投影仪")
    elsewhere = EquipmentFactory(place=town("下初镇").station, name="别处的音响")

    page = client.get(reverse("scheduling_equipment:index")).content.decode()
    assert "我们的投影仪" in page
    assert "别处的音响" not in page
    assert client.get(reverse("scheduling_equipment:edit", args=[elsewhere.pk])).status_code == 404

    answer = client.post(
        reverse("scheduling_equipment:add"),
        {"kind": "vehicle", "name": "流动大篷车", "place": here.station.pk, "is_active": "on"},
    )
    assert answer.status_code == 302
    assert Resource.objects.get(name="流动大篷车").place == here.station


@pytest.mark.parametrize("change", [{"name": " "}, {"kind": "team"}, {"place": ""}])
def test_wrong_equipment_comes_back_in_the_form(here, manager, client, change):
    typed = {"kind": "equipment", "name": "音响", "place": here.station.pk, "is_active": "on"}

    answer = client.post(reverse("scheduling_equipment:add"), typed | change)

    assert answer.status_code == 200
    assert not Resource.objects.exists()


def test_equipment_cannot_be_given_to_a_place_beyond_her_scope(here, manager, client):
    beyond = town("下初镇").station
    typed = {"kind": "equipment", "name": "音响", "place": beyond.pk, "is_active": "on"}

    assert client.post(reverse("scheduling_equipment:add"), typed).status_code == 200
    assert not Resource.objects.exists()


def test_sessions_are_listed_in_scope_and_lead_to_all_that_is_known(here, manager, client):
    mine = SessionFactory(space=here.hall, title="我们的宣讲")
    SessionFactory(space=town("下初镇").hall, title="别处的宣讲")

    page = client.get(reverse("scheduling_sessions:index")).content.decode()

    assert "我们的宣讲" in page
    assert "别处的宣讲" not in page
    assert reverse("scheduling_sessions:inspect", args=[mine.pk]) in page


@pytest.mark.parametrize("view", ["edit", "delete"])
def test_no_session_is_changed_in_the_admin(here, manager, client, view):
    session = SessionFactory(space=here.hall)

    answer = client.post(
        reverse(f"scheduling_sessions:{view}", args=[session.pk]), {"title": "改了"}
    )

    session.refresh_from_db()
    assert session.title != "改了"
    assert answer.status_code in {302, 403, 404}


def test_a_team_member_has_no_schedule_menu(here, client):
    client.force_login(person_with(Role.EDITOR, here.centre))

    assert client.get(reverse("scheduling_equipment:index")).status_code in {302, 403}
    assert client.get(reverse("scheduling_sessions:index")).status_code in {302, 403}


def test_a_manager_keeps_the_rules_of_her_places(here, manager, client):
    beyond = town("下初镇").station
    typed = {"automatic": "own", "approver": "place", "hold_hours": "48"}

    assert client.get(reverse("scheduling_rules:index")).status_code == 200
    refused = client.post(reverse("scheduling_rules:add"), typed | {"place": beyond.pk})
    assert refused.status_code == 200
    client.post(reverse("scheduling_rules:add"), typed | {"place": here.station.pk})
    rule = BookingPolicy.objects.get()
    assert (rule.place, rule.automatic, rule.hold_hours) == (here.station, "own", 48)

    edit = reverse("scheduling_rules:edit", args=[rule.pk])
    assert client.post(edit, typed | {"hold_hours": "0"}).status_code == 200
    assert client.post(edit, typed | {"automatic": "nobody", "place": beyond.pk}).status_code == 302
    rule.refresh_from_db()
    assert (rule.automatic, rule.place) == ("nobody", here.station)
    changes = ModelLogEntry.objects.for_instance(rule).values_list("action", flat=True)
    assert list(changes) == ["organisation.change", "wagtail.create"]

    elsewhere = BookingPolicy.objects.create(place=beyond)
    for view in ("edit", "delete", "history"):
        address = reverse(f"scheduling_rules:{view}", args=[elsewhere.pk])
        assert client.get(address).status_code == 404


def test_a_manager_keeps_identical_items_by_their_number(here, manager, client):
    typed = {"kind": "equipment", "name": "折叠桌", "place": here.station.pk, "count": "12"}
    assert client.post(reverse("scheduling_pools:add"), typed).status_code == 302
    pool = EquipmentPool.objects.get()
    assert pool.items.count() == 12
    assert "12" in client.get(reverse("scheduling_pools:index")).content.decode()
    # One by one they are not kept.
    assert "折叠桌" not in client.get(reverse("scheduling_equipment:index")).content.decode()
    item = reverse("scheduling_equipment:edit", args=[pool.items.first().pk])
    assert client.get(item).status_code == 404

    edit = reverse("scheduling_pools:edit", args=[pool.pk])
    assert 'value="12"' in client.get(edit).content.decode()
    assert client.post(edit, typed | {"count": "201"}).status_code == 200
    assert client.post(edit, typed | {"count": "9"}).status_code == 302
    assert pool.items.count() == 9
    assert client.post(reverse("scheduling_pools:delete", args=[pool.pk])).status_code == 302
    assert not EquipmentPool.objects.exists()


def test_more_items_booked_ahead_than_would_stay_are_told_in_the_form(here, manager, client):
    pool = add_pool(actor=manager, place=here.station, name="折叠桌", count=2)
    book_session(
        actor=manager,
        title="赶集宣讲",
        team=TeamFactory(home=here.institute),
        space=here.hall,
        starts_at=tomorrow_at(10),
        ends_at=tomorrow_at(12),
        form="story",
        platform="theory",
        from_pools={pool: 2},
    )
    typed = {"kind": "equipment", "name": "折叠桌", "place": here.station.pk, "count": "1"}

    answer = client.post(reverse("scheduling_pools:edit", args=[pool.pk]), typed)

    assert answer.status_code == 200
    assert "赶集宣讲" in answer.content.decode()


def test_a_session_shows_facts_claims_and_history_and_is_answered_through_the_desk(
    here, manager, client
):
    BookingPolicy.objects.create(place=here.station, automatic="nobody")
    team = TeamFactory(home=here.institute, name="红心宣讲队")
    session = SessionFactory(space=here.hall, team=team, state="requested")
    address = reverse("scheduling_sessions:inspect", args=[session.pk])

    page = client.get(address).content.decode()
    for words in ("红心宣讲队", here.hall.name, "占用", "等待"):
        assert words in page
    answer = client.post(reverse("desk-approve", args=[session.pk]), {"next": address})

    assert answer.url == address
    page = client.get(address).content.decode()
    assert reverse("desk-publish", args=[session.pk]) in page
    elsewhere = SessionFactory(space=town("下初镇").hall)
    beyond = reverse("scheduling_sessions:inspect", args=[elsewhere.pk])
    assert client.get(beyond).status_code == 404


def test_every_change_of_a_session_stands_in_the_log_without_reasons(here, manager):
    session = SessionFactory(space=here.hall)
    cancel_session(actor=manager, session=session, reason="王老师生病")

    entry = ModelLogEntry.objects.for_instance(session).get()
    assert (entry.action, entry.user, entry.data["to"]) == (
        "scheduling.move",
        manager,
        "cancelled",
    )
    assert "王老师" not in str(entry.data)
    assert entry.formatter.format_message(entry) == "已发布 → 已取消"


def test_what_nobody_did_is_nobodys_in_the_log(here, manager):
    late = SessionFactory(
        space=here.hall, state="requested", hold_until=clock.now() - dt.timedelta(hours=1)
    )
    with LogContext(user=manager):
        let_holds_run_out()
    assert ModelLogEntry.objects.for_instance(late).get().user is None


@pytest.mark.parametrize("number", [1, 30])
def test_the_dashboard_tells_today_in_figures(
    here, manager, client, number, django_assert_max_num_queries
):
    moment = clock.at(clock.today(), dt.time(0, 1))
    for minute in range(number):
        starts_at = moment + dt.timedelta(minutes=10 * minute)
        ends_at = starts_at + dt.timedelta(minutes=5)
        SessionFactory(space=here.hall, starts_at=starts_at, ends_at=ends_at)
        SessionFactory(space=here.hall, state="requested")
        Refusal.objects.create(
            space=here.hall,
            team=TeamFactory(),
            starts_at=starts_at,
            ends_at=ends_at,
            reason="taken",
        )
    SessionFactory(space=town("下初镇").hall, starts_at=moment)
    request = RequestFactory().get("/admin/")
    request.user = manager

    with django_assert_max_num_queries(7):
        panel = ManagersWeekPanel(request)
        figures = panel.get_context_data(None)["figures"]
    assert [figure.number for figure in figures] == [number] * 4


def test_a_manager_sees_the_series_of_her_places_and_is_led_to_the_desk(here, manager, client):
    ours = SeriesFactory(space=here.hall, team=TeamFactory(home=here.institute), title="每周一讲")
    other = town("下初镇")
    SeriesFactory(space=other.hall, team=TeamFactory(home=other.institute), title="别处的系列")

    page = client.get(reverse("scheduling_series:index")).content.decode()

    assert "每周三" in page
    assert "别处的系列" not in page
    assert reverse("desk-series", args=[ours.pk]) in page
