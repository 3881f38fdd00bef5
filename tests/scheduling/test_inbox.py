"""What waits for whom in the inbox, and how much asking costs."""

import datetime as dt

import pytest
from django.test import Client

from cms.core import clock
from lectures.scheduling.domain.approval import (
    approve_session,
    put_aside,
    refuse_session,
    request_session,
    withdraw_session,
)
from lectures.scheduling.domain.holds import let_holds_run_out
from lectures.scheduling.inbox import waiting_sessions
from lectures.scheduling.models import BookingPolicy, Session
from organisation.enums import Role
from tests.factories.organisation import SpaceFactory, TeamFactory, person_with, town
from tests.factories.scheduling import SessionFactory, tomorrow_at
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)


class Setting:
    def __init__(self):
        self.here = town("南黄镇")
        self.team = TeamFactory(home=self.here.institute, name="红心宣讲队")
        self.member = person_with(Role.MEMBER, self.team)
        self.manager = person_with(Role.MANAGER, self.here.station)
        self.policy = BookingPolicy.objects.create(place=self.here.station, automatic="nobody")

    def session(self, state, **more):
        values = {
            "team": self.team,
            "space": self.here.hall,
            "starts_at": tomorrow_at(10, days=20),
            "state": state,
        }
        return SessionFactory(**values | more)


@pytest.fixture
def setting():
    return Setting()


def keys(person):
    return [item.key for item in waiting_sessions(type(person).objects.get(pk=person.pk))]


def test_a_request_waits_for_who_may_answer(setting):
    here = setting.here
    session = request_session(actor=setting.member, session=setting.session("draft"))
    away = town("白沙滩镇")
    waits = {
        "manager": setting.manager,
        "town": person_with(Role.MANAGER, here.institute),
        "centre": person_with(Role.MANAGER, here.centre),
        "superuser": UserFactory(superuser=True),
    }
    not_theirs = {
        "member": setting.member,
        "dispatcher": person_with(Role.DISPATCHER, here.centre),
        "auditor": person_with(Role.AUDITOR, here.centre),
        "editor": person_with(Role.EDITOR, here.centre),
        "other town": person_with(Role.MANAGER, away.institute),
        "nobody": UserFactory(),
    }

    assert {who: keys(one) for who, one in waits.items()} == {
        key: [f"session-request:{session.pk}"] for key in waits
    }
    assert {who: keys(one) for who, one in not_theirs.items()} == {key: [] for key in not_theirs}

    setting.policy.approver = "town"
    setting.policy.save()
    assert keys(setting.manager) == []
    assert keys(waits["town"]) == [f"session-request:{session.pk}"]


def test_a_request_says_what_one_must_know(setting):
    small = SpaceFactory(place=setting.here.station, name="小会议室", capacity=20)
    session = request_session(actor=setting.member, session=setting.session("draft", capacity=60))
    rival = setting.session("requested", space=small, team=TeamFactory(), title="健康讲座")

    first, _second = waiting_sessions(setting.manager)

    assert first.title == session.title or _second.title == session.title
    item = first if first.title == session.title else _second
    assert item.since == session.events.last().at
    for words in ("红心宣讲队", "60 座", "保留到", f"{rival.title} (小会议室)", "10:00"):
        assert words in item.text
    approve, refuse = item.answers
    assert (approve.needs_reason, refuse.needs_reason) == (False, True)


def test_a_refusal_stays_until_it_is_taken_up_or_put_aside(setting):
    session = request_session(actor=setting.member, session=setting.session("draft"))
    refuse_session(actor=setting.manager, session=session, reason="那天村里开会")

    (item,) = waiting_sessions(setting.member)
    assert (item.kind, "那天村里开会" in item.text) == ("申请未获同意", True)
    assert keys(setting.manager) == []

    put_aside(actor=setting.member, session=session)
    assert keys(setting.member) == []


def test_a_hold_that_ran_out_waits_for_the_team(setting):
    setting.session("requested", hold_until=clock.now() - HOUR)
    let_holds_run_out()
    (item,) = waiting_sessions(setting.member)
    assert item.kind == "没有及时得到答复"


def test_what_the_team_took_back_itself_waits_for_nobody(setting):
    withdraw_session(actor=setting.member, session=setting.session("requested"))
    assert keys(setting.member) == []


def test_what_is_approved_waits_to_be_published(setting):
    session = request_session(actor=setting.member, session=setting.session("draft"))
    approve_session(actor=setting.manager, session=session)
    assert keys(setting.member) == [f"session-approved:{session.pk}"]


@pytest.mark.parametrize(("ahead", "waits"), [(47, True), (49, False)])
def test_a_draft_waits_two_days_before_it_begins(setting, ahead, waits):
    starts_at = clock.now() + ahead * HOUR
    session = setting.session("draft", starts_at=starts_at)
    assert keys(setting.member) == ([f"session-draft:{session.pk}"] if waits else [])


def test_a_draft_offers_what_its_place_wants(setting):
    setting.session("draft", starts_at=clock.now() + 30 * HOUR)
    (item,) = waiting_sessions(setting.member)
    assert [answer.url.split("/")[-2] for answer in item.answers] == ["request", "withdraw"]

    setting.policy.delete()
    (item,) = waiting_sessions(setting.member)
    assert [answer.url.split("/")[-2] for answer in item.answers] == ["publish", "withdraw"]


def test_whether_it_took_place_is_asked_of_the_team_and_of_that_place_alone(setting):
    ended = clock.now() - HOUR
    session = setting.session("published", starts_at=ended - HOUR, ends_at=ended)
    setting.session("held", starts_at=ended - 3 * HOUR, ends_at=ended - 2 * HOUR)
    setting.session(
        "published",
        starts_at=ended - dt.timedelta(days=31),
        ends_at=ended - dt.timedelta(days=30, hours=23),
    )
    above = person_with(Role.MANAGER, setting.here.institute)

    key = f"session-over:{session.pk}"
    assert (keys(setting.member), keys(setting.manager), keys(above)) == ([key], [key], [])
    both = person_with(Role.MEMBER, setting.team)
    both.memberships.create(place=setting.here.station, role=Role.MANAGER)
    assert keys(both) == [key]


@pytest.mark.parametrize("number", [1, 30])
def test_the_inbox_asks_five_queries(setting, number, django_assert_max_num_queries):
    for day in range(number):
        starts_at = tomorrow_at(9, days=2 + day)
        setting.session("requested", starts_at=starts_at, ends_at=starts_at + HOUR)
        setting.session("approved", starts_at=starts_at + 2 * HOUR, ends_at=starts_at + 3 * HOUR)
        ended = clock.now() - (day + 1) * dt.timedelta(hours=20)
        setting.session("published", starts_at=ended - HOUR, ends_at=ended)
    both = person_with(Role.MEMBER, setting.team)
    both.memberships.create(place=setting.here.station, role=Role.MANAGER)

    with django_assert_max_num_queries(5):
        found = list(waiting_sessions(both))
    assert len(found) == 3 * number


def test_an_answer_from_the_inbox_comes_back_to_it(setting):
    session = request_session(actor=setting.member, session=setting.session("draft"))
    client = Client()
    client.force_login(setting.manager)
    assert session.title in client.get("/work/").content.decode()
    (item,) = waiting_sessions(setting.manager)

    answer = client.post(item.answers[0].url, {"next": "/work/"}, follow=True)

    assert answer.redirect_chain == [("/work/", 302)]
    assert session.title not in answer.content.decode().split("</h1>")[1]
    assert Session.objects.get().state == "approved"
