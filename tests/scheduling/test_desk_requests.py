"""Asking, answering and telling at the desk: one tap each, back to where it came from."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from cms.core import clock
from lectures.scheduling.models import BookingPolicy, Session
from organisation.enums import Role
from tests.factories.organisation import TeamFactory, person_with, town
from tests.factories.scheduling import SessionFactory, tomorrow_at

pytestmark = pytest.mark.django_db

ROLES = ("member", "leader", "manager", "sibling", "town", "other town", "dispatcher", "auditor")
TEAM, MANAGERS = {"member", "leader"}, {"manager", "town"}


class Setting:
    def __init__(self):
        here, away = town("南黄镇"), town("海阳所镇")
        self.here, self.team = here, TeamFactory(home=here.institute)
        self.people = {
            "member": person_with(Role.MEMBER, self.team),
            "leader": person_with(Role.LEADER, self.team),
            "manager": person_with(Role.MANAGER, here.station),
            "sibling": person_with(Role.MANAGER, town("乳山寨镇").station),
            "town": person_with(Role.MANAGER, here.institute),
            "other town": person_with(Role.MANAGER, away.institute),
            "dispatcher": person_with(Role.DISPATCHER, here.centre),
            "auditor": person_with(Role.AUDITOR, here.centre),
        }
        self.policy = BookingPolicy.objects.create(place=here.station, automatic="nobody")

    def session(self, state, **more):
        return SessionFactory(
            team=self.team,
            space=self.here.hall,
            state=state,
            **{"starts_at": tomorrow_at(10, days=5)} | more,
        )

    def post(self, who, name, session, **data):
        client = Client()
        client.force_login(self.people[who])
        return client.post(reverse(name, args=[session.pk]), data)


@pytest.fixture
def setting():
    return Setting()


@pytest.mark.parametrize("who", ROLES)
@pytest.mark.parametrize(
    ("name", "state", "becomes", "allowed"),
    [
        ("desk-request", "draft", "requested", TEAM),
        ("desk-approve", "requested", "approved", MANAGERS),
        ("desk-refuse", "requested", "withdrawn", MANAGERS),
        ("desk-withdraw", "requested", "withdrawn", TEAM | MANAGERS),
        ("desk-reopen", "withdrawn", "draft", TEAM | MANAGERS),
    ],
)
def test_who_may_do_what(setting, who, name, state, becomes, allowed):
    session = setting.session(state)

    answer = setting.post(who, name, session, reason="那天村里开会")

    session.refresh_from_db()
    if who in allowed:
        assert (answer.status_code, session.state) == (302, becomes)
    elif name == "desk-request" and who in MANAGERS:  # she need not ask
        assert (answer.status_code, session.state) == (302, "approved")
    else:
        assert (answer.status_code, session.state) == (404, state)


def test_asking_says_so_and_the_page_tells_what_it_waits_for(setting):
    session = setting.session("draft")
    client = Client()
    client.force_login(setting.people["member"])
    address = reverse("desk-session", args=[session.pk])
    before = client.get(address).content.decode()

    client.post(reverse("desk-request", args=[session.pk]))
    after = client.get(address).content.decode()

    assert reverse("desk-publish", args=[session.pk]) not in before
    assert reverse("desk-request", args=[session.pk]) in before
    session.refresh_from_db()
    assert f"等待{setting.here.station.name}答复，保留到" in after
    assert reverse("desk-approve", args=[session.pk]) not in after
    assert reverse("desk-withdraw", args=[session.pk]) in after


def test_the_manager_finds_both_answers_on_the_page(setting):
    session = setting.session("requested")
    client = Client()
    client.force_login(setting.people["manager"])

    page = client.get(reverse("desk-session", args=[session.pk])).content.decode()

    assert reverse("desk-approve", args=[session.pk]) in page
    assert reverse("desk-refuse", args=[session.pk]) in page


@pytest.mark.parametrize(
    ("typed", "leads_to"),
    [
        ("/work/", "/work/"),
        ("/work/?after=2026", "/work/?after=2026"),
        ("", None),
        ("https://evil.example/", None),
        ("//evil.example/", None),
        ("/\\evil.example/", None),
        ("javascript:alert(1)", None),
        ("work/", None),
    ],
)
def test_an_answer_leads_back_to_own_paths_alone(setting, typed, leads_to):
    session = setting.session("requested")
    answer = setting.post("manager", "desk-approve", session, next=typed)
    assert answer.url == (leads_to or reverse("desk-session", args=[session.pk]))


def test_a_refusal_without_a_reason_is_shown_again(setting):
    session = setting.session("requested")

    answer = setting.post("manager", "desk-refuse", session, reason=" \u200b ", next="/work/")

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "请写明原因" in page or "原因" in page
    assert 'href="/work/"' in page
    session.refresh_from_db()
    assert session.state == "requested"


@pytest.mark.parametrize("name", ["desk-approve", "desk-refuse"])
def test_an_answer_after_another_is_told(setting, name):
    session = setting.session("requested")
    setting.post("town", "desk-approve", session)

    answer = setting.post("manager", name, session, reason="那天村里开会")

    assert answer.status_code == 409
    assert 'role="alert"' in answer.content.decode()


def test_publishing_unasked_is_told(setting):
    session = setting.session("draft")
    answer = setting.post("member", "desk-publish", session)
    assert answer.status_code == 409
    assert "请先提出申请" in answer.content.decode()


def test_a_slot_that_is_gone_leads_to_the_booking_form(setting):
    session = setting.session("withdrawn")
    SessionFactory(space=setting.here.hall, starts_at=session.starts_at)

    answer = setting.post("member", "desk-reopen", session)

    assert answer.status_code == 409
    page = answer.content.decode()
    assert f"{reverse('desk-book')}?space={setting.here.hall.pk}&amp;starts=" in page


def over(setting, state="published"):
    ended = clock.now() - dt.timedelta(hours=3)
    return setting.session(state, starts_at=ended - dt.timedelta(hours=2), ends_at=ended)


def test_what_is_over_took_place_or_did_not(setting):
    session = over(setting)
    assert setting.post("member", "desk-not-held", session).status_code == 422
    assert setting.post("member", "desk-not-held", session, reason="停电").status_code == 302
    session.refresh_from_db()
    assert (session.state, session.state_reason) == ("cancelled", "停电")
    assert session.events.last().details == {"not_held": True}


def test_it_took_place(setting):
    session = over(setting)
    assert setting.post("manager", "desk-held", session).status_code == 302
    session.refresh_from_db()
    assert session.state == "held"


@pytest.mark.parametrize("name", ["desk-held", "desk-not-held"])
def test_what_is_to_come_is_not_told_as_over(setting, name):
    session = setting.session("published")
    assert setting.post("member", name, session, reason="停电").status_code == 409


@pytest.mark.parametrize("state", ["requested", "cancelled", "held"])
def test_only_what_was_public_and_not_told_is_told(setting, state):
    session = over(setting, state)
    assert setting.post("member", "desk-not-held", session, reason="停电").status_code == 409


@pytest.mark.parametrize("number", [1, 30])
def test_a_list_of_requests_asks_a_constant_number_of_queries(
    setting, number, django_assert_max_num_queries
):
    for day in range(number):
        setting.session("draft" if day % 2 else "requested", starts_at=tomorrow_at(9, days=1 + day))
    client = Client()
    client.force_login(setting.people["member"])
    client.get(reverse("desk"))

    with django_assert_max_num_queries(11):
        assert client.get(reverse("desk")).status_code == 200
    assert Session.objects.count() == number
