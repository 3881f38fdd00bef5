"""Each address of this room's admin × role × whose row: what is out of scope does not exist."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.log_actions import log

from organisation.enums import Role
from organisation.models import Membership, Place, Space
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
MODELS = ["places", "spaces", "teams", "lecturers", "memberships"]
OBJECT_VIEWS = ["edit", "delete", "history", "history_results", "usage"]
CHOOSERS = {"place_chooser": "places", "team_chooser": "teams", "lecturer_chooser": "lecturers"}


def rows_of(here):
    team = TeamFactory(home=here.station, name=f"{here.institute.name}宣讲队")
    return {
        "places": here.station,
        "spaces": here.hall,
        "teams": team,
        "lecturers": LecturerFactory(team=team, name=f"{here.institute.name}王老师"),
        "memberships": MembershipFactory(place=here.station),
    }


@pytest.fixture
def here():
    return town("南黄镇")


@pytest.fixture
def there():
    return town("冯家镇")


def people(here):
    return {
        "own": lambda: person_with(Role.MANAGER, here.institute),
        "centre": lambda: person_with(Role.MANAGER, here.centre),
        "superuser": lambda: UserFactory(superuser=True),
        "editor": lambda: person_with(Role.EDITOR, here.centre),
        "auditor": lambda: person_with(Role.AUDITOR, here.centre),
        "leader": lambda: person_with(Role.LEADER, TeamFactory(home=here.station)),
        "nobody": UserFactory,
    }


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("who", ["own", "centre", "superuser", "editor", "auditor", "leader"])
def test_object_views(client, here, there, model, who):
    own, other = rows_of(here)[model], rows_of(there)[model]
    client.force_login(people(here)[who]())
    for view in OBJECT_VIEWS:
        mine = client.get(reverse(f"organisation_{model}:{view}", args=[own.pk]))
        theirs = client.get(reverse(f"organisation_{model}:{view}", args=[other.pk]))
        if who in ("centre", "superuser"):
            expected = (200, 200)
        elif who == "own":
            expected = (200, 404)
        else:
            # Wagtail sends those whom it refuses home; never a page of the row.
            expected = (None, None)
        for answer, status in zip((mine, theirs), expected, strict=True):
            if status is None:
                assert answer.status_code in (302, 403, 404), (view, answer.status_code)
            else:
                assert answer.status_code == status, view


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("view", ["edit", "delete"])
@pytest.mark.parametrize("who", ["own", "editor", "auditor", "leader", "nobody"])
def test_posts_out_of_scope_change_nothing(client, here, there, model, view, who):
    row = rows_of(there)[model]
    before = type(row).objects.filter(pk=row.pk).values().get()
    client.force_login(people(here)[who]())
    answer = client.post(
        reverse(f"organisation_{model}:{view}", args=[row.pk]),
        {"name": "改了", "username": "x", "role": "manager"},
    )
    assert answer.status_code in ((404,) if who == "own" else (302, 403, 404))
    assert type(row).objects.filter(pk=row.pk).values().get() == before


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("view", ["index", "index_results"])
def test_lists_show_the_subtree_only(client, here, there, model, view):
    own, other = rows_of(here)[model], rows_of(there)[model]
    client.force_login(people(here)["own"]())
    for query in ({}, {"q": "镇"}, {"export": "csv"}):
        page = b"".join(client.get(reverse(f"organisation_{model}:{view}"), query)).decode()
        assert f"/edit/{other.pk}/" not in page
        assert there.institute.name not in page
        if not query:
            assert f"/edit/{own.pk}/" in page


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("who", ["editor", "auditor", "leader", "nobody"])
def test_lists_and_new_rows_are_for_managers(client, here, model, who):
    client.force_login(people(here)[who]())
    for view in ("index", "index_results", "add"):
        assert client.get(reverse(f"organisation_{model}:{view}")).status_code in (302, 403)


def test_nobody_sees_the_admin_without_a_place_role(client, here):
    for who, status in (("leader", 302), ("nobody", 302), ("auditor", 302), ("own", 200)):
        client.force_login(people(here)[who]())
        assert client.get(reverse("wagtailadmin_home")).status_code == status, who


@pytest.mark.parametrize("chooser", CHOOSERS)
@pytest.mark.parametrize("role", [Role.MANAGER, Role.EDITOR])
def test_choosers_offer_the_subtree_only(client, here, there, chooser, role):
    own, other = rows_of(here)[CHOOSERS[chooser]], rows_of(there)[CHOOSERS[chooser]]
    client.force_login(person_with(role, here.institute))
    for view in ("choose", "choose_results"):
        for query in ({}, {"q": "镇"}, {"multiple": "1"}):
            page = client.get(reverse(f"{chooser}:{view}"), query)
            assert page.status_code == 200
            text = page.content.decode("unicode_escape", "ignore") + page.content.decode()
            assert own.name in text
            assert other.name not in text
    assert client.get(reverse(f"{chooser}:chosen", args=[own.pk])).status_code == 200
    assert client.get(reverse(f"{chooser}:chosen", args=[other.pk])).status_code == 404
    for key in ("abc", "-1", "9" * 30, "²"):
        assert client.get(reverse(f"{chooser}:chosen", args=[key])).status_code == 404
    many = client.get(
        reverse(f"{chooser}:chosen_multiple"), {"id": [own.pk, other.pk, "x", "9" * 30]}
    )
    assert [found["id"] for found in many.json()["result"]] == [str(own.pk)]


def test_the_choosers_search_finds_part_of_a_chinese_name(client, here):
    client.force_login(people(here)["own"]())
    page = client.get(reverse("place_chooser:choose_results"), {"q": "夏西"})
    assert here.station.name in page.content.decode()
    page = client.get(reverse("place_chooser:choose_results"), {"q": "没有"})
    assert here.station.name not in page.content.decode()


def test_the_site_history_report_leaks_nothing(client, here, there):
    log(there.station, "wagtail.edit", user=UserFactory())
    client.force_login(people(here)["own"]())
    page = client.get(reverse("wagtailadmin_reports:site_history"))
    assert there.station.name not in page.content.decode()


def test_the_menu_is_shown_to_managers_only(client, here):
    for who, shown in (("own", True), ("editor", False)):
        client.force_login(people(here)[who]())
        page = client.get(reverse("wagtailadmin_home")).content.decode()
        assert ("/organisation/places/" in page) is shown


# -- writing through the forms ----------------------------------------------
def place_form(**changes):
    empty = {
        f"{panel}-{key}": value
        for panel in ("opening_hours", "market_days", "hours_exceptions")
        for key, value in {
            "TOTAL_FORMS": 0,
            "INITIAL_FORMS": 0,
            "MIN_NUM_FORMS": 0,
            "MAX_NUM_FORMS": 1000,
        }.items()
    }
    return {"name": "崮山寺实践站", "level": "station", "is_active": "on", **empty, **changes}


def test_a_manager_adds_changes_and_deletes_a_place(client, here):
    client.force_login(people(here)["own"]())
    hours = {
        "opening_hours-TOTAL_FORMS": 1,
        "opening_hours-0-weekday": 0,
        "opening_hours-0-opens_at": "09:00",
        "opening_hours-0-closes_at": "17:00",
        "opening_hours-0-id": "",
        "opening_hours-0-ORDER": "1",
    }
    answer = client.post(
        reverse("organisation_places:add"), place_form(parent=here.institute.pk, **hours)
    )
    assert answer.status_code == 302, answer.context and answer.context["form"].errors
    place = Place.objects.get(name="崮山寺实践站")
    assert place.get_parent() == here.institute
    assert place.opening_hours.count() == 1
    second = PlaceFactory(parent=here.institute)
    answer = client.post(
        reverse("organisation_places:edit", args=[place.pk]),
        place_form(parent=second.pk, level="household", address="1 号"),
    )
    assert answer.status_code == 200
    assert "level" in answer.context["form"].errors or "parent" in answer.context["form"].errors
    answer = client.post(
        reverse("organisation_places:edit", args=[place.pk]),
        place_form(parent=here.institute.pk, address="1 号"),
    )
    assert answer.status_code == 302
    place.refresh_from_db()
    assert (place.address, place.opening_hours.count()) == ("1 号", 1)
    answer = client.post(reverse("organisation_places:delete", args=[place.pk]))
    assert not Place.objects.filter(pk=place.pk).exists()


def test_a_parent_out_of_scope_can_not_be_posted(client, here, there):
    client.force_login(people(here)["own"]())
    for parent in (there.institute.pk, here.centre.pk, "x", ""):
        answer = client.post(reverse("organisation_places:add"), place_form(parent=parent))
        assert answer.status_code == 200
        assert "parent" in answer.context["form"].errors
    assert not Place.objects.filter(name="崮山寺实践站").exists()


def test_a_manager_can_not_move_or_relevel_her_own_place(client, here, there):
    client.force_login(people(here)["own"]())
    url = reverse("organisation_places:edit", args=[here.institute.pk])
    form = client.get(url).context["form"]
    assert "parent" not in form.fields
    client.post(url, place_form(name="新名", level="base", parent=there.institute.pk))
    here.institute.refresh_from_db()
    assert (here.institute.name, here.institute.level) == ("新名", "institute")
    assert here.institute.get_parent() == here.centre


def test_a_used_place_is_kept_and_its_manager_told_why(client, here):
    client.force_login(people(here)["own"]())
    answer = client.post(reverse("organisation_places:delete", args=[here.station.pk]), follow=True)
    assert Place.objects.filter(pk=here.station.pk).exists()
    assert answer.status_code == 200


def test_rooms_teams_and_lecturers_go_through_their_forms(client, here, there):
    client.force_login(people(here)["own"]())
    room = {"name": "多功能厅", "kind": "hall", "capacity": 50, "setup_minutes": 0}
    room |= {"clearup_minutes": 0, "is_active": "on"}
    add = reverse("organisation_spaces:add")
    assert client.post(add, {**room, "place": there.station.pk}).status_code == 200
    assert client.post(add, {**room, "place": here.station.pk}).status_code == 302
    assert client.post(add, {**room, "place": here.station.pk}).status_code == 200
    assert Space.objects.filter(name="多功能厅").count() == 1
    team = {"name": "新宣讲队", "tier": "town", "kind": "lecture", "platform": "theory"}
    answer = client.post(
        reverse("organisation_teams:add"), {**team, "home": here.institute.pk, "is_active": "on"}
    )
    assert answer.status_code == 302
    made = here.institute.teams.get()
    answer = client.post(
        reverse("organisation_lecturers:add"), {"name": "李梅", "team": made.pk, "is_active": "on"}
    )
    assert answer.status_code == 302, answer.context["form"].errors
    assert made.lecturers.get().name == "李梅"
    answer = client.post(
        reverse("organisation_lecturers:edit", args=[made.lecturers.get().pk]),
        {"name": "李梅", "team": made.pk, "title": "教师", "slug": "limei"},
    )
    assert answer.status_code == 302
    assert (made.lecturers.get().title, made.lecturers.get().slug) == ("教师", "limei")


def test_memberships_name_a_log_in_and_never_oneself(client, here, there):
    manager, person = people(here)["own"](), UserFactory(username="wangmei")
    client.force_login(manager)
    add = reverse("organisation_memberships:add")
    grant = {"username": "wangmei", "role": "manager", "place": here.station.pk}
    assert client.post(add, {**grant, "username": "nobody-here"}).status_code == 200
    assert client.post(add, {**grant, "place": there.station.pk}).status_code == 200
    assert client.post(add, {**grant, "place": ""}).status_code == 200
    refused = client.post(add, {**grant, "username": manager.username})
    assert refused.status_code in (302, 403)
    assert Membership.objects.filter(user=manager).count() == 1
    assert not Membership.objects.filter(user=person).exists()
    assert client.post(add, grant).status_code == 302
    membership = Membership.objects.get(user=person)
    edit = reverse("organisation_memberships:edit", args=[membership.pk])
    answer = client.post(edit, {**grant, "role": "dispatcher", "username": manager.username})
    assert answer.status_code == 302
    changed = Membership.objects.get(user=person)
    assert (changed.role, changed.place) == ("dispatcher", here.station)


NASTY = [
    "",
    "x" * 5000,
    "\u202e夏西",
    "👩‍🌾🏮",
    "\u200b",
    "'; DROP TABLE x;--",
    "<script>alert(1)</script>",
    "\x00",
]


@pytest.mark.parametrize("text", NASTY)
def test_bad_input_stays_in_the_form(client, here, text):
    client.force_login(people(here)["own"]())
    fields = ("name", "slug", "division_code", "address", "longitude", "phone", "level")
    answer = client.post(
        reverse("organisation_places:add"),
        place_form(parent=here.institute.pk) | dict.fromkeys(fields, text),
    )
    assert answer.status_code in (200, 302)
    for chooser in CHOOSERS:
        assert client.get(reverse(f"{chooser}:choose"), {"q": text, "p": "1"}).status_code == 200
    for model in MODELS:
        page = client.get(
            reverse(f"organisation_{model}:index"),
            {"q": text, "p": text, "town": text, "level": text, "ordering": text},
        )
        assert page.status_code == 200


@pytest.mark.parametrize("model", MODELS)
def test_lists_cost_the_same_with_one_row_and_with_thirty(client, here, model):
    client.force_login(people(here)["centre"]())
    rows_of(here)
    url = reverse(f"organisation_{model}:index")
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(url)
    for _ in range(28):
        station = PlaceFactory(parent=here.institute)
        SpaceFactory(place=station)
        team = TeamFactory(home=station)
        LecturerFactory(team=team)
        MembershipFactory(place=station)
    with CaptureQueriesContext(connection) as many:
        client.get(url)
    assert len(many) == len(few)
    assert len(many) <= 20
