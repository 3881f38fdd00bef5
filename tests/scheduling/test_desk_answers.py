"""What the desk says: ends by the lecture, old dates, whom to phone, busy teams."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale

from cms.core import clock, dates
from lectures.scheduling.domain.states import move_session, publish_session
from lectures.scheduling.models import Session
from organisation.enums import Role
from tests.factories.organisation import (
    HoursExceptionFactory,
    MembershipFactory,
    SpaceFactory,
    TeamFactory,
    person_with,
)
from tests.factories.pages import LecturePageFactory, ProgrammePageFactory, site_with_home
from tests.scheduling.desk_setting import desk, wednesday

pytestmark = pytest.mark.django_db


def week_page(here, **parameters) -> str:
    asked = {"place": here.hall.place.slug, "week": wednesday().isoformat()} | parameters
    return here.client.get(reverse("desk-week"), asked).content.decode()


def lecture_of(here, **given):
    programme = ProgrammePageFactory(parent=site_with_home())
    return LecturePageFactory(parent=programme, title="一碗米汤", team=here.team, **given)


def test_an_end_left_empty_follows_the_lecture():
    here = desk()
    lecture = lecture_of(here, length_minutes=45)

    shown = here.client.get(
        reverse("desk-book"), {"space": here.hall.pk, "starts": f"{wednesday()}T14:30"}
    ).content.decode()
    answer = here.book(title="", form="", page=lecture.pk, starts="14:30", ends="")
    session = Session.objects.get()

    assert 'value="16:30"' not in shown
    assert "按宣讲课的时长" in shown
    assert answer.status_code == 302
    assert session.ends_at - session.starts_at == dt.timedelta(minutes=45)


def test_an_end_without_a_lecture_is_asked_for():
    here = desk()
    lecture_of(here)
    answer = here.book(ends="")

    assert answer.status_code == 422
    assert "请填写结束时间" in answer.content.decode()
    assert here.book(ends="23:59", starts="23:30").status_code in (302, 409)


def test_a_lecture_that_would_last_past_midnight_is_refused():
    here = desk()
    lecture = lecture_of(here, length_minutes=90)

    assert here.book(page=lecture.pk, starts="23:00", ends="").status_code == 422


def test_lecture_and_title_are_marked_as_two_of_which_one_is_needed():
    here = desk()
    plain = here.client.get(reverse("desk-book"), {"space": here.hall.pk}).content.decode()
    lecture_of(here)
    page = here.client.get(reverse("desk-book"), {"space": here.hall.pk}).content.decode()

    assert "二选一" not in plain
    assert page.count("（二选一）") == 2


def test_the_english_title_comes_from_the_lectures_english_page():
    here = desk()
    lecture = lecture_of(here)
    english, _made = Locale.objects.get_or_create(language_code="en")
    twin = lecture.copy_for_translation(english, copy_parents=True)
    twin.title = "A Bowl of Rice Soup"
    twin.save_revision().publish()

    here.book(title="", page=lecture.pk)
    here.book(title="自己写的标题", page=lecture.pk, starts="14:00", ends="15:00")

    assert [one.title_en for one in Session.objects.order_by("pk")] == ["A Bowl of Rice Soup", ""]


def postponed(here, **moved):
    here.book()
    session = Session.objects.get()
    publish_session(actor=here.person, session=session)
    return move_session(actor=here.person, session=session, to="postponed", reason="下雨")


def test_a_postponed_session_comes_back_only_after_its_date_was_read():
    here = desk(Role.LEADER)
    session = postponed(here)
    shown = here.client.get(reverse("desk-session", args=[session.pk])).content.decode()

    here.client.post(reverse("desk-publish", args=[session.pk]))
    session.refresh_from_db()
    assert session.state == "postponed"

    asked = here.client.get(reverse("desk-return", args=[session.pk])).content.decode()
    assert "按原时间恢复" in shown
    assert ">发布<" not in shown
    assert dates.span_label(session.starts_at, session.ends_at) in asked

    here.client.post(reverse("desk-return", args=[session.pk]))
    session.refresh_from_db()
    assert session.state == "published"


def test_a_postponed_session_whose_time_is_over_does_not_come_back(monkeypatch):
    here = desk(Role.LEADER)
    session = postponed(here)
    monkeypatch.setattr(clock, "now", lambda: session.ends_at + dt.timedelta(days=1))

    assert here.client.get(reverse("desk-return", args=[session.pk])).status_code == 409
    assert here.client.post(reverse("desk-return", args=[session.pk])).status_code == 409
    session.refresh_from_db()
    assert session.state == "postponed"


def test_a_session_that_is_not_postponed_has_nothing_to_come_back_to():
    here = desk()
    here.book()
    session = Session.objects.get()

    here.client.post(reverse("desk-return", args=[session.pk]))
    session.refresh_from_db()
    assert session.state == "draft"


def test_who_cancels_reads_how_many_are_told():
    here = desk()
    here.book()
    session = Session.objects.get()
    address = reverse("desk-cancel", args=[session.pk])
    before = here.client.get(address).content.decode()
    Session.objects.update(state="published", seats_taken=7)
    after = here.client.get(address).content.decode()

    assert "立即收到通知" not in before
    assert "已预约 7 座" in after
    assert reverse("desk-reservations", args=[session.pk]) in after


def test_the_week_marks_when_the_own_team_is_elsewhere(django_assert_num_queries):
    here = desk()
    other = SpaceFactory(place=here.hall.place, name="文化广场", capacity=10, kind="square")
    here.book(space=other.pk, capacity=10)
    with django_assert_num_queries(12):
        page = week_page(here)

    assert "队伍有活动" in page
    assert f"starts={wednesday()}T09:00" not in page
    assert f"starts={wednesday()}T14:00" in page


def test_of_several_teams_the_chosen_one_is_marked():
    here = desk()
    other = SpaceFactory(place=here.hall.place, name="文化广场", capacity=10, kind="square")
    here.book(space=other.pk, capacity=10)
    second = TeamFactory(home=here.institute, name="第二队")
    MembershipFactory(user=here.person, team=second, place=None, role=Role.MEMBER)

    assert "队伍有活动" not in week_page(here)
    marked = week_page(here, team=here.team.pk)
    assert "队伍有活动" in marked
    assert f"&amp;team={here.team.pk}&amp;starts=" in marked
    assert "队伍有活动" not in week_page(here, team=second.pk)


def test_a_managers_dashboard_shows_her_week_and_nobody_elses():
    here, away = desk(), desk()
    for one in (here, away):
        one.book(title=f"草稿 {one.hall.pk}")
    manager = Client()
    manager.force_login(person_with(Role.MANAGER, here.institute))
    HoursExceptionFactory(place=here.institute, reason="国庆放假", first_day=wednesday())
    page = manager.get(reverse("wagtailadmin_home")).content.decode()

    assert "我管理的阵地" in page
    assert f"草稿 {here.hall.pk}" in page
    assert f"草稿 {away.hall.pk}" not in page
    assert "国庆放假" in page
    assert "我管理的阵地" not in here.client.get(reverse("wagtailadmin_home")).content.decode()
