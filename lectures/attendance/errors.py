"""What attendance refuses."""

from __future__ import annotations


class AttendanceError(Exception):
    """Base of this room's refusals; ``message`` is a translated sentence for who asked."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotAllowed(AttendanceError):
    """The actor may not see this."""


class SessionFull(AttendanceError):
    """Too few seats are left; ``seats_left`` says how many there are now."""

    def __init__(self, message: str, seats_left: int) -> None:
        super().__init__(message)
        self.seats_left = seats_left


class NotOpenForReservation(AttendanceError):
    """The session is not published, or has begun."""


class AlreadyReserved(AttendanceError):
    """This phone number holds a reservation for this session already."""


class TooManyReservations(AttendanceError):
    """This phone number holds as many reservations ahead as one may."""


class InvalidReservation(AttendanceError):
    """Name, phone or party size is wrong: ``errors`` maps the form field to its sentences."""

    def __init__(self, errors: dict[str, list[str]]) -> None:
        super().__init__(" ".join(sentence for found in errors.values() for sentence in found))
        self.errors = errors


class ReplayedWithOtherBody(AttendanceError):
    """The same request key was used before for another wish (HTTP 409)."""
