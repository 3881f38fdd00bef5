"""The database refuses what the domain would, whoever writes."""

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, connection, transaction
from django.db.models import F

from cms.core.models import PersonalDataReveal
from organisation.enums import Level
from organisation.models import (
    HoursException,
    MarketDays,
    OpeningHours,
    Place,
    PublicDay,
    Space,
)
from tests.factories.organisation import PlaceFactory, SpaceFactory, town
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db


def refused(statement):
    with pytest.raises(IntegrityError), transaction.atomic():
        statement()


def new_place(path, level, slug="new"):
    return Place(path=path, depth=len(path) // 4, name="新", slug=slug, level=level)


@pytest.mark.parametrize("level", [Level.CENTRE, Level.INSTITUTE, Level.HOUSEHOLD])
def test_bulk_create_puts_no_wrong_level_under_an_institute(level):
    here = town()
    if level == Level.HOUSEHOLD:
        refused(lambda: Place.objects.bulk_create([new_place(here.centre.path + "000A", level)]))
    else:
        refused(lambda: Place.objects.bulk_create([new_place(here.institute.path + "000A", level)]))


def test_a_place_without_a_parent_is_refused_unless_it_is_a_centre():
    refused(lambda: Place.objects.bulk_create([new_place("000100010001", Level.STATION)]))
    refused(lambda: Place.objects.bulk_create([new_place("0009", Level.STATION)]))
    Place.objects.bulk_create([new_place("0009", Level.CENTRE)])


def test_a_level_that_no_longer_fits_is_refused():
    here = town()
    rows = Place.objects.filter(pk=here.station.pk)
    refused(lambda: rows.update(level=Level.INSTITUTE))
    refused(lambda: Place.objects.filter(pk=here.institute.pk).update(level=Level.BASE))
    rows.update(level=Level.BASE)


def test_raw_sql_meets_the_same_guard():
    here = town()

    def raw():
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE organisation_place SET level = 'centre' WHERE id = %s", [here.station.pk]
            )

    refused(raw)


def test_a_path_under_a_wrong_parent_is_refused():
    here = town()
    household = PlaceFactory(parent=here.station)
    refused(
        lambda: Place.objects.filter(pk=household.pk).update(
            path=here.centre.path + "000Z", depth=2
        )
    )


def test_depth_follows_the_path():
    here = town()
    refused(lambda: Place.objects.filter(pk=here.station.pk).update(depth=F("depth") + 1))


def test_moving_a_branch_passes_the_guard():
    here, there = town(), town("海阳所镇")
    household = PlaceFactory(parent=here.station)
    here.station.refresh_from_db()
    here.station.move(Place.objects.get(pk=there.institute.pk), pos="last-child")
    household.refresh_from_db()
    assert household.path.startswith(there.institute.path)
    assert Place.find_problems() == ([], [], [], [], [])


def test_parts_stay_in_the_place_of_their_whole_and_are_not_divided():
    here = town()
    part = SpaceFactory(place=here.station, part_of=here.hall)
    other = SpaceFactory(place=here.institute)
    part_rows, hall_rows = Space.objects.filter(pk=part.pk), Space.objects.filter(pk=here.hall.pk)
    refused(lambda: part_rows.update(place=here.institute))
    refused(lambda: hall_rows.update(place=here.institute))
    refused(lambda: hall_rows.update(part_of=other))
    refused(lambda: hall_rows.update(part_of=here.hall))
    refused(
        lambda: Space.objects.bulk_create(
            [Space(place=here.station, part_of=part, name="四分之一", capacity=5)]
        )
    )
    refused(
        lambda: Space.objects.bulk_create(
            [Space(place=here.institute, part_of=here.hall, name="半间", capacity=5)]
        )
    )


def test_a_look_at_personal_data_is_never_changed_or_deleted():
    reveal = PersonalDataReveal.objects.create(
        actor=UserFactory(),
        content_type=ContentType.objects.get_for_model(Place),
        object_id=1,
        field="phone",
        purpose="通知改期",
    )
    rows = PersonalDataReveal.objects.filter(pk=reveal.pk)
    refused(lambda: rows.update(purpose="x"))
    refused(rows.delete)
    refused(lambda: rows._raw_delete(rows.db))
    assert rows.get().purpose == "通知改期"


HALF = {"opens_at": "09:00", "closes_at": None}


@pytest.mark.parametrize(
    ("model", "row"),
    [
        (HoursException, {"first_day": "2027-01-01", "last_day": "2027-01-01", **HALF}),
        (MarketDays, {"lunar_days": "3", **HALF}),
        (MarketDays, {"lunar_days": ""}),
        (OpeningHours, {"weekday": 8, "opens_at": "09:00", "closes_at": "10:00"}),
    ],
    ids=["half an exception", "half a market", "no market day", "a ninth kind of day"],
)
def test_hours_are_whole(model, row):
    here = town()
    refused(lambda: model.objects.create(place=here.station, **row))


@pytest.mark.parametrize(
    "row",
    [{"kind": "workday"}, {"kind": "workday", "counts_as": 5}, {"kind": "holiday", "counts_as": 1}],
)
def test_a_make_up_workday_names_its_weekday_and_a_holiday_none(row):
    refused(lambda: PublicDay.objects.create(day="2027-01-01", name="元旦", **row))


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite lets a check sleep")
def test_half_an_exception_of_old_becomes_the_closure_that_it_was_read_as():
    """The check of old compared with NULL, and let an opening without a closing time pass."""
    half_hours = import_module("organisation.migrations.0005_half_hours_mean_closed")
    here = town()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints = ON")
        HoursException.objects.create(
            place=here.station, first_day="2027-01-01", last_day="2027-01-01", **HALF
        )
        cursor.execute("PRAGMA ignore_check_constraints = OFF")
    assert not HoursException.objects.get().is_closure
    half_hours.mean_what_they_say(apps, None)
    assert HoursException.objects.get().is_closure
