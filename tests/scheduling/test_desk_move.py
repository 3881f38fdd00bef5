"""Moving, postponing, cancelling, giving back and copying at the desk."""

import datetime as dt
from uuid import uuid4

import pytest
from django.urls import reverse

from cms.core import clock
from cms.notices.models import Notice
from lectures.scheduling.domain.booking import book_session
from lectures.scheduling.domain.states import publish_session
from lectures.scheduling.enums import SessionState
from lectures.scheduling.models import Claim, Session
from organisation.enums import Role
from tests.factories.attendance import ReservationFactory
from tests.factories.organisation import SpaceFactory, TeamFactory, person_with, town
from tests.factories.scheduling import EquipmentFactory, SessionFactory
from tests.scheduling.desk_setting import desk, wednesday

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def setting():
    return desk()


def at(hour, weeks=1):
    return clock.at(wednesday(weeks), dt.time(hour))


def booked(setting, state=SessionState.PUBLISHED, **more):
    values = {
        "actor": setting.person,
        "title": "乳娘故事分享会",
        "team": setting.team,
        "space": setting.hall,
        "starts_at": at(9),
        "ends_at": at(11),
        "form": "story",
        "platform": "theory",
        "lecturers": [setting.lecturer],
        "request_key": uuid4(),
    } | more
    session = book_session(**values)
    if state == SessionState.PUBLISHED:
        publish_session(actor=setting.person, session=session)
    return session


def typed(setting, session, **changed):
    """Return what the form posts to move ``session`` to three in the afternoon."""
    return {
        "date": wednesday().isoformat(),
        "starts": "15:00",
        "ends": "17:00",
        "space": session.space_id,
        "lecturers": [setting.lecturer.pk],
        "reason": "礼堂维修",
    } | changed


def move(setting, session, **changed):
    address = reverse("desk-move", args=[session.pk])
    return setting.client.post(address, typed(setting, session, **changed))


def test_the_form_shows_the_session_as_it_is(setting):
    session = booked(setting)

    page = setting.client.get(reverse("desk-move", args=[session.pk])).content.decode()

    for part in ('value="09:00"', 'value="11:00"', wednesday().isoformat(), setting.hall.name):
        assert part in page
    assert setting.lecturer.name in page


def test_a_moved_session_keeps_its_address_and_tells_the_reader(setting):
    session = booked(setting)
    ReservationFactory(session=session, party_size=3)

    page = setting.client.get(reverse("desk-move", args=[session.pk])).content.decode()
    assert "3 座" in page
    answer = move(setting, session)

    assert answer.url == reverse("desk-session", args=[session.pk])
    session.refresh_from_db()
    assert (session.starts_at, session.state) == (at(15), SessionState.PUBLISHED)
    shown = setting.client.get(answer.url).content.decode()
    assert "预约的人都会收到通知" in shown
    assert "礼堂维修" in shown
    assert Notice.objects.filter(kind="session-moved").count() == 1


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"reason": ""}, "reason"),
        ({"ends": "14:00"}, "ends"),
        ({"date": "2001-01-01"}, "starts"),
        ({"date": ""}, "date"),
        ({"space": "999999"}, "space"),
        ({"setup_minutes": "500"}, "setup_minutes"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_nothing_moves(setting, changed, field):
    session = booked(setting)

    answer = move(setting, session, **changed)

    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    session.refresh_from_db()
    assert session.starts_at == at(9)


def test_a_clash_is_answered_with_ways_out_and_one_tap_takes_one(setting):
    session = booked(setting)
    SessionFactory(space=setting.hall, starts_at=at(15), ends_at=at(17), title="文艺汇演")
    SpaceFactory(place=setting.hall.place, name="小会议室", capacity=100)

    answer = move(setting, session)

    assert answer.status_code == 409
    page = answer.content.decode()
    assert "文艺汇演" in page
    ways = answer.context["ways_out"]
    assert 1 <= len(ways) <= 3
    for way in ways:
        values = {}
        for name, value in way.values:
            values.setdefault(name, []).append(value)
        assert values["reason"] == ["礼堂维修"]
    first = setting.client.post(reverse("desk-move", args=[session.pk]), values)
    assert first.status_code == 302
    session.refresh_from_db()
    assert session.starts_at != at(9) or session.space_id != setting.hall.pk


def test_a_slot_of_another_places_week_leads_here(setting):
    session = booked(setting, equipment=[])
    theirs = town("白沙滩镇")
    session_page = reverse("desk-move", args=[session.pk])

    week = setting.client.get(
        reverse("desk-week"),
        {"place": theirs.station.slug, "move": session.pk, "week": wednesday().isoformat()},
    ).content.decode()
    assert f"{session_page}?space={theirs.hall.pk}" in week
    assert "正在为“乳娘故事分享会”找时段" in week

    page = setting.client.get(
        session_page, {"space": theirs.hall.pk, "starts": f"{wednesday(2)}T14:00"}
    ).content.decode()
    assert theirs.station.name in page
    assert 'value="14:00"' in page
    assert 'value="16:00"' in page

    answer = move(setting, session, space=theirs.hall.pk, date=wednesday(2).isoformat())
    assert answer.status_code == 302
    session.refresh_from_db()
    assert session.place == theirs.station


def test_a_stranger_to_the_session_gets_no_week_to_move_it(setting):
    theirs = SessionFactory()

    page = setting.client.get(
        reverse("desk-week"), {"place": setting.hall.place.slug, "move": theirs.pk}
    ).content.decode()

    assert "找时段" not in page
    assert f"/sessions/{theirs.pk}/move/" not in page


def test_equipment_stays_with_its_place_and_a_vehicle_comes_along(setting):
    projector = EquipmentFactory(place=setting.hall.place, name="投影仪")
    van = EquipmentFactory(place=setting.hall.place, name="宣讲大篷车", kind="vehicle")
    session = booked(setting, equipment=[projector, van])
    theirs = town("白沙滩镇")

    answer = setting.client.get(reverse("desk-move", args=[session.pk]), {"space": theirs.hall.pk})

    assert answer.context["form"].initial["equipment"] == [van.pk]


def test_sent_twice_it_is_moved_once(setting):
    session = booked(setting)
    ReservationFactory(session=session)

    assert [move(setting, session).status_code for _ in range(2)] == [302, 302]
    assert session.events.filter(details__isnull=False).count() == 1
    assert Notice.objects.filter(kind="session-moved").count() == 1


def test_an_overnight_session_may_end_on_the_next_day(setting):
    session = booked(setting, starts_at=at(22), ends_at=at(22) + 3 * HOUR)

    answer = move(setting, session, starts="21:00", ends="00:30")

    assert answer.status_code == 302
    session.refresh_from_db()
    assert session.ends_at == at(21) + 3.5 * HOUR


def test_a_postponed_session_is_given_a_new_date_on_the_same_form(setting):
    session = booked(setting)
    address = reverse("desk-postpone", args=[session.pk])
    assert setting.client.get(address).status_code == 200
    assert setting.client.post(address, {"reason": ""}).status_code == 422
    assert setting.client.post(address, {"reason": "台风"}).status_code == 302
    session.refresh_from_db()
    assert session.state == SessionState.POSTPONED
    assert not Claim.objects.filter(booking__session=session, active=True).exists()
    assert (
        "定新时间"
        in setting.client.get(reverse("desk-session", args=[session.pk])).content.decode()
    )

    assert move(setting, session, reason="", date=wednesday(2).isoformat()).status_code == 302

    session.refresh_from_db()
    assert (session.state, session.state_reason) == (SessionState.PUBLISHED, "台风")
    assert setting.client.post(address, {"reason": "台风"}).status_code == 302
    assert setting.client.post(address, {"reason": "台风"}).status_code == 409


class TestCancelling:
    def cancel(self, setting, session, **more):
        address = reverse("desk-cancel", args=[session.pk])
        return setting.client.post(address, {"reason": "下雨", **more})

    def test_it_leads_to_another_session_of_the_team(self, setting):
        session = booked(setting)
        other = booked(setting, starts_at=at(9, weeks=2), ends_at=at(11, weeks=2), title="补讲一场")
        page = setting.client.get(reverse("desk-cancel", args=[session.pk])).content.decode()
        assert "补讲一场" in page

        assert self.cancel(setting, session, replacement=other.pk).status_code == 302

        session.refresh_from_db()
        assert (session.state, session.replaced_by) == (SessionState.CANCELLED, other)
        assert session.events.last().details == {"replaced_by": other.pk}
        public = setting.client.get(reverse("event", args=[session.pk])).content.decode()
        assert '<h1 class="event__title">已取消：乳娘故事分享会</h1>' in public
        assert "下雨" in public
        assert f'href="{reverse("event", args=[other.pk])}">补讲一场' in public
        calendar = setting.client.get(reverse("event-ics", args=[session.pk])).content.decode()
        assert "STATUS:CANCELLED" in calendar
        unfolded = calendar.replace("\r\n ", "")
        assert reverse("event", args=[other.pk]) in unfolded

    def test_not_to_itself_a_draft_or_anothers(self, setting):
        session = booked(setting)
        draft = booked(setting, SessionState.DRAFT, starts_at=at(14), ends_at=at(15))
        foreign = SessionFactory(team=TeamFactory())

        for wrong in (session, draft, foreign):
            answer = self.cancel(setting, session, replacement=wrong.pk)
            # Not offered where there is nothing to choose: then it is not asked for either.
            assert answer.status_code in {302, 422}
            session.refresh_from_db()
            assert session.replaced_by is None
            Session.objects.filter(pk=session.pk).update(state=SessionState.PUBLISHED)

    def test_a_session_that_replaces_another_can_be_cancelled_itself(self, setting):
        first = booked(setting)
        second = booked(setting, starts_at=at(9, weeks=2), ends_at=at(11, weeks=2))
        self.cancel(setting, first, replacement=second.pk)

        assert self.cancel(setting, second, replacement=first.pk).status_code in {302, 422}

        second.refresh_from_db()
        assert second.replaced_by is None


class TestGivingBack:
    def running(self, setting):
        begun = clock.now() - HOUR
        return SessionFactory(
            team=setting.team, space=setting.hall, starts_at=begun, ends_at=begun + 3 * HOUR
        )

    def test_the_rest_is_free_after_one_tap(self, setting):
        session = self.running(setting)
        page = setting.client.get(reverse("desk-session", args=[session.pk])).content.decode()
        assert "交还剩余时间" in page

        answer = setting.client.post(reverse("desk-release", args=[session.pk]))

        assert answer.status_code == 302
        session.refresh_from_db()
        assert session.ends_at <= clock.now() + dt.timedelta(minutes=5)
        assert "剩余时间已交还" in setting.client.get(answer.url).content.decode()

    def test_twice_or_too_early_says_why_not(self, setting):
        running, coming = self.running(setting), booked(setting)
        setting.client.post(reverse("desk-release", args=[running.pk]))

        assert setting.client.post(reverse("desk-release", args=[running.pk])).status_code == 409
        assert setting.client.post(reverse("desk-release", args=[coming.pk])).status_code == 409


class TestCopying:
    def test_the_form_has_everything_but_the_date(self, setting):
        projector = EquipmentFactory(place=setting.hall.place)
        session = booked(setting, equipment=[projector], capacity=33, summary="三位老人讲往事")
        claims = Claim.objects.count()

        answer = setting.client.get(reverse("desk-book"), {"copy": session.pk})

        page, values = answer.content.decode(), answer.context["form"].initial
        assert values["title"] == "乳娘故事分享会"
        assert values["equipment"] == [projector.pk]
        assert values["lecturers"] == [setting.lecturer.pk]
        assert (values["capacity"], values["summary"]) == (33, "三位老人讲往事")
        assert (values["starts"], values["ends"]) == (dt.time(9), dt.time(11))
        assert "date" not in values
        assert "内容取自“乳娘故事分享会”" in page
        assert Claim.objects.count() == claims

    def test_a_copy_books_a_session_of_its_own(self, setting):
        session = booked(setting)
        form = setting.client.get(reverse("desk-book"), {"copy": session.pk}).context["form"]
        values = {name: value for name, value in form.initial.items() if value is not None}

        answer = setting.client.post(
            reverse("desk-book"),
            values | {"date": wednesday(2).isoformat(), "starts": "09:00", "ends": "11:00"},
        )

        assert answer.status_code == 302
        copy = Session.objects.exclude(pk=session.pk).get()
        assert (copy.title, copy.state) == (session.title, SessionState.DRAFT)
        assert not set(copy.booking.claims.all()) & set(session.booking.claims.all())

    def test_what_one_may_not_see_one_may_not_copy(self, setting):
        theirs = SessionFactory(team=TeamFactory(home=town("白沙滩镇").station))

        for number in (theirs.pk, 10**30, "x"):
            answer = setting.client.get(reverse("desk-book"), {"copy": number})
            assert answer.status_code == 404

    def test_a_manager_copies_without_the_team_that_she_may_not_book_for(self, setting):
        team = TeamFactory(home=town("白沙滩镇").station)
        session = SessionFactory(team=team, space=setting.hall)
        manager = person_with(Role.MANAGER, setting.institute)
        setting.client.force_login(manager)

        values = setting.client.get(reverse("desk-book"), {"copy": session.pk}).context["form"]

        assert values.initial["team"] != team.pk


class TestTheListOfMySessions:
    def test_filters(self, setting):
        draft = booked(setting, SessionState.DRAFT, title="草稿一场")
        asked = SessionFactory(
            team=setting.team, title="等答复", state=SessionState.REQUESTED, with_claims=False
        )
        late = SessionFactory(
            team=setting.team,
            title="等新时间",
            state=SessionState.POSTPONED,
            starts_at=clock.now() - 48 * HOUR,
            with_claims=False,
        )
        SessionFactory(
            team=setting.team, title="取消了", state=SessionState.CANCELLED, with_claims=False
        )

        def shown(show):
            answer = setting.client.get(reverse("desk"), {"show": show})
            return {card.title for card in answer.context["sessions"]}

        assert shown("coming") == {draft.title, asked.title}
        assert shown("drafts") == {draft.title}
        assert shown("waiting") == {asked.title, late.title}
        assert shown("nonsense") == shown("coming")


@pytest.mark.parametrize("many", [1, 30])
def test_the_move_form_asks_a_constant_number_of_queries(
    setting, many, django_assert_max_num_queries
):
    session = booked(setting)
    for _ in range(many):
        EquipmentFactory(place=setting.hall.place)
        SpaceFactory(place=setting.hall.place)
    address = reverse("desk-move", args=[session.pk])
    setting.client.get(address)

    with django_assert_max_num_queries(24):
        setting.client.get(address)
