"""A team can book a series: every date of a rule that is free, or all or none; and extend it.

Each date that the rule gave is kept with what became of it (``SeriesDate``), so none is ever made
again: not the one that was left out, nor the one that was moved (docs/adr/0009).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from lectures.scheduling.domain import rules
from lectures.scheduling.domain.booking_many import Wanted, book_each, book_many
from lectures.scheduling.domain.conflicts import sentence_of
from lectures.scheduling.domain.series_plan import (
    CLOSED,
    FREE,
    LEFT_OUT,
    PAST,
    TAKEN,
    Fixes,
    PlannedDate,
    SeriesPlan,
    SeriesWish,
    items_of_pools,
    plan_series,
)
from lectures.scheduling.domain.wish import counted_pools
from lectures.scheduling.domain.wording import one_line
from lectures.scheduling.enums import SeriesOutcome
from lectures.scheduling.errors import (
    DatesRefused,
    InvalidRequest,
    NotAllowed,
    PlaceClosed,
    SchedulingError,
    SlotTaken,
)
from lectures.scheduling.models import Series, SeriesDate, Session
from lectures.scheduling.permissions import Actor, may_book

if TYPE_CHECKING:
    from lectures.scheduling.domain.booking_many import Outcome

LONGEST_REASON = 200
OUTCOME_OF_STATE = {
    TAKEN: SeriesOutcome.TAKEN,
    CLOSED: SeriesOutcome.CLOSED,
    PAST: SeriesOutcome.LEFT_OUT,
    LEFT_OUT: SeriesOutcome.LEFT_OUT,
}


def book_series(
    *,
    actor: Actor,
    wish: SeriesWish,
    fixes: Fixes | None = None,
    all_or_none: bool = False,
    seen_free: Collection[dt.date] = (),
    request_key: UUID | None = None,
) -> Series:
    """Book the free dates of ``wish``, ``fixes`` applied, as drafts; return the series.

    Each date is kept with its outcome and, where it was not booked, the reason; one of
    ``seen_free`` that is taken by now says that somebody was faster. With ``all_or_none`` a date
    that can't be had (left out on purpose does not count) refuses the whole. A ``request_key``
    under which ``actor`` has made a series returns that one.

    Raises ``NotAllowed``; ``InvalidRequest``; ``DatesRefused`` where no date, or with
    ``all_or_none`` not every date, can be had. Nothing is written then.
    """
    if done := _made_under(request_key, actor):
        return done
    plan = _planned_to_keep(actor, wish, fixes)
    try:
        with transaction.atomic():
            series = _saved(actor, wish, request_key)
            _book(actor, series, plan, all_or_none, seen_free, request_key)
            return series
    except IntegrityError as error:
        if done := _made_under(request_key, actor):
            return done
        if request_key and Series.objects.filter(request_key=request_key).exists():
            sentence = _("Please open the form again and send it once.")
            raise InvalidRequest({"": [sentence]}) from error
        raise


def book_chosen(
    *,
    actor: Actor,
    wish: SeriesWish,
    chosen: Mapping[dt.date, Wanted],
    missing: Mapping[dt.date, tuple[SeriesOutcome, str]],
    request_key: UUID | None = None,
) -> Series:
    """Book exactly ``chosen`` for the dates of ``wish``, all or none; return the series.

    Each date may have its own hall, hour and lecturer. ``missing`` says what became of the dates
    that ``chosen`` does not have, and why. A ``request_key`` under which ``actor`` has made a
    series returns that one. Raises as ``book_many``. Nothing is written then.
    """
    if done := _made_under(request_key, actor):
        return done
    days = sorted(chosen)
    try:
        with transaction.atomic():
            series = _saved(actor, wish, request_key)
            wanted = [chosen[day] for day in days]
            sessions = book_many(actor=actor, wanted=wanted, series=series, request_key=request_key)
            kept = [
                SeriesDate(series=series, day=day, outcome=SeriesOutcome.BOOKED, session=session)
                for day, session in zip(days, sessions, strict=True)
            ]
            kept += [
                SeriesDate(series=series, day=day, outcome=outcome, reason=reason[:LONGEST_REASON])
                for day, (outcome, reason) in missing.items()
            ]
            SeriesDate.objects.bulk_create(kept)
            return series
    except (IntegrityError, SchedulingError) as error:
        if done := _made_under(request_key, actor):
            return done
        if isinstance(error, SchedulingError):
            raise
        if request_key and Series.objects.filter(request_key=request_key).exists():
            sentence = _("Please open the form again and send it once.")
            raise InvalidRequest({"": [sentence]}) from error
        raise


def wish_of(series: Series, last_day: dt.date | None = None) -> SeriesWish:
    """Return the wish that ``series`` (loaded with page, team and room) was made of, as it stands
    now; two queries.
    """
    items = list(series.equipment.select_related("pool__place").order_by("pk"))
    return SeriesWish(
        title=series.title,
        title_en=series.title_en,
        summary=series.summary,
        team=series.team,
        space=series.space,
        page=series.page,
        form=series.form,
        platform=series.platform,
        rule=rules.parse(series.rule),
        first_day=series.first_day,
        last_day=last_day or series.last_day,
        starts=series.starts_at,
        minutes=series.minutes,
        lecturers=tuple(series.lecturers.order_by("pk")),
        equipment=tuple(item for item in items if item.pool is None),
        from_pools=counted_pools(items),
        capacity=series.capacity,
        max_party=series.max_party,
        setup_minutes=series.setup_minutes,
        clearup_minutes=series.clearup_minutes,
        is_sample=series.is_sample,
    )


def plan_extension(
    *, actor: Actor, series: Series, last_day: dt.date, fixes: Fixes | None = None
) -> SeriesPlan:
    """Return what would become of the days that ``series`` gains by going on to ``last_day``.

    Raises as ``extend_series``.
    """
    _ask(actor, series)
    days = _new_days(series, last_day)
    return plan_series(actor=actor, wish=wish_of(series, last_day), fixes=fixes, days=days)


def extend_series(
    *,
    actor: Actor,
    series: Series,
    last_day: dt.date,
    fixes: Fixes | None = None,
    all_or_none: bool = False,
    seen_free: Collection[dt.date] = (),
) -> Series:
    """Let ``series`` go on by its rule to ``last_day``: only new days, later than any before.

    Sent twice it extends once: the second finds no new day. Raises ``NotAllowed``;
    ``InvalidRequest`` (``last_day``) where that gives no new day; ``DatesRefused`` as
    ``book_series``. Nothing is written then.
    """
    _ask(actor, series)
    days = _new_days(series, last_day)
    plan = _planned_to_keep(actor, wish_of(series, last_day), fixes, days)
    with transaction.atomic():
        stored = Series.objects.select_for_update(no_key=True).get(pk=series.pk)
        if _new_days(stored, last_day) != days:
            raise DatesRefused(_("Somebody else changed this series just now. Please look again."))
        _book(actor, stored, plan, all_or_none, seen_free, None)
        stored.last_day = last_day
        stored.save(update_fields=["last_day"])
    series.last_day = last_day
    return series


def _ask(actor: Actor, series: Series) -> None:
    if not may_book(actor, series.team):
        raise NotAllowed(_("You can't change this series."))


def _made_under(request_key: UUID | None, actor: Actor) -> Series | None:
    if request_key is None or actor is None:
        return None
    return Series.objects.filter(request_key=request_key, created_by_id=actor.pk).first()


def _planned_to_keep(
    actor: Actor, wish: SeriesWish, fixes: Fixes | None, days: list[dt.date] | None = None
) -> SeriesPlan:
    """Return the plan with its reasons in the language of the site, in which they are kept."""
    try:
        with translation.override(settings.LANGUAGE_CODE):
            return plan_series(actor=actor, wish=wish, fixes=fixes, days=days)
    except InvalidRequest:  # again, for a sentence that the reader understands
        return plan_series(actor=actor, wish=wish, fixes=fixes, days=days)


def _new_days(series: Series, last_day: dt.date) -> list[dt.date]:
    """Return the days to ``last_day`` that the rule gives after all that it gave before."""
    known = series.dates.order_by("-day").values_list("day", flat=True).first()
    after = max(series.last_day, known or series.last_day) + dt.timedelta(days=1)
    days = (
        rules.parse(series.rule).later_dates(series.first_day, after, last_day)
        if last_day >= after
        else []
    )
    if not days:
        raise InvalidRequest({"last_day": [_("The rule gives no new date until then.")]})
    return days


def _saved(actor: Actor, wish: SeriesWish, request_key: UUID | None) -> Series:
    single = wish.wanted(wish.first_day).wish(actor)
    series = Series.objects.create(
        title=one_line(wish.title),
        title_en=one_line(wish.title_en),
        summary=wish.summary.strip(),
        page=wish.page,
        form=wish.form,
        platform=wish.platform,
        team=wish.team,
        space=wish.space,
        rule=wish.rule.text,
        first_day=wish.first_day,
        last_day=wish.last_day,
        starts_at=wish.starts,
        minutes=wish.minutes,
        setup_minutes=single.setup,
        clearup_minutes=single.clearup,
        capacity=single.capacity,
        max_party=wish.max_party,
        is_sample=wish.is_sample,
        request_key=request_key,
        created_by_id=actor.pk if actor else None,
    )
    series.lecturers.set(wish.lecturers)
    series.equipment.set([*wish.equipment, *_some_of_pools(wish)])
    return series


def _some_of_pools(wish: SeriesWish) -> list[int]:
    """Return items of each pool, as many as each date takes: they stand for their number."""
    pools = {pool.pk: count for pool, count in wish.from_pools}
    items = items_of_pools(list(pools))
    return [item for pool, count in pools.items() for item in items[pool][:count]]


def _book(
    actor: Actor,
    series: Series,
    plan: SeriesPlan,
    all_or_none: bool,
    seen_free: Collection[dt.date],
    request_key: UUID | None,
) -> None:
    """Book what is free in ``plan`` and write down what became of each date."""
    free = plan.of_state(FREE)
    if all_or_none and plan.of_state(TAKEN, CLOSED, PAST):
        raise DatesRefused(_("Not every date is free, so nothing has been booked."))
    if not free:
        raise DatesRefused(_("None of the dates is free. Nothing has been booked."))
    wanted = [one.wanted for one in free]
    outcomes: Iterable[Outcome]
    if all_or_none:
        try:
            outcomes = book_many(actor=actor, wanted=wanted, series=series, request_key=request_key)
        except (SlotTaken, PlaceClosed) as lost_to:
            sentence = _("Not every date is free, so nothing has been booked.")
            raise DatesRefused(f"{sentence} {lost_to.message}") from lost_to
    else:
        with translation.override(settings.LANGUAGE_CODE):
            outcomes = book_each(actor=actor, wanted=wanted, series=series, request_key=request_key)
    became = dict(zip((one.day for one in free), outcomes, strict=True))
    if not any(isinstance(one, Session) for one in became.values()):
        raise DatesRefused(_("Someone else was faster. Nothing was booked."))
    with translation.override(settings.LANGUAGE_CODE):
        SeriesDate.objects.bulk_create(
            _kept(series, one, became.get(one.day), one.day in seen_free) for one in plan.dates
        )


def _kept(
    series: Series, planned: PlannedDate, outcome: Outcome | None, was_free: bool
) -> SeriesDate:
    """Return the row that tells what became of a date."""
    if isinstance(outcome, Session):
        return SeriesDate(
            series=series, day=planned.day, outcome=SeriesOutcome.BOOKED, session=outcome
        )
    if outcome is None:
        state = OUTCOME_OF_STATE[planned.state]
        reason = planned.reason or (sentence_of(planned.conflicts) if planned.conflicts else "")
    else:
        state, reason = _refused(outcome)
    if was_free and state == SeriesOutcome.TAKEN:
        reason = _("Someone else was faster. %(reason)s") % {"reason": reason}
    return SeriesDate(
        series=series, day=planned.day, outcome=state, reason=reason.strip()[:LONGEST_REASON]
    )


def _refused(error: SchedulingError) -> tuple[SeriesOutcome, str]:
    if isinstance(error, PlaceClosed):
        return SeriesOutcome.CLOSED, error.message
    if isinstance(error, SlotTaken):
        return SeriesOutcome.TAKEN, sentence_of(error.conflicts) if error.conflicts else ""
    return SeriesOutcome.CLOSED, error.message
