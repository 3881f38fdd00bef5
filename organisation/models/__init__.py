"""Who and where: places, spaces, opening hours, teams, lecturers, memberships."""

from organisation.models.hours import HoursException, MarketDays, OpeningHours, PublicDay
from organisation.models.imports import CalendarDraft, ImportDraft
from organisation.models.people import Lecturer, Membership, Team
from organisation.models.places import Place, Space

__all__ = [
    "CalendarDraft",
    "HoursException",
    "ImportDraft",
    "Lecturer",
    "MarketDays",
    "Membership",
    "OpeningHours",
    "Place",
    "PublicDay",
    "Space",
    "Team",
]
