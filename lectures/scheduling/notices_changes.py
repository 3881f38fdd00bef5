"""A team's people are told when somebody else calls off or moves their session."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.dispatch import receiver
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cms.notices.domain.writing import Letter, people, write_notices
from cms.notices.kinds import Field, NoticeKind, Wording
from lectures.scheduling.changes import ChangeKind, change_in
from lectures.scheduling.models import Session, SessionEvent
from lectures.scheduling.signals import session_changed
from organisation.enums import Role
from organisation.models import Membership

CHANGED_BY_OTHERS = NoticeKind(
    name="session-changed-by-others",
    label=_("Somebody else moved, postponed or cancelled my team's session"),
    fields=(
        Field("what", _("what happened"), "已取消", "was cancelled"),
        Field("title", _("title of the session"), "红色故事会", "Red stories"),
        Field("time", _("when"), "11 月 28 日 星期六 下午 2:30–4:00", "Saturday, 2:30–4:00 pm"),
        Field("place", _("place"), "南黄镇实践所 · 礼堂", "Nanhuang Town institute · Hall"),
        Field("who", _("who did it"), "王小明"),
        Field("reason", _("reason"), "原因：礼堂维修。", "Reason: repairs. "),
        Field("link", _("link to the session"), "https://example.org/desk/sessions/1/"),
    ),
    defaults={
        "zh-hans": Wording(
            "您队伍的活动{what}",
            "“{title}”{what}：{time}，{place}。{reason}操作人：{who}。{link}",
        ),
        "en": Wording(
            "Your team's session {what}",
            "“{title}” {what}: {time}, {place}. {reason}By {who}. {link}",
        ),
    },
)


def _what_happened(kind: ChangeKind) -> str:
    return {
        ChangeKind.CANCELLED: gettext("was cancelled"),
        ChangeKind.POSTPONED: gettext("was postponed"),
        ChangeKind.MOVED: gettext("was moved"),
        ChangeKind.ON_AGAIN: gettext("is on again"),
    }[kind]


@receiver(session_changed, sender=Session)
def tell_the_team(session: Session, event: SessionEvent, **kwargs: Any) -> None:
    """Write to the team's leaders and to who booked, but never to who did it; at most four
    queries beside the letters.
    """
    change = change_in(session, event)
    if change is None:
        return
    leaders = Membership.objects.filter(team=session.team_id, role=Role.LEADER)
    concerned = [*leaders.values_list("user", flat=True), session.created_by_id]
    told = {pk for pk in concerned if pk is not None and pk != event.actor_id}
    letters = []
    for addressee in people(sorted(told)).values():
        with translation.override(addressee.language):
            words = change.words() | {
                "what": _what_happened(change.kind),
                "who": event.actor.get_full_name() if event.actor else "–",
                "link": settings.SITE_URL + reverse("desk-session", args=[session.pk]),
            }
        context = {field.name: words[field.name] for field in CHANGED_BY_OTHERS.fields}
        letters.append(
            Letter(
                kind=CHANGED_BY_OTHERS.name,
                event=f"session-event:{event.pk}",
                to=addressee,
                context=context,
                urgent=change.is_urgent,
            )
        )
    if letters:
        write_notices(letters)
