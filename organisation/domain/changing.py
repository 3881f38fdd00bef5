"""What every write of this room shares: apply named changes, check the whole row, save it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import ProtectedError, RestrictedError
from django.utils.translation import gettext as _

from organisation.domain.recording import CREATED, DELETED, record, shown
from organisation.errors import InvalidChange
from organisation.permissions import Actor

Row = TypeVar("Row", bound=models.Model)


def checked(row: Row, *, exclude: Collection[str] = ()) -> Row:
    """Return ``row`` once it keeps all rules of its model. Raises ``InvalidChange``."""
    try:
        row.full_clean(exclude=set(exclude))
    except ValidationError as error:
        raise InvalidChange(error.error_dict if hasattr(error, "error_dict") else error) from error
    return row


def apply(row: models.Model, changes: dict[str, Any], permitted: Collection[str]) -> dict[str, Any]:
    """Set ``changes`` on ``row`` and return those that differ, as field → [old, new] in words.

    Raises ``TypeError`` for a field that callers may not set.
    """
    if unknown := set(changes) - set(permitted):
        raise TypeError(f"{type(row).__name__} has no changeable {sorted(unknown)}")
    differing = {}
    for name, value in changes.items():
        old = getattr(row, name)
        if old != value:
            setattr(row, name, value)
            differing[name] = [shown(old), shown(value)]
    return differing


def saved(row: Row) -> Row:
    """Save ``row``, turning what only the database can see into ``InvalidChange``."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise InvalidChange(
            _("Somebody else changed this at the same moment. Please look again.")
        ) from error
    return row


def created(actor: Actor, row: Row) -> Row:
    """Check, save and record a new row."""
    saved(checked(row))
    record(actor, row, CREATED)
    return row


def deleted(actor: Actor, row: models.Model) -> None:
    """Record and delete ``row``. Raises ``InvalidChange`` where something still needs it."""
    record(actor, row, DELETED)
    try:
        with transaction.atomic():
            row.delete()
    except (ProtectedError, RestrictedError) as error:
        kinds = {str(found._meta.verbose_name_plural) for found in _blocking(error)}
        raise InvalidChange(
            _("%(name)s is still used (%(kinds)s). Set it to “not in use” instead of deleting it.")
            % {"name": row, "kinds": "、".join(sorted(kinds))}
        ) from error


def _blocking(error: ProtectedError | RestrictedError) -> Collection[models.Model]:
    return (
        error.protected_objects if isinstance(error, ProtectedError) else error.restricted_objects
    )
