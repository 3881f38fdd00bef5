"""The field's fixed words (field-notes §1): levels of place, platforms, tiers, roles."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    """The five levels of place (阵地)."""

    CENTRE = "centre", _("Centre")
    INSTITUTE = "institute", _("Institute")
    STATION = "station", _("Station")
    BASE = "base", _("Base")
    HOUSEHOLD = "household", _("Household")


# A place of each level hangs under one of these.
PARENT_LEVELS: dict[str, frozenset[str]] = {
    Level.CENTRE: frozenset(),
    Level.INSTITUTE: frozenset({Level.CENTRE}),
    Level.STATION: frozenset({Level.INSTITUTE}),
    Level.BASE: frozenset({Level.CENTRE, Level.INSTITUTE, Level.STATION}),
    Level.HOUSEHOLD: frozenset({Level.INSTITUTE, Level.STATION}),
}


class Platform(models.TextChoices):
    """The five resource platforms that run through all levels."""

    THEORY = "theory", _("Theory lectures")
    EDUCATION = "education", _("Education services")
    CULTURE = "culture", _("Cultural activities")
    SPORTS = "sports", _("Sports and fitness")
    SCIENCE = "science", _("Science popularisation")


class Tier(models.TextChoices):
    """Volunteer teams stand at three tiers: 18+N, 5+N, 3+N."""

    CITY = "city", _("City (18+N)")
    TOWN = "town", _("Town (5+N)")
    VILLAGE = "village", _("Village (3+N)")


class TeamKind(models.TextChoices):
    LECTURE = "lecture", _("Lecture team")
    VOLUNTEER = "volunteer", _("Volunteer team")
    ART = "art", _("Art troupe")


class Role(models.TextChoices):
    """What a membership lets a person do; who may do what is in ``permissions.py`` of each room."""

    MEMBER = "member", _("Team member")
    LEADER = "leader", _("Team leader")
    MANAGER = "manager", _("Place manager")
    DISPATCHER = "dispatcher", _("Dispatcher")
    EDITOR = "editor", _("Editor")
    AUDITOR = "auditor", _("Auditor (reads all, changes nothing)")


TEAM_ROLES = frozenset({Role.MEMBER, Role.LEADER})
PLACE_ROLES = frozenset({Role.MANAGER, Role.DISPATCHER, Role.EDITOR, Role.AUDITOR})


class SpaceKind(models.TextChoices):
    HALL = "hall", _("Hall")
    CLASSROOM = "classroom", _("Classroom")
    SQUARE = "square", _("Square")
    STAGE = "stage", _("Stage")
    OTHER = "other", _("Other room")


class Weekday(models.IntegerChoices):
    """Monday is 0, as in Python; an eighth kind of day keeps hours of its own."""

    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")
    PUBLIC_HOLIDAY = 7, _("Public holiday")


# A make-up workday keeps the hours of one of these.
WORKING_DAYS = [choice for choice in Weekday.choices if choice[0] in range(5)]


class PublicDayKind(models.TextChoices):
    """What the State Council's yearly notice makes of a day."""

    HOLIDAY = "holiday", _("Public holiday")
    WORKDAY = "workday", _("Make-up workday")


class ImportKind(models.TextChoices):
    """What a table of ours can hold (design §3); each has its own columns."""

    PLACES = "places", _("Places")
    TEAMS = "teams", _("Teams")
