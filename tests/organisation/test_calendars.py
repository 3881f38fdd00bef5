"""Foreign calendars as closures and public days: read, looked at, carried out, imported again."""

import datetime as dt
import time
from contextlib import suppress

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.log_actions import registry

from cms.core import clock
from organisation.calendars.reading import Entry, read_calendar
from organisation.calendars.recurrence import unroll
from organisation.domain.affected import StandsInTheWay
from organisation.domain.hours import SpecialHours, set_special_hours, special_hours_of
from organisation.domain.import_calendar import (
    CalendarStatus,
    apply_calendar,
    dry_run_calendar,
    review_calendar,
)
from organisation.enums import Role
from organisation.errors import CalendarStale, ImportRefused, NotAllowed, ShortNotice
from organisation.models import CalendarDraft, HoursException, PublicDay
from tests.factories.organisation import OpeningHoursFactory, person_with, town
from tests.factories.scheduling import SessionFactory, tomorrow_at
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def ahead(days):
    return clock.today() + days * DAY


def stamp(day):
    return f"{day:%Y%m%d}"


def event(*lines, uid="a@school", title="学校考试", start=None, end=None):
    """An all-day entry; ``end`` is the day after the last, as the format wants it."""
    rows = [f"UID:{uid}"] if uid else []
    rows += [f"SUMMARY:{title}"] if title else []
    if start is not None:
        rows.append(f"DTSTART;VALUE=DATE:{stamp(start)}")
    if end is not None:
        rows.append(f"DTEND;VALUE=DATE:{stamp(end)}")
    return "\r\n".join(["BEGIN:VEVENT", *rows, *lines, "END:VEVENT"])


def file_of(*events, name="terms.ics", head=""):
    text = "\r\n".join(
        [
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            "PRODID:-//x//x//EN",
            *([head] if head else []),
            *events,
            "END:VCALENDAR",
            "",
        ]
    )
    return SimpleUploadedFile(name, text.encode(), "text/calendar")


def read(*events, **more):
    return read_calendar(file_of(*events, **more))


def only(*lines, **more):
    (entry,) = read(event(*lines, **more))
    return entry


@pytest.fixture
def here():
    return town("南黄镇")


@pytest.fixture
def manager(here):
    return person_with(Role.MANAGER, here.centre)


# -- reading ----------------------------------------------------------------------
@pytest.mark.parametrize(
    ("lines", "first", "last"),
    [
        (["DTSTART;VALUE=DATE:20270101"], (2027, 1, 1), (2027, 1, 1)),
        (["DTSTART;VALUE=DATE:20270101", "DTEND;VALUE=DATE:20270104"], (2027, 1, 1), (2027, 1, 3)),
        (["DTSTART;VALUE=DATE:20270101", "DTEND;VALUE=DATE:20270101"], (2027, 1, 1), (2027, 1, 1)),
        (
            ["DTSTART;VALUE=DATE:20280228", "DTEND;VALUE=DATE:20280301"],
            (2028, 2, 28),
            (2028, 2, 29),
        ),
        (["DTSTART;VALUE=DATE:20261231", "DURATION:P2D"], (2026, 12, 31), (2027, 1, 1)),
        (["DTSTART:20270101T000000", "DTEND:20270103T000000"], (2027, 1, 1), (2027, 1, 2)),
        (["DTSTART:20261231T160000Z", "DTEND:20270101T160000Z"], (2027, 1, 1), (2027, 1, 1)),
        (
            ["DTSTART;TZID=Asia/Tokyo:20270101T010000", "DTEND;TZID=Asia/Tokyo:20270102T010000"],
            (2027, 1, 1),
            (2027, 1, 1),
        ),
        (
            ["DTSTART;TZID=China Standard Time:20270101T000000", "DURATION:PT24H"],
            (2027, 1, 1),
            (2027, 1, 1),
        ),
    ],
    ids=[
        "no end",
        "the end is not included",
        "the end is the first day",
        "29 February",
        "a duration over the year's end",
        "floating midnight",
        "midnight here, in UTC",
        "midnight here, in Tokyo",
        "a zone as Windows calls it",
    ],
)
def test_whole_days_are_read(lines, first, last):
    entry = only(*lines)
    assert (entry.reasons, entry.left_out) == ((), "")
    assert (entry.first_day, entry.last_day) == (dt.date(*first), dt.date(*last))


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ([], "没有日期"),
        (["DTSTART:soon"], "日期无法识别"),
        (["DTSTART;VALUE=DATE:20270230"], "日期无法识别"),
        (["DTSTART;VALUE=DATE:20270105", "DTEND;VALUE=DATE:20270103"], "结束早于开始"),
        (["DTSTART;VALUE=DATE:20270105", "DTSTART;VALUE=DATE:20270106"], "写了两次"),
        (["DTSTART;VALUE=DATE:99990101"], "年份 9999 超出范围"),
        (["DTSTART;VALUE=DATE:20270101", "DTEND;VALUE=DATE:20290101"], "长过一年"),
        (["DTSTART;VALUE=DATE:20270101", "DURATION:P99999D"], "长过一年"),
        (["DTSTART;VALUE=DATE:20270101", "DURATION:-P3D"], "结束早于开始"),
        (["DTSTART;TZID=Nowhere/Land:20270101T000000", "DURATION:P1D"], "时区"),
        (["DTSTART;VALUE=DATE:20270101", "RRULE:FREQ=SECONDLY"], "按小时重复"),
        (["DTSTART;VALUE=DATE:20270101", "RRULE:FREQ=DAILY;BYHOUR=1,2,3"], "按小时重复"),
        (["DTSTART;VALUE=DATE:20270101", "RRULE:FREQ=DAILY;INTERVAL=0"], "重复规则无法识别"),
        (["DTSTART;VALUE=DATE:20270101", "RRULE:FREQ=WEEKLY;BYDAY=XX"], "重复规则"),
        (["DTSTART;VALUE=DATE:19400101", "RRULE:FREQ=DAILY"], "五十多年"),
        (
            ["DTSTART;VALUE=DATE:20270101", "RRULE:FREQ=DAILY", "RRULE:FREQ=WEEKLY"],
            "几条重复规则",
        ),
    ],
)
def test_a_wrong_entry_is_told_why(lines, sentence):
    entry = only(*lines)
    assert sentence in " ".join(entry.reasons), entry
    assert entry.first_day is None


@pytest.mark.parametrize(
    "lines",
    [
        ["DTSTART:20270101T090000", "DTEND:20270101T110000"],
        ["DTSTART:20270101T000000", "DTEND:20270101T120000"],
        ["DTSTART:20270101T000000Z", "DTEND:20270102T000000Z"],
        ["DTSTART:20270101T090000"],
    ],
    ids=["a morning", "half a day", "a day elsewhere", "a moment"],
)
def test_part_of_a_day_is_left_out(lines):
    entry = only(*lines)
    assert "只占一天里的一段时间" in entry.left_out
    assert entry.reasons == ()


def test_what_is_over_is_left_out():
    assert only(start=ahead(-5), end=ahead(-1)).left_out == "已经过去。"
    assert only(start=ahead(-5), end=ahead(1)).left_out == ""


def test_a_title_is_one_line_without_tricks():
    entry = only(title="放\u202e假\u200b\\n通知\x07", start=ahead(9))
    assert entry.title == "放假 通知"
    assert "没有标题" in only(title="\u200b", start=ahead(9)).reasons[0]
    assert only(title="长" * 500, start=ahead(9)).title == "长" * 120


def test_a_twin_of_one_uid_is_wrong():
    first, second = read(event(start=ahead(9)), event(start=ahead(10)))
    assert first.reasons == ()
    assert "出现两次" in second.reasons[0]


def test_an_entry_without_uid_is_known_by_its_words_and_day():
    one, other = read(event(uid="", start=ahead(9)), event(uid="", start=ahead(10)))
    assert one.key != other.key
    assert one.key == only(uid="", start=ahead(9)).key
    assert len(only(uid="u" * 900, start=ahead(9)).key) < 255


def test_a_calendar_in_gb18030_is_read():
    upload = file_of(event(title="寒假", start=ahead(9)))
    data = upload.read().decode().encode("gb18030")
    assert read_calendar(SimpleUploadedFile("x.ics", data))[0].title == "寒假"


def test_an_entry_survives_being_written_down():
    for entry in read(event(start=ahead(9)), event(uid="b", title="", start=ahead(9))):
        assert Entry.read(entry.written()) == entry


# -- repetition ------------------------------------------------------------------
def days_of(*lines, start=None, **more):
    entries = read(event(*lines, start=start or ahead(10), **more))
    return [(entry.first_day - clock.today()).days for entry in entries]


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ("FREQ=WEEKLY;COUNT=3", [10, 17, 24]),
        ("FREQ=DAILY;INTERVAL=5;COUNT=3", [10, 15, 20]),
        (f"FREQ=WEEKLY;UNTIL={stamp(ahead(24))}", [10, 17, 24]),
        (f"FREQ=WEEKLY;UNTIL={stamp(ahead(17))};COUNT=9", [10, 17]),
    ],
)
def test_a_rule_is_unrolled(rule, days):
    assert days_of(f"RRULE:{rule}") == days


def test_left_out_moved_and_cancelled_dates_of_a_series():
    entries = read(
        event(
            "RRULE:FREQ=WEEKLY;COUNT=4",
            f"EXDATE;VALUE=DATE:{stamp(ahead(17))}",
            start=ahead(10),
        ),
        event(f"RECURRENCE-ID;VALUE=DATE:{stamp(ahead(24))}", start=ahead(25)),
        event(f"RECURRENCE-ID;VALUE=DATE:{stamp(ahead(31))}", "STATUS:CANCELLED", start=ahead(31)),
    )
    assert [(entry.key, entry.is_cancelled) for entry in entries] == [
        (f"a@school/{ahead(10)}", False),
        (f"a@school/{ahead(24)}", False),
        (f"a@school/{ahead(31)}", True),
    ]
    assert entries[1].first_day == ahead(25)


def test_added_dates_of_a_series():
    assert days_of(f"RDATE;VALUE=DATE:{stamp(ahead(15))},{stamp(ahead(13))}") == [10, 13, 15]


def test_a_rule_without_an_end_goes_two_years_ahead_and_says_so():
    entries = read(event("RRULE:FREQ=WEEKLY", start=ahead(-7 * 52)))
    assert {entry.number for entry in entries} == {1}
    assert ahead(0) <= entries[0].first_day < ahead(7)
    assert ahead(2 * 365 - 7) < entries[-1].first_day <= ahead(2 * 365)
    assert "没有结束日期" in entries[0].note


def test_a_long_occurrence_that_still_runs_is_kept():
    start = ahead(-3)
    first = read(event("RRULE:FREQ=MONTHLY;COUNT=2", start=start, end=start + 10 * DAY))[0]
    assert (first.first_day, first.last_day) == (start, ahead(6))


@pytest.mark.parametrize(
    "rule",
    [
        {"FREQ": ["DAILY"], "INTERVAL": [7], "BYDAY": ["MO"]},
        {"FREQ": ["MONTHLY"], "BYMONTH": [2], "BYMONTHDAY": [30]},
        {"FREQ": ["YEARLY"], "BYMONTH": [2], "BYMONTHDAY": [30], "COUNT": [5]},
        {"FREQ": ["DAILY"], "COUNT": [10**9]},
        {"FREQ": ["YEARLY"], "BYWEEKNO": [53], "BYMONTH": [6]},
    ],
    ids=["never Monday", "30 February", "30 February, counted", "a milliard", "week 53 in June"],
)
def test_a_rule_that_never_comes_true_ends_soon(rule):
    began = time.process_time()
    unroll(rule, dt.date(2026, 11, 24))
    assert time.process_time() - began < 10


# -- hostile files ---------------------------------------------------------------
NESTED = "\r\n".join(["BEGIN:VEVENT"] * 5_000 + ["END:VEVENT"] * 5_000)
ENDLESS_ZONE = "\r\n".join(
    [
        "BEGIN:VTIMEZONE",
        "TZID:Evil/Zone",
        "BEGIN:STANDARD",
        "DTSTART:19700101T000000",
        "RRULE:FREQ=SECONDLY",
        "TZOFFSETFROM:+0800",
        "TZOFFSETTO:+0900",
        "END:STANDARD",
        "END:VTIMEZONE",
    ]
)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "空"),
        (b"\x00" * 500, "不是日历文件"),
        (b"\x89PNG\r\n\x1a\n" + b"\xff" * 900, "不是日历文件"),
        (b"PK\x03\x04zip", "不是日历文件"),
        (b"<html>BEGIN:VCALENDAR</html>", "不是日历文件"),
        ("你好".encode("utf-16"), "不是日历文件"),
        (b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "没有任何日程"),
        (b"BEGIN:VCALENDAR\r\n" + b"X:" + b"y" * (1024 * 1024), "1 MB"),
        (b"BEGIN:VCALENDAR\r\nX:" + b"y" * 20_000 + b"\r\nEND:VCALENDAR", "远远超过"),
        (b"BEGIN:VCALENDAR\r\nX:a" + b"\r\n y" * 15_000 + b"\r\nEND:VCALENDAR", "远远超过"),
        (f"BEGIN:VCALENDAR\r\n{NESTED}\r\nEND:VCALENDAR".encode(), "远远超过"),
        (b"BEGIN:VCALENDAR\r\n" + b"A:b\r\n" * 30_000 + b"END:VCALENDAR", "远远超过"),
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nno colon here\r\nEND:VCALENDAR", "没有任何日程"),
        (b"BEGIN:VCALENDAR\r\nEND:VEVENT\r\nEND:VCALENDAR", "损坏"),
    ],
    ids=[
        "empty",
        "zeros",
        "a picture",
        "an archive",
        "a web page",
        "utf-16",
        "no entries",
        "too large",
        "one long line",
        "one long folded line",
        "nested",
        "many lines",
        "no colon",
        "ends before it begins",
    ],
)
def test_a_hostile_file_gets_a_sentence(data, sentence):
    with pytest.raises(ImportRefused) as refusal:
        read_calendar(SimpleUploadedFile("x.ics", data))
    assert sentence in str(refusal.value)


def test_too_many_entries_are_refused():
    with pytest.raises(ImportRefused, match="1000"):
        read(*(event(uid=str(number), start=ahead(9)) for number in range(1_001)))
    with pytest.raises(ImportRefused, match="1000"):
        read(
            event("RRULE:FREQ=DAILY", start=ahead(1)),
            event("RRULE:FREQ=DAILY", uid="b", start=ahead(1)),
        )


def test_time_zones_of_the_file_are_never_unrolled():
    began = time.process_time()
    entries = read(event(start=ahead(9)), head=ENDLESS_ZONE)
    assert entries[0].first_day == ahead(9)
    assert time.process_time() - began < 5


@pytest.mark.parametrize("cut", range(5, 200, 13))
def test_a_file_cut_short_never_fails_otherwise(cut):
    data = file_of(event("RRULE:FREQ=WEEKLY;COUNT=2", start=ahead(9))).read()[:cut]
    with suppress(ImportRefused):
        read_calendar(SimpleUploadedFile("x.ics", data))


# -- closures of a place ------------------------------------------------------------
def plan_of(actor, place, *events):
    draft, plan = dry_run_calendar(actor=actor, place=place, upload=file_of(*events))
    return draft.token, [row.status.value for row in plan.rows]


def test_a_file_is_imported_and_the_second_time_changes_nothing(here, manager):
    by_hand = SpecialHours(ahead(50), ahead(50), "停电")
    set_special_hours(actor=manager, place=here.institute, rows=[by_hand])
    events = [
        event(start=ahead(10), end=ahead(12)),
        event("RRULE:FREQ=WEEKLY;COUNT=2", uid="b", title="考试", start=ahead(20)),
    ]
    token, found = plan_of(manager, here.institute, *events)
    assert found == ["new", "new", "new"]
    assert HoursException.objects.count() == 1
    apply_calendar(actor=manager, token=token)
    rows = HoursException.objects.order_by("first_day")
    assert [(row.first_day, row.last_day, row.reason, row.uid) for row in rows] == [
        (ahead(10), ahead(11), "学校考试", "a@school"),
        (ahead(20), ahead(20), "考试", f"b/{ahead(20)}"),
        (ahead(27), ahead(27), "考试", f"b/{ahead(27)}"),
        (ahead(50), ahead(50), "停电", ""),
    ]
    assert not CalendarDraft.objects.exists()
    numbers = set(rows.values_list("pk", flat=True))
    token, found = plan_of(manager, here.institute, *events)
    assert found == ["same", "same", "same"]
    with pytest.raises(ImportRefused):
        apply_calendar(actor=manager, token=token)
    assert set(HoursException.objects.values_list("pk", flat=True)) == numbers
    assert registry.get_logs_for_instance(here.institute).count() == 2


def test_a_changed_entry_changes_its_row_and_one_taken_back_goes(here, manager):
    token, _ = plan_of(
        manager,
        here.institute,
        event(start=ahead(10)),
        event("RRULE:FREQ=WEEKLY;COUNT=3", uid="b", start=ahead(20)),
        event(uid="c", start=ahead(40)),
        event(uid="d", start=ahead(60)),
    )
    apply_calendar(actor=manager, token=token)
    pk = HoursException.objects.get(uid="a@school").pk
    token, found = plan_of(
        manager,
        here.institute,
        event(start=ahead(11), title="期末考试"),
        event("RRULE:FREQ=WEEKLY;COUNT=2", uid="b", start=ahead(20)),
        event("STATUS:CANCELLED", uid="c", start=ahead(40)),
    )
    assert found == ["changed", "same", "same", "left_out", "gone", "gone"]
    apply_calendar(actor=manager, token=token)
    changed = HoursException.objects.get(pk=pk)
    assert (changed.first_day, changed.reason) == (ahead(11), "期末考试")
    # What the file doesn't name at all stays: it may hold one term only.
    assert set(HoursException.objects.values_list("uid", flat=True)) == {
        "a@school",
        f"b/{ahead(20)}",
        f"b/{ahead(27)}",
        "d",
    }


def test_nothing_is_imported_while_one_entry_is_wrong(here, manager):
    token, found = plan_of(manager, here.institute, event(start=ahead(10)), event(uid="b"))
    assert found == ["new", "wrong"]
    with pytest.raises(ImportRefused):
        apply_calendar(actor=manager, token=token)
    assert not HoursException.objects.exists()


def test_what_changed_since_the_dry_run_is_shown_again(here, manager):
    token, _ = plan_of(manager, here.institute, event(start=ahead(10)))
    apply_calendar(actor=manager, token=token)
    token, found = plan_of(manager, here.institute, event(start=ahead(10), title="运动会"))
    assert found == ["changed"]
    HoursException.objects.update(reason="运动会")
    with pytest.raises(CalendarStale) as stale:
        apply_calendar(actor=manager, token=token)
    assert [row.status for row in stale.value.plan.rows] == [CalendarStatus.SAME]


def test_entries_at_short_notice_need_one_reason(here, manager):
    token, _ = plan_of(
        manager, here.institute, event(start=ahead(2)), event(uid="b", start=ahead(30))
    )
    with pytest.raises(ShortNotice):
        apply_calendar(actor=manager, token=token)
    assert not HoursException.objects.exists()
    apply_calendar(actor=manager, token=token, short_notice_reason="刚接到通知")
    reasons = HoursException.objects.order_by("first_day").values_list(
        "short_notice_reason", flat=True
    )
    assert list(reasons) == ["刚接到通知", ""]


def test_sessions_in_the_way_must_be_agreed_to(here, manager):
    starts_at = tomorrow_at(9, days=10)
    SessionFactory(space=here.hall, starts_at=starts_at, ends_at=starts_at + dt.timedelta(hours=2))
    token, _ = plan_of(manager, here.institute, event(start=ahead(10)))
    with pytest.raises(StandsInTheWay) as refusal:
        apply_calendar(actor=manager, token=token)
    apply_calendar(actor=manager, token=token, agreed=refusal.value.agreement)
    assert [row.reason for row in special_hours_of(here.institute)] == ["学校考试"]


# -- public days ----------------------------------------------------------------------
def test_a_calendar_of_holidays_fills_the_table(here, manager):
    saturday = ahead(40) + (5 - ahead(40).weekday()) % 7 * DAY
    events = [
        event(uid="n", title="国庆节（休）", start=ahead(20), end=ahead(23)),
        event(uid="w", title="国庆节（班）", start=saturday),
        event(uid="t", title="重阳节", start=ahead(30)),
    ]
    PublicDay.objects.create(day=ahead(21), kind="holiday", name="国庆节（示例）", is_sample=True)
    token, found = plan_of(manager, None, *events)
    assert found == ["new", "changed", "new", "new", "left_out"]
    apply_calendar(actor=manager, token=token)
    rows = PublicDay.objects.order_by("day")
    assert [(row.day, row.kind, row.name, row.counts_as, row.is_sample) for row in rows] == [
        *((ahead(number), "holiday", "国庆节", None, False) for number in (20, 21, 22)),
        (saturday, "workday", "国庆节", 4, False),
    ]
    _, found = plan_of(manager, None, *events)
    assert found == ["same"] * 4 + ["left_out"]
    token, found = plan_of(
        manager, None, event(uid="n", title="国庆节（休）", start=ahead(20), end=ahead(22))
    )
    assert found == ["same", "same", "gone"]
    apply_calendar(actor=manager, token=token)
    assert not PublicDay.objects.filter(day=ahead(22)).exists()
    assert PublicDay.objects.filter(day=saturday).exists()


def test_one_day_as_holiday_and_workday_is_wrong(here, manager):
    events = [
        event(uid="a", title="中秋节（休）", start=ahead(20)),
        event(uid="b", title="国庆节（休）", start=ahead(20)),
        event(uid="c", title="国庆节（班）", start=ahead(20)),
    ]
    _, found = plan_of(manager, None, *events)
    assert found == ["new", "left_out", "wrong"]


def test_holidays_over_sessions_must_be_agreed_to_together(here, manager):
    for weekday in range(7):
        OpeningHoursFactory(place=here.centre, weekday=weekday, opens_at="08:00", closes_at="21:00")
    for days in (20, 40):
        starts_at = tomorrow_at(9, days=days)
        SessionFactory(
            space=here.hall, starts_at=starts_at, ends_at=starts_at + dt.timedelta(hours=2)
        )
    token, _ = plan_of(
        manager, None, event(uid="a", start=ahead(20)), event(uid="b", start=ahead(40))
    )
    with pytest.raises(StandsInTheWay) as refusal:
        apply_calendar(actor=manager, token=token)
    assert refusal.value.count == 2
    assert not PublicDay.objects.exists()
    apply_calendar(actor=manager, token=token, agreed=refusal.value.agreement)
    assert PublicDay.objects.count() == 2


# -- who may -----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("who", "closures", "public"),
    [
        ("own", True, False),
        ("centre", True, True),
        ("superuser", True, True),
        ("other town", False, False),
        ("auditor", False, False),
        ("leader", False, False),
    ],
)
def test_who_may_import_what(here, who, closures, public):
    actor = {
        "own": lambda: person_with(Role.MANAGER, here.institute),
        "centre": lambda: person_with(Role.MANAGER, here.centre),
        "superuser": lambda: UserFactory(superuser=True),
        "other town": lambda: person_with(Role.MANAGER, town("冯家镇").institute),
        "auditor": lambda: person_with(Role.AUDITOR, here.centre),
        "leader": lambda: UserFactory(),
    }[who]()
    for place, may in ((here.institute, closures), (None, public)):
        if may:
            token, _ = plan_of(actor, place, event(start=ahead(10)))
            apply_calendar(actor=actor, token=token)
        else:
            with pytest.raises(NotAllowed):
                plan_of(actor, place, event(start=ahead(10)))
    assert (HoursException.objects.exists(), PublicDay.objects.exists()) == (closures, public)


def test_another_persons_draft_does_not_exist(here, manager):
    token, _ = plan_of(manager, here.institute, event(start=ahead(10)))
    other = person_with(Role.MANAGER, here.centre)
    for call in (review_calendar, apply_calendar):
        with pytest.raises(CalendarDraft.DoesNotExist):
            call(actor=other, token=token)
    manager.memberships.all().delete()
    manager.__dict__.pop("_scope", None)
    with pytest.raises(NotAllowed):
        apply_calendar(actor=manager, token=token)
    assert not HoursException.objects.exists()


# -- the pages ------------------------------------------------------------------------------
START = "organisation_calendar:start"


def test_the_pages_lead_from_the_file_to_the_place(client, here, manager):
    client.force_login(manager)
    page = client.get(reverse(START)).content.decode()
    assert "全市的法定节假日和调休上班日" in page
    answer = client.post(
        reverse(START), {"target": "closures", "upload": file_of(event(start=ahead(10)))}
    )
    assert answer.status_code == 422
    assert "请选择这些日子不开放的阵地" in answer.content.decode()
    answer = client.post(
        reverse(START),
        {
            "target": "closures",
            "place": here.institute.pk,
            "upload": file_of(
                event(start=ahead(3)), event(uid="b", title="<script>", start=ahead(10))
            ),
        },
    )
    assert answer.status_code == 302
    review = answer.url
    page = client.get(review).content.decode()
    assert "学校考试" in page
    assert "<script>" not in page.split("<table", 1)[1].split("</table>")[0]
    answer = client.post(review)
    assert answer.status_code == 422
    assert "不足 7 天" in answer.content.decode()
    answer = client.post(review, {"short_notice_reason": "刚接到通知"})
    assert answer.status_code == 302
    assert answer.url == reverse("organisation_places:edit", args=[here.institute.pk])
    assert HoursException.objects.count() == 2
    assert client.get(review).status_code == 404


def test_a_manager_of_a_town_is_offered_her_places_only(client, here):
    there = town("冯家镇")
    client.force_login(person_with(Role.MANAGER, here.institute))
    assert "全市的法定节假日" not in client.get(reverse(START)).content.decode()
    for place, target in ((there.institute, ""), (here.centre, ""), (None, "public_days")):
        answer = client.post(
            reverse(START),
            {
                "target": target,
                "place": place.pk if place else "",
                "upload": file_of(event(start=ahead(10))),
            },
        )
        assert answer.status_code == 422
    assert not CalendarDraft.objects.exists()


@pytest.mark.parametrize(
    "upload",
    [b"", b"\x00" * 99, b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nx\r\nEND:VCALENDAR", b"PK\x03\x04"],
)
def test_a_hostile_upload_comes_back_with_a_sentence(client, here, manager, upload):
    client.force_login(manager)
    answer = client.post(
        reverse(START),
        {"target": "public_days", "upload": SimpleUploadedFile("\u202e.ics", upload)},
    )
    assert answer.status_code == 422
    assert answer.context["form"].errors["upload"]


def test_sessions_in_the_way_are_listed_with_their_box(client, here, manager):
    starts_at = tomorrow_at(9, days=10)
    SessionFactory(space=here.hall, starts_at=starts_at, ends_at=starts_at + dt.timedelta(hours=2))
    client.force_login(manager)
    token, _ = plan_of(manager, here.institute, event(start=ahead(10)))
    review = reverse("organisation_calendar:review", args=[token])
    answer = client.post(review)
    assert answer.status_code == 409
    agreement = answer.context["in_the_way"].agreement
    assert f'value="{agreement}"' in answer.content.decode()
    assert client.post(review, {"agreed": agreement}).status_code == 302
    assert HoursException.objects.exists()
