"""Calendars of one's own by secret link, their page on the desk, and /events.ics."""

import datetime as dt
import logging
import xml.etree.ElementTree as ET

import icalendar
import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry

from cms.core import clock
from lectures.scheduling.domain.calendar_links import (
    MOST_LINKS,
    make_link,
    renew_link,
    revoke_link,
)
from lectures.scheduling.enums import Form, SessionState
from lectures.scheduling.errors import InvalidRequest, NotAllowed
from lectures.scheduling.models import CalendarLink, Series, Session
from organisation.enums import Platform, Role
from tests.factories.organisation import (
    LecturerFactory,
    MembershipFactory,
    SpaceFactory,
    TeamFactory,
    person_with,
    town,
)
from tests.factories.scheduling import SessionFactory, tomorrow_at
from tests.factories.users import UserFactory
from tests.scheduling.test_events_list import BAD_DAYS, BAD_TEXT

pytestmark = pytest.mark.django_db
DESK = "/desk/calendars/"
HIDDEN = [SessionState.DRAFT, SessionState.REQUESTED, SessionState.APPROVED]


def hold(**values):
    return SessionFactory(with_claims=False, **values)


def titles(answer) -> list[str]:
    assert answer.status_code == 200
    calendar = icalendar.Calendar.from_ical(b"".join(answer))
    return [str(event["SUMMARY"]).rpartition("】")[2] for event in calendar.walk("VEVENT")]


def shown(link: CalendarLink) -> list[str]:
    """Return what somebody reads at the link who is not logged in."""
    return titles(Client().get(f"/calendars/{link.token}.ics"))


def series_of(team, space) -> Series:
    return Series.objects.create(
        title="周三故事会",
        form=Form.STORY,
        platform=Platform.THEORY,
        team=team,
        space=space,
        rule="FREQ=WEEKLY;BYDAY=WE",
        first_day=clock.today(),
        last_day=clock.today() + dt.timedelta(days=90),
        starts_at=dt.time(9),
        minutes=90,
        capacity=50,
    )


# What a link shows


def test_a_team_reads_its_drafts_and_requests_but_nothing_that_was_given_up():
    team = TeamFactory()
    person = person_with(Role.MEMBER, team)
    for state in SessionState:
        hold(team=team, title=state.value, state=state)
    hold(title="别队的")
    link = make_link(actor=person, scope="team", team=team)
    assert sorted(name.removeprefix("已取消：") for name in shown(link)) == sorted(
        set(SessionState.values) - {SessionState.WITHDRAWN.value}
    )


@pytest.mark.parametrize(
    ("scope", "found"),
    [
        ("team", {"村里", "外出", "他村"}),
        ("lecturer", {"村里", "外队公开"}),
        ("place", {"村里", "他队"}),
        ("series", {"村里"}),
        ("mine", {"村里", "外出", "他村", "他队", "外队公开", "外队草稿"}),
    ],
)
def test_each_kind_of_calendar_has_its_sessions(scope, found):
    here, away = town(), town("徐家镇")
    team, other = TeamFactory(home=here.station), TeamFactory(home=away.station)
    person = person_with(Role.LEADER, team)
    if scope in {"place", "mine"}:
        MembershipFactory(user=person, place=here.institute, role=Role.MANAGER)
    if scope == "mine":  # her own talks for other teams, drafts too
        lecturer = LecturerFactory(team=team, user=person)
    else:
        lecturer = LecturerFactory(team=team)
    series = series_of(team, here.hall)
    hold(
        team=team, space=here.hall, title="村里", state="draft", series=series, lecturers=[lecturer]
    )
    hold(team=team, space=away.hall, title="外出", state="draft")
    hold(team=team, space=SpaceFactory(place=away.institute), title="他村")
    hold(team=other, space=here.hall, title="他队", state="requested")
    hold(team=other, space=away.hall, title="外队公开", lecturers=[lecturer])
    hold(team=other, space=away.hall, title="外队草稿", state="draft", lecturers=[lecturer])
    hold(team=other, space=away.hall, title="不相干", state="draft")
    subject = {"team": team, "lecturer": lecturer, "place": here.institute, "series": series}
    named = {scope: subject[scope]} if scope != "mine" else {}
    link = make_link(actor=person, scope=scope, **named)
    names = shown(link)
    assert set(names) == found
    assert len(names) == len(found)


def test_a_lecturer_reads_her_own_talks_without_any_membership():
    person = UserFactory()
    lecturer = LecturerFactory(user=person)
    hold(team=lecturer.team, title="我的", state="draft", lecturers=[lecturer])
    hold(team=lecturer.team, title="同事的", state="draft")
    assert shown(make_link(actor=person, scope="lecturer", lecturer=lecturer)) == ["我的"]
    assert shown(make_link(actor=person, scope="mine")) == ["我的"]


@pytest.mark.parametrize("role", [Role.MANAGER, Role.DISPATCHER, Role.AUDITOR])
def test_who_reads_a_place_at_work_reads_its_calendar(role):
    here = town()
    hold(space=here.hall, title="草稿", state="draft")
    person = person_with(role, here.institute)
    assert shown(make_link(actor=person, scope="place", place=here.station)) == ["草稿"]
    assert shown(make_link(actor=person, scope="mine")) == ["草稿"]


def test_who_left_the_team_reads_an_empty_calendar():
    team = TeamFactory()
    person = person_with(Role.MEMBER, team)
    hold(team=team, title="草稿", state="draft")
    hold(team=team, title="公开")
    links = [
        make_link(actor=person, scope="team", team=team),
        make_link(actor=person, scope="mine"),
    ]
    assert [sorted(shown(link)) for link in links] == [["公开", "草稿"]] * 2
    person.memberships.all().delete()
    assert [shown(link) for link in links] == [[], []]


def test_what_is_not_public_is_private_and_leads_to_the_desk():
    team = TeamFactory()
    session = hold(team=team, state="draft", summary="内部")
    link = make_link(actor=person_with(Role.MEMBER, team), scope="team", team=team)
    body = b"".join(Client().get(f"/calendars/{link.token}.ics"))
    (event,) = icalendar.Calendar.from_ical(body).walk("VEVENT")
    assert event["CLASS"] == "PRIVATE"
    assert event["URL"] == f"http://testserver/desk/sessions/{session.pk}/"


def test_no_resident_is_named():
    from tests.factories.attendance import ReservationFactory

    reservation = ReservationFactory(name="王小明", phone="13812345678")
    team = reservation.session.team
    link = make_link(actor=person_with(Role.LEADER, team), scope="team", team=team)
    body = b"".join(Client().get(f"/calendars/{link.token}.ics")).decode()
    assert body.count("BEGIN:VEVENT") == 1
    for secret in ("王小明", "13812345678", reservation.token):
        assert secret not in body


# Who gets nothing


def test_unknown_revoked_and_inactive_look_the_same():
    team = TeamFactory()
    gone = person_with(Role.MEMBER, team)
    inactive = make_link(actor=gone, scope="team", team=team)
    gone.is_active = False
    gone.save()
    person = person_with(Role.MEMBER, team)
    revoked = make_link(actor=person, scope="team", team=team)
    revoke_link(actor=person, link=revoked)
    renewed = make_link(actor=person, scope="team", team=team)
    old = renewed.token
    assert shown(renew_link(actor=person, link=renewed)) == []

    tokens = [inactive.token, revoked.token, old, "x", "x" * 500]
    answers = [Client().get(f"/calendars/{token}.ics") for token in tokens]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert len({tuple(sorted(answer.headers)) for answer in answers}) == 1


def test_the_answer_is_kept_out_of_caches_and_indexes():
    team = TeamFactory()
    link = make_link(actor=person_with(Role.MEMBER, team), scope="team", team=team)
    for token in (link.token, "unknown"):
        answer = Client().get(f"/calendars/{token}.ics")
        assert answer["Cache-Control"] == "private, no-store"
        assert "noindex" in answer["X-Robots-Tag"]
    again = Client().get(
        f"/calendars/{link.token}.ics",
        headers={"if-none-match": Client().get(f"/calendars/{link.token}.ics")["ETag"]},
    )
    assert again.status_code == 304
    assert again["Cache-Control"] == "private, no-store"


def test_the_token_never_reaches_the_log(caplog):
    team = TeamFactory()
    link = make_link(actor=person_with(Role.MEMBER, team), scope="team", team=team)
    with caplog.at_level(logging.INFO, logger="cms.requests"):
        Client().get(f"/calendars/{link.token}.ics")
        Client().get(f"/en/calendars/{link.token}.ics")
    paths = [record.path for record in caplog.records if record.name == "cms.requests"]
    assert paths == ["/calendars/[token]", "/en/calendars/[token]"]


def test_the_number_of_queries_does_not_grow(django_assert_num_queries):
    here = town()
    team = TeamFactory(home=here.station)
    person = person_with(Role.MEMBER, team)
    MembershipFactory(user=person, place=here.institute, role=Role.MANAGER)
    lecturer = LecturerFactory(team=team, user=person)
    links = [
        make_link(actor=person, scope="team", team=team),
        make_link(actor=person, scope="lecturer", lecturer=lecturer),
        make_link(actor=person, scope="place", place=here.institute),
        make_link(actor=person, scope="series", series=series_of(team, here.hall)),
        make_link(actor=person, scope="mine"),
    ]
    for _round in range(2):
        for link in links:
            with django_assert_num_queries(4):
                shown(link)
        for _index in range(15):
            hold(team=team, space=here.hall, lecturers=[lecturer])


# Making, renewing, revoking


def test_nobody_makes_a_calendar_of_what_she_may_not_see():
    here = town()
    team = TeamFactory(home=here.station)
    subjects = [
        {"scope": "team", "team": team},
        {"scope": "lecturer", "lecturer": LecturerFactory(team=team)},
        {"scope": "place", "place": here.station},
        {"scope": "series", "series": series_of(team, here.hall)},
    ]
    strangers = [
        None,
        UserFactory(),
        UserFactory(is_active=False, superuser=True),
        person_with(Role.LEADER, TeamFactory()),
        person_with(Role.MANAGER, town("徐家镇").institute),
        person_with(Role.EDITOR, here.centre),
    ]
    for subject in subjects:
        for stranger in strangers:
            with pytest.raises(NotAllowed):
                make_link(actor=stranger, **subject)
    assert not CalendarLink.objects.exists()
    for subject in subjects:
        make_link(actor=UserFactory(superuser=True), **subject)


def test_asking_twice_gives_the_same_link_and_each_act_is_logged_without_the_token():
    team = TeamFactory()
    person = person_with(Role.MEMBER, team)
    link = make_link(actor=person, scope="team", team=team)
    assert make_link(actor=person, scope="team", team=team) == link
    assert make_link(actor=person, scope="mine") != link
    first = link.token
    second = renew_link(actor=person, link=link).token
    assert first != second
    assert len(second) >= 43
    revoke_link(actor=person, link=link)
    assert make_link(actor=person, scope="team", team=team) != link

    entries = ModelLogEntry.objects.filter(
        object_id=str(link.pk), content_type__model="calendarlink"
    )
    assert sorted(entries.values_list("action", flat=True)) == [
        "organisation.change",
        "organisation.change",
        "wagtail.create",
    ]
    assert set(entries.values_list("user", flat=True)) == {person.pk}
    written = str(list(entries.values_list("data", "label")))
    assert first not in written
    assert second not in written


@pytest.mark.parametrize("change", [renew_link, revoke_link])
def test_only_the_owner_changes_a_link_that_works(change):
    team = TeamFactory()
    person = person_with(Role.MEMBER, team)
    link = make_link(actor=person, scope="team", team=team)
    for other in (None, person_with(Role.LEADER, team), UserFactory(superuser=True)):
        with pytest.raises(NotAllowed):
            change(actor=other, link=link)
    revoke_link(actor=person, link=link)
    with pytest.raises(NotAllowed):
        change(actor=person, link=link)


def test_there_is_an_end_to_the_links_of_one_person():
    person = UserFactory(superuser=True)
    team = TeamFactory()
    CalendarLink.objects.bulk_create(
        CalendarLink(owner=person, scope="team", team=team) for _number in range(MOST_LINKS)
    )
    with pytest.raises(InvalidRequest):
        make_link(actor=person, scope="mine")


# The page on the desk


@pytest.fixture
def member(client: Client):
    team = TeamFactory(name="红色乳娘宣讲团")
    person = person_with(Role.MEMBER, team)
    client.force_login(person)
    return person, team


def test_a_member_makes_a_link_sees_it_in_full_and_ends_it(client: Client, member):
    _person, team = member
    page = client.get(DESK).content.decode()
    assert f'value="team-{team.pk}"' in page
    assert client.post(DESK, {"what": f"team-{team.pk}"}).status_code == 302
    link = CalendarLink.objects.get()
    answer = client.get(DESK)
    page = answer.content.decode()
    assert f">http://testserver/calendars/{link.token}.ics</textarea>" in page
    assert f">webcal://testserver/calendars/{link.token}.ics</textarea>" in page
    assert f'href="webcal://testserver/calendars/{link.token}.ics"' in page
    assert "no-store" in answer["Cache-Control"]

    client.post(reverse("desk-calendar-renew", args=[link.pk]))
    page = client.get(DESK).content.decode()
    assert link.token not in page
    client.post(reverse("desk-calendar-revoke", args=[link.pk]))
    link.refresh_from_db()
    assert link.revoked_at is not None
    assert link.token not in client.get(DESK).content.decode()


@pytest.mark.parametrize("what", ["mine", "lecturer", "place", "series"])
def test_each_offer_can_be_taken(client: Client, member, what):
    person, team = member
    here = town()
    MembershipFactory(user=person, place=here.station, role=Role.AUDITOR)
    rows = {
        "lecturer": LecturerFactory(team=team),
        "place": here.station,
        "series": series_of(team, here.hall),
    }
    value = what if what == "mine" else f"{what}-{rows[what].pk}"
    assert f'value="{value}"' in client.get(DESK).content.decode()
    assert client.post(DESK, {"what": value}).status_code == 302
    assert CalendarLink.objects.get().scope == what


@pytest.mark.parametrize(
    "value", ["", *BAD_TEXT, "team-", "team-0", "mine-1", "place-999999999999999999999"]
)
def test_a_senseless_choice_is_answered_with_a_sentence(client: Client, member, value):
    typed = value.encode("utf-8", "surrogatepass")
    answer = client.post(DESK, {"what": typed})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert not CalendarLink.objects.exists()


@pytest.mark.parametrize("act", ["renew", "revoke"])
def test_another_persons_link_is_not_found(client: Client, member, act):
    _person, team = member
    theirs = make_link(actor=person_with(Role.LEADER, team), scope="team", team=team)
    for number in (theirs.pk, 10**9, 10**30):
        assert client.post(f"/desk/calendars/{number}/{act}/").status_code == 404
    assert client.get(f"/desk/calendars/{theirs.pk}/{act}/").status_code == 405
    theirs.refresh_from_db()
    assert theirs.revoked_at is None
    assert theirs.token not in client.get(DESK).content.decode()


def test_strangers_find_no_page(client: Client):
    assert client.get(DESK).status_code == 302
    client.force_login(UserFactory())
    assert client.get(DESK).status_code == 404


def test_the_page_costs_the_same_with_many_links(
    client: Client, member, django_assert_max_num_queries
):
    person, team = member
    make_link(actor=person, scope="team", team=team)
    client.get(DESK)
    with django_assert_max_num_queries(14) as one:
        client.get(DESK)
    for number in range(20):
        lecturer = LecturerFactory(team=team, name=f"讲师{number}")
        make_link(actor=person, scope="lecturer", lecturer=lecturer)
    with django_assert_max_num_queries(14) as many:
        client.get(DESK)
    assert len(many) == len(one)


# /events.ics


def test_the_public_calendar_has_the_filters_of_the_list():
    north, south = town("午极镇"), town("徐家镇")
    hold(space=north.hall, title="北", starts_at=tomorrow_at(9), form=Form.FILM)
    hold(space=south.hall, title="南", starts_at=tomorrow_at(9, days=5), platform="sports")
    hold(space=south.hall, title="满", starts_at=tomorrow_at(9, days=6), capacity=2, seats_taken=2)
    hold(space=south.hall, title="上月", starts_at=tomorrow_at(9, days=-30))
    hold(space=south.hall, title="草稿", state="draft")

    def found(**params) -> list[str]:
        return titles(Client().get("/events.ics", params))

    fifth = (clock.today() + dt.timedelta(days=5)).isoformat()
    assert found() == ["上月", "北", "南", "满"]
    assert found(**{"from": fifth}) == ["南", "满"]
    assert found(**{"from": fifth, "to": fifth}) == ["南"]
    assert found(town=north.institute.slug) == ["北"]
    assert found(place=south.station.slug) == ["上月", "南", "满"]
    assert found(form="film") == ["北"]
    assert found(platform="sports") == ["南"]
    assert found(free_seats="1") == ["上月", "北", "南"]
    assert found(town="nowhere") == found(place="nowhere") == []


@pytest.mark.parametrize("value", BAD_TEXT + BAD_DAYS)
@pytest.mark.parametrize("name", ["from", "to", "place", "platform", "form", "town", "free_seats"])
def test_senseless_values_never_break_the_calendar(name, value):
    answer = Client().get("/events.ics", {name: value.encode("utf-8", "surrogatepass")})
    assert titles(answer) == []


# /events/feed.xml

ATOM = "{http://www.w3.org/2005/Atom}"


def entries(**params) -> dict[str, ET.Element]:
    answer = Client().get("/events/feed.xml", params)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    root = ET.fromstring(answer.content)  # noqa: S314 - our own answer
    return {entry.findtext(f"{ATOM}title", ""): entry for entry in root.iter(f"{ATOM}entry")}


def test_the_feed_has_what_comes_next_with_the_filters_of_the_list():
    north, south = town("午极镇"), town("徐家镇")
    film = hold(
        space=north.hall, title="<北>\x0b &\uffff 电影", form=Form.FILM, starts_at=tomorrow_at(9)
    )
    hold(space=south.hall, title="南", starts_at=tomorrow_at(9, days=2), state="cancelled")
    Session.objects.filter(title="南").update(state_reason="大风")
    hold(space=south.hall, title="昨天", starts_at=tomorrow_at(9, days=-1))
    hold(space=south.hall, title="草稿", state="draft")

    assert list(entries()) == ["<北>\n & 电影", "南"]
    assert list(entries(town=north.institute.slug)) == ["<北>\n & 电影"]
    assert list(entries(form="play")) == list(entries(town="nowhere")) == []
    yesterday = (clock.today() - dt.timedelta(days=1)).isoformat()
    assert list(entries(**{"from": yesterday})) == ["昨天", "<北>\n & 电影", "南"]
    entry = entries()["<北>\n & 电影"]
    assert entry.find(f"{ATOM}link").get("href") == f"http://testserver/events/{film.pk}/"
    assert entry.findtext(f"{ATOM}id") == f"http://testserver/events/{film.pk}/"
    assert "大风" in entries()["南"].findtext(f"{ATOM}summary", "")


def test_the_feed_is_not_sent_again_and_costs_the_same(django_assert_max_num_queries):
    for _index in range(30):
        hold()
    with django_assert_max_num_queries(3):
        answer = Client().get("/events/feed.xml")
    again = Client().get("/events/feed.xml", headers={"if-none-match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert Client().post("/events/feed.xml").status_code == 405


@pytest.mark.parametrize("value", BAD_TEXT + BAD_DAYS)
@pytest.mark.parametrize("name", ["from", "to", "town", "form"])
def test_senseless_values_never_break_the_feed(name, value):
    answer = Client().get("/events/feed.xml", {name: value.encode("utf-8", "surrogatepass")})
    assert answer.status_code == 200
    ET.fromstring(answer.content)  # noqa: S314 - our own answer


def test_the_list_leads_to_the_calendar_with_the_same_filter(client: Client):
    page = client.get("/events/", {"form": "film", "page": "AAAA"}).content.decode()
    assert 'href="/events.ics?form=film"' in page
    assert 'href="/events/feed.xml?form=film"' in page


def test_the_public_calendar_is_sent_in_few_queries(django_assert_max_num_queries):
    here = town()
    for _index in range(5):
        hold(space=here.hall)
    query = {"town": here.institute.slug, "place": here.station.slug}
    with django_assert_max_num_queries(4):
        assert len(titles(Client().get("/events.ics", query))) == 5
    assert Session.objects.count() == 5
