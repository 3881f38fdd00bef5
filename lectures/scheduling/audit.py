"""Every recorded change of a session also stands in Wagtail's log, in the same transaction.

The log says what changed and by whom; reasons and names of people stay in the session's events.
"""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import LogActionRegistry, LogContext, LogFormatter, log

from lectures.scheduling.enums import SessionState
from lectures.scheduling.models import Session, SessionEvent
from lectures.scheduling.permissions import Actor
from lectures.scheduling.signals import session_changed

BOOKED = "scheduling.book"
MOVED = "scheduling.move"
EDITED = "scheduling.edit"


@receiver(session_changed, sender=Session)
def write_to_the_log(session: Session, event: SessionEvent, actor: Actor, **kwargs: Any) -> None:
    """Write one line; a change that nobody made (a hold ran out) is nobody's, whoever is logged
    in.
    """
    moved = event.from_state != event.to_state
    with LogContext(user=actor, generate_uuid=False):
        log(
            instance=session,
            action=(MOVED if moved else EDITED) if event.from_state else BOOKED,
            data={
                "event": event.pk,
                "from": event.from_state,
                "to": event.to_state,
                "changed": sorted(event.details or {}),
            },
            content_changed=True,
        )


def name_actions(actions: LogActionRegistry) -> None:
    """Give the admin words for our actions."""

    @actions.register_action(BOOKED)
    class BookedFormatter(LogFormatter):
        label = gettext_lazy("Book")
        message = gettext_lazy("Booked")

    @actions.register_action(MOVED)
    class MovedFormatter(LogFormatter):
        label = gettext_lazy("Change of state")

        def format_message(self, log_entry: Any) -> str:
            return _("%(before)s → %(after)s") % {
                "before": _state(log_entry.data.get("from", "")),
                "after": _state(log_entry.data.get("to", "")),
            }

    @actions.register_action(EDITED)
    class EditedFormatter(LogFormatter):
        label = gettext_lazy("Change of a session")
        message = gettext_lazy("Changed")


def _state(state: str) -> str:
    return str(SessionState(state).label) if state in SessionState.values else state
