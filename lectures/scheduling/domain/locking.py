"""Sessions are locked alone and after their resources, in id order (docs/adr/0011)."""

from __future__ import annotations

from collections.abc import Iterable

from lectures.scheduling.models import Session


def lock_session(pk: int, *related: str) -> Session:
    """Return the session as stored, locked until the transaction ends, with ``related`` loaded."""
    return lock_sessions([pk], *related)[pk]


def lock_sessions(pks: Iterable[int], *related: str) -> dict[int, Session]:
    """Lock sessions in id order and return them as stored, by id, with ``related`` loaded.

    Two queries: were places and rooms joined to the statement that locks, PostgreSQL would leave
    out a session whose room was changed while that statement waited for its row.
    """
    wanted = set(pks)
    locked = Session.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk")
    if not related:
        return {session.pk: session for session in locked}
    list(locked.values_list("pk"))
    return Session.objects.select_related(*related).order_by("pk").in_bulk(wanted)
