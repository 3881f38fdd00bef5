"""The database refuses what the domain would, whoever writes."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, connection, transaction
from django.db.models import F

from cms.core.models import PersonalDataReveal
from organisation.enums import Level
from organisation.models import Place, Space
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
