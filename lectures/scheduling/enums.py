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
    PUBLISHED = "published", _("Published")
    POSTPONED = "postponed", _("Postponed")
    CANCELLED = "cancelled", _("Cancelled")
    HELD = "held", _("Held")


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
        SessionState.PUBLISHED,
        SessionState.HELD,
    }
)
# While a session is in one of these, its words and seats may change (``domain.editing``).
EDITABLE_STATES = frozenset(
    {
        SessionState.DRAFT,
        SessionState.REQUESTED,
        SessionState.PUBLISHED,
        SessionState.POSTPONED,
    }
)
# The permitted moves; ``domain.states.move_session`` is the one function that makes them.
MOVES: dict[str, frozenset[str]] = {
    SessionState.DRAFT: frozenset(
        {SessionState.REQUESTED, SessionState.PUBLISHED, SessionState.CANCELLED}
    ),
    SessionState.REQUESTED: frozenset({SessionState.PUBLISHED, SessionState.CANCELLED}),
    SessionState.PUBLISHED: frozenset(
        {SessionState.POSTPONED, SessionState.CANCELLED, SessionState.HELD}
    ),
    SessionState.POSTPONED: frozenset({SessionState.PUBLISHED, SessionState.CANCELLED}),
    SessionState.CANCELLED: frozenset(),
    SessionState.HELD: frozenset(),
}
