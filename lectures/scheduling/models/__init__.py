"""Sessions, and what they take: resources, bookings, claims; series; the rules of places."""

from lectures.scheduling.models.bookings import Booking, Claim
from lectures.scheduling.models.calendars import CalendarLink
from lectures.scheduling.models.policies import BookingPolicy, Refusal
from lectures.scheduling.models.resources import EquipmentPool, Resource
from lectures.scheduling.models.series import Series, SeriesDate
from lectures.scheduling.models.sessions import Session, SessionEvent

__all__ = [
    "Booking",
    "BookingPolicy",
    "CalendarLink",
    "Claim",
    "EquipmentPool",
    "Refusal",
    "Resource",
    "Series",
    "SeriesDate",
    "Session",
    "SessionEvent",
]
