"""Whoever has reserved is told when the session is called off, put off, moved or on again: one
letter to each, written with the change itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.dispatch import receiver
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from cms.notices.domain.writing import Addressee, Letter, write_notices
from cms.notices.kinds import Field, NoticeKind, Wording
from lectures.attendance.enums import ReservationState
from lectures.attendance.models import Reservation, new_token
from lectures.scheduling.changes import Change, ChangeKind, change_in, worded
from lectures.scheduling.models import Session, SessionEvent
from lectures.scheduling.signals import session_changed

# So many letters are kept in memory at a time.
AT_A_TIME = 2000

TITLE = Field("title", _("title of the session"), "红色故事会", "Red stories")
TIME = Field(
    "time",
    _("when"),
    "11 月 28 日 星期六 下午 2:30–4:00",
    "Saturday 28 November, 2:30–4:00 pm",
)
PLACE = Field("place", _("place"), "南黄镇实践所 · 礼堂", "Nanhuang Town institute · Hall")
OLD_TIME = Field(
    "old_time",
    _("when it was planned before"),
    "11 月 27 日 星期五 下午 2:30–4:00",
    "Friday 27 November, 2:30–4:00 pm",
)
OLD_PLACE = Field(
    "old_place",
    _("where it was planned before"),
    "南黄镇实践所 · 广场",
    "Nanhuang Town institute · Square",
)
REASON = Field(
    "reason", _("reason, as a sentence or nothing"), "原因：礼堂维修。", "Reason: repairs. "
)
INSTEAD = Field(
    "instead",
    _("the session that replaces it, as a sentence or nothing"),
    "可改为参加“红色故事会”，12 月 2 日 星期三 下午 2:30–4:00，南黄镇实践所。",
    "Instead: “Red stories”, Wednesday 2 December, 2:30–4:00 pm, Nanhuang Town institute. ",
)
LINK = Field("link", _("link to the ticket"), "https://example.org/reservations/…/")

KINDS = {
    ChangeKind.CANCELLED: NoticeKind(
        name="session-cancelled",
        label=_("To who has reserved: session cancelled"),
        fields=(TITLE, TIME, PLACE, REASON, INSTEAD, LINK),
        defaults={
            "zh-hans": Wording(
                "活动取消：{title}",
                "您预约的“{title}”（{time}，{place}）已取消。{reason}{instead}详情：{link}",
            ),
            "en": Wording(
                "Cancelled: {title}",
                "“{title}” ({time}, {place}) is cancelled. {reason}{instead}Details: {link}",
            ),
        },
    ),
    ChangeKind.POSTPONED: NoticeKind(
        name="session-postponed",
        label=_("To who has reserved: session postponed"),
        fields=(TITLE, TIME, PLACE, REASON, LINK),
        defaults={
            "zh-hans": Wording(
                "活动延期：{title}",
                "您预约的“{title}”（原定 {time}，{place}）延期，新时间另行通知。{reason}"
                "座位为您保留，不来请取消：{link}",
            ),
            "en": Wording(
                "Postponed: {title}",
                "“{title}” (planned for {time}, {place}) is postponed; the new time will follow. "
                "{reason}Your seats are kept. If you can't come, please cancel: {link}",
            ),
        },
    ),
    ChangeKind.MOVED: NoticeKind(
        name="session-moved",
        label=_("To who has reserved: session at another time or place"),
        fields=(TITLE, OLD_TIME, OLD_PLACE, TIME, PLACE, REASON, LINK),
        defaults={
            "zh-hans": Wording(
                "时间地点有变：{title}",
                "您预约的“{title}”改为 {time}，{place}（原定 {old_time}，{old_place}）。{reason}"
                "座位为您保留，不来请取消：{link}",
            ),
            "en": Wording(
                "New time or place: {title}",
                "“{title}” is now on {time}, {place} (it was {old_time}, {old_place}). {reason}"
                "Your seats are kept. If you can't come, please cancel: {link}",
            ),
        },
    ),
    ChangeKind.ON_AGAIN: NoticeKind(
        name="session-on-again",
        label=_("To who has reserved: postponed session takes place after all"),
        fields=(TITLE, TIME, PLACE, REASON, LINK),
        defaults={
            "zh-hans": Wording(
                "照常举行：{title}",
                "您预约的“{title}”按原定时间举行：{time}，{place}。{reason}"
                "座位为您保留，不来请取消：{link}",
            ),
            "en": Wording(
                "On after all: {title}",
                "“{title}” takes place as first planned: {time}, {place}. {reason}"
                "Your seats are kept. If you can't come, please cancel: {link}",
            ),
        },
    ),
}


@receiver(session_changed, sender=Session)
def tell_who_reserved(session: Session, event: SessionEvent, **kwargs: Any) -> None:
    """Write one letter to each confirmed reservation; one query, and two for every 500 letters."""
    change = change_in(session, event)
    if change is None:
        return
    batch: list[Letter] = []
    for letter in _letters(change, event):
        batch.append(letter)
        if len(batch) == AT_A_TIME:
            write_notices(batch)
            batch = []
    if batch:
        write_notices(batch)


@sensitive_variables()
def _letters(change: Change, event: SessionEvent) -> Iterator[Letter]:
    """Yield the letters, each in the language in which the seats were reserved."""
    kind = KINDS[change.kind]
    reserved = (
        Reservation.objects.filter(session=change.session, state=ReservationState.CONFIRMED)
        .exclude(phone_encrypted="")  # forgotten
        .order_by("pk")
        .values_list("language", "phone_encrypted", "phone_hash", "token")
    )
    by_language: dict[str, tuple[dict[str, str], str]] = {}
    for language, phone, hashed, token in reserved:
        if language not in by_language:
            words = worded(change, language)
            shown = {field.name: words[field.name] for field in kind.fields if field != LINK}
            by_language[language] = (shown, _link_before(language))
        shown, link = by_language[language]
        yield Letter(
            kind=kind.name,
            event=f"session-event:{event.pk}",
            to=Addressee(language, phone_encrypted=phone, phone_hash=hashed),
            context=shown | {"link": f"{link}{token}/"},
            urgent=change.is_urgent,
        )


def _link_before(language: str) -> str:
    """Return a ticket's whole address in ``language`` up to its token; made once, not for each."""
    token = new_token()
    with translation.override(language):
        return settings.SITE_URL + reverse("reservation", args=[token]).partition(token)[0]
