"""A team's people are told what became of their request, and before its hold runs out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.dispatch import receiver
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from cms.core import clock, dates
from cms.core.periodic import every
from cms.notices.domain.writing import Letter, people, write_notices
from cms.notices.kinds import Field, NoticeKind, Wording
from lectures.scheduling.domain import holds
from lectures.scheduling.enums import SessionState
from lectures.scheduling.models import Session, SessionEvent
from lectures.scheduling.policies import answering_path, policies_for
from lectures.scheduling.signals import session_changed
from organisation.enums import Role
from organisation.models import Membership, Place

# So long before the hold of a request runs out its team and who answers are reminded.
REMINDED_BEFORE = dt.timedelta(hours=4)
AT_ONCE = 200

TITLE = Field("title", _("title of the session"), "红色故事会", "Red stories")
TIME = Field("time", _("when"), "11 月 28 日 星期六 下午 2:30–4:00", "Saturday, 2:30–4:00 pm")
PLACE = Field("place", _("place"), "南黄镇实践所 · 礼堂", "Nanhuang Town institute · Hall")
REASON = Field("reason", _("reason"), "那天礼堂维修", "The hall is being repaired that day")
MOMENT = Field("until", _("held until"), "11 月 26 日 下午 3:00", "26 November, 3 pm")
LINK = Field("link", _("link to the session"), "https://example.org/desk/sessions/1/")

REQUEST_REFUSED = NoticeKind(
    name="request-refused",
    label=_("My team's request was refused"),
    fields=(TITLE, TIME, PLACE, REASON, LINK),
    defaults={
        "zh-hans": Wording(
            "申请未获同意", "“{title}”（{time}，{place}）未获同意：{reason}。{link}"
        ),
        "en": Wording(
            "Your request was refused", "“{title}” ({time}, {place}) was refused: {reason}. {link}"
        ),
    },
)
REQUEST_APPROVED = NoticeKind(
    name="request-approved",
    label=_("My team's request was approved"),
    fields=(TITLE, TIME, PLACE, LINK),
    defaults={
        "zh-hans": Wording("申请已批准", "“{title}”（{time}，{place}）已批准。{link}"),
        "en": Wording(
            "Your request is approved", "“{title}” ({time}, {place}) is approved. {link}"
        ),
    },
)
HOLD_ENDS_SOON = NoticeKind(
    name="hold-ends-soon",
    label=_("A request waits, and its hold runs out soon"),
    fields=(TITLE, TIME, PLACE, MOMENT, LINK),
    defaults={
        "zh-hans": Wording(
            "场地申请即将失效",
            "“{title}”（{time}，{place}）还没有得到答复，场地只保留到{until}。{link}",
        ),
        "en": Wording(
            "A request runs out soon",
            "Nobody has answered yet for “{title}” ({time}, {place}); the hall is held until"
            " {until}. {link}",
        ),
    },
)
HOLD_RAN_OUT = NoticeKind(
    name="hold-ran-out",
    label=_("Nobody answered my team's request in time"),
    fields=(TITLE, TIME, PLACE, LINK),
    defaults={
        "zh-hans": Wording(
            "场地申请已失效",
            "“{title}”（{time}，{place}）的保留期已过，场地不再保留。可以重新启用：{link}",
        ),
        "en": Wording(
            "The hold ran out",
            "The hold for “{title}” ({time}, {place}) ran out; the hall is not held any more. Take"
            " it up again: {link}",
        ),
    },
)
KINDS = (REQUEST_REFUSED, REQUEST_APPROVED, HOLD_ENDS_SOON, HOLD_RAN_OUT)


def kind_of(event: SessionEvent) -> NoticeKind | None:
    """Return which letter ``event`` makes, none for most."""
    details = event.details or {}
    if details.get("refused"):
        return REQUEST_REFUSED
    if details.get("hold_ran_out"):
        return HOLD_RAN_OUT
    moved = (event.from_state, event.to_state)
    is_answer = moved == (SessionState.REQUESTED, SessionState.APPROVED)
    return REQUEST_APPROVED if is_answer else None


@receiver(session_changed, sender=Session)
def tell_the_team(session: Session, event: SessionEvent, **kwargs: Any) -> None:
    """Write to the team's leaders and to who booked, but never to who did it."""
    kind = kind_of(event)
    if kind is not None:
        told = team_of(session) - {event.actor_id}
        write_notices(_letters(kind, session, f"session-event:{event.pk}", told))


def team_of(session: Session) -> set[int]:
    """Return the numbers of the team's leaders and of who booked; one query."""
    leaders = Membership.objects.filter(
        team=session.team_id, role=Role.LEADER, user__is_active=True
    )
    booked = {session.created_by_id} if session.created_by_id is not None else set()
    return {*leaders.values_list("user", flat=True), *booked}


def _letters(kind: NoticeKind, session: Session, event: str, told: Iterable[int]) -> list[Letter]:
    letters = []
    for addressee in people(sorted(told)).values():
        with translation.override(addressee.language):
            words = {
                "title": session.display_title,
                "time": dates.span_label(session.starts_at, session.ends_at),
                "place": f"{session.place.display_name} · {session.space.display_name}",
                "reason": session.state_reason.rstrip("。."),
                "until": dates.moment_label(session.hold_until) if session.hold_until else "",
                "link": settings.SITE_URL + reverse("desk-session", args=[session.pk]),
            }
        context = {field.name: words[field.name] for field in kind.fields}
        letters.append(Letter(kind=kind.name, event=event, to=addressee, context=context))
    return letters


@every(minutes=1)
def let_holds_run_out() -> None:
    holds.let_holds_run_out()


@every(minutes=10)
def remind_before_holds_run_out() -> int:
    """Write, once a hold, to the team and to the nearest who may answer; return the letters."""
    moment = clock.now()
    soon = (
        Session.objects.filter(
            state=SessionState.REQUESTED,
            hold_until__gt=moment,
            hold_until__lte=moment + REMINDED_BEFORE,
        )
        .select_related("place", "space", "team")
        .order_by("hold_until", "pk")[:AT_ONCE]
    )
    sessions = list(soon)
    policies = policies_for({session.place_id: session.place for session in sessions}.values())
    written = 0
    for session in sessions:
        path = answering_path(policies[session.place_id], session)
        event = f"hold:{session.pk}:{session.hold_until:%Y%m%d%H%M%S}"
        told = team_of(session) | _nearest_managers(path)
        with transaction.atomic():
            written += write_notices(_letters(HOLD_ENDS_SOON, session, event, told))
    return written


def _nearest_managers(path: str) -> set[int]:
    """Return who manages the place at ``path``, or else the nearest above that has a manager."""
    above = [path[:end] for end in range(len(path), 0, -Place.steplen)]
    rows = Membership.objects.filter(
        place__path__in=above, role=Role.MANAGER, user__is_active=True
    ).values_list("place__path", "user")
    by_path: dict[str, set[int]] = {}
    for place, user in rows:
        by_path.setdefault(place, set()).add(user)
    return next((by_path[place] for place in above if place in by_path), set())
