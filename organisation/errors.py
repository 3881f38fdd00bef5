"""What this room refuses; each error carries a sentence that the person concerned can act on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from organisation.domain.import_calendar import CalendarPlan
    from organisation.domain.import_plan import ImportPlan


class NotAllowed(PermissionDenied):
    """The actor's memberships don't cover what she wants to change."""


class InvalidChange(ValidationError):
    """The wished change breaks a rule; by form field where there is one, else ``__all__``."""


class ShortNotice(InvalidChange):
    """A closure begins in under seven days without a reason; ``rows`` are the numbers of such."""

    def __init__(self, rows: Sequence[int]) -> None:
        self.rows = tuple(rows)
        super().__init__(
            _(
                "A closure, or shorter hours, that begins in under seven days needs a reason why "
                "it could not be announced earlier. Visitors read it."
            )
        )


class ImportRefused(Exception):
    """The file can't be read, or holds wrong rows; ``message`` says what to do."""

    def __init__(self, message: object) -> None:
        super().__init__(str(message))
        self.message = message


class ImportStale(ImportRefused):
    """Places or teams changed since the dry run; ``plan`` is the fresh one, to look at again."""

    def __init__(self, plan: ImportPlan) -> None:
        super().__init__(
            _("The data changed since you looked at this import. Nothing was changed; look again.")
        )
        self.plan = plan


class CalendarStale(ImportRefused):
    """Hours changed since the dry run of a calendar; ``plan`` is the fresh one."""

    def __init__(self, plan: CalendarPlan) -> None:
        super().__init__(
            _("The data changed since you looked at this import. Nothing was changed; look again.")
        )
        self.plan = plan
