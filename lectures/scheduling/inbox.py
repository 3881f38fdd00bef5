"""What waits for a person in this room: requests to answer, her teams' own loose ends (``/work/``).

A refused request, and one whose hold ran out, stays until the team takes it up again or puts it
aside, or until its time has come. Whether a session took place is asked of its team and of who
manages that very place, for ``ASKED_FOR`` after it; who manages a town above is not asked.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from cms.core import clock, dates
from cms.core.work import Answer, WorkItem
from lectures.scheduling.enums import SessionState
from lectures.scheduling.models import BookingPolicy, Session, SessionEvent
from lectures.scheduling.permissions import may_answer, must_ask
from lectures.scheduling.policies import policies_for
from organisation.enums import Role
from organisation.models.places import in_subtrees
from organisation.scope import Scope, scope_of

# So long before it begins a draft is asked about; so long after it ended a session is.
DRAFT_ASKED_BEFORE = dt.timedelta(days=2)
ASKED_FOR = dt.timedelta(days=30)
RELATED = ("place", "space", "team__home")

Policies = dict[int, BookingPolicy | None]
# A session that was read with ``asked_at``, or ``last_at`` and ``last_details``, of its events.
Waiting = Any


def waiting_sessions(user: Any) -> Iterator[WorkItem]:
    """Yield what waits for ``user``: five queries, however much it is."""
    scope, now = scope_of(user), clock.now()
    asked, mine = list(_requests(scope)), list(_of_my_teams(user, scope, now))
    policies = policies_for(
        {session.place_id: session.place for session in (*asked, *mine)}.values()
    )
    yield from _to_answer(user, asked, policies)
    seen = set()
    for session in mine:
        seen.add(session.pk)
        yield _of_my_team(user, session, policies)
    for session in _over_at_my_places(scope, now):
        if session.pk not in seen:
            yield _over(session)


def _with_last_event(sessions: QuerySet[Session]) -> QuerySet[Waiting]:
    last = SessionEvent.objects.filter(session=OuterRef("pk")).order_by("-at", "-pk")
    return sessions.annotate(
        last_at=Subquery(last.values("at")[:1]), last_details=Subquery(last.values("details")[:1])
    ).select_related(*RELATED)


def _requests(scope: Scope) -> QuerySet[Waiting]:
    """Return the requests at or below the places that the person manages."""
    asked = Session.objects.filter(state=SessionState.REQUESTED, hold_until__isnull=False)
    if not scope.is_superuser:
        asked = asked.filter(in_subtrees(scope.paths(Role.MANAGER), "place__"))
    since = SessionEvent.objects.filter(session=OuterRef("pk"), to_state=SessionState.REQUESTED)
    return (
        asked.annotate(asked_at=Subquery(since.order_by("-at", "-pk").values("at")[:1]))
        .select_related(*RELATED)
        .order_by("hold_until", "pk")
    )


def _of_my_teams(user: Any, scope: Scope, now: dt.datetime) -> Iterator[Waiting]:
    """Yield what the teams of the person, or she herself, have left open."""
    waits = (
        Q(state=SessionState.APPROVED, starts_at__gt=now)
        | Q(state=SessionState.WITHDRAWN, starts_at__gt=now)
        | Q(state=SessionState.DRAFT, starts_at__gt=now, starts_at__lte=now + DRAFT_ASKED_BEFORE)
        | Q(state=SessionState.PUBLISHED, ends_at__lte=now)
    )
    mine = Q(team__in=scope.team_ids(Role.MEMBER, Role.LEADER)) | Q(created_by=user.pk)
    found = Session.objects.filter(mine, waits, starts_at__gt=now - ASKED_FOR)
    for session in _with_last_event(found).order_by("starts_at", "pk"):
        told = session.last_details or {}
        if session.state != SessionState.WITHDRAWN or told.keys() & {"refused", "hold_ran_out"}:
            yield session


def _over_at_my_places(scope: Scope, now: dt.datetime) -> Iterable[Session]:
    """Return what is over, and not told about, in the very places that the person manages."""
    paths = scope.paths(Role.MANAGER)
    if not paths:
        return ()
    return (
        Session.objects.filter(
            place__path__in=paths,
            state=SessionState.PUBLISHED,
            starts_at__gt=now - ASKED_FOR,
            starts_at__lt=now,
            ends_at__lte=now,
        )
        .select_related(*RELATED)
        .order_by("starts_at", "pk")
    )


def _to_answer(user: Any, asked: list[Waiting], policies: Policies) -> Iterator[WorkItem]:
    by_place: dict[int, list[Waiting]] = defaultdict(list)
    for session in asked:
        by_place[session.place_id].append(session)
    mine = [one for one in asked if may_answer(user, one, policies[one.place_id])]
    together: dict[int | None, list[Waiting]] = defaultdict(list)
    for session in mine:
        together[session.series_id].append(session)
    for session in mine:
        dates_of_series = together[session.series_id]
        if session.series_id is not None and len(dates_of_series) > 1:
            if session is dates_of_series[0]:
                yield _series_to_answer(session.series_id, dates_of_series)
            continue
        rivals = [
            other
            for other in by_place[session.place_id]
            if other.pk != session.pk
            and other.starts_at < session.ends_at
            and session.starts_at < other.ends_at
        ]
        lines = [_when_and_where(session), _who_and_how_many(session)]
        if session.hold_until is not None:
            held = _("Held until %(moment)s.")
            lines.append(held % {"moment": dates.moment_label(session.hold_until)})
        if rivals:
            names = _(", ").join(
                f"{one.display_title} ({one.space.display_name})" for one in rivals
            )
            lines.append(_("Also asked for here at that time: %(names)s") % {"names": names})
        yield _item(
            "request",
            session,
            kind=_("Request for a hall"),
            lines=lines,
            since=session.asked_at or session.created_at,
            answers=[
                Answer(_("Agree"), _address("desk-approve", session), tone="main"),
                Answer(
                    _("Refuse"), _address("desk-refuse", session), needs_reason=True, tone="danger"
                ),
            ],
        )


def _series_to_answer(series: int, sessions: list[Waiting]) -> WorkItem:
    """Return one item for all dates of a series that are asked for."""
    soonest = sorted(sessions, key=lambda one: one.starts_at)
    number = ngettext("%(number)d date", "%(number)d dates", len(soonest))
    lines = [
        number % {"number": len(soonest)},
        _when_and_where(soonest[0]),
        _who_and_how_many(soonest[0]),
    ]
    if until := min((one.hold_until for one in soonest if one.hold_until), default=None):
        lines.append(_("Held until %(moment)s.") % {"moment": dates.moment_label(until)})
    return WorkItem(
        key=f"series-request:{series}",
        kind=_("Request for a series"),
        title=soonest[0].display_title,
        text="\n".join(lines),
        since=min(one.asked_at or one.created_at for one in soonest),
        url=reverse("desk-series", args=[series]),
        answers=[
            Answer(_("Approve all"), reverse("desk-series-approve", args=[series]), tone="main"),
            Answer(
                _("Refuse all"),
                reverse("desk-series-refuse", args=[series]),
                needs_reason=True,
                tone="danger",
            ),
        ],
    )


def _of_my_team(user: Any, session: Waiting, policies: Policies) -> WorkItem:
    if session.state == SessionState.WITHDRAWN:
        return _refused(session)
    if session.state == SessionState.PUBLISHED:
        return _over(session)
    publish = Answer(_("Publish"), _address("desk-publish", session), tone="main")
    withdraw = Answer(_("Take it back"), _address("desk-withdraw", session), tone="danger")
    if session.state == SessionState.APPROVED:
        return _item(
            "approved",
            session,
            kind=_("Approved, not public yet"),
            lines=[_when_and_where(session), _who_and_how_many(session)],
            since=session.last_at or session.created_at,
            answers=[publish, withdraw],
        )
    if must_ask(user, session, policies[session.place_id]):
        publish = Answer(_("Ask for approval"), _address("desk-request", session), tone="main")
    return _item(
        "draft",
        session,
        kind=_("A draft that begins soon"),
        lines=[_when_and_where(session), _who_and_how_many(session)],
        since=session.created_at,
        answers=[publish, withdraw],
    )


def _refused(session: Waiting) -> WorkItem:
    was_refused = bool((session.last_details or {}).get("refused"))
    reason = _("Reason: %(reason)s") % {"reason": session.state_reason} if was_refused else ""
    return _item(
        "refused",
        session,
        kind=pgettext("request", "Refused") if was_refused else _("Not answered in time"),
        lines=[_when_and_where(session), reason],
        since=session.last_at or session.created_at,
        answers=[
            Answer(_("Take it up again"), _address("desk-reopen", session)),
            Answer(_("Put aside"), _address("desk-put-aside", session)),
        ],
    )


def _over(session: Session) -> WorkItem:
    return _item(
        "over",
        session,
        kind=_("Did it take place?"),
        lines=[_when_and_where(session), session.team.display_name],
        since=session.ends_at,
        answers=[
            Answer(_("It took place"), _address("desk-held", session), tone="main"),
            Answer(
                _("It did not"),
                _address("desk-not-held", session),
                needs_reason=True,
                tone="danger",
            ),
        ],
    )


def _item(
    key: str,
    session: Session,
    *,
    kind: str,
    lines: Iterable[str],
    since: dt.datetime,
    answers: list[Answer],
) -> WorkItem:
    return WorkItem(
        key=f"session-{key}:{session.pk}",
        kind=kind,
        title=session.display_title,
        text="\n".join(filter(None, lines)),
        since=since,
        url=_address("desk-session", session),
        answers=answers,
    )


def _when_and_where(session: Session) -> str:
    when = dates.span_label(session.starts_at, session.ends_at)
    return f"{when} · {session.place.display_name} · {session.space.display_name}"


def _who_and_how_many(session: Session) -> str:
    seats = ngettext("%(seats)d seat", "%(seats)d seats", session.capacity)
    return f"{session.team.display_name} · {seats % {'seats': session.capacity}}"


def _address(name: str, session: Session) -> str:
    return reverse(name, args=[session.pk])
