"""A team can edit a session: its words and its seats. Another time or room is another booking."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cms.core import clock
from lectures.scheduling.domain.locking import lock_session
from lectures.scheduling.domain.wording import Complaints, complaints_about, one_line
from lectures.scheduling.enums import EDITABLE_STATES
from lectures.scheduling.errors import InvalidRequest, NotAllowed, StateMoveRefused
from lectures.scheduling.models import Session, SessionEvent
from lectures.scheduling.permissions import Actor, may_manage
from lectures.scheduling.signals import session_changed

EDITED = ("title", "title_en", "summary", "capacity", "max_party")
SHOWN_IN_FULL = frozenset({"capacity", "max_party"})
LONGEST_REASON = 200


def edit_session(
    *,
    actor: Actor,
    session: Session,
    title: str,
    summary: str,
    title_en: str,
    capacity: int,
    max_party: int,
    alone: bool = True,
) -> Session:
    """Change the words and seats of ``session`` and write an event that says what changed.

    One of a series counts as changed ``alone`` unless the whole series is edited.

    Raises ``NotAllowed``; ``StateMoveRefused`` where the session is called off or over;
    ``InvalidRequest`` (sentences by field), for instance where more seats are taken than
    ``capacity`` leaves. Writes nothing where nothing changed. Returns the session as stored.
    """
    if not may_manage(actor, session):
        raise NotAllowed(_("You can't change this session."))
    wanted = {
        "title": one_line(title),
        "title_en": one_line(title_en),
        "summary": summary.strip(),
        "capacity": capacity,
        "max_party": max_party,
    }
    with transaction.atomic():
        stored = lock_session(session.pk, "space")
        _check_editable(stored)
        before = {name: getattr(stored, name) for name in EDITED}
        changed = [name for name in EDITED if wanted[name] != before[name]]
        for name in changed:
            setattr(stored, name, wanted[name])
        _check(stored, changed)
        if changed:
            stored.changed_alone |= alone and stored.series_id is not None
            stored.save(update_fields=[*changed, "changed_alone", "updated_at"])
            event = SessionEvent.objects.create(
                session=stored,
                actor_id=actor.pk if actor else None,
                from_state=stored.state,
                to_state=stored.state,
                reason=_what_changed(stored, before, changed),
            )
            session_changed.send(Session, session=stored, event=event, actor=actor)
    for name in (*EDITED, "updated_at"):
        setattr(session, name, getattr(stored, name))
    return session


def _check_editable(session: Session) -> None:
    if session.state not in EDITABLE_STATES:
        raise StateMoveRefused(
            _("A session that is “%(state)s” can't be changed.")
            % {"state": session.get_state_display()}
        )
    if session.ends_at <= clock.now() and not session.is_sample:
        raise StateMoveRefused(_("This session is already over."))


def _check(session: Session, changed: list[str]) -> None:
    errors: Complaints = complaints_about(session, session.space)
    if "capacity" not in changed:  # a room that has shrunk since must not hold back a new title
        errors.pop("capacity", None)
    if session.capacity < session.seats_taken:
        errors.setdefault("capacity", []).append(
            _("%(taken)d seats are reserved already.") % {"taken": session.seats_taken}
        )
    rest = {field.name for field in Session._meta.fields} - set(EDITED)
    try:
        session.clean_fields(exclude=rest | errors.keys())
    except ValidationError as error:
        errors |= error.message_dict
    if errors:
        raise InvalidRequest(errors)


def _what_changed(session: Session, before: dict[str, object], changed: list[str]) -> str:
    """Return the fields by name, figures with the old and the new one."""
    labels = {field.name: str(field.verbose_name) for field in Session._meta.fields}
    words = []
    for name in changed:
        label = capfirst(labels[name])
        figures = f" {before[name]} → {getattr(session, name)}" if name in SHOWN_IN_FULL else ""
        words.append(f"{label}{figures}")
    return _(", ").join(words)[:LONGEST_REASON]
