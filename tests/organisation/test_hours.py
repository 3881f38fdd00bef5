"""How a place manager changes hours: what is kept, what needs a reason, what must be agreed to."""

import datetime as dt

import pytest
from wagtail.log_actions import registry

from cms.core import clock
from organisation.domain import affected
from organisation.domain.affected import ANYTHING, Affected, StandsInTheWay
from organisation.domain.hours import (
    MarketHours,
    SpecialHours,
    WeeklyHours,
    set_market_days,
    set_special_hours,
    set_weekly_hours,
    special_hours_of,
)
from organisation.domain.public_days import (
    create_public_day,
    delete_public_day,
    update_public_day,
)
from organisation.enums import Role
from organisation.errors import InvalidChange, NotAllowed, ShortNotice
from organisation.models import HoursException, MarketDays, PublicDay
from organisation.models.hours import lunar_days_of
from organisation.queries import open_days
from organisation.signals import hours_changed
from tests.factories.organisation import (
    HoursExceptionFactory,
    OpeningHoursFactory,
    person_with,
    town,
)
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db
NINE, NOON, FIVE = dt.time(9), dt.time(12), dt.time(17)


@pytest.fixture
def here():
    return town("南黄镇")


@pytest.fixture
def manager(here):
    return person_with(Role.MANAGER, here.centre)


def ahead(days):
    return clock.today() + dt.timedelta(days=days)


def closed(first, last=None, **changes):
    row = {"reason": "检修", **changes}
    return SpecialHours(ahead(first), ahead(first if last is None else last), **row)


def open_every_day(place):
    for weekday in range(7):
        OpeningHoursFactory(place=place, weekday=weekday, opens_at=NINE, closes_at=FIVE)


# -- what is kept -----------------------------------------------------------
def test_unchanged_rows_stay_the_rows_they_are(here, manager):
    set_special_hours(actor=manager, place=here.station, rows=[closed(10), closed(20)])
    kept, edited = HoursException.objects.order_by("first_day")
    HoursException.objects.update(announced_at=clock.at(ahead(-3), NINE), uid="term@school")
    rows = special_hours_of(here.station)
    later = SpecialHours(**{**vars(rows[1]), "reason": "检修延长", "last_day": ahead(22)})
    set_special_hours(actor=manager, place=here.station, rows=[rows[0], later, closed(30)])
    now = HoursException.objects.order_by("first_day")
    assert [row.pk for row in now[:2]] == [kept.pk, edited.pk]
    assert [clock.local(row.announced_at).date() for row in now] == [ahead(-3), ahead(-3), ahead(0)]
    assert [row.uid for row in now] == ["term@school", "term@school", ""]
    assert (now[1].reason, now[1].last_day) == ("检修延长", ahead(22))


def test_an_equal_row_without_a_number_is_the_stored_one(here, manager):
    set_special_hours(actor=manager, place=here.station, rows=[closed(10)])
    row = HoursException.objects.get()
    lines = registry.get_logs_for_instance(here.station).count()
    set_special_hours(actor=manager, place=here.station, rows=[closed(10)])
    assert HoursException.objects.get().pk == row.pk
    assert registry.get_logs_for_instance(here.station).count() == lines


def test_rows_left_out_are_deleted_and_others_places_rows_never_touched(here, manager):
    other = HoursExceptionFactory(place=here.institute, first_day=ahead(9))
    set_special_hours(actor=manager, place=here.station, rows=[closed(10), closed(20)])
    mine = special_hours_of(here.station)[0]
    stolen = SpecialHours(**{**vars(mine), "pk": other.pk, "reason": "别处"})
    set_special_hours(actor=manager, place=here.station, rows=[stolen])
    other.refresh_from_db()
    assert (other.place_id, other.reason) == (here.institute.pk, "国庆节")
    assert [row.reason for row in special_hours_of(here.station)] == ["别处"]


def test_a_closure_moved_to_other_days_is_announced_anew(here, manager):
    set_special_hours(actor=manager, place=here.station, rows=[closed(10)])
    HoursException.objects.update(announced_at=clock.at(ahead(-30), NINE))
    (row,) = special_hours_of(here.station)
    moved = SpecialHours(**{**vars(row), "first_day": ahead(40), "last_day": ahead(40)})
    set_special_hours(actor=manager, place=here.station, rows=[moved])
    assert clock.local(HoursException.objects.get().announced_at).date() == ahead(0)


def test_the_log_names_the_days_and_hours(here, manager):
    set_special_hours(
        actor=manager, place=here.station, rows=[closed(10, opens_at=NINE, closes_at=NOON)]
    )
    line = registry.get_logs_for_instance(here.station).get()
    assert line.data["changes"] == {
        "hours_exceptions": ["", f"{ahead(10)}–{ahead(10)} 09:00–12:00 检修"]
    }
    assert line.user == manager


# -- seven days of notice ----------------------------------------------------
@pytest.mark.parametrize(
    ("first", "last", "needed"),
    [
        (7, 9, False),
        (6, 6, True),
        (0, 0, True),
        (-3, 2, True),
        (-3, -1, False),
    ],
    ids=["in seven days", "in six", "today", "began already", "over"],
)
def test_a_closure_in_under_seven_days_needs_a_reason(here, manager, first, last, needed):
    rows = [closed(20), closed(first, last)]
    if not needed:
        set_special_hours(actor=manager, place=here.station, rows=rows)
        assert not HoursException.objects.exclude(short_notice_reason="").exists()
        return
    with pytest.raises(ShortNotice) as refusal:
        set_special_hours(actor=manager, place=here.station, rows=rows)
    assert refusal.value.rows == (1,)
    assert not HoursException.objects.exists()
    rows[1] = closed(first, last, short_notice_reason=" 水管爆裂 ")
    set_special_hours(actor=manager, place=here.station, rows=rows)
    row = HoursException.objects.get(first_day=ahead(first))
    assert (row.short_notice_reason, row.is_short_notice) == ("水管爆裂", True)
    assert not HoursException.objects.get(first_day=ahead(20)).is_short_notice


@pytest.mark.parametrize(
    ("opens", "closes", "needed"),
    [(NINE, FIVE, False), (dt.time(8), dt.time(20), False), (NINE, NOON, True), (NOON, FIVE, True)],
    ids=["the same", "longer", "shorter", "later"],
)
def test_shorter_hours_need_a_reason_and_longer_ones_none(here, manager, opens, closes, needed):
    open_every_day(here.centre)
    rows = [closed(3, opens_at=opens, closes_at=closes)]
    if needed:
        with pytest.raises(ShortNotice):
            set_special_hours(actor=manager, place=here.station, rows=rows)
    else:
        set_special_hours(actor=manager, place=here.station, rows=rows)
        assert open_days(here.station, ahead(3), ahead(3)).hours == {ahead(3): [(opens, closes)]}


def test_two_rows_that_cover_the_usual_hours_together_shorten_nothing(here, manager):
    for weekday in range(7):
        OpeningHoursFactory(place=here.centre, weekday=weekday, opens_at=NINE, closes_at=NOON)
        OpeningHoursFactory(place=here.centre, weekday=weekday, opens_at="14:00", closes_at=FIVE)
    rows = [
        closed(3, opens_at=NINE, closes_at=NOON),
        closed(3, opens_at=dt.time(13), closes_at=FIVE),
    ]
    set_special_hours(actor=manager, place=here.station, rows=rows)
    assert HoursException.objects.count() == 2


def test_editing_a_running_closure_needs_a_reason_only_for_what_it_newly_closes(here, manager):
    HoursExceptionFactory(place=here.station, first_day=ahead(-2), last_day=ahead(2))
    (row,) = special_hours_of(here.station)
    renamed = SpecialHours(**{**vars(row), "reason": "检修电路"})
    set_special_hours(actor=manager, place=here.station, rows=[renamed])
    shorter = SpecialHours(**{**vars(renamed), "last_day": ahead(1)})
    set_special_hours(actor=manager, place=here.station, rows=[shorter])
    longer = SpecialHours(**{**vars(shorter), "last_day": ahead(4)})
    with pytest.raises(ShortNotice):
        set_special_hours(actor=manager, place=here.station, rows=[longer])


def test_half_of_the_times_is_refused(here, manager):
    with pytest.raises(InvalidChange):
        set_special_hours(actor=manager, place=here.station, rows=[closed(10, opens_at=NINE)])
    with pytest.raises(InvalidChange):
        set_market_days(
            actor=manager, place=here.station, rows=[MarketHours("大集", "3", opens_at=NINE)]
        )


# -- market days -------------------------------------------------------------
@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("3, 8, 13", "3, 8, 13"),
        ("28、３，8;3", "3, 8, 28"),
        ("初三 初八 十三 十八 廿三 二十八", "3, 8, 13, 18, 23, 28"),
        ("三十", "30"),
    ],
)
def test_lunar_days_are_read_as_people_write_them(typed, stored):
    assert lunar_days_of(typed) == stored


@pytest.mark.parametrize("typed", ["", "0", "31", "3, x", "-3", "3.5.x", "999999999999", "‮"])
def test_what_is_no_lunar_day_is_refused(here, manager, typed):
    with pytest.raises(InvalidChange) as refusal:
        set_market_days(actor=manager, place=here.station, rows=[MarketHours("大集", typed)])
    assert "lunar_days" in refusal.value.message_dict
    assert not MarketDays.objects.exists()


def test_market_days_keep_their_rows_and_are_recorded(here, manager):
    first = MarketHours("南黄大集", "3, 8")
    set_market_days(actor=manager, place=here.institute, rows=[first])
    row = MarketDays.objects.get()
    set_market_days(
        actor=manager, place=here.institute, rows=[MarketHours("南黄大集", "8、3", pk=row.pk)]
    )
    assert registry.get_logs_for_instance(here.institute).count() == 1
    changed = MarketHours("南黄大集", "3, 8, 13", NINE, NOON, "Nanhuang market", pk=row.pk)
    set_market_days(actor=manager, place=here.institute, rows=[changed])
    row.refresh_from_db()
    assert (row.lunar_days, row.opens_at, row.name_en) == ("3, 8, 13", NINE, "Nanhuang market")
    set_market_days(actor=manager, place=here.institute, rows=[])
    assert not MarketDays.objects.exists()
    assert registry.get_logs_for_instance(here.institute).count() == 3


# -- public days ---------------------------------------------------------------
@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("centre", True),
        ("superuser", True),
        ("town", False),
        ("auditor", False),
        ("editor", False),
        ("nobody", False),
    ],
)
def test_who_manages_the_centre_keeps_the_public_days(here, who, may):
    actor = {
        "centre": lambda: person_with(Role.MANAGER, here.centre),
        "superuser": lambda: UserFactory(superuser=True),
        "town": lambda: person_with(Role.MANAGER, here.institute),
        "auditor": lambda: person_with(Role.AUDITOR, here.centre),
        "editor": lambda: person_with(Role.EDITOR, here.centre),
        "nobody": lambda: None,
    }[who]()
    stored = PublicDay.objects.create(day=ahead(50), kind="holiday", name="中秋节")
    writes = [
        lambda: create_public_day(actor=actor, day=ahead(40), kind="holiday", name="国庆节"),
        lambda: update_public_day(actor=actor, public_day=stored, name="中秋"),
        lambda: delete_public_day(actor=actor, public_day=stored),
    ]
    for write in writes:
        if may:
            write()
        else:
            with pytest.raises(NotAllowed):
                write()
    assert PublicDay.objects.filter(name="国庆节").exists() is may
    assert PublicDay.objects.filter(pk=stored.pk).exists() is not may


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"kind": "workday"}, "counts_as"),
        ({"kind": "workday", "counts_as": 6}, "counts_as"),
        ({"kind": "feast"}, "kind"),
        ({"kind": "holiday", "name": ""}, "name"),
    ],
)
def test_a_public_day_is_whole(here, manager, fields, wrong):
    with pytest.raises(InvalidChange) as refusal:
        create_public_day(actor=manager, **{"day": ahead(40), "name": "国庆节", **fields})
    assert wrong in refusal.value.message_dict


def test_a_day_is_public_once_and_a_holiday_counts_as_no_weekday(here, manager):
    create_public_day(actor=manager, day=ahead(40), kind="holiday", name="国庆节", counts_as=2)
    assert PublicDay.objects.get().counts_as is None
    with pytest.raises(InvalidChange):
        create_public_day(actor=manager, day=ahead(40), kind="workday", name="x", counts_as=2)


# -- what stands in the way -----------------------------------------------------
@pytest.fixture
def booked(monkeypatch):
    """Something booked at nine in ten days, known to the room of places as a thing only."""

    def find(place, first_day, last_day):
        day = ahead(10)
        asked.append((place, first_day, last_day))
        if first_day <= day <= last_day:
            hours = open_days(place, day, day).hours
            if hours and not any(opens <= NINE < closes for opens, closes in hours[day]):
                yield Affected("session:1", "红色故事会", "/desk/sessions/1/")

    asked = []
    monkeypatch.setattr(affected, "_finders", [find])
    return asked


@pytest.fixture
def told():
    heard = []

    def hear(sender, **kwargs):
        heard.append(kwargs)

    hours_changed.connect(hear, weak=False)
    yield heard
    hours_changed.disconnect(hear)


CHANGES = {
    "closure": lambda actor, here, **more: set_special_hours(
        actor=actor, place=here.centre, rows=[closed(9, 11)], **more
    ),
    "weekly": lambda actor, here, **more: set_weekly_hours(
        actor=actor,
        place=here.centre,
        rows=[WeeklyHours(day, NOON, FIVE) for day in range(7)],
        **more,
    ),
    "market": lambda actor, here, **more: set_market_days(
        actor=actor,
        place=here.centre,
        rows=[MarketHours("大集", ", ".join(map(str, range(1, 31))))],
        **more,
    ),
    "holiday": lambda actor, here, **more: create_public_day(
        actor=actor, day=ahead(10), kind="holiday", name="国庆节", **more
    ),
}


@pytest.mark.parametrize("change", sorted(CHANGES))
def test_a_change_over_something_booked_must_be_agreed_to(here, manager, booked, told, change):
    open_every_day(here.centre)
    with pytest.raises(StandsInTheWay) as refusal:
        CHANGES[change](manager, here)
    assert "有 1 场活动不在新的开放时间里：红色故事会" in refusal.value.messages[0]
    assert open_days(here.centre, ahead(10), ahead(10)).hours == {ahead(10): [(NINE, FIVE)]}
    assert told == []
    with pytest.raises(StandsInTheWay):
        CHANGES[change](manager, here, agreed="something else")
    CHANGES[change](manager, here, agreed=refusal.value.agreement)
    assert open_days(here.centre, ahead(10), ahead(10)).hours != {ahead(10): [(NINE, FIVE)]}
    (heard,) = told
    assert [thing.key for thing in heard["newly"]] == ["session:1"]
    assert (heard["place"], heard["actor"]) == (here.centre, manager)


def test_what_stood_in_the_way_before_is_not_asked_about_again(here, manager, booked, told):
    HoursExceptionFactory(place=here.centre, first_day=ahead(10))
    set_special_hours(
        actor=manager, place=here.centre, rows=[*special_hours_of(here.centre), closed(9, 11)]
    )
    assert [heard["newly"] for heard in told] == [[]]


def test_a_command_agrees_to_anything_and_the_past_is_nobodys_way(here, manager, booked, told):
    set_special_hours(actor=manager, place=here.centre, rows=[closed(9, 11)], agreed=ANYTHING)
    booked.clear()
    set_special_hours(
        actor=manager, place=here.centre, rows=[*special_hours_of(here.centre), closed(-9, -8)]
    )
    assert booked == []


def test_what_lies_close_together_is_looked_at_once(here, manager, booked):
    rows = [closed(number) for number in (20, 27, 28, 60, 67)]
    set_special_hours(actor=manager, place=here.centre, rows=rows)
    looked = [(first, last) for _place, first, last in booked]
    assert looked == [(ahead(20), ahead(28)), (ahead(60), ahead(67))] * 2


def test_a_receiver_that_fails_undoes_the_change(here, manager):
    def fail(sender, **kwargs):
        raise RuntimeError("no letters today")

    hours_changed.connect(fail, weak=False)
    try:
        with pytest.raises(RuntimeError):
            set_special_hours(actor=manager, place=here.centre, rows=[closed(9)])
    finally:
        hours_changed.disconnect(fail)
    assert not HoursException.objects.exists()


def test_a_wild_year_is_refused_before_anybody_looks_for_sessions(here, manager, booked):
    with pytest.raises(InvalidChange):
        set_special_hours(
            actor=manager,
            place=here.centre,
            rows=[SpecialHours(ahead(10), dt.date(9999, 12, 31), "永远")],
        )
    assert booked == []
