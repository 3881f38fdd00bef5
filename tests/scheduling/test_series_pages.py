"""A series on the desk and before the public: planned with taps, booked, looked at, changed."""

import datetime as dt
import re
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from icalendar import Calendar

from cms.core import clock
from cms.core.work import waiting_for
from lectures.scheduling.domain import rules
from lectures.scheduling.domain.series_changes import publish_series
from lectures.scheduling.domain.states import cancel_session
from lectures.scheduling.enums import Automatic
from lectures.scheduling.models import BookingPolicy, Series, Session
from lectures.scheduling.presenters_series import rule_words
from organisation.enums import Role
from tests.factories.organisation import HoursExceptionFactory, person_with
from tests.scheduling.series_setting import Setting

pytestmark = pytest.mark.django_db


class Desk(Setting):
    def __init__(self):
        super().__init__()
        self.client = Client()
        self.client.force_login(self.person)

    def typed(self, **changed):
        return {
            "space": self.hall.pk,
            "request_key": str(uuid4()),
            "title": "每周一讲",
            "team": self.team.pk,
            "lecturers": [self.lecturer.pk],
            "date": self.day().isoformat(),
            "starts": "14:30",
            "ends": "16:00",
            "form": "theory",
            "capacity": self.hall.capacity,
            "repeats": "weekly",
            "count": 4,
        } | changed

    def post(self, **changed):
        return self.client.post(reverse("desk-series-new"), self.typed(**changed))


@pytest.fixture
def here():
    return Desk()


def buttons(answer, name):
    return re.findall(rf'name="{name}" value="([^"]*)"', answer.content.decode())


def states(answer):
    return [card.state for card in answer.context["cards"]]


def test_the_booking_form_goes_on_to_the_rule_with_what_was_typed(here):
    booking = here.typed(step="repeat")
    del booking["repeats"], booking["count"]

    answer = here.client.post(reverse("desk-series-new"), booking)

    assert answer.status_code == 200
    form = answer.context["form"]
    assert not form.is_bound
    assert (form["title"].value(), form["starts"].value()) == ("每周一讲", "14:30")
    assert form["lecturers"].value() == [str(here.lecturer.pk)]
    assert form["count"].value() == 12
    assert "看看这些日子" in answer.content.decode()


def test_the_booking_form_offers_to_repeat(here):
    page = here.client.get(
        reverse("desk-book"), {"space": here.hall.pk, "starts": f"{here.day()}T09:00"}
    )

    assert f'formaction="{reverse("desk-series-new")}"' in page.content.decode()


def test_every_date_is_shown_with_its_taps(here):
    here.taken(1, title="庄户剧")
    HoursExceptionFactory(place=here.hall.place, first_day=here.day(2), reason="消毒")

    answer = here.post()

    assert states(answer) == ["free", "taken", "closed", "free"]
    text = answer.content.decode()
    assert "庄户剧" in text
    assert "消毒" in text
    day = here.day(1).isoformat()
    assert f"{day}=time:16:00" in buttons(answer, "tap")
    assert f"{day}=space:{here.twin.pk}" in buttons(answer, "tap")
    assert f"{day}=out:" in buttons(answer, "tap")
    assert not Series.objects.exists()


def test_a_tap_is_kept_from_step_to_step_and_can_be_taken_back(here):
    here.taken(1)
    day = here.day(1).isoformat()

    fixed = here.post(tap=f"{day}=time:16:00")
    kept = here.post(fix=buttons(fixed, "fix"), tap=f"{here.day(2)}=out:")
    back = here.post(fix=buttons(kept, "fix"), tap=f"{day}=")

    assert states(fixed) == ["free"] * 4
    assert states(kept) == ["free", "free", "left_out", "free"]
    assert states(back) == ["free", "taken", "left_out", "free"]
    assert buttons(back, "fix") == [f"{here.day(2)}=out:"]


def test_the_free_ones_are_booked_and_the_page_of_the_series_tells_all(here):
    here.taken(1)
    typed = here.typed(step="book", seen=",".join(str(here.day(n)) for n in range(4)))

    answer = here.client.post(reverse("desk-series-new"), typed, follow=True)
    again = here.client.post(reverse("desk-series-new"), typed)

    series = Series.objects.get()
    assert answer.redirect_chain == [(reverse("desk-series", args=[series.pk]), 302)]
    assert again.url == reverse("desk-series", args=[series.pk])
    assert [row.outcome for row in answer.context["rows"]] == [
        "booked",
        "taken",
        "booked",
        "booked",
    ]
    assert "有人抢先了" in answer.content.decode()
    assert "3" in str(next(iter(answer.context["messages"])))
    assert series.sessions.count() == 3


def test_all_or_none_shows_the_dates_again_where_one_is_taken(here):
    here.taken(1)

    answer = here.post(step="all")

    assert answer.status_code == 409
    assert states(answer) == ["free", "taken", "free", "free"]
    assert not Series.objects.exists()


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"count": ""}, "count"),
        ({"count": "900"}, "count"),
        ({"count": "", "until": "1999-01-01"}, "until"),
        ({"count": "", "until": "2020-01-01"}, "until"),
        ({"count": "", "until": "2090-01-01"}, "until"),
        ({"repeats": "hourly"}, "repeats"),
        ({"repeats": "lunar", "lunar_days": "31"}, "lunar_days"),
        ({"repeats": "lunar", "lunar_days": "' OR 1=1"}, "lunar_days"),
        ({"weekdays": ["9"]}, "weekdays"),
        ({"ends": "14:00"}, "ends"),
        ({"ends": "14:32"}, "ends"),
        ({"title": ""}, "title"),
        ({"capacity": "5000"}, "capacity"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(here, changed, field):
    answer = here.post(**changed)

    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert 'value="14:30"' in answer.content.decode()


@pytest.mark.parametrize(
    ("typed", "rule"),
    [
        ({"repeats": "weekly"}, "FREQ=WEEKLY;BYDAY=WE"),
        ({"repeats": "weekly", "weekdays": ["0", "4"]}, "FREQ=WEEKLY;BYDAY=MO,FR"),
        ({"repeats": "fortnightly"}, "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE"),
        ({"repeats": "last"}, "FREQ=MONTHLY;BYDAY=-1WE"),
        (
            {"repeats": "lunar", "lunar_days": "逢三、逢八"},
            "RSCALE=CHINESE;FREQ=MONTHLY;BYMONTHDAY=3,8,13,18,23,28;SKIP=OMIT",
        ),
    ],
)
def test_what_is_chosen_becomes_the_rule(here, typed, rule):
    here.post(step="book", **typed)

    assert Series.objects.get().rule == rule


@pytest.mark.parametrize("junk", ["", "x", "2026-99-99=out:", "2026-12-02=DROP", "=" * 500])
def test_junk_in_the_fixes_is_ignored(here, junk):
    assert states(here.post(fix=[junk] * 3, tap=junk, seen=junk)) == ["free"] * 4


@pytest.fixture
def series(here):
    return here.book(4)


def test_publishing_all_opens_the_public_page(here, series):
    public = reverse("series", args=[series.pk])
    assert Client().get(public).status_code == 404

    here.client.post(reverse("desk-series-publish", args=[series.pk]))

    page = Client().get(public)
    text = page.content.decode()
    assert page.status_code == 200
    assert "每周三" in text
    assert [row.title for row in page.context["ahead"]] == ["每周一讲"] * 4
    session = series.sessions.first()
    assert public in Client().get(reverse("event", args=[session.pk])).content.decode()


def test_drafts_of_a_public_series_stay_hidden(here, series):
    publish_series(actor=here.person, series=series)
    hidden = series.sessions.order_by("starts_at").last()
    Session.objects.filter(pk=hidden.pk).update(state="draft", title="还没公布")

    page = Client().get(reverse("series", args=[series.pk]))
    feed = Client().get(reverse("series-ics", args=[series.pk]))

    assert len(page.context["ahead"]) == 3
    assert "还没公布" not in b"".join(feed.streaming_content).decode()


def test_the_calendar_has_an_entry_for_each_date(here, series):
    publish_series(actor=here.person, series=series)
    off = series.sessions.order_by("starts_at").first()
    cancel_session(actor=here.person, session=off, reason="停电")

    feed = Client().get(reverse("series-ics", args=[series.pk]))

    events = Calendar.from_ical(b"".join(feed.streaming_content)).walk("VEVENT")
    assert [str(one["STATUS"]) for one in events] == ["CANCELLED", *["CONFIRMED"] * 3]
    assert len({str(one["UID"]) for one in events}) == 4
    assert "RRULE" not in {name for one in events for name in one}


def test_a_series_without_a_public_date_has_no_calendar(series):
    assert Client().get(reverse("series-ics", args=[series.pk])).status_code == 404
    assert Client().get(reverse("series", args=[2**70])).status_code == 404


@pytest.mark.parametrize("number", [2, 30])
def test_the_public_page_costs_the_same_for_two_and_thirty_dates(here, number):
    series = here.book(number)
    publish_series(actor=here.person, series=series)
    address = reverse("series", args=[series.pk])
    Client().get(address)

    with CaptureQueriesContext(connection) as queries:
        Client().get(address)

    assert len(queries) <= 6, [query["sql"][:90] for query in queries]


@pytest.mark.parametrize("number", [2, 30])
def test_the_desk_page_costs_the_same_for_two_and_thirty_dates(here, number):
    series = here.book(number)
    address = reverse("desk-series", args=[series.pk])
    here.client.get(address)

    with CaptureQueriesContext(connection) as queries:
        here.client.get(address)

    assert len(queries) <= 12, [query["sql"][:90] for query in queries]


def test_the_series_goes_on(here, series):
    address = reverse("desk-series-extend", args=[series.pk])
    here.taken(5)

    looked = here.client.post(address, {"count": 3})
    booked = here.client.post(
        address, {"until": str(here.day(6)), "step": "book", "fix": f"{here.day(5)}=time:16:00"}
    )

    assert [card.state for card in looked.context["cards"]] == ["free", "taken", "free"]
    assert booked.url == reverse("desk-series", args=[series.pk])
    times = [clock.local(one.starts_at).hour for one in series.sessions.order_by("starts_at")]
    assert times == [14] * 5 + [16, 14]


def change(here, series, **changed):
    address = reverse("desk-series-change", args=[series.pk])
    typed = {
        "since": str(here.day(1)),
        "starts": "14:30",
        "ends": "16:00",
        "space": here.hall.pk,
        "lecturers": [here.lecturer.pk],
        "title": "每周一讲",
    }
    return here.client.post(address, typed | changed)


def test_this_and_all_later_are_shown_then_changed(here, series):
    looked = change(here, series, starts="09:00", ends="10:30")
    done = change(here, series, starts="09:00", ends="10:30", step="do")

    assert [card.state for card in looked.context["cards"]] == ["free"] * 3
    assert done.url == reverse("desk-series", args=[series.pk])
    times = [clock.local(one.starts_at).hour for one in series.sessions.order_by("starts_at")]
    assert times == [14, 9, 9, 9]


def test_a_change_that_one_date_can_t_have_says_which(here, series):
    here.taken(2, hour=9)

    looked = change(here, series, starts="09:00", ends="10:30")
    refused = change(here, series, starts="09:00", ends="10:30", step="do")

    assert [card.state for card in looked.context["cards"]] == ["free", "taken", "free"]
    assert not looked.context["may_do"]
    assert refused.status_code == 409
    assert {clock.local(one.starts_at).hour for one in series.sessions.all()} == {14}


def test_a_published_date_moves_with_a_reason_only(here, series):
    publish_series(actor=here.person, series=series)

    without = change(here, series, starts="09:00", ends="10:30", step="do")
    with_one = change(here, series, starts="09:00", ends="10:30", step="do", reason="农忙")

    assert without.status_code == 422
    assert "reason" in without.context["form"].errors
    assert with_one.status_code == 302


def test_nothing_to_change_is_said(here, series):
    answer = change(here, series)

    assert answer.context["is_nothing"]
    assert "cards" in answer.context


def test_this_and_all_later_are_called_off(here, series):
    publish_series(actor=here.person, series=series)
    address = reverse("desk-series-cancel", args=[series.pk])

    asked = here.client.get(address, {"since": str(here.day(2))})
    wrong = here.client.post(address, {"since": str(here.day(2))})
    done = here.client.post(address, {"since": str(here.day(2)), "reason": "农忙"})

    assert len(asked.context["reached"]) == 2
    assert wrong.status_code == 422
    assert done.status_code == 302
    assert sorted(series.sessions.values_list("state", flat=True)) == [
        "cancelled", "cancelled", "published", "published"
    ]  # fmt: skip
    assert here.client.get(address, {"since": str(here.day(2))}).status_code == 409


def asked_for(here, number=3):
    BookingPolicy.objects.create(place=here.hall.place, automatic=Automatic.NOBODY)
    series = here.book(number)
    publish_series(actor=here.person, series=series)
    return series, person_with(Role.MANAGER, here.hall.place)


def test_one_item_in_the_inbox_agrees_to_all(here):
    series, manager = asked_for(here)
    client = Client()
    client.force_login(manager)

    items = waiting_for(manager)
    agree = items[0].answers[0]
    answer = client.post(agree.url, {"next": "/work/"})

    assert [item.key for item in items] == [f"series-request:{series.pk}"]
    assert answer.url == "/work/"
    assert set(series.sessions.values_list("state", flat=True)) == {"approved"}
    assert client.post(agree.url).status_code == 409


def test_the_manager_refuses_all_with_a_reason(here):
    series, manager = asked_for(here)
    client = Client()
    client.force_login(manager)
    address = reverse("desk-series-refuse", args=[series.pk])

    assert client.post(address).status_code == 422
    assert client.post(address, {"reason": "礼堂大修"}).status_code == 302
    assert set(series.sessions.values_list("state_reason", flat=True)) == {"礼堂大修"}


def test_the_team_can_not_agree_to_its_own_request(here):
    series, _manager = asked_for(here)

    answer = here.client.post(reverse("desk-series-approve", args=[series.pk]))

    assert answer.status_code == 404
    assert set(series.sessions.values_list("state", flat=True)) == {"requested"}


def test_the_list_shows_series_with_dates_ahead(here, series):
    answer = here.client.get(reverse("desk-series-list"))

    assert [(row["series"], row["ahead"]) for row in answer.context["rows"]] == [(series, 4)]
    assert "每周三" in answer.content.decode()


def test_sample_series_show_past_dates_folded(here):
    series = here.book(
        changed={"is_sample": True, "first_day": here.day(-4), "last_day": here.day(1)}
    )
    publish_series(actor=here.person, series=series)

    page = Client().get(reverse("series", args=[series.pk]))

    assert len(page.context["over"]) + len(page.context["ahead"]) == 6
    assert "<details" in page.content.decode()


@pytest.mark.parametrize(
    ("rule", "chinese", "english"),
    [
        (rules.weekly([2]), "每周三", "every Wednesday"),
        (rules.weekly([0, 4]), "每周一、周五", "every Monday and Friday"),
        (rules.weekly([2], 2), "每两周的星期三", "every second Wednesday"),
        (rules.weekly([6], 3), "每 3 周的星期日", "every 3 weeks on Sunday"),
        (rules.nth_weekday(-1, 4), "每月最后一个星期五", "the last Friday of every month"),
        (rules.nth_weekday(2, 2), "每月第二个星期三", "the second Wednesday of every month"),
        (rules.month_days([1, 15]), "每月 1 日、15 日", "the 1st and 15th of every month"),
        (rules.month_days([-1]), "每月最后一天", "the last day of every month"),
        (rules.lunar_days([15]), "农历每月十五", "the 15th of every lunar month"),
        (
            rules.lunar_days([3, 8, 13, 18, 23, 28]),
            "农历逢三、逢八",
            "the 3rd, 8th, 13th, 18th, 23rd and 28th of every lunar month",
        ),
        (rules.lunar_days([1, 20, 23, 30]), "农历每月初一、二十、廿三、三十",
         "the 1st, 20th, 23rd and 30th of every lunar month"),
    ],
)  # fmt: skip
def test_a_rule_in_words(rule, chinese, english):
    assert rule_words(rule.text) == chinese
    with translation.override("en"):
        assert rule_words(rule.text) == english


def test_a_room_that_is_closed_to_booking_has_no_series_form(here):
    here.hall.is_active = False
    here.hall.save()

    assert here.post().status_code == 404


def test_dates_over_midnight_are_refused_in_words(here):
    answer = here.post(starts="23:00", ends="01:00")

    assert answer.status_code == 422
    assert dt.time(23).strftime("%H:%M") in answer.content.decode()
