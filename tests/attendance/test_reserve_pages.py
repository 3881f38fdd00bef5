"""Reserve, ticket and cancel as a resident meets them."""

import re
import uuid

import icalendar
import pytest
from django.test import Client

from cms.core import clock
from lectures.attendance.enums import ReservationState
from lectures.attendance.models import Reservation
from lectures.scheduling.enums import SessionState
from lectures.scheduling.models import Session
from tests.factories.attendance import ReservationFactory, mobile
from tests.factories.organisation import SpaceFactory, town
from tests.factories.scheduling import SessionFactory, tomorrow_at
from tests.scheduling.test_events_list import BAD_TEXT

pytestmark = pytest.mark.django_db


def hold(**values) -> Session:
    return SessionFactory(with_claims=False, **values)


def send(client: Client, session: Session, **typed):
    typed = {
        "name": "王小明",
        "phone": "13800000001",
        "party_size": "2",
        "request_key": str(uuid.uuid4()),
    } | typed
    return client.post(f"/events/{session.pk}/reserve/", typed)


def taken(session: Session) -> int:
    return Session.objects.get(pk=session.pk).seats_taken


def test_reserves_shows_the_ticket_and_gives_the_seats_back(client: Client):
    session = hold(title="乳娘的故事")
    form = client.get(f"/events/{session.pk}/reserve/").content.decode()
    key = re.search(r'name="request_key" value="([^"]+)"', form)[1]

    response = send(client, session, request_key=key)

    reservation = Reservation.objects.get()
    assert response.status_code == 302
    assert response["Location"] == f"/reservations/{reservation.token}/"
    ticket = client.get(response["Location"])
    page = ticket.content.decode()
    for group in reservation.grouped_code.split():
        assert group in page
    assert "138****0001" in page
    assert "13800000001" not in page
    assert ticket["Cache-Control"] == "no-store, private"
    assert ticket["Referrer-Policy"] == "no-referrer"
    assert "noindex" in ticket["X-Robots-Tag"]

    asked = client.get(f"/reservations/{reservation.token}/cancel/")
    assert asked["Referrer-Policy"] == "same-origin"
    assert taken(session) == 2  # asking changes nothing
    client.post(f"/reservations/{reservation.token}/cancel/")
    assert taken(session) == 0
    assert "预约已取消" in client.get(response["Location"]).content.decode()


def test_the_csrf_check_holds_on_every_form(client: Client):
    reservation = ReservationFactory()
    strict = Client(enforce_csrf_checks=True)
    assert send(strict, reservation.session).status_code == 403
    assert strict.post(f"/reservations/{reservation.token}/cancel/").status_code == 403


def test_a_double_click_reserves_once(client: Client):
    session, key = hold(), str(uuid.uuid4())
    first, second = (send(client, session, request_key=key) for _click in range(2))
    assert first["Location"] == second["Location"]
    assert taken(session) == 2


def test_the_same_form_with_other_words_is_a_conflict(client: Client):
    session, key = hold(), str(uuid.uuid4())
    send(client, session, request_key=key)
    response = send(client, session, request_key=key, name="李四")
    assert response.status_code == 409
    assert taken(session) == 2


def test_a_form_without_its_key_goes_out_again_with_a_new_one(client: Client):
    session = hold()
    response = send(client, session, request_key="not-a-key")
    page = response.content.decode()
    assert response.status_code == 422
    assert "13800000001" in page
    uuid.UUID(re.search(r'name="request_key" value="([^"]+)"', page)[1])
    assert taken(session) == 0


def test_mistakes_are_named_at_the_field_and_above_and_what_was_typed_stays(client: Client):
    session = hold()
    response = send(client, session, name="", phone="12345", party_size="9")
    page = response.content.decode()
    assert response.status_code == 422
    assert 'class="error-summary"' in page
    assert page.count("请写上您的姓名") == 2
    assert 'value="12345"' in page
    response = send(client, session, phone="12345", party_size="9")
    assert 'value="9"' in response.content.decode()
    assert 'value="王小明"' in response.content.decode()


@pytest.mark.parametrize("value", [*BAD_TEXT, "0", "-5", "3.5", str(2**63), "一"])
@pytest.mark.parametrize("field", ["name", "phone", "party_size", "request_key"])
def test_senseless_input_is_refused_or_harmless(client: Client, field, value):
    session = hold()
    safe = value.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    response = send(client, session, **{field: safe})
    assert response.status_code in {302, 422}
    assert b"<script>alert" not in response.content
    assert Reservation.objects.exists() is (response.status_code == 302)


def test_a_second_reservation_with_one_number_is_told_kindly_and_tells_nothing(client: Client):
    session = hold()
    held = ReservationFactory(session=session, phone="13800000001", name="张三")
    response = send(client, session)
    page = response.content.decode()
    assert response.status_code == 409
    assert "已经约过" in page
    for secret in (held.name, held.token, held.grouped_code):
        assert secret not in page


def test_full_ends_with_three_ways_out(client: Client):
    here = town()
    full = hold(space=here.hall, capacity=3, seats_taken=3, starts_at=tomorrow_at(9))
    from wagtail.models import Page

    full.page = Page.objects.first()
    full.save()
    other = town("徐家镇")
    same = hold(
        space=other.hall, title="同一宣讲", page=full.page, starts_at=tomorrow_at(9, days=9)
    )
    later = hold(space=here.hall, title="同一地点", starts_at=tomorrow_at(9, days=8))
    near = hold(
        space=SpaceFactory(place=here.institute), title="同镇", starts_at=tomorrow_at(9, days=2)
    )
    hold(space=here.hall, title="也满", capacity=2, seats_taken=1, starts_at=tomorrow_at(9, days=1))

    response = send(client, full)

    assert response.status_code == 409
    found = [way.words[0] for way in response.context["refusal"].ways]
    assert found == [same.title, later.title, near.title]
    assert client.get(f"/events/{full.pk}/reserve/").status_code == 200
    assert taken(full) == 3


def test_too_few_seats_keep_the_form_open_for_a_smaller_party(client: Client):
    session = hold(capacity=5, seats_taken=4)
    response = send(client, session, party_size="3")
    page = response.content.decode()
    assert response.status_code == 409
    assert "只剩 1 个座位" in page
    assert 'value="13800000001"' in page


@pytest.mark.parametrize(
    ("values", "word"),
    [
        ({"state": SessionState.CANCELLED, "state_reason": "大风"}, "大风"),
        ({"state": SessionState.POSTPONED}, "延期"),
        ({"state": SessionState.HELD}, "结束"),
        ({"starts_at": tomorrow_at(9, days=-1)}, "结束"),
        ({"starts_at": clock.now()}, "已经开始"),
    ],
)
def test_what_is_closed_says_so(client: Client, values, word):
    session = hold(**values)
    asked = client.get(f"/events/{session.pk}/reserve/")
    sent = send(client, session)
    assert (asked.status_code, sent.status_code) == (200, 409)
    for response in (asked, sent):
        page = response.content.decode()
        assert word in page
        assert 'name="phone"' not in page
    assert taken(session) == 0


WRONG_TOKENS = ["x", "A" * 43, "A" * 10_000, "%00", "é" * 43, "' OR 1=1 --", "<script>"]


@pytest.mark.parametrize("token", WRONG_TOKENS)
@pytest.mark.parametrize("suffix", ["", "cancel/", "ticket.ics", "qr.svg"])
def test_a_wrong_link_is_not_found(client: Client, token, suffix):
    assert client.get(f"/reservations/{token}/{suffix}").status_code == 404
    assert client.post(f"/reservations/{token}/cancel/").status_code == 404


def test_the_link_is_read_exactly(client: Client):
    token = ReservationFactory().token
    assert client.get(f"/reservations/{token.swapcase()}/").status_code == 404


def test_the_ticket_goes_into_a_calendar_and_out_again(client: Client):
    reservation = ReservationFactory(party_size=2)
    url = f"/reservations/{reservation.token}/ticket.ics"

    (event,) = icalendar.Calendar.from_ical(client.get(url).content).walk("VEVENT")
    assert event.decoded("DTSTART") == reservation.session.starts_at
    assert reservation.grouped_code in str(event["DESCRIPTION"])
    assert event["STATUS"] == "CONFIRMED"
    assert len(event.walk("VALARM")) == 1

    client.post(f"/reservations/{reservation.token}/cancel/")
    (after,) = icalendar.Calendar.from_ical(client.get(url).content).walk("VEVENT")
    assert after["STATUS"] == "CANCELLED"
    assert after["UID"] == event["UID"]
    assert int(after["SEQUENCE"]) > int(event["SEQUENCE"])


def test_the_qr_code_is_a_plain_drawing(client: Client):
    reservation = ReservationFactory()
    response = client.get(f"/reservations/{reservation.token}/qr.svg")
    assert response["Content-Type"] == "image/svg+xml"
    assert response["Cache-Control"] == "no-store, private"
    assert response.content.startswith(b"<svg")
    assert b"style=" not in response.content


def test_a_begun_session_can_not_be_cancelled(client: Client):
    session = hold()
    reservation = ReservationFactory(session=session)
    Session.objects.filter(pk=session.pk).update(starts_at=clock.now())
    response = client.post(f"/reservations/{reservation.token}/cancel/")
    reservation.refresh_from_db()
    assert response.status_code == 409
    assert reservation.state == ReservationState.CONFIRMED


def test_no_phone_and_no_name_in_the_logs(client: Client, caplog):
    caplog.set_level(0)
    session = hold()
    for typed in ({}, {"name": ""}, {"party_size": "99"}, {"phone": mobile(1)}):
        send(client, session, **typed)
    assert "13800000001" not in caplog.text
    assert "王小明" not in caplog.text


@pytest.mark.parametrize("path", ["reserve/"])
def test_the_pages_ask_the_same_number_of_queries(
    client: Client, path, django_assert_max_num_queries
):
    session = hold(capacity=200)
    with django_assert_max_num_queries(8):
        client.get(f"/events/{session.pk}/{path}")
    for _index in range(30):
        ReservationFactory(session=session)
    with django_assert_max_num_queries(8):
        client.get(f"/events/{session.pk}/{path}")
