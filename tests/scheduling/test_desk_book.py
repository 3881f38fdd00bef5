"""Booking at the desk: all or none, once, and never a bare refusal."""

import datetime as dt
import re
from uuid import uuid4

import pytest
from django.urls import reverse

from cms.core import clock
from lectures.scheduling.models import Booking, Claim, Session
from lectures.scheduling.models.resources import Resource
from organisation.enums import Role
from tests.factories.organisation import (
    HoursExceptionFactory,
    LecturerFactory,
    MembershipFactory,
    OpeningHoursFactory,
    SpaceFactory,
    TeamFactory,
    town,
)
from tests.factories.pages import (
    BrandIndexPageFactory,
    BrandPageFactory,
    LecturePageFactory,
    ProgrammePageFactory,
    site_with_home,
)
from tests.scheduling.desk_setting import desk, wednesday

pytestmark = pytest.mark.django_db


def test_a_member_books_hall_team_and_lecturer():
    here = desk()
    projector = Resource.objects.create(kind="equipment", place=here.hall.place, name="投影仪")

    answer = here.book(equipment=[projector.pk], summary="讲乳娘的故事")
    session = Session.objects.get()

    assert answer.status_code == 302
    assert answer.url == reverse("desk-session", args=[session.pk])
    assert (session.state, session.created_by) == ("draft", here.person)
    assert session.starts_at == clock.at(wednesday(), dt.time(9))
    assert session.platform == here.team.platform
    assert {claim.resource.kind for claim in session.booking.claims.all()} == {
        "space",
        "team",
        "lecturer",
        "equipment",
    }


def test_the_tapped_slot_fills_the_form():
    here = desk()
    page = here.client.get(
        reverse("desk-book"), {"space": here.hall.pk, "starts": f"{wednesday()}T14:30"}
    ).content.decode()

    assert f'value="{wednesday()}"' in page
    assert 'value="14:30"' in page
    assert 'value="16:30"' in page


def test_the_usual_two_hours_end_before_the_next_booking():
    here = desk()
    here.book(starts="15:30", ends="17:00")
    page = here.client.get(
        reverse("desk-book"), {"space": here.hall.pk, "starts": f"{wednesday()}T14:30"}
    ).content.decode()

    assert 'name="ends" value="15:30"' in page


def test_title_and_form_come_from_the_lecture():
    here = desk()
    programme = ProgrammePageFactory(parent=site_with_home())
    lecture = LecturePageFactory(parent=programme, title="一碗米汤", team=here.team)
    LecturePageFactory(parent=programme, title="别队的课")

    shown = here.client.get(reverse("desk-book"), {"space": here.hall.pk}).content.decode()
    answer = here.book(title="", form="", page=lecture.pk)
    session = Session.objects.get()

    assert "一碗米汤" in shown
    assert "别队的课" not in shown
    assert answer.status_code == 302
    assert (session.title, session.form, session.page_id) == ("一碗米汤", "story", lecture.pk)


def test_a_brand_of_the_town_can_be_the_subject():
    here = desk()
    brands = BrandIndexPageFactory(parent=site_with_home())
    brand = BrandPageFactory(parent=brands, title="蛎乡说理", place=here.institute)
    BrandPageFactory(parent=brands, title="别处的品牌", place=town("南黄镇").institute)

    shown = here.client.get(reverse("desk-book"), {"space": here.hall.pk}).content.decode()
    answer = here.book(title="", page=brand.pk)
    session = Session.objects.get()

    assert "蛎乡说理" in shown
    assert "别处的品牌" not in shown
    assert answer.status_code == 302
    assert (session.title, session.page_id) == ("蛎乡说理", brand.pk)


def test_sent_twice_booked_once():
    here = desk()
    wish = here.wish(request_key=str(uuid4()))

    first = here.client.post(reverse("desk-book"), wish)
    second = here.client.post(reverse("desk-book"), wish)

    assert first.url == second.url
    assert Booking.objects.count() == 1


def test_another_persons_key_reveals_nothing():
    here = desk()
    key = str(uuid4())
    here.book(request_key=key)
    other = desk()

    answer = other.client.post(reverse("desk-book"), other.wish(request_key=key))

    assert answer.status_code == 422
    assert Booking.objects.count() == 1


def ways(page: str) -> list[dict[str, list[str]]]:
    """Return what each one-tap button of a conflict answer posts."""
    forms = re.findall(r'<li><form method="post".*?</form>', page, re.DOTALL)
    found = []
    for form in forms:
        values: dict[str, list[str]] = {}
        for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', form):
            if name != "csrfmiddlewaretoken":
                values.setdefault(name, []).append(value)
        found.append(values)
    return found


def test_a_taken_hall_answers_409_with_ways_that_work():
    here = desk()
    here.book()
    rival = TeamFactory(home=here.institute)
    MembershipFactory(user=here.person, team=rival, role=Role.MEMBER)
    LecturerFactory(team=rival)
    SpaceFactory(place=here.hall.place, name="小教室", capacity=100)

    answer = here.book(title="政策解读", team=rival.pk, lecturers=[], summary="三句话")
    page = answer.content.decode()
    offered = ways(page)

    assert answer.status_code == 409
    assert here.hall.name in page
    assert "乳娘故事分享会" in page  # my own team's draft: I may know
    assert 1 <= len(offered) <= 3
    assert 'value="政策解读"' in page
    assert "三句话" in page
    assert Session.objects.count() == 1
    for number, values in enumerate(offered):
        tapped = here.client.post(reverse("desk-book"), values | {"request_key": str(uuid4())})
        assert tapped.status_code == 302, (number, values)
        Claim.objects.filter(booking__session__pk=Session.objects.latest("pk").pk).update(
            active=False
        )


def test_a_foreign_draft_in_the_way_is_not_named():
    here = desk()
    other = desk()
    there = other.wish(space=here.hall.pk, title="还没公布的秘密", capacity=here.hall.capacity)
    other.client.post(reverse("desk-book"), there)

    answer = here.book()

    assert answer.status_code == 409
    assert "还没公布的秘密" not in answer.content.decode()


def test_a_closed_place_says_why_and_offers_ways():
    here = desk()
    for weekday in range(7):
        OpeningHoursFactory(place=here.institute, weekday=weekday)
    HoursExceptionFactory(
        place=here.hall.place, first_day=wednesday(), last_day=wednesday(), reason="检修电路"
    )

    answer = here.book()
    page = answer.content.decode()

    assert answer.status_code == 409
    assert "检修电路" in page
    assert ways(page)
    assert here.client.post(reverse("desk-book"), ways(page)[0]).status_code == 302


BAD = {
    "empty": "",
    "spaces": "   ",
    "huge": "长" * 200_000,
    "number": "-1",
    "huge number": "9" * 400,
    "right to left": "\u202eمرحبا\u202c",
    "emoji": "👩‍👩‍👧‍👦🎉",
    "zero width": "\u200b\u200b\ufeff",
    "null": "\x00",
    "sql": "'; DROP TABLE scheduling_session; --",
    "script": "<script>alert(1)</script>",
    "template": "{{ settings.SECRET_KEY }}{% now %}",
    "surrogate": "%ED%A0%80",
    "full width": "1234",
}
FIELDS = (
    "space",
    "request_key",
    "page",
    "title",
    "team",
    "lecturers",
    "date",
    "starts",
    "ends",
    "equipment",
    "form",
    "platform",
    "capacity",
    "setup_minutes",
    "clearup_minutes",
    "summary",
)


@pytest.mark.parametrize("field", FIELDS)
def test_bad_input_in_a_field_is_answered_and_what_was_typed_stays(field):
    here = desk()
    for name, typed in BAD.items():
        answer = here.book(**{"request_key": str(uuid4()), "summary": "留下的字", field: typed})
        page = answer.content.decode()

        assert answer.status_code in {302, 404, 409, 422}, (field, name)
        assert "<script>alert" not in page
        if answer.status_code == 422 and field != "summary":
            assert "留下的字" in page
        Claim.objects.update(active=False)


@pytest.mark.parametrize("name", BAD)
def test_bad_parameters_of_the_addresses(name):
    here = desk()
    typed = BAD[name][:5000]
    asked = [
        ("desk-book", {"space": typed}),
        ("desk-book", {"space": here.hall.pk, "starts": typed}),
        ("desk-book", {"space": here.hall.pk, "team": typed, "page": typed}),
        ("desk-week", {"place": typed}),
        ("desk-week", {"q": typed}),
        ("desk-week", {"town": typed}),
        ("desk-week", {"all": typed, "after": typed}),
        ("desk-week", {"place": here.hall.place.slug, "week": typed}),
        ("desk-week", {"place": here.hall.place.slug, "day": typed, "space": typed}),
    ]

    for address, parameters in asked:
        answer = here.client.get(reverse(address), parameters)
        assert answer.status_code in {200, 302, 404}, (address, parameters)
        assert b"<script>alert" not in answer.content


def test_a_title_of_nothing_visible_is_asked_for_again():
    here = desk()
    answer = here.book(title="\u200b\u202e\ufeff", summary="讲乳娘的故事")

    assert answer.status_code == 422
    assert 'href="#id_title"' in answer.content.decode()
    assert 'aria-describedby="id_title_helptext id_title_error"' in answer.content.decode()


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"ends": "09:00"}, "ends"),
        ({"ends": "08:00"}, "ends"),
        ({"date": "2020-01-01"}, "starts"),
        ({"date": "2099-01-01"}, "starts"),
        ({"capacity": "19999"}, "capacity"),
        ({"capacity": "0"}, "capacity"),
        ({"setup_minutes": "481"}, "setup_minutes"),
    ],
)
def test_each_complaint_stands_at_its_field(changed, field):
    answer = desk().book(**changed)

    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in answer.content.decode()


def test_who_speaks_for_many_teams_chooses_one_first():
    here = desk(Role.LEADER)
    for _ in range(7):
        MembershipFactory(user=here.person, team=TeamFactory(), role=Role.MEMBER)
    address = f"{reverse('desk-book')}?space={here.hall.pk}"

    asked = here.client.get(address).content.decode()
    chosen = here.client.get(f"{address}&team={here.team.pk}").content.decode()

    assert 'name="team"' in asked
    assert 'name="title"' not in asked
    assert 'name="title"' in chosen
    assert here.book().status_code == 302


@pytest.mark.parametrize("others", [1, 30])
def test_the_form_asks_a_constant_number_of_queries(others, django_assert_num_queries):
    here = desk()
    for number in range(others):
        LecturerFactory(team=here.team)
        Resource.objects.create(kind="equipment", place=here.hall.place, name=f"音响{number}")

    with django_assert_num_queries(15):
        here.client.get(
            reverse("desk-book"), {"space": here.hall.pk, "starts": f"{wednesday()}T09:00"}
        )
