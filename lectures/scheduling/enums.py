"""Words of scheduling: what can be taken, the forms of a session, its states and the moves
between them.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ResourceKind(models.TextChoices):
    SPACE = "space", _("Room or square")
    TEAM = "team", _("Team")
    LECTURER = "lecturer", _("Lecturer")
    EQUIPMENT = "equipment", _("Equipment")
    VEHICLE = "vehicle", _("Vehicle")


class Form(models.TextChoices):
    """The four forms of a lecture (field-notes §1), and what else a village is owed or holds."""

    THEORY = "theory", _("Theory lecture")
    STORY = "story", _("Story sharing")
    POLICY = "policy", _("Policy interpretation")
    ART = "art", _("Art performance")
    PLAY = "play", _("Play")
    FILM = "film", _("Film")
    ACTIVITY = "activity", _("Activity")


LECTURE_FORMS = (Form.THEORY, Form.STORY, Form.POLICY, Form.ART)


class SessionState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    REQUESTED = "requested", _("Requested")
    APPROVED = "approved", _("Approved")
    PUBLISHED = "published", _("Published")
    POSTPONED = "postponed", _("Postponed")
    CANCELLED = "cancelled", _("Cancelled")
    HELD = "held", _("Held")
    # Given up before anybody could see it: withdrawn by its team, refused, or its hold ran out.
    WITHDRAWN = "withdrawn", _("Withdrawn")


# What anybody may see; a cancelled session stays at its address with the reason.
PUBLIC_STATES = frozenset(
    {
        SessionState.PUBLISHED,
        SessionState.POSTPONED,
        SessionState.CANCELLED,
        SessionState.HELD,
    }
)
# A session in one of these holds its resources.
HOLDING_STATES = frozenset(
    {
        SessionState.DRAFT,
        SessionState.REQUESTED,
        SessionState.APPROVED,
        SessionState.PUBLISHED,
        SessionState.HELD,
    }
)
# Nobody but its team and the place has seen a session in one of these.
NEVER_PUBLIC_STATES = frozenset(
    {
        SessionState.DRAFT,
        SessionState.REQUESTED,
        SessionState.APPROVED,
        SessionState.WITHDRAWN,
    }
)
# Nothing will take place.
GIVEN_UP_STATES = frozenset({SessionState.CANCELLED, SessionState.WITHDRAWN})
# While a session is in one of these, its words and seats may change (``domain.editing``).
EDITABLE_STATES = frozenset(
    {
        SessionState.DRAFT,
        SessionState.REQUESTED,
        SessionState.APPROVED,
        SessionState.PUBLISHED,
        SessionState.POSTPONED,
    }
)
# The permitted moves; ``domain.states.move_session`` is the one function that makes them.
MOVES: dict[str, frozenset[str]] = {
    SessionState.DRAFT: frozenset(
        {
            SessionState.REQUESTED,
            SessionState.APPROVED,
            SessionState.PUBLISHED,
            SessionState.WITHDRAWN,
        }
    ),
    SessionState.REQUESTED: frozenset({SessionState.APPROVED, SessionState.WITHDRAWN}),
    SessionState.APPROVED: frozenset({SessionState.PUBLISHED, SessionState.WITHDRAWN}),
    SessionState.PUBLISHED: frozenset(
        {SessionState.POSTPONED, SessionState.CANCELLED, SessionState.HELD}
    ),
    SessionState.POSTPONED: frozenset({SessionState.PUBLISHED, SessionState.CANCELLED}),
    SessionState.CANCELLED: frozenset(),
    SessionState.HELD: frozenset(),
    SessionState.WITHDRAWN: frozenset({SessionState.DRAFT}),
}
# What another time or room makes of a session beside that (``domain.moving``): what was approved
# is asked again.
MOVES_WITH_THE_SLOT: dict[str, frozenset[str]] = {
    SessionState.APPROVED: frozenset({SessionState.REQUESTED}),
}
# Permitted once; events of that time still tell of them.
FORMER_MOVES: dict[str, frozenset[str]] = {
    SessionState.DRAFT: frozenset({SessionState.CANCELLED}),
    SessionState.REQUESTED: frozenset({SessionState.PUBLISHED, SessionState.CANCELLED}),
}


class SeriesOutcome(models.TextChoices):
    """What became of one date of a series."""

    BOOKED = "booked", _("Booked")
    TAKEN = "taken", _("Taken by others")
    CLOSED = "closed", _("Place closed")
    LEFT_OUT = "left_out", _("Left out")


class Automatic(models.TextChoices):
    """Whose bookings a place takes without asking; everybody else's wait for an approval."""

    EVERYBODY = "everybody", _("Every team")
    TOWN = "town", _("Teams of the same town")
    OWN = "own", _("Teams at home in this place")
    NOBODY = "nobody", _("Nobody: each booking is asked for")


class Approver(models.TextChoices):
    """Who answers requests for a place; who stands above may always answer, too."""

    PLACE = "place", _("The manager of the place")
    TOWN = "town", _("The manager of the town")
    CENTRE = "centre", _("The manager of the centre")


class RefusalReason(models.TextChoices):
    TAKEN = "taken", _("Taken by others")
    CLOSED = "closed", _("Place closed")


class CalendarScope(models.TextChoices):
    """Whose sessions a calendar link shows."""

    TEAM = "team", _("Team")
    LECTURER = "lecturer", _("Lecturer")
    PLACE = "place", _("Place with all below it")
    SERIES = "series", _("Series")
    MINE = "mine", _("All my teams and places")
