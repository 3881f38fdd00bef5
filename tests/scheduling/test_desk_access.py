"""Who reaches what on the desk: others' things do not exist (404), wrong methods are 405."""

import pytest
from django.test import Client
from django.urls import reverse

from organisation.enums import Role
from tests.factories.organisation import SpaceFactory, TeamFactory, person_with, town
from tests.factories.scheduling import SessionFactory
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def setting():
    here, away = town("下初镇"), town("南黄镇")
    team = TeamFactory(home=here.institute)
    other_team = TeamFactory(home=away.institute)
    session = SessionFactory(team=team, space=here.hall, state="draft")
    people = {
        "anonymous": None,
        "nobody": UserFactory(),
        "member": person_with(Role.MEMBER, team),
        "leader": person_with(Role.LEADER, team),
        "manager": person_with(Role.MANAGER, here.institute),
        "auditor": person_with(Role.AUDITOR, here.institute),
        "dispatcher": person_with(Role.DISPATCHER, here.institute),
        "editor": person_with(Role.EDITOR, here.institute),
        "other team": person_with(Role.MEMBER, other_team),
        "other manager": person_with(Role.MANAGER, away.institute),
        "superuser": UserFactory(superuser=True),
    }
    return people, session


ROLES = (
    "anonymous",
    "nobody",
    "member",
    "leader",
    "manager",
    "auditor",
    "dispatcher",
    "editor",
    "other team",
    "other manager",
    "superuser",
)
READS = {"member", "leader", "manager", "auditor", "dispatcher", "superuser"}
MANAGES = {"member", "leader", "manager", "superuser"}
ON_THE_DESK = READS | {"other team", "other manager"}
BOOKS = MANAGES | {"other team", "other manager"}


def expected(role: str, allowed: set[str], otherwise: int = 404) -> int:
    if role == "anonymous":
        return 302
    return 200 if role in allowed else otherwise


@pytest.mark.parametrize("role", ROLES)
def test_reading(setting, role):
    people, session = setting
    client = Client()
    if people[role]:
        client.force_login(people[role])
    get = {
        name: client.get(address).status_code
        for name, address in {
            "home": reverse("desk"),
            "choose": reverse("desk-week"),
            "week": f"{reverse('desk-week')}?place={session.place.slug}",
            "book": f"{reverse('desk-book')}?space={session.space_id}",
            "session": reverse("desk-session", args=[session.pk]),
            "cancel": reverse("desk-cancel", args=[session.pk]),
            "edit": reverse("desk-edit", args=[session.pk]),
            "past": reverse("desk-past"),
        }.items()
    }

    assert get == {
        "home": 302 if role == "anonymous" else 200,
        "choose": expected(role, ON_THE_DESK),
        "week": expected(role, ON_THE_DESK),
        "book": expected(role, BOOKS),
        "session": expected(role, READS),
        "cancel": expected(role, MANAGES),
        "edit": expected(role, MANAGES),
        "past": expected(role, ON_THE_DESK),
    }


@pytest.mark.parametrize("role", ROLES)
def test_writing(setting, role):
    people, session = setting
    client = Client()
    if people[role]:
        client.force_login(people[role])
    publish = client.post(reverse("desk-publish", args=[session.pk]))
    cancel = client.post(reverse("desk-cancel", args=[session.pk]), {"reason": "下雨"})
    session.refresh_from_db()

    if role in MANAGES:
        assert (publish.status_code, cancel.status_code) == (302, 302)
        assert session.state == "cancelled"
        return
    wanted = 302 if role == "anonymous" else 404
    assert (publish.status_code, cancel.status_code) == (wanted, wanted)
    assert session.state == "draft"


def test_booking_for_a_foreign_team_does_not_exist(setting):
    people, session = setting
    client = Client()
    client.force_login(people["other team"])
    posted = client.post(
        reverse("desk-book"),
        {
            "space": session.space_id,
            "team": session.team_id,
            "title": "别人的",
            "date": "2027-01-11",
            "starts": "09:00",
            "ends": "10:00",
            "form": "story",
            "capacity": "10",
            "request_key": "00000000-0000-0000-0000-000000000001",
        },
    )

    assert posted.status_code == 422
    assert type(session).objects.count() == 1


@pytest.mark.parametrize("name", ["desk-session", "desk-publish", "desk-cancel"])
@pytest.mark.parametrize("pk", [0, 999_999, 2**63 - 1, 2**63, 10**40])
def test_a_session_that_does_not_exist(setting, name, pk):
    people, _ = setting
    client = Client()
    client.force_login(people["member"])
    send = client.post if name == "desk-publish" else client.get

    assert send(reverse(name, args=[pk])).status_code == 404


def test_wrong_methods(setting):
    people, session = setting
    client = Client()
    client.force_login(people["member"])
    number = [session.pk]

    assert client.get(reverse("desk-publish", args=number)).status_code == 405
    assert client.post(reverse("desk")).status_code == 405
    assert client.post(reverse("desk-week")).status_code == 405
    assert client.post(reverse("desk-session", args=number)).status_code == 405
    assert client.delete(reverse("desk-book")).status_code == 405
    assert client.put(reverse("desk-cancel", args=number)).status_code == 405


def test_log_in_leads_back_to_the_asked_page():
    address = f"{reverse('desk-week')}?place=somewhere"

    assert Client().get(address).url == f"{reverse('login')}?next=/desk/week/%3Fplace%3Dsomewhere"


def test_a_room_out_of_use_can_not_be_booked(setting):
    people, session = setting
    closed = SpaceFactory(place=session.place, is_active=False)
    client = Client()
    client.force_login(people["member"])

    assert client.get(f"{reverse('desk-book')}?space={closed.pk}").status_code == 404
