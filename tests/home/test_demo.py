"""``manage.py demo``: what it loads, that it marks what is made up, and that it loads it once."""

from __future__ import annotations

import datetime as dt
import io
import re

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db.models import Count
from django.test import Client
from PIL import Image
from wagtail.models import Page

from cms.core import clock
from cms.core.integrity import checks
from cms.core.work import waiting_for
from cms.images.models import CustomImage
from cms.users.models import User
from home.demo import bulk
from home.demo.content.places import REAL_VILLAGES, UNPLACED_VILLAGES
from home.demo.logins import LOGINS, PASSWORD
from home.demo.pictures.catalogue import CREDIT, PICTURES
from home.models import BrandPage, HomePage, StoryPage
from lectures.attendance.models import Reservation
from lectures.models import LecturePage
from lectures.scheduling.enums import LECTURE_FORMS, SessionState
from lectures.scheduling.models import Claim, EquipmentPool, Series, Session
from organisation.enums import Level, Tier
from organisation.models import Lecturer, Membership, Place, Team
from organisation.queries import opening_hours

# One load serves every test of this file; loading is what takes the time.
# Every test is marked for the database, so that pytest-django leaves them side by side.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demo")]


@pytest.fixture(scope="module", autouse=True)
def _loaded(django_db_setup: None, django_db_blocker: object) -> object:
    """Load the sample content once, and take the database back to empty afterwards."""
    from django.db import connection, transaction

    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        call_command("demo", force_sample_logins=True, verbosity=0)
        yield
        transaction.set_rollback(True)
        assert connection.in_atomic_block


def chinese(model: type[Page]) -> object:
    return model.objects.filter(locale__language_code="zh-hans")


def row_counts() -> dict[str, int]:
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


def test_places_are_the_real_institutes_and_forty_villages(db: None) -> None:
    institutes = Place.objects.institutes()

    assert institutes.count() == 16
    assert sorted(institutes.exclude(division_code="").values_list("division_code", flat=True)) == [
        "371083001",
        *(f"371083{number}" for number in range(100, 113)),
        "371083114",
    ]
    assert list(institutes.filter(division_code="").values_list("name", flat=True)) == ["滨海新区"]
    assert Place.objects.filter(level=Level.STATION).count() >= 40
    assert Place.objects.filter(level=Level.BASE).count() >= 3
    assert Place.objects.filter(level=Level.HOUSEHOLD).count() >= 3
    assert not Place.find_problems()[0]
    assert not any(Place.find_problems())


def test_what_is_made_up_says_so(db: None) -> None:
    real = {name for _slug, name, *_rest in (*REAL_VILLAGES, *UNPLACED_VILLAGES)}
    stations = Place.objects.filter(level=Level.STATION)

    assert all(place.is_sample for place in Place.objects.all())  # each has a made-up point
    assert all("示例" in place.name or place.name in real for place in stations)
    assert all("示例" in place.address for place in Place.objects.all())
    assert all("示例" in person.name and person.is_sample for person in Lecturer.objects.all())
    assert all("示例" in team.introduction for team in Team.objects.all())
    assert all(session.is_sample and "示例" in session.summary for session in Session.objects.all())
    assert all("示例" in person.name for person in Reservation.objects.all())
    assert all(row.masked_phone.startswith("138****") for row in Reservation.objects.all()[:20])


def test_points_lie_in_the_county(db: None) -> None:
    for place in Place.objects.all():
        assert 121.16 <= place.longitude <= 121.86, place.slug
        assert 36.71 <= place.latitude <= 37.16, place.slug


def test_teams_of_three_tiers_and_twenty_lecturers(db: None) -> None:
    assert Team.objects.count() >= 8
    assert {team.tier for team in Team.objects.all()} == set(Tier.values)
    assert Team.objects.get(slug="hongse-runiang").brand == "蛎乡说理"
    assert Lecturer.objects.count() == 20


def test_twelve_lectures_in_four_forms_in_both_languages(db: None) -> None:
    lectures = chinese(LecturePage)

    assert lectures.live().count() == 12
    assert dict(lectures.order_by().values_list("form").annotate(Count("pk"))) == dict.fromkeys(
        [form.value for form in LECTURE_FORMS], 3
    )
    for page in lectures:
        english = page.get_translations().live().get().specific
        assert english.title.isascii() or "’" in english.title
        assert english.slug == page.slug


@pytest.mark.parametrize(("model", "fewest"), [(BrandPage, 8), (StoryPage, 3), (HomePage, 1)])
def test_pages_are_published_in_both_languages(db: None, model: type[Page], fewest: int) -> None:
    pages = chinese(model)

    assert pages.live().count() >= fewest
    assert all(page.get_translations().live().count() == 1 for page in pages)


def test_no_page_prints_what_only_python_reads(db: None, client: Client) -> None:
    pages = Page.objects.live().filter(depth__gte=2).specific()
    texts = {page.url: client.get(page.url).content.decode() for page in pages}

    assert len(texts) > 60
    for url, html in texts.items():
        shown = re.sub(r"<script.*?</script>", "", html, flags=re.DOTALL)
        found = re.search(r".{30}(?:\bNone\b|\{['\"]|\{&#x27;|\[&lt;|\[<).{30}", shown, re.DOTALL)
        assert found is None, f"{url}: {found and found[0]}"


def test_brands_lie_in_at_least_eight_towns(db: None) -> None:
    towns = {page.place.path[: 2 * Place.steplen] for page in chinese(BrandPage)}

    assert len(towns - {Place.objects.get(slug="centre").path}) >= 8


def test_stories_keep_to_the_facts(db: None) -> None:
    stories = {page.person: page for page in chinese(StoryPage)}

    assert set(stories) == {"陈淑明", "张鑫圆", "王伟"}
    assert [honour.year for honour in stories["陈淑明"].honours.all()] == [2021]
    assert [honour.year for honour in stories["张鑫圆"].honours.all()] == [2023]
    assert not stories["王伟"].honours.exists()  # the only source names no year
    assert "一篇报道" in stories["王伟"].summary


def test_every_picture_has_words_and_credit_and_is_unlike_the_others(db: None) -> None:
    images = CustomImage.objects.all()

    assert images.count() == len(PICTURES)
    assert all(image.description and image.credit == CREDIT for image in images)
    assert len({image.description for image in images}) == len(PICTURES) - 13  # towns share words
    for image in images[:3]:
        with Image.open(image.file.open()) as picture:
            assert picture.size in {(1200, 800), (960, 1200)}
        assert image.file.size < 300_000


def test_a_picture_comes_out_the_same_each_time() -> None:
    assert PICTURES[3].drawn() == PICTURES[3].drawn()


def test_eighty_sessions_around_today(db: None) -> None:
    today = clock.today()
    single = Session.objects.filter(series=None)
    days = sorted({clock.local(session.starts_at).date() for session in single})

    assert single.count() >= 80
    assert days[0] == today - dt.timedelta(days=14)
    assert days[-1] == today + dt.timedelta(days=35)
    assert today in days
    states = dict(Session.objects.order_by().values_list("state").annotate(Count("pk")))
    assert states[SessionState.CANCELLED] >= 1
    assert states[SessionState.POSTPONED] >= 1
    assert states[SessionState.DRAFT] >= 1
    assert states[SessionState.HELD] >= 10
    ahead = [row for row in Session.objects.upcoming() if row.state == SessionState.PUBLISHED]
    assert any(row.seats_left == 0 for row in ahead)
    assert any(row.seats_left == 2 for row in ahead)


def test_nothing_contradicts_itself(db: None) -> None:
    assert [fault for check in checks().values() for fault in check()] == []
    assert Claim.objects.filter(active=True).exists()


def test_a_village_is_asked_and_its_manager_has_something_to_answer(db: None) -> None:
    asked = Session.objects.filter(state=SessionState.REQUESTED).select_related("place")

    assert {session.place.slug for session in asked} == {"xili"}
    assert all("示例" in session.title and session.hold_until for session in asked)
    manager = User.objects.get(username="manager")
    waiting = [item.title for item in waiting_for(manager)]
    assert sum("红色乳娘进西里" in title for title in waiting) == len(asked) == 2


def test_a_series_is_public_and_goes_on(db: None) -> None:
    series = Series.objects.get()

    assert series.dates.count() >= 9
    assert series.sessions.filter(state=SessionState.PUBLISHED).count() >= 5
    assert EquipmentPool.objects.get(name="示例折叠桌").items.count() == 12


def test_exceptions_lie_ahead(db: None) -> None:
    today = clock.today()
    closed = Place.objects.get(slug="sample-base-02")
    hours = opening_hours(closed, today, today + dt.timedelta(days=20))

    assert [day for day, stretches in hours.items() if not stretches] == [
        today + dt.timedelta(days=11)
    ]


def test_log_ins_have_their_roles(db: None) -> None:
    assert all(
        User.objects.get(username=login.username).check_password(PASSWORD) for login in LOGINS
    )
    assert User.objects.get(username="admin").is_superuser
    assert Membership.objects.filter(user__username="team", team__slug="hongse-runiang").exists()
    assert not User.objects.get(username="sample-content").is_active


def test_a_second_run_changes_nothing(db: None) -> None:
    before = row_counts()

    call_command("demo", force_sample_logins=True, verbosity=0)

    assert row_counts() == before


def test_what_an_editor_changed_stays(db: None) -> None:
    page = LecturePage.objects.get(slug="quay", locale__language_code="zh-hans")
    page.title = "码头夜话"
    page.save_revision().publish()

    call_command("demo", verbosity=0)

    page.refresh_from_db()
    assert page.title == "码头夜话"


def test_many_sessions_top_up_and_never_overlap(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "VILLAGES", 50)
    before = Session.objects.count()

    call_command("demo", sessions=300, verbosity=0)
    call_command("demo", sessions=500, verbosity=0)
    call_command("demo", sessions=400, verbosity=0)

    assert Session.objects.count() == before + 500
    assert not any(list(check()) for check in checks().values())


def test_slots_never_share_a_resource() -> None:
    seen_rooms: set[object] = set()
    seen_teams: set[object] = set()
    for slot in bulk.slots(dt.date(2026, 1, 1)):
        if slot.number == 200_000:
            break
        seen_rooms.add((slot.day, slot.room))
        seen_teams.add((slot.day, slot.time, slot.team))
    assert len(seen_rooms) == len(seen_teams) == 200_000


@pytest.mark.parametrize("number", [-1, bulk.MOST_SESSIONS + 1])
def test_a_number_out_of_range_is_refused(number: int) -> None:
    with pytest.raises(CommandError):
        call_command("demo", sessions=number)


def test_no_log_ins_outside_development(db: None) -> None:
    out = io.StringIO()
    User.objects.filter(username="auditor").delete()

    call_command("demo", stdout=out)

    assert not User.objects.filter(username="auditor").exists()
    assert PASSWORD not in out.getvalue()
