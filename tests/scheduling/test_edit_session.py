"""A team changes the words and seats of what it has booked; time and room stay."""

import datetime as dt

import pytest
from django.urls import reverse

from cms.core import clock
from lectures.scheduling.domain.editing import edit_session
from lectures.scheduling.errors import InvalidRequest, NotAllowed, StateMoveRefused
from lectures.scheduling.models import Claim, Session
from organisation.enums import Role
from tests.factories.organisation import SpaceFactory, TeamFactory, person_with
from tests.factories.scheduling import SessionFactory
from tests.factories.users import UserFactory
from tests.scheduling.desk_setting import desk

pytestmark = pytest.mark.django_db

WORDS = {
    "title": "乳娘的故事",
    "title_en": "The nurses",
    "summary": "听三位老人讲。",
    "capacity": 40,
    "max_party": 6,
}


@pytest.fixture
def session():
    return SessionFactory(space=SpaceFactory(capacity=60), seats_taken=30)


@pytest.fixture
def leader(session):
    return person_with(Role.LEADER, session.team)


def test_words_and_seats_change_and_the_event_says_what(session, leader):
    claims = list(Claim.objects.values())

    edit_session(actor=leader, session=session, **WORDS)

    stored = Session.objects.get()
    assert {name: getattr(stored, name) for name in WORDS} == WORDS
    event = stored.events.last()
    assert (event.from_state, event.to_state, event.actor) == ("published", "published", leader)
    assert "60 → 40" in event.reason
    assert "4 → 6" in event.reason
    assert list(Claim.objects.values()) == claims


def test_nothing_changed_is_no_event(session, leader):
    before = session.events.count()

    edit_session(actor=leader, session=session, **{n: getattr(session, n) for n in WORDS})

    assert session.events.count() == before


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"title": "\u200b "}, "title"),
        ({"title": "长" * 81}, "title"),
        ({"title_en": "a" * 141}, "title_en"),
        ({"summary": "长" * 1001}, "summary"),
        ({"summary": "\x00"}, "summary"),
        ({"capacity": 29}, "capacity"),
        ({"capacity": 61}, "capacity"),
        ({"capacity": 0}, "capacity"),
        ({"max_party": 0}, "max_party"),
        ({"max_party": 51}, "max_party"),
    ],
)
def test_what_can_not_be_is_said_at_its_field(session, leader, changed, field):
    with pytest.raises(InvalidRequest) as refused:
        edit_session(actor=leader, session=session, **WORDS | changed)

    assert set(refused.value.errors) == {field}
    assert Session.objects.get().title == session.title


@pytest.mark.parametrize("capacity", [30, 60])
def test_the_last_seat_each_way(session, leader, capacity):
    edit_session(actor=leader, session=session, **WORDS | {"capacity": capacity})

    assert Session.objects.get().capacity == capacity


def test_a_room_that_has_shrunk_holds_back_no_title(session, leader):
    session.space.capacity = 10
    session.space.save()

    edit_session(actor=leader, session=session, **WORDS | {"capacity": 60})

    assert Session.objects.get().title == WORDS["title"]


@pytest.mark.parametrize("state", ["cancelled", "held"])
def test_what_is_called_off_or_held_stays(leader, session, state):
    Session.objects.update(state=state)

    with pytest.raises(StateMoveRefused):
        edit_session(actor=leader, session=session, **WORDS)


def test_what_is_over_stays(leader, session):
    Session.objects.update(starts_at=clock.now() - dt.timedelta(hours=2), ends_at=clock.now())

    with pytest.raises(StateMoveRefused):
        edit_session(actor=leader, session=session, **WORDS)


def test_others_may_not(session):
    for stranger in (None, UserFactory(), person_with(Role.LEADER, TeamFactory())):
        with pytest.raises(NotAllowed):
            edit_session(actor=stranger, session=session, **WORDS)


def test_on_the_desk_a_draft_is_changed():
    here = desk()
    here.book()
    session = Session.objects.get()
    address = reverse("desk-edit", args=[session.pk])

    form = here.client.get(address).content.decode()
    answer = here.client.post(address, WORDS)

    assert session.title in form
    assert answer.status_code == 302
    page = here.client.get(answer["Location"]).content.decode()
    assert WORDS["title"] in page
    assert WORDS["summary"] in page
    assert f"{session.capacity} → 40" in page


@pytest.mark.parametrize(
    "typed",
    [
        {},
        WORDS | {"title": ""},
        WORDS | {"capacity": "999999999999999999999"},
        WORDS | {"capacity": "-1"},
        WORDS | {"capacity": "many"},
        WORDS | {"title": "\u202e\u200b"},
        WORDS | {"title": "x" * 5000},
        WORDS | {"max_party": "51"},
    ],
)
def test_bad_input_is_answered_and_stays_typed(typed):
    here = desk()
    here.book()
    session = Session.objects.get()

    answer = here.client.post(reverse("desk-edit", args=[session.pk]), typed)

    assert answer.status_code == 422
    assert typed.get("title_en", "") in answer.content.decode()
    assert Session.objects.get().title == session.title


def test_markup_in_a_title_is_only_text():
    here = desk()
    here.book()
    session = Session.objects.get()
    here.client.post(
        reverse("desk-edit", args=[session.pk]), WORDS | {"title": "<script>alert(1)</script>😀"}
    )

    page = here.client.get(reverse("desk-session", args=[session.pk])).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;😀" in page


def test_a_cancelled_session_can_not_be_changed():
    here = desk()
    session = SessionFactory(team=here.team, state="cancelled")

    answer = here.client.post(reverse("desk-edit", args=[session.pk]), WORDS)

    assert answer.status_code == 409
    assert Session.objects.get().title == session.title
