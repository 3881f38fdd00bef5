"""Carry out an import into the table of public days: all changes in one act."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from organisation import permissions
from organisation.domain.affected import hours_of
from organisation.domain.changing import apply, checked, deleted
from organisation.domain.public_days import CHANGEABLE
from organisation.domain.recording import record_many
from organisation.errors import NotAllowed
from organisation.models import Place, PublicDay
from organisation.permissions import Actor


@dataclass(frozen=True)
class PublicDayChange:
    """A day as it shall be in the table, or ``remove`` it."""

    day: dt.date
    kind: str = ""
    name: str = ""
    uid: str = ""
    counts_as: int | None = None
    remove: bool = False


@transaction.atomic
def import_public_days(
    *, actor: Actor, changes: Sequence[PublicDayChange], agreed: str = ""
) -> None:
    """Write ``changes``, of which each day is in once. Raises ``NotAllowed``, ``InvalidChange``,
    ``StandsInTheWay`` unless ``agreed`` to.
    """
    if not permissions.may_manage_public_days(actor):
        raise NotAllowed
    days = [change.day for change in changes]
    rows = {row.day: row for row in PublicDay.objects.select_for_update().filter(day__in=days)}
    recorded: list[tuple[PublicDay, dict[str, Any]]] = []
    with hours_of(
        list(Place.objects.filter(depth=1)),
        [(day, day) for day in days],
        actor=actor,
        agreed=agreed,
    ):
        for change in changes:
            row = rows.get(change.day) or PublicDay(day=change.day)
            if change.remove:
                if row.pk:
                    deleted(actor, row)
                continue
            wanted = {name: getattr(change, name) for name in ("kind", "name", "uid", "counts_as")}
            differing = apply(row, {**wanted, "is_sample": False}, CHANGEABLE)
            checked(row).save()
            recorded.append((row, differing))
    record_many(actor, recorded)
