"""Who and where: places, spaces, opening hours, teams, lecturers, memberships."""

from organisation.models.hours import HoursException, OpeningHours
from organisation.models.imports import ImportDraft
from organisation.models.people import Lecturer, Membership, Team
from organisation.models.places import Place, Space

__all__ = [
    "HoursException",
    "ImportDraft",
    "Lecturer",
    "Membership",
    "OpeningHours",
    "Place",
    "Space",
    "Team",
]
