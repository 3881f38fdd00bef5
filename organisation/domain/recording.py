"""Every change of this room is written to the audit log that the admin shows as history."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django.contrib.contenttypes.models import ContentType
from django.db import models
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from cms.core import clock
from organisation.permissions import Actor

CREATED = "wagtail.create"
CHANGED = "organisation.change"
DELETED = "wagtail.delete"
IMPORTED = "organisation.import"


def shown(value: object) -> str:
    """Return a field's value as the log and the import's dry run show it."""
    if value is None:
        return ""
    return str(value.pk) if isinstance(value, models.Model) else str(value)


def record(
    actor: Actor, instance: models.Model, action: str, changes: dict[str, Any] | None = None
) -> None:
    """Write one line of the audit log; ``changes`` maps a field to its old and new value."""
    log(
        instance=instance,
        action=action,
        user=actor,
        data={"changes": changes or {}},
        content_changed=bool(changes) or action != CHANGED,
        deleted=action == DELETED,
    )


def record_many(actor: Actor, entries: Iterable[tuple[models.Model, dict[str, Any]]]) -> None:
    """Write one line of the audit log for each imported row, in batches and as one act."""
    act, moment = uuid4(), clock.now()
    ModelLogEntry.objects.bulk_create(
        (
            ModelLogEntry(
                content_type=ContentType.objects.get_for_model(instance),
                object_id=str(instance.pk),
                label=str(instance),
                action=IMPORTED,
                timestamp=moment,
                uuid=act,
                user_id=getattr(actor, "pk", None),
                data={"changes": changes},
                content_changed=True,
            )
            for instance, changes in entries
        ),
        batch_size=500,
    )
