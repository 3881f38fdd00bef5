"""How much of some identical items is free, and when: of twelve tables any three will do."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from lectures.scheduling.domain.wish import Wish
from lectures.scheduling.errors import Conflict
from lectures.scheduling.models import Claim, EquipmentPool, Resource
from lectures.scheduling.queries import overlapping


@dataclass(frozen=True)
class PoolUse:
    """The items of a wish's pools, in id order, and what is taken of them in a stretch."""

    wish: Wish
    items: dict[int, list[Resource]]  # by the pool's number
    taken: dict[int, list[tuple[dt.datetime, dt.datetime]]]  # by the item's

    @classmethod
    def between(
        cls,
        wish: Wish,
        starts_at: dt.datetime,
        ends_at: dt.datetime,
        items: Iterable[Resource] | None = None,
    ) -> PoolUse:
        """Return the use from ``starts_at`` to ``ends_at``: two queries, one where ``items`` are
        known, none for a wish without pools.
        """
        pools = {pool.pk for pool, _count in wish.from_pools}
        if not pools:
            return cls(wish, {}, {})
        if items is None:
            items = Resource.objects.filter(pool__in=pools, is_active=True).order_by("pk")
        by_pool: dict[int, list[Resource]] = defaultdict(list)
        for item in items:
            if item.pool_id in pools:
                by_pool[item.pool_id].append(item)
        claims = Claim.objects.filter(
            overlapping(starts_at, ends_at),
            resource__in=[item.pk for found in by_pool.values() for item in found],
        )
        taken: dict[int, list[tuple[dt.datetime, dt.datetime]]] = defaultdict(list)
        for number, begins, until in wish.of_others(claims).values_list(
            "resource", "starts_at", "ends_at"
        ):
            taken[number].append((begins, until))
        return cls(wish, by_pool, taken)

    def free(
        self, pool: EquipmentPool, starts_at: dt.datetime, ends_at: dt.datetime
    ) -> list[Resource]:
        """Return the items of ``pool`` that nothing takes in the stretch, in id order."""
        return [
            item
            for item in self.items.get(pool.pk, ())
            if not any(
                begins < ends_at and starts_at < until
                for begins, until in self.taken.get(item.pk, ())
            )
        ]

    def suffices(self, starts_at: dt.datetime, ends_at: dt.datetime) -> bool:
        """Are there as many free items of each pool as the wish wants?"""
        return all(
            len(self.free(pool, starts_at, ends_at)) >= count
            for pool, count in self.wish.from_pools
        )

    def shortages(self) -> tuple[Conflict, ...]:
        """Return what the wish lacks at its own time, one for each pool."""
        starts_at, ends_at = self.wish.claimed_from, self.wish.claimed_until
        return tuple(
            Conflict(
                resource=Resource(kind=pool.kind, name=pool.name, place=pool.place, pool=pool),
                starts_at=starts_at,
                ends_at=ends_at,
                held_by="",
                words=_("%(free)d of %(all)d are free: %(name)s")
                % {"free": len(free), "all": len(self.items.get(pool.pk, ())), "name": pool},
            )
            for pool, count in self.wish.from_pools
            for free in [self.free(pool, starts_at, ends_at)]
            if len(free) < count
        )


def shortages_of(wish: Wish) -> tuple[Conflict, ...]:
    """Return what ``wish`` lacks of its pools; two queries, none for a wish without pools."""
    return PoolUse.between(wish, wish.claimed_from, wish.claimed_until).shortages()
