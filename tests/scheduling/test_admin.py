"""The admin's “Schedule”: equipment by domain functions, sessions to look at, in scope."""

import pytest
from django.urls import reverse

from lectures.scheduling.models import Resource
from organisation.enums import Role
from tests.factories.organisation import person_with, town
from tests.factories.scheduling import EquipmentFactory, SessionFactory

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


def test_sessions_are_listed_in_scope_and_lead_to_the_desk(here, manager, client):
    mine = SessionFactory(space=here.hall, title="我们的宣讲")
    SessionFactory(space=town("下初镇").hall, title="别处的宣讲")

    page = client.get(reverse("scheduling_sessions:index")).content.decode()

    assert "我们的宣讲" in page
    assert "别处的宣讲" not in page
    assert reverse("desk-session", args=[mine.pk]) in page


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
