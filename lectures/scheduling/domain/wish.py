"""What somebody wants to book: the slot, the room, and everybody and everything that must be
free.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from lectures.scheduling.domain.resources import resources_for, rows_of
from lectures.scheduling.models import Booking, Claim, EquipmentPool, Resource, Session
from lectures.scheduling.models.resources import EQUIPMENT_KINDS
from lectures.scheduling.permissions import Actor
from lectures.scheduling.queries import overlapping
from organisation.models import Lecturer, Space, Team

if TYPE_CHECKING:
    from wagtail.models import Page


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What ``book_session`` books, in one piece; one of many for ``booking_many``."""

    title: str
    team: Team
    space: Space
    starts_at: dt.datetime
    ends_at: dt.datetime
    form: str
    platform: str
    lecturers: tuple[Lecturer, ...] = ()
    equipment: tuple[Resource, ...] = ()
    page: Page | None = None
    capacity: int | None = None
    max_party: int = 4
    setup_minutes: int | None = None
    clearup_minutes: int | None = None
    summary: str = ""
    title_en: str = ""
    is_sample: bool = False
    from_pools: tuple[tuple[EquipmentPool, int], ...] = ()

    def wish(self, actor: Actor) -> Wish:
        """Return what ``actor`` would take by it; nothing is checked."""
        return Wish(
            actor=actor,
            team=self.team,
            space=self.space,
            starts_at=self.starts_at,
            ends_at=self.ends_at,
            lecturers=tuple(dict.fromkeys(self.lecturers)),
            equipment=tuple(dict.fromkeys(self.equipment)),
            capacity=self.space.capacity if self.capacity is None else self.capacity,
            setup_minutes=self.setup_minutes,
            clearup_minutes=self.clearup_minutes,
            from_pools=tuple((pool, count) for pool, count in self.from_pools if count),
        )


@dataclass(frozen=True)
class Wish:
    """One slot with all that it takes; buffers are the room's own unless given (minutes)."""

    actor: Actor
    team: Team
    space: Space
    starts_at: dt.datetime
    ends_at: dt.datetime
    lecturers: tuple[Lecturer, ...] = ()
    equipment: tuple[Resource, ...] = ()
    capacity: int = 1
    setup_minutes: int | None = None
    clearup_minutes: int | None = None
    # The booking that is to be moved: what it takes itself is not in its way.
    instead_of: Booking | None = None
    # So many of these identical items, whichever are free.
    from_pools: tuple[tuple[EquipmentPool, int], ...] = ()

    def __post_init__(self) -> None:
        """Count in UTC: between two moments of one time zone Python counts wall-clock hours, of
        which summer time lost one and had another twice.
        """
        for name in ("starts_at", "ends_at"):
            moment: dt.datetime = getattr(self, name)
            if moment.utcoffset() is not None:
                object.__setattr__(self, name, moment.astimezone(dt.UTC))

    @property
    def setup(self) -> int:
        return self.space.setup_minutes if self.setup_minutes is None else self.setup_minutes

    @property
    def clearup(self) -> int:
        return self.space.clearup_minutes if self.clearup_minutes is None else self.clearup_minutes

    @property
    def claimed_from(self) -> dt.datetime:
        return self.starts_at - dt.timedelta(minutes=self.setup)

    @property
    def claimed_until(self) -> dt.datetime:
        return self.ends_at + dt.timedelta(minutes=self.clearup)

    def resources(self, *, lock: bool = False) -> list[Resource]:
        """Return all that must be free, in id order, with space, team and lecturer loaded.

        A whole hall takes itself and each of its parts; a part takes itself alone. So the hall
        meets each part, parts do not meet each other, and a hall whose folding wall is taken out
        stays taken. With ``lock`` the hall is locked before its parts are read: whoever adds a
        part waits (``domain.parts``). Of its pools all items in use are returned: some will do
        (``only_needed``).
        """
        found = resources_for(
            spaces=[self.space],
            with_parts=True,
            teams=[self.team],
            lecturers=self.lecturers,
            equipment=self.equipment,
            pools=[pool for pool, _count in self.from_pools],
            lock=lock,
        )
        if self.space.part_of_id is None:
            known = {resource.space_id for resource in found}
            late = [part for part in self.space.parts.all() if part.pk not in known]
            if late:
                found += resources_for(spaces=late, lock=lock)
                found.sort(key=lambda resource: resource.pk)
        return found

    @cached_property
    def known_resources(self) -> list[Resource]:
        """What must be free without choice, as it was at the first look, for questions that need
        no lock.
        """
        return self.only_needed(self.resources())

    def only_needed(self, resources: list[Resource]) -> list[Resource]:
        """Leave out the items of pools, of which any will do."""
        pools = {pool.pk for pool, _count in self.from_pools}
        named = {item.pk for item in self.equipment}
        return [row for row in resources if row.pool_id not in pools or row.pk in named]

    def claims_met(self) -> QuerySet[Claim]:
        """Return the active claims, of this moment, on what the wish takes in its stretch."""
        wanted = rows_of(
            spaces=[self.space.pk],
            with_parts=True,
            teams=[self.team.pk],
            lecturers=[lecturer.pk for lecturer in self.lecturers],
            equipment=[item.pk for item in self.equipment],
        )
        return self.of_others(
            Claim.objects.filter(
                overlapping(self.claimed_from, self.claimed_until),
                resource__in=Resource.objects.filter(wanted).values("pk"),
            )
        )

    def of_others(self, claims: QuerySet[Claim]) -> QuerySet[Claim]:
        """Leave out the claims of the booking that is to be moved."""
        return claims.exclude(booking=self.instead_of.pk) if self.instead_of else claims

    def is_there_already(self, space: Space, starts_at: dt.datetime) -> bool:
        """Is that where and when the booking stands that is to be moved?"""
        booking = self.instead_of
        return (
            booking is not None
            and booking.starts_at == starts_at
            and booking.session.space_id == space.pk
        )

    def claims(self, resources: list[Resource]) -> list[Claim]:
        """Return the unsaved claims that this wish makes on ``resources``."""
        return [
            Claim(resource=resource, starts_at=self.claimed_from, ends_at=self.claimed_until)
            for resource in resources
        ]


def wish_again(actor: Actor, session: Session) -> Wish:
    """Return the wish that ``session`` was booked for, as it stands now; three queries."""
    booking = session.booking
    taken = Resource.objects.filter(claims__booking=booking, kind__in=EQUIPMENT_KINDS)
    items = list(taken.select_related("pool__place").order_by("pk"))
    return Wish(
        actor=actor,
        team=session.team,
        space=session.space,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        lecturers=tuple(session.lecturers.order_by("pk")),
        equipment=tuple(item for item in items if item.pool is None),
        from_pools=counted_pools(items),
        capacity=session.capacity,
        setup_minutes=booking.setup_minutes,
        clearup_minutes=booking.clearup_minutes,
    )


def counted_pools(items: Iterable[Resource]) -> tuple[tuple[EquipmentPool, int], ...]:
    """Return how many of ``items``, whose pool is loaded, belong to which pool."""
    counted = Counter(item.pool for item in items if item.pool is not None)
    return tuple(sorted(counted.items(), key=lambda found: found[0].pk))
