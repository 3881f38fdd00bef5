"""Who may see the people behind the seats. The holder of a link needs no permission beside it."""

from __future__ import annotations

from lectures.scheduling.models import Session
from lectures.scheduling.permissions import Actor, may_manage


def may_see_reservations(actor: Actor, session: Session) -> bool:
    """May ``actor`` read the masked list and, each look recorded, a number? Its managers may."""
    return may_manage(actor, session)
