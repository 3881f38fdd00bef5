"""Who may change what, and which changes are refused."""

import datetime as dt

import pytest
from wagtail.log_actions import registry

from organisation.domain.hours import (
    SpecialHours,
    WeeklyHours,
    set_special_hours,
    set_weekly_hours,
)
from organisation.domain.memberships import change_membership, end_membership, grant_membership
from organisation.domain.places import create_place, delete_place, move_place, update_place
from organisation.domain.spaces import create_space, delete_space, update_space
from organisation.domain.teams import (
    create_lecturer,
    create_team,
    delete_lecturer,
    delete_team,
    update_lecturer,
    update_team,
)
from organisation.enums import Level, Role
from organisation.errors import InvalidChange, NotAllowed
from organisation.models import Membership, Place
from organisation.scope import scope_of
from tests.factories.organisation import (
    LecturerFactory,
    MembershipFactory,
    PlaceFactory,
    SpaceFactory,
    TeamFactory,
    person_with,
    town,
)
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return town("南黄镇")


@pytest.fixture
def there():
    return town("海阳所镇")


@pytest.fixture
def manager(here):
    return person_with(Role.MANAGER, here.institute)


def writes(place, team, lecturer, membership, space):
    """Every write of the room, aimed at one place and what belongs to it."""
    return {
        "create_place": lambda a: create_place(
            actor=a, parent=place, name="新站", level=Level.HOUSEHOLD
        ),
        "update_place": lambda a: update_place(actor=a, place=place, address="1 号"),
        "delete_place": lambda a: delete_place(actor=a, place=PlaceFactory(parent=place)),
        "weekly": lambda a: set_weekly_hours(
            actor=a, place=place, rows=[WeeklyHours(0, dt.time(9), dt.time(17))]
        ),
        "special": lambda a: set_special_hours(
            actor=a,
            place=place,
            rows=[SpecialHours(dt.date(2026, 10, 1), dt.date(2026, 10, 2), "国庆节")],
        ),
        "create_space": lambda a: create_space(actor=a, place=place, name="新礼堂", capacity=9),
        "update_space": lambda a: update_space(actor=a, space=space, capacity=9),
        "delete_space": lambda a: delete_space(actor=a, space=space),
        "create_team": lambda a: create_team(
            actor=a, home=place, name="新队", tier="village", platform="theory"
        ),
        "update_team": lambda a: update_team(actor=a, team=team, brand="蛎乡说理"),
        "delete_team": lambda a: delete_team(actor=a, team=TeamFactory(home=place)),
        "create_lecturer": lambda a: create_lecturer(actor=a, team=team, name="李梅"),
        "update_lecturer": lambda a: update_lecturer(actor=a, lecturer=lecturer, title="教师"),
        "delete_lecturer": lambda a: delete_lecturer(actor=a, lecturer=lecturer),
        "grant": lambda a: grant_membership(
            actor=a, user=UserFactory(), role=Role.MEMBER, team=team
        ),
        "change": lambda a: change_membership(actor=a, membership=membership, role=Role.EDITOR),
        "end": lambda a: end_membership(actor=a, membership=membership),
    }


@pytest.mark.parametrize("name", sorted(writes(*[None] * 5)))
@pytest.mark.parametrize(
    "who",
    [
        "own manager",
        "centre manager",
        "superuser",
        "other manager",
        "below manager",
        "auditor",
        "editor",
        "dispatcher",
        "leader",
        "nobody",
        "anonymous",
        "closed log-in",
    ],
)
def test_who_may_write(here, there, who, name):
    team = TeamFactory(home=here.station)
    people = {
        "own manager": lambda: person_with(Role.MANAGER, here.institute),
        "centre manager": lambda: person_with(Role.MANAGER, here.centre),
        "superuser": lambda: UserFactory(superuser=True),
        "other manager": lambda: person_with(Role.MANAGER, there.institute),
        "below manager": lambda: person_with(Role.MANAGER, PlaceFactory(parent=here.station)),
        "auditor": lambda: person_with(Role.AUDITOR, here.centre),
        "editor": lambda: person_with(Role.EDITOR, here.centre),
        "dispatcher": lambda: person_with(Role.DISPATCHER, here.centre),
        "leader": lambda: person_with(Role.LEADER, team),
        "nobody": UserFactory,
        "anonymous": lambda: None,
        "closed log-in": lambda: person_with(Role.MANAGER, here.centre, is_active=False),
    }
    write = writes(
        here.station,
        team,
        LecturerFactory(team=team),
        MembershipFactory(place=here.station),
        SpaceFactory(place=here.station),
    )[name]
    actor = people[who]()
    if who in ("own manager", "centre manager", "superuser"):
        write(actor)
    else:
        with pytest.raises(NotAllowed):
            write(actor)


def test_a_manager_decides_not_over_her_own_topmost_place(here, there, manager):
    with pytest.raises(NotAllowed):
        move_place(actor=manager, place=here.institute, to=there.centre)
    with pytest.raises(NotAllowed):
        update_place(actor=manager, place=here.institute, level=Level.BASE)
    with pytest.raises(NotAllowed):
        delete_place(actor=manager, place=here.institute)
    assert update_place(actor=manager, place=here.institute, phone="0631-1").phone == "0631-1"


def test_a_manager_moves_places_inside_her_subtree_only(here, there, manager):
    second = PlaceFactory(parent=here.institute)
    base = PlaceFactory(parent=here.station, level=Level.BASE)
    moved = move_place(actor=manager, place=base, to=second)
    assert moved.get_parent() == second
    with pytest.raises(NotAllowed):
        move_place(actor=manager, place=base, to=there.station)
    with pytest.raises(NotAllowed):
        move_place(actor=manager, place=there.station, to=here.institute)
    assert Place.find_problems() == ([], [], [], [], [])


@pytest.mark.parametrize(
    ("level", "parent"),
    [
        (Level.STATION, "centre"),
        (Level.STATION, "station"),
        (Level.INSTITUTE, "station"),
        (Level.HOUSEHOLD, "centre"),
        (Level.CENTRE, "centre"),
    ],
)
def test_levels_follow_the_table_of_parents(here, level, parent):
    with pytest.raises(InvalidChange) as refusal:
        create_place(
            actor=UserFactory(superuser=True), parent=getattr(here, parent), name="x", level=level
        )
    assert "level" in refusal.value.message_dict


def test_a_level_must_suit_the_places_below(here):
    boss = UserFactory(superuser=True)
    PlaceFactory(parent=here.station, level=Level.BASE)
    with pytest.raises(InvalidChange):
        update_place(actor=boss, place=here.institute, level=Level.BASE)
    with pytest.raises(InvalidChange):
        update_place(actor=boss, place=here.station, level=Level.BASE)
    with pytest.raises(InvalidChange):
        move_place(
            actor=boss, place=here.institute, to=PlaceFactory(parent=here.centre, level=Level.BASE)
        )


def test_a_place_with_others_or_with_use_is_not_deleted(here, manager):
    with pytest.raises(InvalidChange):
        delete_place(actor=UserFactory(superuser=True), place=here.institute)
    with pytest.raises(InvalidChange, match="还在使用中（场地）"):
        delete_place(actor=manager, place=here.station)
    assert Place.objects.filter(pk=here.station.pk).exists()


def test_only_a_superuser_founds_a_centre(here):
    with pytest.raises(NotAllowed):
        create_place(
            actor=person_with(Role.MANAGER, here.centre),
            parent=None,
            name="二中心",
            level=Level.CENTRE,
        )
    assert (
        create_place(
            actor=UserFactory(superuser=True), parent=None, name="二中心", level=Level.CENTRE
        ).depth
        == 1
    )


def test_a_place_gets_an_address_and_a_line_in_the_log(here, manager):
    place = create_place(
        actor=manager, parent=here.institute, name="观上冯家实践站", level=Level.STATION
    )
    update_place(actor=manager, place=place, address="1 号")
    update_place(actor=manager, place=place, address="1 号")
    assert place.slug.startswith("p-")
    lines = registry.get_logs_for_instance(place).order_by("timestamp", "pk")
    assert [line.action for line in lines] == ["wagtail.create", "organisation.change"]
    assert lines[1].data["changes"] == {"address": ["", "1 号"]}
    assert {line.user for line in lines} == {manager}


def test_two_places_never_share_an_address_or_code(here, manager):
    with pytest.raises(InvalidChange):
        update_place(actor=manager, place=here.station, slug=here.institute.slug)
    here.institute.division_code = "371083105"
    here.institute.save()
    with pytest.raises(InvalidChange):
        update_place(actor=manager, place=here.station, division_code="371083105")


def test_overlapping_hours_of_a_day_are_refused_and_touching_ones_kept(here, manager):
    noon = WeeklyHours(0, dt.time(12), dt.time(17))
    with pytest.raises(InvalidChange):
        set_weekly_hours(
            actor=manager,
            place=here.station,
            rows=[WeeklyHours(0, dt.time(8), dt.time(12, 1)), noon],
        )
    set_weekly_hours(
        actor=manager, place=here.station, rows=[WeeklyHours(0, dt.time(8), dt.time(12)), noon]
    )
    assert here.station.opening_hours.count() == 2


class TestMemberships:
    def test_nobody_grants_beyond_her_scope(self, here, there, manager):
        for place in (there.station, here.centre):
            with pytest.raises(NotAllowed):
                grant_membership(actor=manager, user=UserFactory(), role=Role.MANAGER, place=place)
        with pytest.raises(NotAllowed):
            grant_membership(
                actor=manager,
                user=UserFactory(),
                role=Role.LEADER,
                team=TeamFactory(home=there.station),
            )

    def test_nobody_raises_or_ends_herself(self, here, manager):
        own = Membership.objects.get(user=manager)
        with pytest.raises(NotAllowed):
            grant_membership(actor=manager, user=manager, role=Role.EDITOR, place=here.station)
        with pytest.raises(NotAllowed):
            change_membership(actor=manager, membership=own, place=here.station)
        with pytest.raises(NotAllowed):
            end_membership(actor=manager, membership=own)

    def test_a_membership_can_not_be_moved_out_of_scope(self, here, there, manager):
        membership = MembershipFactory(place=here.station)
        with pytest.raises(NotAllowed):
            change_membership(actor=manager, membership=membership, place=there.station)
        membership.refresh_from_db()
        assert membership.place == here.station

    @pytest.mark.parametrize("role", [Role.MEMBER, "wizard", ""])
    def test_a_place_role_needs_a_place_role(self, here, manager, role):
        with pytest.raises(InvalidChange):
            grant_membership(actor=manager, user=UserFactory(), role=role, place=here.station)

    def test_the_scope_follows_at_once(self, here, manager):
        person = UserFactory()
        assert not scope_of(person).covers(here.station)
        granted = grant_membership(
            actor=manager, user=person, role=Role.MANAGER, place=here.station
        )
        assert scope_of(person).covers(here.station, Role.MANAGER)
        end_membership(actor=manager, membership=granted)
        assert not scope_of(person).covers(here.station)

    def test_twice_the_same_is_refused(self, here, manager):
        person = UserFactory()
        grant_membership(actor=manager, user=person, role=Role.MANAGER, place=here.station)
        with pytest.raises(InvalidChange):
            grant_membership(actor=manager, user=person, role=Role.MANAGER, place=here.station)
