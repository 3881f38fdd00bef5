"""What scheduling refuses, each with what the refused person needs to go on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lectures.scheduling.models import Resource
    from organisation.models import Space, Team


class SchedulingError(Exception):
    """Base of all refusals of this room; ``message`` is a translated sentence for the person who
    asked.
    """

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotAllowed(SchedulingError):
    """The actor may not do this for this team or session."""


class InvalidRequest(SchedulingError):
    """The wish itself is wrong: ``errors`` maps a form field (or ``""``) to its sentences."""

    def __init__(self, errors: dict[str, list[str]]) -> None:
        super().__init__(" ".join(sentence for found in errors.values() for sentence in found))
        self.errors = errors


class RefusedWithWaysOut(SchedulingError):
    """A refusal that carries up to three ways out, looked up when first asked for.

    Thus whoever only needs the refusal (an import, a script) pays nothing for the search.
    """

    def __init__(
        self, message: str, find_alternatives: Callable[[], tuple[Alternative, ...]] = tuple
    ) -> None:
        super().__init__(message)
        self._find_alternatives = find_alternatives

    @cached_property
    def alternatives(self) -> tuple[Alternative, ...]:
        """Up to three slots, each free for all that was wanted at the moment of the first look."""
        return self._find_alternatives()


class PlaceClosed(RefusedWithWaysOut):
    """The place is not open for the whole slot."""


class StateMoveRefused(SchedulingError):
    """The session can't go from its state to the wanted one."""


class NeedsApproval(StateMoveRefused):
    """The place wants to be asked before this team's session becomes public."""


class DatesRefused(SchedulingError):
    """Dates of a series can't be had as they were planned, and nothing was written."""


@dataclass(frozen=True)
class Conflict:
    """One resource that is taken, and the stretch (buffers included) for which it is."""

    resource: Resource
    starts_at: dt.datetime
    ends_at: dt.datetime
    held_by: str  # the title of a public session; "" where the asker may not know
    words: str = ""  # how much of some identical items is free


@dataclass(frozen=True)
class Alternative:
    """One way out of a conflict: same room later, nearest free place, or another team."""

    kind: str  # "later" | "nearby" | "team"
    space: Space
    team: Team
    starts_at: dt.datetime
    ends_at: dt.datetime


class SlotTaken(RefusedWithWaysOut):
    """Something is taken and nothing was booked; ``conflicts`` says what is in the way."""

    def __init__(
        self,
        message: str,
        conflicts: tuple[Conflict, ...],
        find_alternatives: Callable[[], tuple[Alternative, ...]] = tuple,
    ) -> None:
        super().__init__(message, find_alternatives)
        self.conflicts = conflicts
