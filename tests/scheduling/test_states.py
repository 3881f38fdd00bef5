"""One function moves a session; a session that holds nothing frees what it took."""

import datetime as dt

import pytest

from cms.core import clock
from lectures.scheduling.domain.booking import book_session
from lectures.scheduling.domain.states import (
    cancel_session,
    move_session,
    publish_session,
)
from lectures.scheduling.enums import HOLDING_STATES, MOVES, SessionState
from lectures.scheduling.errors import InvalidRequest, NotAllowed, SlotTaken, StateMoveRefused
from lectures.scheduling.models import Claim
from lectures.scheduling.signals import session_moved
from organisation.enums import Role
from tests.factories.organisation import person_with, town
from tests.factories.scheduling import SessionFactory, tomorrow_at
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db

TEN, NOON = tomorrow_at(10), tomorrow_at(12)
YESTERDAY = clock.now() - dt.timedelta(days=1)
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def boss():
    return UserFactory(superuser=True)


def active_claims(session):
    return Claim.objects.filter(booking__session=session, active=True).count()


@pytest.mark.parametrize("to", SessionState.values)
@pytest.mark.parametrize("state", SessionState.values)
def test_only_the_moves_of_the_table_are_made(boss, state, to):
    # Under way: late enough to be held, early enough to be called off; a sample may be published
    # late.
    session = SessionFactory(
        state=state, starts_at=clock.now() - HOUR, ends_at=clock.now() + HOUR, is_sample=True
    )

    if to not in MOVES[state]:
        with pytest.raises(StateMoveRefused):
            move_session(actor=boss, session=session, to=to, reason="下雨")
        session.refresh_from_db()
        assert session.state == state
        return
    move_session(actor=boss, session=session, to=to, reason="下雨")
    session.refresh_from_db()
    assert session.state == to
    assert (active_claims(session) > 0) == (to in HOLDING_STATES)
    event = session.events.last()
    assert (event.from_state, event.to_state, event.reason, event.actor) == (
        state,
        to,
        "下雨",
        boss,
    )


def test_cancelling_frees_the_slot_for_others(boss):
    session = SessionFactory(starts_at=TEN, ends_at=NOON)
    again = {
        "actor": boss,
        "title": "补一场",
        "team": session.team,
        "space": session.space,
        "starts_at": TEN,
        "ends_at": NOON,
        "form": "story",
        "platform": "theory",
    }
    with pytest.raises(SlotTaken):
        book_session(**again)

    cancel_session(actor=boss, session=session, reason="台风 “梅花” 来了")

    assert session.state_reason == "台风 “梅花” 来了"
    assert book_session(**again).pk


def test_a_postponed_session_comes_back_only_if_its_slot_is_free(boss):
    session = SessionFactory(starts_at=TEN, ends_at=NOON)
    move_session(actor=boss, session=session, to="postponed", reason="下雨")
    other = SessionFactory(space=session.space, starts_at=TEN, ends_at=NOON)

    with pytest.raises(SlotTaken) as refusal:
        publish_session(actor=boss, session=session)
    assert [conflict.held_by for conflict in refusal.value.conflicts] == [other.title]
    session.refresh_from_db()
    assert (session.state, active_claims(session)) == ("postponed", 0)

    cancel_session(actor=boss, session=other, reason="让出")
    publish_session(actor=boss, session=session)
    assert active_claims(session) == 2


@pytest.mark.parametrize("reason", ["", "   ", "长" * 201])
def test_calling_off_needs_a_reason_that_fits(boss, reason):
    session = SessionFactory()

    with pytest.raises(InvalidRequest) as refusal:
        cancel_session(actor=boss, session=session, reason=reason)
    assert list(refusal.value.errors) == ["reason"]


@pytest.mark.parametrize("to", ["cancelled", "postponed"])
def test_what_is_over_is_not_called_off(boss, to):
    session = SessionFactory(starts_at=YESTERDAY, ends_at=YESTERDAY + HOUR)

    with pytest.raises(StateMoveRefused):
        move_session(actor=boss, session=session, to=to, reason="下雨")


def test_a_forgotten_draft_may_be_thrown_away(boss):
    session = SessionFactory(starts_at=YESTERDAY, ends_at=YESTERDAY + HOUR, state="draft")
    assert cancel_session(actor=boss, session=session, reason="忘了").state == "withdrawn"


def test_what_has_begun_is_not_published_and_what_has_not_is_not_held(boss):
    begun = SessionFactory(starts_at=clock.now() - HOUR, ends_at=NOON, state="draft")
    with pytest.raises(StateMoveRefused):
        publish_session(actor=boss, session=begun)
    with pytest.raises(StateMoveRefused):
        move_session(actor=boss, session=SessionFactory(), to="held")


@pytest.mark.parametrize(
    ("who", "allowed"),
    [
        (lambda here, session: person_with(Role.MEMBER, session.team), True),
        (lambda here, session: person_with(Role.MANAGER, here.institute), True),
        (lambda here, session: person_with(Role.MANAGER, town("下初镇").institute), False),
        (lambda here, session: person_with(Role.AUDITOR, here.centre), False),
        (lambda here, session: person_with(Role.EDITOR, here.centre), False),
        (lambda here, session: None, False),
    ],
    ids=["member", "manager of the place", "manager elsewhere", "auditor", "editor", "nobody"],
)
def test_who_may_publish(who, allowed):
    here = town()
    session = SessionFactory(space=here.hall, state="draft")
    actor = who(here, session)

    if allowed:
        assert publish_session(actor=actor, session=session).state == "published"
    else:
        with pytest.raises(NotAllowed):
            publish_session(actor=actor, session=session)


def test_the_move_is_told_after_commit_and_a_failing_listener_changes_nothing(
    boss, django_capture_on_commit_callbacks
):
    told = []

    def listener(session, event, **kwargs):
        told.append((session.pk, event.to_state))
        raise RuntimeError("The post office is closed.")

    session = SessionFactory(state="draft")
    session_moved.connect(listener)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            publish_session(actor=boss, session=session)
            assert told == []
    finally:
        session_moved.disconnect(listener)
    assert told == [(session.pk, "published")]
    session.refresh_from_db()
    assert session.state == "published"
