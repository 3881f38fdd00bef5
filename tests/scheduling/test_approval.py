"""Places that want to be asked: who asks, who answers, what an answer does."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from cms.core import clock
from lectures.scheduling.domain.approval import (
    approve_session,
    put_aside,
    refuse_session,
    reopen_session,
    request_session,
    withdraw_session,
)
from lectures.scheduling.domain.booking import book_session
from lectures.scheduling.domain.states import cancel_session, publish_session
from lectures.scheduling.errors import (
    InvalidRequest,
    NeedsApproval,
    NotAllowed,
    PlaceClosed,
    SlotTaken,
    StateMoveRefused,
)
from lectures.scheduling.models import BookingPolicy, Claim
from lectures.scheduling.permissions import may_approve
from lectures.scheduling.policies import policies_for, policy_for
from organisation.enums import Role
from tests.factories.organisation import (
    HoursExceptionFactory,
    PlaceFactory,
    TeamFactory,
    person_with,
    town,
)
from tests.factories.scheduling import SessionFactory, tomorrow_at
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def here():
    return town("夏村镇")


@pytest.fixture
def team(here):
    return TeamFactory(home=here.institute)


@pytest.fixture
def member(team):
    return person_with(Role.MEMBER, team)


@pytest.fixture
def manager(here):
    return person_with(Role.MANAGER, here.station)


@pytest.fixture
def ask(here):
    """Everybody asks, the place answers; a test may say otherwise."""
    return BookingPolicy.objects.create(place=here.station, automatic="nobody")


def draft(here, team, **more):
    more = {"starts_at": tomorrow_at(10, days=9), "state": "draft"} | more
    return SessionFactory(space=here.hall, team=team, **more)


def test_without_a_rule_every_team_publishes_at_once(here, team, member):
    session = draft(here, team)

    assert policy_for(here.station) is None
    assert publish_session(actor=member, session=session).state == "published"


@pytest.mark.parametrize(
    ("automatic", "home", "asks"),
    [
        ("everybody", "elsewhere", False),
        ("town", "elsewhere", True),
        ("town", "town", False),
        ("town", "station", False),
        ("own", "town", True),
        ("own", "station", False),
        ("own", "below", False),
        ("nobody", "station", True),
    ],
)
def test_whom_a_place_takes_at_once(here, automatic, home, asks):
    homes = {
        "elsewhere": lambda: town("海阳所镇").institute,
        "town": lambda: here.institute,
        "station": lambda: here.station,
        "below": lambda: PlaceFactory(parent=here.station),
    }
    team = TeamFactory(home=homes[home]())
    member = person_with(Role.MEMBER, team)
    BookingPolicy.objects.create(place=here.institute, automatic=automatic)
    session = draft(here, team)

    if asks:
        with pytest.raises(NeedsApproval):
            publish_session(actor=member, session=session)
        assert request_session(actor=member, session=session).state == "requested"
    else:
        assert request_session(actor=member, session=session).state == "approved"


@pytest.mark.parametrize(
    ("approver", "may"),
    [
        ("place", {"manager of the place", "manager of the town", "manager of the centre"}),
        ("town", {"manager of the town", "manager of the centre"}),
        ("centre", {"manager of the centre"}),
    ],
)
def test_who_answers(here, team, approver, may):
    BookingPolicy.objects.create(place=here.station, automatic="nobody", approver=approver)
    session = draft(here, team, state="requested")
    away = town("白沙滩镇")
    people = {
        "nobody": None,
        "without a role": UserFactory(),
        "member": person_with(Role.MEMBER, team),
        "leader": person_with(Role.LEADER, team),
        "manager of the place": person_with(Role.MANAGER, here.station),
        "manager of a sibling": person_with(Role.MANAGER, PlaceFactory(parent=here.institute)),
        "manager of the town": person_with(Role.MANAGER, here.institute),
        "manager of another town": person_with(Role.MANAGER, away.institute),
        "manager of the centre": person_with(Role.MANAGER, here.centre),
        "dispatcher of the centre": person_with(Role.DISPATCHER, here.centre),
        "editor of the place": person_with(Role.EDITOR, here.station),
        "auditor of the place": person_with(Role.AUDITOR, here.station),
        "superuser": UserFactory(superuser=True),
    }

    for who, actor in people.items():
        allowed = who in may or who == "superuser"
        assert may_approve(actor, session) == allowed, who
        if not allowed:
            with pytest.raises(NotAllowed):
                approve_session(actor=actor, session=session)
            with pytest.raises(NotAllowed):
                refuse_session(actor=actor, session=session, reason="另有安排")
    session.refresh_from_db()
    assert session.state == "requested"
    for who in sorted(may):
        assert approve_session(actor=people[who], session=session).state == "approved"
        withdraw_session(actor=people["member"], session=session)
        reopen_session(actor=people["member"], session=session)
        request_session(actor=people["member"], session=session)


def test_the_town_answers_for_what_has_no_town_at_the_centre(here, team):
    base = PlaceFactory(parent=here.centre, level="base")
    BookingPolicy.objects.create(place=base, automatic="nobody", approver="town")
    session = SessionFactory(space__place=base, team=team, state="requested")

    assert not may_approve(person_with(Role.MANAGER, base), session)
    assert may_approve(person_with(Role.MANAGER, here.centre), session)


def test_a_request_holds_the_slot_for_the_hours_of_the_rule_and_never_past_the_start(
    here, team, member, ask
):
    ask.hold_hours = 48
    ask.save()
    far, near = draft(here, team), draft(here, team, starts_at=clock.now() + 3 * HOUR)

    request_session(actor=member, session=far)
    request_session(actor=member, session=near)

    assert abs(far.hold_until - clock.now() - 48 * HOUR) < dt.timedelta(minutes=1)
    assert near.hold_until == near.starts_at
    assert Claim.objects.filter(booking__session=far, active=True).count() == 2
    event = far.events.last()
    assert (event.from_state, event.to_state, event.actor) == ("draft", "requested", member)


def test_an_approval_frees_nothing_and_ends_the_hold(here, team, member, manager, ask):
    session = request_session(actor=member, session=draft(here, team))

    approve_session(actor=manager, session=session)

    session.refresh_from_db()
    assert (session.state, session.hold_until) == ("approved", None)
    assert Claim.objects.filter(booking__session=session, active=True).count() == 2
    assert publish_session(actor=member, session=session).state == "published"


def test_an_approval_may_publish_in_the_same_breath(here, team, member, manager, ask):
    ask.publish_on_approval = True
    ask.save()
    session = request_session(actor=member, session=draft(here, team))

    assert approve_session(actor=manager, session=session).state == "published"
    assert list(session.events.values_list("to_state", flat=True)) == [
        "draft",
        "requested",
        "approved",
        "published",
    ]


def test_who_may_answer_need_not_ask(here, team, manager, ask):
    assert publish_session(actor=manager, session=draft(here, team)).state == "published"


def test_a_manager_below_the_one_who_answers_must_ask(here, team, manager, ask):
    ask.approver = "town"
    ask.save()
    with pytest.raises(NeedsApproval):
        publish_session(actor=manager, session=draft(here, team))


def test_a_refusal_needs_a_reason_which_the_team_reads(here, team, member, manager, ask):
    session = request_session(actor=member, session=draft(here, team))
    for reason in ("", "  ", "长" * 201):
        with pytest.raises(InvalidRequest) as wrong:
            refuse_session(actor=manager, session=session, reason=reason)
        assert list(wrong.value.errors) == ["reason"]

    refuse_session(actor=manager, session=session, reason="村里那天开会")

    session.refresh_from_db()
    assert (session.state, session.state_reason) == ("withdrawn", "村里那天开会")
    assert not session.is_public
    assert not Claim.objects.filter(booking__session=session, active=True).exists()
    assert session.events.last().details == {"refused": True}


@pytest.mark.parametrize("state", ["draft", "approved", "published", "cancelled", "withdrawn"])
def test_only_a_request_is_answered(here, team, manager, ask, state):
    session = draft(here, team, state=state)
    with pytest.raises(StateMoveRefused):
        approve_session(actor=manager, session=session)
    with pytest.raises(StateMoveRefused):
        refuse_session(actor=manager, session=session, reason="另有安排")


def test_what_has_begun_is_not_asked_for_nor_approved(here, team, member, manager, ask):
    begun, now = clock.now() - HOUR, clock.now()
    session = draft(here, team, starts_at=begun, ends_at=now)
    with pytest.raises(StateMoveRefused):
        request_session(actor=member, session=session)
    asked = draft(here, team, state="requested", starts_at=now, ends_at=now + HOUR)
    with pytest.raises(StateMoveRefused):
        approve_session(actor=manager, session=asked)


@pytest.mark.parametrize("state", ["draft", "requested", "approved"])
def test_what_nobody_saw_is_withdrawn_without_a_reason_and_taken_up_again(
    here, team, member, state
):
    session = draft(here, team, state=state)

    withdraw_session(actor=member, session=session)
    assert not Claim.objects.filter(booking__session=session, active=True).exists()

    reopen_session(actor=member, session=session)
    assert session.state == "draft"
    assert Claim.objects.filter(booking__session=session, active=True).count() == 2


def test_what_was_public_is_not_withdrawn(here, team, member):
    with pytest.raises(StateMoveRefused):
        withdraw_session(actor=member, session=draft(here, team, state="published"))


def test_a_slot_that_is_gone_is_told_with_ways_out(here, team, member):
    session = draft(here, team)
    withdraw_session(actor=member, session=session)
    other = SessionFactory(space=here.hall, starts_at=session.starts_at)

    with pytest.raises(SlotTaken) as refused:
        reopen_session(actor=member, session=session)

    assert [one.held_by for one in refused.value.conflicts] == [other.title]
    assert {one.kind for one in refused.value.alternatives} == {"later"}
    session.refresh_from_db()
    assert session.state == "withdrawn"


def test_a_place_that_has_closed_since_is_told(here, team, member):
    session = draft(here, team)
    withdraw_session(actor=member, session=session)
    day = clock.local(session.starts_at).date()
    HoursExceptionFactory(place=here.station, first_day=day, reason="停电检修")

    with pytest.raises(PlaceClosed, match="停电检修"):
        reopen_session(actor=member, session=session)


def test_a_change_of_the_rule_changes_nothing_that_exists(here, team, member, manager, ask):
    asked = request_session(actor=member, session=draft(here, team))
    approved = draft(here, team, state="approved", starts_at=tomorrow_at(10, days=10))
    hold = asked.hold_until

    ask.automatic, ask.hold_hours = "everybody", 1
    ask.save()
    asked.refresh_from_db()
    assert (asked.state, asked.hold_until) == ("requested", hold)

    ask.delete()
    assert approve_session(actor=manager, session=asked).state == "approved"
    BookingPolicy.objects.create(place=here.centre, automatic="nobody", approver="centre")
    assert publish_session(actor=member, session=approved).state == "published"


def test_putting_aside_is_for_what_was_given_up(here, team, member, manager, ask):
    session = request_session(actor=member, session=draft(here, team))
    with pytest.raises(StateMoveRefused):
        put_aside(actor=member, session=session)
    refuse_session(actor=manager, session=session, reason="另有安排")

    put_aside(actor=member, session=session)
    put_aside(actor=member, session=session)

    last = list(session.events.order_by("-pk")[:2])
    assert [one.details for one in last] == [{"put_aside": True}, {"refused": True}]


def test_cancelling_a_request_withdraws_it(here, team, member, ask):
    session = request_session(actor=member, session=draft(here, team))
    cancel_session(actor=member, session=session, reason="不办了")
    assert (session.state, session.hold_until) == ("withdrawn", None)


@pytest.mark.parametrize("number", [1, 30])
def test_rules_of_many_places_are_one_query(here, number, django_assert_num_queries):
    places = [PlaceFactory(parent=here.institute) for _ in range(number)]
    own = BookingPolicy.objects.create(place=places[0])
    above = BookingPolicy.objects.create(place=here.centre)

    with django_assert_num_queries(1):
        found = policies_for(places)

    assert found == {place.pk: own if place == places[0] else above for place in places}


class TestInheritance(TestCase):
    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(rules=st.lists(st.booleans(), min_size=4, max_size=4), asked=st.integers(0, 3))
    def test_the_nearest_rule_at_or_above_holds(self, rules, asked):
        here = town()
        line = [here.centre, here.institute, here.station, PlaceFactory(parent=here.station)]
        made = {
            level: BookingPolicy.objects.create(place=place)
            for level, (place, has_rule) in enumerate(zip(line, rules, strict=True))
            if has_rule
        }
        BookingPolicy.objects.create(place=PlaceFactory(parent=here.institute))  # a sibling's

        expected = next((made[level] for level in range(asked, -1, -1) if level in made), None)
        assert policy_for(line[asked]) == expected


def test_a_new_booking_is_a_draft_that_asks(here, team, member, ask):
    session = book_session(
        actor=member,
        title="新时代故事会",
        team=team,
        space=here.hall,
        starts_at=tomorrow_at(10),
        ends_at=tomorrow_at(12),
        form="story",
        platform="theory",
    )
    with pytest.raises(NeedsApproval):
        publish_session(actor=member, session=session)
    assert session.state == "draft"
