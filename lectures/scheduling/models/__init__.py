"""Sessions, and what they take: resources, bookings, claims."""

from lectures.scheduling.models.bookings import Booking, Claim
from lectures.scheduling.models.resources import Resource
from lectures.scheduling.models.sessions import Session, SessionEvent

__all__ = ["Booking", "Claim", "Resource", "Session", "SessionEvent"]
