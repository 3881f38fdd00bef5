"""A place manager can keep identical items by their number: twelve folding tables.

Each item is a resource of its own, so the database's guard against taking one twice holds for
pools, too; a booking takes any that are free (``domain.booking``).
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.db.models.deletion import ProtectedError
from django.utils.translation import gettext as _

from cms.core import clock, dates
from lectures.scheduling.domain.conflicts import conflict_of, to_be_told
from lectures.scheduling.enums import ResourceKind
from lectures.scheduling.errors import NotAllowed
from lectures.scheduling.models import Claim, EquipmentPool, Resource
from lectures.scheduling.permissions import Actor, may_manage_equipment
from lectures.scheduling.queries import hold_ran_out
from organisation.domain.changing import apply, checked, created, deleted, saved
from organisation.domain.recording import CHANGED, record
from organisation.errors import InvalidChange
from organisation.models import Place

MOST_ITEMS = 200


@transaction.atomic
def add_pool(
    *, actor: Actor, place: Place, name: str, count: int, kind: str = ResourceKind.EQUIPMENT
) -> EquipmentPool:
    """Add ``count`` identical items kept at ``place``. Raises ``NotAllowed``, ``InvalidChange``."""
    _ask(actor, place)
    _check_count(count)
    pool = created(actor, EquipmentPool(place=place, name=name.strip(), kind=kind))
    _add_items(pool, count)
    return pool


@transaction.atomic
def resize_pool(*, actor: Actor, pool: EquipmentPool, count: int) -> EquipmentPool:
    """Set how many items there are. Items that are not booked ahead go first.

    Raises ``NotAllowed``; ``InvalidChange`` (``count``) where more are booked ahead than would
    stay: it says for which session.
    """
    return change_pool(actor=actor, pool=pool, name=pool.name, count=count)


@transaction.atomic
def change_pool(*, actor: Actor, pool: EquipmentPool, name: str, count: int) -> EquipmentPool:
    """Rename the items and set how many there are. Raises as ``resize_pool``."""
    current = EquipmentPool.objects.select_for_update(no_key=True).get(pk=pool.pk)
    _ask(actor, current.place)
    _check_count(count)
    # In id order, as bookings lock them: none can take an item that is about to go.
    items = list(current.items.select_for_update(no_key=True, of=("self",)).order_by("pk"))
    in_use = [item for item in items if item.is_active]
    differing = apply(current, {"name": name.strip()}, {"name"})
    if differing:
        saved(checked(current))
        current.items.update(name=current.name)
    if count != len(in_use):
        differing["count"] = [str(len(in_use)), str(count)]
    if count > len(in_use):
        _bring_back(current, items, count - len(in_use))
    elif count < len(in_use):
        _take_out(actor, in_use, len(in_use) - count)
    if differing:
        record(actor, current, CHANGED, differing)
    return current


@transaction.atomic
def remove_pool(*, actor: Actor, pool: EquipmentPool) -> None:
    """Delete items none of which was ever booked. Raises ``NotAllowed``, ``InvalidChange``."""
    _ask(actor, pool.place)
    try:
        with transaction.atomic():
            pool.items.all().delete()
    except ProtectedError as error:
        raise InvalidChange(
            _("%(name)s have been booked. Set their number to 0 instead of deleting them.")
            % {"name": pool}
        ) from error
    deleted(actor, pool)


def _ask(actor: Actor, place: Place) -> None:
    if not may_manage_equipment(actor, place):
        raise NotAllowed(_("You can't change the equipment of this place."))


def _check_count(count: int) -> None:
    if not 0 <= count <= MOST_ITEMS:
        raise InvalidChange({"count": _("Between 0 and %(most)d.") % {"most": MOST_ITEMS}})


def _add_items(pool: EquipmentPool, count: int) -> None:
    Resource.objects.bulk_create(
        Resource(kind=pool.kind, place=pool.place, name=pool.name, pool=pool) for _n in range(count)
    )


def _bring_back(pool: EquipmentPool, items: list[Resource], count: int) -> None:
    """Put ``count`` more items into use: first those that were taken out, then new ones."""
    idle = [item.pk for item in items if not item.is_active][:count]
    Resource.objects.filter(pk__in=idle).update(is_active=True)
    _add_items(pool, count - len(idle))


def _take_out(actor: Actor, in_use: list[Resource], count: int) -> None:
    """Take ``count`` items out of use, the youngest first; delete those never booked."""
    ahead = Claim.objects.filter(
        ~hold_ran_out("booking__session__"),
        active=True,
        ends_at__gt=clock.now(),
        resource__in=[item.pk for item in in_use],
    )
    needed = set(ahead.values_list("resource", flat=True))
    idle = [item.pk for item in reversed(in_use) if item.pk not in needed][:count]
    if len(idle) < count:
        first = to_be_told(ahead).order_by("starts_at", "pk").first()
        raise InvalidChange({"count": _booked_ahead(actor, len(needed), first)})
    gone = Resource.objects.filter(pk__in=idle)
    gone.filter(Exists(Claim.objects.filter(resource=OuterRef("pk")))).update(is_active=False)
    gone.filter(is_active=True).delete()


def _booked_ahead(actor: Actor, number: int, first: Claim | None) -> str:
    sentence = _("%(number)d are booked ahead.") % {"number": number}
    if first is None:
        return sentence
    session = first.booking.session
    title = conflict_of(actor, first).held_by or session.team.display_name
    when = dates.span_label(session.starts_at, session.ends_at)
    return sentence + _(" First for: %(title)s, %(when)s.") % {"title": title, "when": when}
