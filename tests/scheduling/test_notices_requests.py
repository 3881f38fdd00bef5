"""Who is told what became of a request: the team's leaders and who booked, never who did it."""

import datetime as dt

import pytest

from cms.core import clock
from cms.notices.models import Notice
from lectures.scheduling.domain.approval import (
    approve_session,
    refuse_session,
    request_session,
    withdraw_session,
)
from lectures.scheduling.domain.holds import let_holds_run_out
from lectures.scheduling.domain.states import note_not_held
from lectures.scheduling.models import BookingPolicy
from lectures.scheduling.notices_requests import remind_before_holds_run_out
from organisation.enums import Role
from tests.factories.organisation import TeamFactory, person_with, town
from tests.factories.scheduling import SessionFactory, tomorrow_at

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)


class Setting:
    def __init__(self):
        self.here = town("南黄镇")
        self.team = TeamFactory(home=self.here.institute)
        self.booker = person_with(Role.MEMBER, self.team)
        self.leader = person_with(Role.LEADER, self.team)
        self.member = person_with(Role.MEMBER, self.team)
        self.manager = person_with(Role.MANAGER, self.here.station)
        self.above = person_with(Role.MANAGER, self.here.institute)
        BookingPolicy.objects.create(place=self.here.station, automatic="nobody")

    def session(self, state="draft", **more):
        values = {
            "team": self.team,
            "space": self.here.hall,
            "starts_at": tomorrow_at(10, days=20),
            "created_by": self.booker,
            "state": state,
        }
        return SessionFactory(**values | more)


@pytest.fixture
def setting():
    return Setting()


def told():
    return sorted(Notice.objects.values_list("kind", "user"))


def test_asking_and_taking_back_tell_nobody(setting):
    session = request_session(actor=setting.booker, session=setting.session())
    withdraw_session(actor=setting.booker, session=session)
    assert told() == []


def test_a_refusal_is_told_once(setting):
    session = request_session(actor=setting.booker, session=setting.session())
    refuse_session(actor=setting.manager, session=session, reason="那天村里开会")
    people = sorted([setting.booker.pk, setting.leader.pk])
    assert told() == [("request-refused", pk) for pk in people]


def test_an_approval_is_told_but_not_to_who_gave_it(setting):
    leads_and_manages = person_with(Role.MANAGER, setting.here.station)
    leads_and_manages.memberships.create(team=setting.team, role=Role.LEADER)
    session = request_session(actor=setting.booker, session=setting.session())
    approve_session(actor=leads_and_manages, session=session)
    people = sorted([setting.booker.pk, setting.leader.pk])
    assert told() == [("request-approved", pk) for pk in people]


def test_an_approval_of_ones_own_is_told_to_nobody(setting):
    session = setting.session(created_by=setting.manager, team=TeamFactory())
    request_session(actor=setting.manager, session=session)
    assert told() == []


def test_a_hold_that_ran_out_is_told(setting):
    setting.session("requested", hold_until=clock.now() - HOUR)
    let_holds_run_out()
    people = sorted([setting.booker.pk, setting.leader.pk])
    assert told() == [("hold-ran-out", pk) for pk in people]


@pytest.mark.parametrize(("hours", "reminded"), [(3, True), (5, False), (-1, False)])
def test_a_hold_about_to_run_out_reminds_the_team_and_the_nearest_who_answers(
    setting, hours, reminded
):
    setting.session("requested", hold_until=clock.now() + hours * HOUR)

    first, second = remind_before_holds_run_out(), remind_before_holds_run_out()

    people = sorted([setting.booker.pk, setting.leader.pk, setting.manager.pk])
    assert told() == ([("hold-ends-soon", pk) for pk in people] if reminded else [])
    assert (first, second) == (len(told()), 0)


def test_where_a_place_has_no_manager_the_one_above_is_reminded(setting):
    setting.manager.memberships.all().delete()
    setting.session("requested", hold_until=clock.now() + HOUR)
    remind_before_holds_run_out()
    assert ("hold-ends-soon", setting.above.pk) in told()


def test_that_it_did_not_take_place_is_told_to_nobody(setting):
    ended = clock.now() - HOUR
    session = setting.session("published", starts_at=ended - HOUR, ends_at=ended)
    note_not_held(actor=setting.manager, session=session, reason="停电")
    assert told() == []
