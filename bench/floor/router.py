"""The floor's one table lives in a database of its own."""

from typing import Any

from django.db.models import Model


class FloorRouter:
    """Send the floor's rows to ``floor`` and leave all others where they are."""

    def db_for_read(self, model: type[Model], **hints: Any) -> str | None:
        return "floor" if model._meta.app_label == "floor" else None

    db_for_write = db_for_read
