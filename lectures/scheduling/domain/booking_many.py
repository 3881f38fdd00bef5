"""A team can book many sessions in one act: all or none of them, or each that can be had.

Whatever the number of wishes, what they take is read and locked in a constant number of queries, in
the order of its ids, before the first is written. So many bookings never wait crosswise for each
other or for single ones.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cms.core import clock
from lectures.scheduling.domain.alternatives import ways_out
from lectures.scheduling.domain.booking import (
    drafted,
    refuse_foreign_key,
    taken,
    town_of,
    write_booking,
)
from lectures.scheduling.domain.conflicts import conflict_of, conflicts_of, is_overlap, to_be_told
from lectures.scheduling.domain.holds import let_go_for
from lectures.scheduling.domain.resources import resources_for, rows_of
from lectures.scheduling.domain.wish import Wanted, Wish
from lectures.scheduling.errors import InvalidRequest, NotAllowed, PlaceClosed, SchedulingError
from lectures.scheduling.models import Claim, Resource, Series, Session
from lectures.scheduling.permissions import Actor, may_book
from lectures.scheduling.queries import overlapping
from organisation.models import Place, Space
from organisation.queries import closures_of

__all__ = ["MOST", "Outcome", "Wanted", "book_each", "book_many"]

MOST = 200

Outcome = Session | SchedulingError


@dataclass(frozen=True)
class _Draft:
    """A wish that passed every check that needs no lock."""

    session: Session
    wish: Wish
    key: UUID | None


def book_many(
    *,
    actor: Actor,
    wanted: Sequence[Wanted],
    request_key: UUID | None = None,
    series: Series | None = None,
) -> list[Session]:
    """Book all of ``wanted`` or none; return the sessions in the same order.

    Under a ``request_key`` the same wishes are booked once, however often they are sent. Raises
    what ``book_session`` raises for the first wish that can't be had; ``SlotTaken`` carries the
    conflicts of all.
    """
    outcomes, drafts = _looked_at(actor, wanted, request_key, series)
    for outcome in outcomes.values():
        if isinstance(outcome, SchedulingError):
            raise outcome
    _raise_taken(actor, drafts)  # no judge, only a look, before the write lock
    try:
        with transaction.atomic():
            rows = _locked(drafts)
            for number, draft in drafts.items():
                outcomes[number] = _write(draft, rows)
    except IntegrityError as error:
        again = _booked_under((draft.key for draft in drafts.values()), actor)
        if any(draft.key not in again for draft in drafts.values()):
            _raise_refusal(actor, drafts, error)
        outcomes |= {number: again[draft.key] for number, draft in drafts.items()}
    return [one for at in range(len(wanted)) if isinstance(one := outcomes[at], Session)]


def book_each(
    *,
    actor: Actor,
    wanted: Sequence[Wanted],
    request_key: UUID | None = None,
    series: Series | None = None,
) -> list[Outcome]:
    """Book each of ``wanted`` that can be had; return, in the same order, the session or why not.

    One transaction: what was booked stays even where others could not be. Under a ``request_key``
    what was booked is not booked again; what was refused is tried again.
    """
    outcomes, drafts = _looked_at(actor, wanted, request_key, series)
    with transaction.atomic():
        rows = _locked(drafts)
        met = _claims_met({number: draft.wish for number, draft in drafts.items()})
        for number, draft in drafts.items():
            if number in met:
                conflicts = tuple(conflict_of(actor, claim) for claim in met[number])
                outcomes[number] = taken(draft.wish, conflicts)
            else:
                outcomes[number] = _tried(draft, rows)
    return [outcomes[number] for number in range(len(wanted))]


def _looked_at(
    actor: Actor, wanted: Sequence[Wanted], request_key: UUID | None, series: Series | None
) -> tuple[dict[int, Outcome], dict[int, _Draft]]:
    """Return, by number, what is settled without a lock and what is still to be booked.

    As many queries for one wish as for all, and one for each further place.
    """
    if len(wanted) > MOST:
        sentence = _("Please book at most %(most)d dates at once.") % {"most": MOST}
        raise InvalidRequest({"": [sentence]})
    keys = [uuid5(request_key, str(at)) if request_key else None for at in range(len(wanted))]
    booked = _booked_under(keys, actor)
    outcomes: dict[int, Outcome] = {}
    drafts: dict[int, _Draft] = {}
    for number, (one, key) in enumerate(zip(wanted, keys, strict=True)):
        if key in booked:
            outcomes[number] = booked[key]
            continue
        try:
            if not may_book(actor, one.team):
                raise NotAllowed(_("You can't book for this team."))
            session, wish = drafted(actor, one)
        except SchedulingError as error:
            outcomes[number] = error
        else:
            session.series = series
            drafts[number] = _Draft(session, wish, key)
    for number, reason in _closed(drafts).items():
        outcomes[number] = PlaceClosed(reason, partial(ways_out, drafts.pop(number).wish))
    _set_towns(draft.session for draft in drafts.values())
    return outcomes, drafts


def _booked_under(keys: Iterable[UUID | None], actor: Actor) -> dict[UUID | None, Session]:
    """Return what ``actor`` booked under ``keys``; one query, none without keys."""
    known = [key for key in keys if key]
    if not known or actor is None:
        return {}
    rows = Session.objects.filter(
        booking__request_key__in=known, created_by_id=actor.pk
    ).select_related("booking")
    return {session.booking.request_key: session for session in rows}


def _closed(drafts: Mapping[int, _Draft]) -> dict[int, str]:
    """Return why the place is closed, for each wish whose place is; four queries."""
    wishes = {number: draft.wish for number, draft in drafts.items()}
    if not wishes:
        return {}
    places = {wish.space.place_id: wish.space.place for wish in wishes.values()}
    closures = closures_of(
        places.values(),
        clock.local(min(wish.starts_at for wish in wishes.values())).date(),
        clock.local(max(wish.ends_at for wish in wishes.values())).date(),
    )
    reasons = {
        number: closures.reason(wish.space.place, wish.starts_at, wish.ends_at)
        for number, wish in wishes.items()
    }
    return {number: reason for number, reason in reasons.items() if reason}


def _set_towns(sessions: Iterable[Session]) -> None:
    towns: dict[int, Place | None] = {}
    for session in sessions:
        place = session.place
        if place.pk not in towns:
            towns[place.pk] = town_of(place)
        session.town = towns[place.pk]


@dataclass(frozen=True)
class _Rows:
    """Resources by what they stand for; a hall stands with its parts."""

    spaces: dict[int, list[Resource]] = field(default_factory=lambda: defaultdict(list))
    teams: dict[int, Resource] = field(default_factory=dict)
    lecturers: dict[int, Resource] = field(default_factory=dict)
    items: dict[int, Resource] = field(default_factory=dict)

    @classmethod
    def of(cls, found: Iterable[Resource]) -> _Rows:
        rows = cls()
        for row in found:
            if row.space is not None:
                rows.spaces[row.space.pk].append(row)
                if row.space.part_of_id is not None:
                    rows.spaces[row.space.part_of_id].append(row)
            elif row.team_id is not None:
                rows.teams[row.team_id] = row
            elif row.lecturer_id is not None:
                rows.lecturers[row.lecturer_id] = row
            else:
                rows.items[row.pk] = row
        return rows

    @classmethod
    def locked(cls, wishes: Sequence[Wish]) -> _Rows:
        """Lock all that ``wishes`` take, in id order, and return it; missing rows are made.

        Three queries where nothing is missing.
        """
        if not wishes:
            return cls()
        spaces = {wish.space.pk: wish.space for wish in wishes}
        # Twice: a row made under lock could have a lower number than one that is locked already.
        for lock in (False, True):
            found = resources_for(
                spaces=spaces.values(),
                with_parts=True,
                teams={wish.team.pk: wish.team for wish in wishes}.values(),
                lecturers={one.pk: one for wish in wishes for one in wish.lecturers}.values(),
                equipment={one.pk: one for wish in wishes for one in wish.equipment}.values(),
                pools={one.pk: one for wish in wishes for one, _n in wish.from_pools}.values(),
                lock=lock,
            )
        wholes = [pk for pk, space in spaces.items() if space.part_of_id is None]
        known = {row.space_id for row in found}
        late = [part for part in Space.objects.filter(part_of__in=wholes) if part.pk not in known]
        return cls.of([*found, *(resources_for(spaces=late, lock=True) if late else ())])

    def for_wish(self, wish: Wish) -> list[Resource]:
        """Return what ``wish`` takes, in id order, as ``wish.resources`` does, without a query."""
        found = [
            *self.spaces.get(wish.space.pk, ()),
            self.teams.get(wish.team.pk),
            *(self.lecturers.get(one.pk) for one in wish.lecturers),
            *(self.items.get(one.pk) for one in wish.equipment),
            *self._of_pools({pool.pk for pool, _count in wish.from_pools}),
        ]
        return sorted({row.pk: row for row in found if row}.values(), key=lambda row: row.pk)

    def _of_pools(self, pools: set[int]) -> list[Resource]:
        """Return all items of these pools: some will do (``booking.with_items``)."""
        return [row for row in self.items.values() if row.pool_id in pools] if pools else []


def _locked(drafts: Mapping[int, _Draft]) -> _Rows:
    """Lock what the drafts take and send away the requests whose hold on it ran out."""
    wishes = [draft.wish for draft in drafts.values()]
    rows = _Rows.locked(wishes)
    let_go_for(claim for wish in wishes for claim in wish.claims(rows.for_wish(wish)))
    return rows


def _write(draft: _Draft, rows: _Rows) -> Session:
    return write_booking(draft.session, draft.wish, rows.for_wish(draft.wish), draft.key)


def _tried(draft: _Draft, rows: _Rows) -> Outcome:
    """Return the session, written in a savepoint, or why it could not be."""
    try:
        with transaction.atomic():
            return _write(draft, rows)
    except SchedulingError as error:
        return error
    except IntegrityError as error:
        if not is_overlap(error):
            refuse_foreign_key(draft.key, error)
            raise
        return taken(draft.wish, conflicts_of(draft.wish))


def _claims_met(wishes: Mapping[int, Wish]) -> dict[int, list[Claim]]:
    """Return the active claims in the way of each wish that has any, by its number; one query."""
    if not wishes:
        return {}
    every = wishes.values()
    wanted = rows_of(
        spaces={wish.space.pk for wish in every},
        with_parts=True,
        teams={wish.team.pk for wish in every},
        lecturers={one.pk for wish in every for one in wish.lecturers},
        equipment={one.pk for wish in every for one in wish.equipment},
    )
    span = overlapping(
        min(wish.claimed_from for wish in every), max(wish.claimed_until for wish in every)
    )
    claims = Claim.objects.filter(span, resource__in=Resource.objects.filter(wanted).values("pk"))
    by_resource: dict[int, list[Claim]] = defaultdict(list)
    for claim in to_be_told(claims):
        by_resource[claim.resource_id].append(claim)
    rows = _Rows.of(found[0].resource for found in by_resource.values())
    met = {
        number: [
            claim
            for row in rows.for_wish(wish)
            for claim in by_resource[row.pk]
            if claim.starts_at < wish.claimed_until and wish.claimed_from < claim.ends_at
        ]
        for number, wish in wishes.items()
    }
    return {number: in_the_way for number, in_the_way in met.items() if in_the_way}


def _raise_taken(actor: Actor, drafts: Mapping[int, _Draft]) -> None:
    """Raise ``SlotTaken`` with all that is in the way of the drafts, if anything is; its ways out
    are those of the first.
    """
    met = _claims_met({number: draft.wish for number, draft in drafts.items()})
    if met:
        conflicts = tuple(conflict_of(actor, claim) for at in sorted(met) for claim in met[at])
        raise taken(drafts[min(met)].wish, conflicts)


def _raise_refusal(actor: Actor, drafts: Mapping[int, _Draft], error: IntegrityError) -> None:
    """Turn the database's refusal into what a person can use."""
    first = next(iter(drafts.values()))
    if not is_overlap(error):
        refuse_foreign_key(first.key, error)
        raise error
    _raise_taken(actor, drafts)
    raise taken(first.wish, ()) from error  # two of the wishes meet each other
