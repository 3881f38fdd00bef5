"""Twelve tables are twelve things, each taken once; a booking takes any that are free."""

import pytest
from django.test import Client
from django.urls import reverse

from lectures.scheduling.domain.booking import book_session
from lectures.scheduling.domain.booking_many import book_many
from lectures.scheduling.domain.moving import reschedule_session
from lectures.scheduling.domain.pools import add_pool, change_pool, remove_pool, resize_pool
from lectures.scheduling.domain.states import cancel_session, publish_session
from lectures.scheduling.domain.wish import Wanted
from lectures.scheduling.errors import InvalidRequest, NotAllowed, SlotTaken
from lectures.scheduling.integrity import claims_match_bookings, overlapping_claims
from lectures.scheduling.models import Claim, EquipmentPool, Resource, Session
from organisation.enums import Role
from organisation.errors import InvalidChange
from tests.factories.organisation import SpaceFactory, TeamFactory, person_with, town
from tests.factories.scheduling import SessionFactory, tomorrow_at
from tests.factories.users import UserFactory
from tests.scheduling.desk_setting import desk

pytestmark = pytest.mark.django_db

TEN, NOON = tomorrow_at(10, days=3), tomorrow_at(12, days=3)


@pytest.fixture
def here():
    return town("大孤山镇")


@pytest.fixture
def boss():
    return UserFactory(superuser=True)


@pytest.fixture
def tables(here, boss):
    return add_pool(actor=boss, place=here.station, name="折叠桌", count=12)


def wanted(boss, here, pool, count, **changed):
    """Each wish is for a team and a hall of its own: only the items can be short."""
    wish = {
        "title": "大集宣讲",
        "team": TeamFactory(home=here.institute),
        "space": SpaceFactory(place=here.station),
        "starts_at": TEN,
        "ends_at": NOON,
        "form": "story",
        "platform": "theory",
    }
    return wish | changed


def book(boss, here, pool, count, **changed):
    return book_session(
        actor=boss, from_pools={pool: count}, **wanted(boss, here, pool, count, **changed)
    )


def items_of(session):
    claims = Claim.objects.filter(booking__session=session, resource__pool__isnull=False)
    return set(claims.values_list("resource", flat=True))


def test_a_pool_is_that_many_resources(here, tables):
    items = list(tables.items.all())
    assert len(items) == 12
    assert {(item.kind, item.name, item.place) for item in items} == {
        ("equipment", "折叠桌", here.station)
    }


def test_a_booking_takes_items_that_are_free(boss, here, tables):
    first, second = book(boss, here, tables, 5), book(boss, here, tables, 7)
    later = book(boss, here, tables, 12, starts_at=NOON, ends_at=tomorrow_at(13, days=3))

    assert [len(items_of(one)) for one in (first, second, later)] == [5, 7, 12]
    assert items_of(first).isdisjoint(items_of(second))
    assert list(overlapping_claims()) == list(claims_match_bookings()) == []


def test_too_few_are_named_with_their_number_and_ways_out(boss, here, tables):
    book(boss, here, tables, 9)
    before = Session.objects.count()

    with pytest.raises(SlotTaken) as refused:
        book(boss, here, tables, 4)

    assert refused.value.message == "那个时间不够用：折叠桌 12 个中有 3 个空闲。"
    assert refused.value.alternatives[0].kind == "later"
    assert refused.value.alternatives[0].starts_at >= NOON
    assert Session.objects.count() == before
    assert book(boss, here, tables, 3).pk


def test_none_is_no_wish_and_less_than_none_is_no_number(boss, here, tables):
    assert items_of(book(boss, here, tables, 0)) == set()
    with pytest.raises(InvalidRequest) as wrong:
        book(boss, here, tables, -1)
    assert list(wrong.value.errors) == ["equipment"]


def test_calling_off_gives_the_items_back(boss, here, tables):
    session = book(boss, here, tables, 12)
    cancel_session(actor=boss, session=session, reason="下雨")
    assert len(items_of(book(boss, here, tables, 12))) == 12


def test_a_late_request_gives_its_items_back(boss, here, tables):
    session = book(boss, here, tables, 12)
    Session.objects.filter(pk=session.pk).update(state="requested", hold_until=session.created_at)

    assert len(items_of(book(boss, here, tables, 5))) == 5
    session.refresh_from_db()
    assert session.state == "withdrawn"


def test_many_bookings_share_the_items_all_or_none(boss, here, tables):
    def wishes(*counts):
        return [
            Wanted(**wanted(boss, here, tables, count), from_pools=((tables, count),))
            for count in counts
        ]

    with pytest.raises(SlotTaken):
        book_many(actor=boss, wanted=wishes(5, 5, 3))
    assert not Session.objects.exists()

    booked = book_many(actor=boss, wanted=wishes(5, 5, 2))
    assert [len(items_of(one)) for one in booked] == [5, 5, 2]


def test_a_moved_session_takes_any_that_are_free_then(boss, here, tables):
    session = book(boss, here, tables, 3)
    publish_session(actor=boss, session=session)
    # At noon the very items that it has now are taken by others.
    rival = book(boss, here, tables, 3, starts_at=NOON, ends_at=tomorrow_at(14, days=3))
    assert items_of(rival) == items_of(session)

    reschedule_session(
        actor=boss,
        session=session,
        starts_at=NOON,
        ends_at=tomorrow_at(14, days=3),
        reason="让出上午",
    )

    assert len(items_of(session)) == 3
    assert items_of(session).isdisjoint(items_of(rival))
    assert list(overlapping_claims()) == list(claims_match_bookings()) == []


def test_growing_brings_back_what_was_taken_out_before_adding(boss, here, tables):
    session = book(boss, here, tables, 12)
    cancel_session(actor=boss, session=session, reason="下雨")

    resize_pool(actor=boss, pool=tables, count=10)
    assert Resource.objects.filter(pool=tables, is_active=False).count() == 2
    resize_pool(actor=boss, pool=tables, count=13)

    assert Resource.objects.filter(pool=tables, is_active=True).count() == 13
    assert Resource.objects.filter(pool=tables).count() == 13


def test_items_never_booked_are_deleted(boss, here, tables):
    resize_pool(actor=boss, pool=tables, count=2)
    assert Resource.objects.filter(pool=tables).count() == 2


def test_shrinking_says_for_which_session_more_are_booked(boss, here, tables):
    session = book(boss, here, tables, 8, title="赶集宣讲")

    resize_pool(actor=boss, pool=tables, count=8)
    with pytest.raises(InvalidChange) as refused:
        resize_pool(actor=boss, pool=tables, count=7)

    assert "赶集宣讲" in refused.value.message_dict["count"][0]
    assert items_of(session) == set(
        Resource.objects.filter(pool=tables, is_active=True).values_list("pk", flat=True)
    )


@pytest.mark.parametrize("count", [-1, 201])
def test_a_number_out_of_range_is_refused(boss, tables, count):
    with pytest.raises(InvalidChange):
        resize_pool(actor=boss, pool=tables, count=count)


def test_renaming_renames_the_items(boss, here, tables):
    change_pool(actor=boss, pool=tables, name="长条桌", count=12)
    assert set(tables.items.values_list("name", flat=True)) == {"长条桌"}
    add_pool(actor=boss, place=here.station, name="塑料凳", count=1)
    with pytest.raises(InvalidChange):
        change_pool(actor=boss, pool=tables, name="塑料凳", count=12)


def test_only_what_was_never_booked_is_deleted(boss, here, tables):
    book(boss, here, tables, 1)
    with pytest.raises(InvalidChange):
        remove_pool(actor=boss, pool=tables)
    stools = add_pool(actor=boss, place=here.station, name="塑料凳", count=3)
    remove_pool(actor=boss, pool=stools)
    assert list(EquipmentPool.objects.all()) == [tables]


@pytest.mark.parametrize(
    ("role", "where", "allowed"),
    [
        (Role.MANAGER, "station", True),
        (Role.MANAGER, "institute", True),
        (Role.MANAGER, "away", False),
        (Role.DISPATCHER, "centre", False),
        (Role.AUDITOR, "centre", False),
        (Role.EDITOR, "station", False),
    ],
)
def test_who_keeps_a_pool(here, tables, role, where, allowed):
    places = {"away": town("崖子镇").institute}
    actor = person_with(role, places.get(where) or getattr(here, where))
    acts = [
        lambda: add_pool(actor=actor, place=here.station, name="塑料凳", count=1),
        lambda: resize_pool(actor=actor, pool=tables, count=3),
        lambda: remove_pool(actor=actor, pool=tables),
    ]
    for act in acts:
        if allowed:
            act()
        else:
            with pytest.raises(NotAllowed):
                act()


def test_the_booking_form_asks_how_many_and_the_page_says_how_many():
    setting = desk()
    tables = add_pool(
        actor=UserFactory(superuser=True), place=setting.hall.place, name="折叠桌", count=12
    )
    form = setting.client.get(f"{reverse('desk-book')}?space={setting.hall.pk}").content.decode()
    assert f'name="pool_{tables.pk}"' in form
    assert 'name="equipment"' not in form  # items of a pool are not ticked one by one

    too_many = setting.book(**{f"pool_{tables.pk}": "13"})
    booked = setting.book(**{f"pool_{tables.pk}": "5"})

    assert (too_many.status_code, booked.status_code) == (422, 302)
    assert "折叠桌 × 5" in setting.client.get(booked.url).content.decode()


def test_the_answer_to_too_many_keeps_what_was_typed():
    setting = desk()
    boss = UserFactory(superuser=True)
    tables = add_pool(actor=boss, place=setting.hall.place, name="折叠桌", count=3)
    name = f"pool_{tables.pk}"
    setting.book(**{name: "2"})
    other = SpaceFactory(place=setting.hall.place)
    team = TeamFactory(home=setting.institute)
    person = person_with(Role.MEMBER, team)
    client = Client()
    client.force_login(person)

    answer = client.post(
        reverse("desk-book"),
        setting.wish(**{"space": other.pk, "team": team.pk, "lecturers": [], name: "2"}),
    )

    assert answer.status_code == 409
    page = answer.content.decode()
    assert "折叠桌 3 个中有 1 个空闲" in page
    assert f'name="{name}" value="2"' in page


def test_vehicles_of_the_town_may_be_booked_in_its_villages():
    setting = desk()
    van = Resource.objects.create(kind="vehicle", name="宣讲大篷车", place=setting.institute)
    far = Resource.objects.create(kind="vehicle", name="外镇的车", place=town("崖子镇").institute)

    page = setting.client.get(f"{reverse('desk-book')}?space={setting.hall.pk}").content.decode()
    assert (van.name in page, far.name in page) == (True, False)
    assert setting.book(equipment=[van.pk]).status_code == 302
    assert SessionFactory._meta.model.objects.filter(booking__claims__resource=van).count() == 1
