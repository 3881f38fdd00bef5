"""A prepared query answers as the plain queryset does, each time with the values of its call."""

from __future__ import annotations

import threading

import pytest
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import CharField, F
from django.test.utils import CaptureQueriesContext

from cms.core.prepared import Given, Prepared, given_many
from lectures.scheduling.models import Session
from organisation.models import Place
from tests.factories.organisation import PlaceFactory, SpaceFactory
from tests.factories.scheduling import SessionFactory

pytestmark = pytest.mark.django_db


def test_objects_with_their_relations_come_as_from_a_queryset() -> None:
    for _ in range(3):
        SessionFactory(space=SpaceFactory(place=PlaceFactory()))
    plain = Session.objects.select_related("place").order_by("pk")
    prepared: Prepared[Session] = Prepared(lambda: plain.filter(place_id=Given("place")))
    for expected in plain:
        with CaptureQueriesContext(connection) as seen:
            (found,) = prepared(place=expected.place_id)
            assert found == expected
            assert found.place == expected.place
            assert found.starts_at == expected.starts_at
        assert len(seen) == 1


def test_rows_annotations_and_limits_come_as_from_a_queryset() -> None:
    for name in ("甲", "乙", "丙"):
        PlaceFactory(name=name)
    plain = Place.objects.annotate(again=F("name")).order_by("-pk").values_list("pk", "again")[:2]
    assert Prepared(lambda: plain)() == list(plain)


def test_text_is_bound_and_never_part_of_the_statement() -> None:
    place = PlaceFactory(name="'; DROP TABLE 'organisation_place")
    prepared: Prepared[Place] = Prepared(
        lambda: Place.objects.filter(name=Given("name", CharField()))
    )
    assert prepared(name=place.name) == [place]
    assert prepared(name="' OR 1=1 --") == []


def test_many_values_and_none() -> None:
    places = [PlaceFactory() for _ in range(3)]
    prepared: Prepared[Place] = Prepared(
        lambda: Place.objects.filter(pk__in=given_many(3)).order_by("pk")
    )
    assert prepared(n0=places[0].pk, n1=places[2].pk, n2=0) == [places[0], places[2]]
    one: Prepared[Place] = Prepared(lambda: Place.objects.filter(pk=Given("pk")))
    assert one(pk=None) == []
    assert one.first(pk=places[1].pk) == places[1]
    assert one.first(pk=0) is None


def test_a_number_that_no_column_holds_matches_nothing() -> None:
    one: Prepared[Place] = Prepared(lambda: Place.objects.filter(pk=Given("pk")))
    assert one(pk=10**30) == []
    with pytest.raises(EmptyResultSet):
        Given("pk").filled({"pk": 10**30}, connection)


def test_a_value_that_is_not_named_is_an_error() -> None:
    PlaceFactory()
    with pytest.raises(KeyError):
        Prepared(lambda: Place.objects.filter(pk=Given("pk")))()


def test_each_thread_writes_its_own_and_keeps_it() -> None:
    written = []

    def make():
        written.append(threading.get_ident())
        return Place.objects.filter(pk=Given("pk"))

    prepared: Prepared[Place] = Prepared(make)
    for pk in range(3):
        prepared(pk=pk)
    assert len(written) == 1
    other = threading.Thread(target=prepared._compile)
    other.start()
    other.join()
    assert len(set(written)) == 2
