"""A team can book a session: hall, team, lecturers and equipment, all or none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cms.core import clock
from lectures.scheduling.domain.alternatives import ways_out
from lectures.scheduling.domain.conflicts import conflicts_of, is_overlap, sentence_of
from lectures.scheduling.domain.holds import let_go_for
from lectures.scheduling.domain.pool_use import PoolUse
from lectures.scheduling.domain.wish import Wanted, Wish
from lectures.scheduling.domain.wording import Complaints, complaints_about, one_line
from lectures.scheduling.enums import ResourceKind, SessionState
from lectures.scheduling.errors import (
    Conflict,
    InvalidRequest,
    NotAllowed,
    PlaceClosed,
    SlotTaken,
)
from lectures.scheduling.models import (
    Booking,
    Claim,
    EquipmentPool,
    Resource,
    Session,
    SessionEvent,
)
from lectures.scheduling.permissions import Actor, may_book
from lectures.scheduling.signals import session_changed
from organisation.enums import Level
from organisation.models import Lecturer, Place, Space, Team
from organisation.queries import closure_reason

if TYPE_CHECKING:
    from wagtail.models import Page

LONGEST_SESSION = dt.timedelta(hours=24)
FURTHEST_AHEAD = dt.timedelta(days=731)
LONGEST_BUFFER_MINUTES = 480
# By model name: the page models live in rooms above this one.
PAGES_WITH_SESSIONS = frozenset({"lecturepage", "brandpage"})
KINDS_OF_EQUIPMENT = frozenset({ResourceKind.EQUIPMENT, ResourceKind.VEHICLE})
FIELD_OF_KIND = {
    ResourceKind.SPACE: "space",
    ResourceKind.TEAM: "team",
    ResourceKind.LECTURER: "lecturers",
    ResourceKind.EQUIPMENT: "equipment",
    ResourceKind.VEHICLE: "equipment",
}
# What the request does not type: set here, or checked by the database's foreign keys.
NOT_TYPED = frozenset(
    {"page", "team", "space", "place", "town", "created_by", "state", "created_at", "seats_taken"}
)


def book_session(
    *,
    actor: Actor,
    title: str,
    team: Team,
    space: Space,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    form: str,
    platform: str,
    lecturers: Sequence[Lecturer] = (),
    equipment: Sequence[Resource] = (),
    page: Page | None = None,
    capacity: int | None = None,
    max_party: int = 4,
    setup_minutes: int | None = None,
    clearup_minutes: int | None = None,
    summary: str = "",
    title_en: str = "",
    is_sample: bool = False,
    from_pools: Mapping[EquipmentPool, int] | None = None,
    request_key: UUID | None = None,
) -> Session:
    """Book ``space`` for ``team`` with its lecturers and equipment; return the session, a draft.

    A ``request_key`` under which ``actor`` has booked already returns that session: sent twice,
    booked once.

    ``from_pools`` says how many of which identical items it takes, whichever are free.

    ``capacity`` and the buffers are the space's own where not given. Samples may lie in the past
    or far ahead. Raises ``NotAllowed``, ``InvalidRequest`` (sentences by field), ``PlaceClosed``
    or ``SlotTaken``; the last two carry up to three alternatives that were free when they were
    looked up. Nothing is written then.
    """
    if not may_book(actor, team):
        raise NotAllowed(_("You can't book for this team."))
    if done := _booked_under(request_key, actor):
        return done
    wanted = Wanted(
        title=title,
        team=team,
        space=space,
        starts_at=starts_at,
        ends_at=ends_at,
        form=form,
        platform=platform,
        lecturers=tuple(lecturers),
        equipment=tuple(equipment),
        page=page,
        capacity=capacity,
        max_party=max_party,
        setup_minutes=setup_minutes,
        clearup_minutes=clearup_minutes,
        summary=summary,
        title_en=title_en,
        is_sample=is_sample,
        from_pools=tuple((from_pools or {}).items()),
    )
    session, wish = drafted(actor, wanted)
    # No judge, only a look: it spares the one write lock (SQLite) what would be refused anyway.
    if conflicts := conflicts_of(wish):
        if done := _booked_under(request_key, actor):
            return done
        raise taken(wish, conflicts)
    if reason := closure_reason(space.place, starts_at, ends_at):
        raise PlaceClosed(reason, partial(ways_out, wish))
    session.town = town_of(space.place)
    try:
        with transaction.atomic():
            return _take(session, wish, request_key)
    except IntegrityError as error:
        if done := _booked_under(request_key, actor):
            return done
        if not is_overlap(error):
            refuse_foreign_key(request_key, error)
            raise
        raise taken(wish, conflicts_of(wish)) from error


def drafted(actor: Actor, wanted: Wanted) -> tuple[Session, Wish]:
    """Return the unsaved session and the wish for what it takes; no query.

    Raises ``InvalidRequest`` with every sentence that what was asked for earns, by field.
    """
    space, wish = wanted.space, wanted.wish(actor)
    session = Session(
        title=one_line(wanted.title),
        title_en=one_line(wanted.title_en),
        summary=wanted.summary.strip(),
        page=wanted.page,
        form=wanted.form,
        platform=wanted.platform,
        team=wanted.team,
        space=space,
        place=space.place,
        starts_at=wish.starts_at,
        ends_at=wish.ends_at,
        state=SessionState.DRAFT,
        capacity=wish.capacity,
        max_party=wanted.max_party,
        is_sample=wanted.is_sample,
        created_by_id=actor.pk if actor else None,
    )
    _check(session, wish)
    return session, wish


def taken(wish: Wish, conflicts: tuple[Conflict, ...]) -> SlotTaken:
    """Return the refusal that names what is in the way and finds ways out when asked."""
    return SlotTaken(sentence_of(conflicts), conflicts, partial(ways_out, wish, conflicts))


def _booked_under(request_key: UUID | None, actor: Actor) -> Session | None:
    """Return the session that ``actor`` booked under the key; one query, none without a key."""
    if request_key is None or actor is None:
        return None
    return Session.objects.filter(booking__request_key=request_key, created_by_id=actor.pk).first()


def refuse_foreign_key(request_key: UUID | None, error: IntegrityError) -> None:
    """Raise ``InvalidRequest`` where somebody else has booked under the key; it says no more."""
    if request_key is not None and Booking.objects.filter(request_key=request_key).exists():
        raise InvalidRequest({"": [_("Please open the form again and send it once.")]}) from error


def _take(session: Session, wish: Wish, request_key: UUID | None) -> Session:
    """Lock, recheck and write. The database itself judges whether the stretch is free."""
    resources = wish.resources(lock=True)
    let_go_for(wish.claims(resources))
    return write_booking(session, wish, resources, request_key)


def write_booking(
    session: Session, wish: Wish, resources: list[Resource], request_key: UUID | None
) -> Session:
    """Write the session, its booking, claims and event; ``resources`` are the wish's, locked.

    Requests whose hold ran out must be out of the way (``holds.let_go_for``). Raises
    ``InvalidRequest`` where a resource is out of use, ``SlotTaken`` where too few items of a pool
    are free, ``IntegrityError`` where a resource is taken.
    """
    check_in_use(resources)
    resources = with_items(wish, resources)
    session.save(force_insert=True)
    booking = Booking.objects.create(
        session=session,
        starts_at=wish.starts_at,
        ends_at=wish.ends_at,
        setup_minutes=wish.setup,
        clearup_minutes=wish.clearup,
        request_key=request_key,
    )
    claims = wish.claims(resources)
    for claim in claims:
        claim.booking = booking
    Claim.objects.bulk_create(claims)
    if wish.lecturers:
        speaks = Session.lecturers.through
        speaks.objects.bulk_create(
            speaks(session_id=session.pk, lecturer_id=lecturer.pk) for lecturer in wish.lecturers
        )
    event = SessionEvent.objects.create(
        session=session, actor_id=session.created_by_id, to_state=session.state
    )
    session_changed.send(Session, session=session, event=event, actor=wish.actor)
    return session


def with_items(wish: Wish, resources: list[Resource]) -> list[Resource]:
    """Return ``resources``, which are locked, with as many free items of each pool as wanted.

    Items that the booking to be moved has already are kept. Raises ``SlotTaken`` where too few
    are free; one query, none for a wish without pools.
    """
    if not wish.from_pools:
        return resources
    starts_at, ends_at = wish.claimed_from, wish.claimed_until
    use = PoolUse.between(wish, starts_at, ends_at, items=resources)
    if short := use.shortages():
        raise taken(wish, short)
    kept = _items_of(wish.instead_of)
    found = wish.only_needed(resources)
    for pool, count in wish.from_pools:
        free = use.free(pool, starts_at, ends_at)
        found += sorted(free, key=lambda item: (item.pk not in kept, item.pk))[:count]
    return sorted(found, key=lambda row: row.pk)


def _items_of(booking: Booking | None) -> set[int]:
    if booking is None:
        return set()
    return set(booking.claims.values_list("resource_id", flat=True))


def town_of(place: Place) -> Place | None:
    """Return the institute at or above ``place``; none for the centre and what hangs right below
    it.
    """
    if place.level in {Level.INSTITUTE, Level.CENTRE}:
        return place if place.level == Level.INSTITUTE else None
    step = Place.steplen
    above = [place.path[:end] for end in range(step, len(place.path), step)]
    return Place.objects.filter(path__in=above, level=Level.INSTITUTE).order_by("-depth").first()


def _check(session: Session, wish: Wish) -> None:
    """Raise ``InvalidRequest`` with every sentence that the wish earns, by field; no query."""
    errors = complaints_about(session, wish.space)
    _check_times(session, errors)
    complain_of_extras(wish, errors)
    if session.page is not None and session.page.content_type.model not in PAGES_WITH_SESSIONS:
        errors.setdefault("page", []).append(_("Please choose a lecture or a brand page."))
    try:
        session.clean_fields(exclude=NOT_TYPED | errors.keys())
    except ValidationError as error:
        for field, sentences in error.message_dict.items():
            errors.setdefault(field, []).extend(sentences)
    if errors:
        raise InvalidRequest(errors)


def complain_of_extras(wish: Wish, errors: Complaints) -> None:
    """Add what is wrong with the buffers and the equipment of the wish."""
    for field, minutes in (("setup_minutes", wish.setup), ("clearup_minutes", wish.clearup)):
        if not 0 <= minutes <= LONGEST_BUFFER_MINUTES:
            errors.setdefault(field, []).append(
                _("Between 0 and %(most)d minutes.") % {"most": LONGEST_BUFFER_MINUTES}
            )
    if any(count < 0 for _pool, count in wish.from_pools):
        errors.setdefault("equipment", []).append(_("Please give how many, or nothing."))
    if any(item.kind not in KINDS_OF_EQUIPMENT for item in wish.equipment):
        errors.setdefault("equipment", []).append(_("Please choose equipment or a vehicle."))


def _check_times(session: Session, errors: Complaints) -> None:
    complain_of_stretch(session.starts_at, session.ends_at, errors)
    if not session.is_sample and session.starts_at.utcoffset() is not None:
        complain_of_start(session.starts_at, errors)


def complain_of_stretch(starts_at: dt.datetime, ends_at: dt.datetime, errors: Complaints) -> None:
    """Add what is wrong with the stretch itself, whenever it lies."""
    for field, moment in (("starts_at", starts_at), ("ends_at", ends_at)):
        if moment.tzinfo is None or moment.utcoffset() is None:
            errors.setdefault(field, []).append(_("This time has no time zone."))
    if "starts_at" in errors or "ends_at" in errors:
        return
    if ends_at <= starts_at:
        errors.setdefault("ends_at", []).append(_("The end must be after the beginning."))
    elif ends_at - starts_at > LONGEST_SESSION:
        errors.setdefault("ends_at", []).append(_("A session lasts at most 24 hours."))


def complain_of_start(starts_at: dt.datetime, errors: Complaints) -> None:
    """Add that the start has passed or lies too far ahead."""
    if starts_at <= clock.now():
        errors.setdefault("starts_at", []).append(_("This time has passed already."))
    elif starts_at > clock.now() + FURTHEST_AHEAD:
        errors.setdefault("starts_at", []).append(_("Please book at most two years ahead."))


def check_in_use(resources: list[Resource]) -> None:
    """Raise ``InvalidRequest`` where something locked for the booking is out of use."""
    errors: dict[str, list[str]] = {}
    for resource in resources:
        field = FIELD_OF_KIND[ResourceKind(resource.kind)]
        if not _is_in_use(resource):
            errors.setdefault(field, []).append(
                _("%(name)s can't be booked at present.") % {"name": resource}
            )
    if errors:
        raise InvalidRequest(errors)


def _is_in_use(resource: Resource) -> bool:
    if resource.space is not None:
        owner_in_use = resource.space.is_active and resource.space.place.is_active
    elif resource.team is not None:
        owner_in_use = resource.team.is_active
    elif resource.lecturer is not None:
        owner_in_use = resource.lecturer.is_active and resource.lecturer.team.is_active
    else:
        owner_in_use = resource.place is not None and resource.place.is_active
    return resource.is_active and owner_in_use
