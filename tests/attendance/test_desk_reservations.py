"""Who is coming: masked, for those who manage the session; each look at a number is recorded."""

import pytest
from django.test import Client

from cms.core.models import PersonalDataReveal
from lectures.attendance.domain.reveals import reveal_phone
from lectures.attendance.errors import NotAllowed
from organisation.enums import Role
from tests.factories.attendance import ReservationFactory
from tests.factories.organisation import TeamFactory, person_with, town
from tests.factories.scheduling import SessionFactory
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db
PHONE = "13812345678"


@pytest.fixture
def reservation():
    here = town()
    session = SessionFactory(
        space=here.hall, team=TeamFactory(home=here.institute), with_claims=False
    )
    return ReservationFactory(session=session, name="王小明", phone=PHONE)


def address(reservation) -> str:
    return f"/desk/sessions/{reservation.session_id}/reservations/"


def logged_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_the_team_sees_a_masked_list(reservation):
    client = logged_in(person_with(Role.MEMBER, reservation.session.team))
    page = client.get(address(reservation)).content.decode()
    assert "王**" in page
    assert "138****5678" in page
    assert PHONE not in page
    assert reservation.code not in page
    assert not PersonalDataReveal.objects.exists()


def test_a_number_is_shown_on_request_and_the_look_recorded(reservation):
    person = person_with(Role.MANAGER, reservation.session.place)
    page = (
        logged_in(person)
        .post(address(reservation), {"reservation": reservation.pk, "purpose": "change"})
        .content.decode()
    )
    look = PersonalDataReveal.objects.get()
    assert PHONE in page
    assert (look.actor, look.object_id, look.field, look.purpose) == (
        person,
        reservation.pk,
        "phone",
        "change",
    )


def test_others_find_nothing(reservation):
    elsewhere = town("徐家镇")
    strangers = [
        UserFactory(),
        person_with(Role.LEADER, TeamFactory(home=elsewhere.institute)),
        person_with(Role.MANAGER, elsewhere.institute),
        person_with(Role.AUDITOR, reservation.session.place),
        person_with(Role.EDITOR, reservation.session.place),
    ]
    for person in strangers:
        client = logged_in(person)
        assert client.get(address(reservation)).status_code == 404
        sent = {"reservation": reservation.pk, "purpose": "change"}
        assert client.post(address(reservation), sent).status_code == 404
        with pytest.raises(NotAllowed):
            reveal_phone(actor=person, reservation=reservation, purpose="change")
    assert Client().get(address(reservation)).status_code == 302
    assert not PersonalDataReveal.objects.exists()


@pytest.mark.parametrize("purpose", ["", "curious", "x" * 500, "\x00"])
def test_no_number_without_a_reason(reservation, purpose):
    client = logged_in(person_with(Role.MEMBER, reservation.session.team))
    sent = {"reservation": reservation.pk, "purpose": purpose}
    assert client.post(address(reservation), sent).status_code == 404
    assert not PersonalDataReveal.objects.exists()


def test_a_reservation_of_another_session_is_not_shown(reservation):
    other = ReservationFactory(phone="13987654321")
    client = logged_in(person_with(Role.MEMBER, reservation.session.team))
    sent = {"reservation": other.pk, "purpose": "change"}
    assert "13987654321" not in client.post(address(reservation), sent).content.decode()
    assert not PersonalDataReveal.objects.exists()


def test_the_number_of_queries_does_not_grow(reservation, django_assert_max_num_queries):
    client = logged_in(person_with(Role.MEMBER, reservation.session.team))
    client.get(address(reservation))
    with django_assert_max_num_queries(10) as one:
        client.get(address(reservation))
    for _index in range(29):
        ReservationFactory(session=reservation.session)
    with django_assert_max_num_queries(10) as thirty:
        client.get(address(reservation))
    assert len(thirty) == len(one)
