"""Reservations, with the seats of their session counted as the domain counts them."""

from __future__ import annotations

import uuid
from typing import Any

import factory
from django.db.models import F

from cms.core import personal_data
from lectures.attendance.enums import ReservationState
from lectures.attendance.models import Reservation
from lectures.scheduling.models import Session
from tests.factories.scheduling import SessionFactory


def mobile(number: int) -> str:
    """Return a different made-up mobile number for every ``number``."""
    return f"138{number:08d}"


class ReservationFactory(factory.django.DjangoModelFactory):
    """A confirmed party; give ``phone`` in plain digits. Past sessions are allowed."""

    class Meta:
        model = Reservation

    session = factory.SubFactory(SessionFactory)
    name = factory.Sequence(lambda n: f"王小明{n}")
    phone = factory.Sequence(mobile)
    party_size = 1
    request_key = factory.LazyFunction(uuid.uuid4)

    @classmethod
    def _create(cls, model_class: type[Reservation], *args: Any, **kwargs: Any) -> Reservation:
        phone = kwargs.pop("phone")
        kwargs["phone_encrypted"] = personal_data.encrypt(phone)
        kwargs["phone_hash"] = personal_data.find_hash(phone)
        reservation: Reservation = super()._create(model_class, *args, **kwargs)
        if reservation.state == ReservationState.CONFIRMED:
            Session.objects.filter(pk=reservation.session_id).update(
                seats_taken=F("seats_taken") + reservation.party_size
            )
            reservation.session.refresh_from_db(fields=["seats_taken"])
        return reservation
