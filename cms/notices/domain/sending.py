"""The letter box can empty itself: take what is due, send it, mark what became of it.

A letter is taken by a conditional update, so that two workers never have the same one. It goes out
between two transactions: a worker that dies after the gateway has taken a letter and before it is
marked leaves it to the next worker, ``LEASE`` later, which sends it again under the same
idempotency key. So a letter goes out at least once, and twice only if a worker dies in that moment
and the gateway does not look at the key (docs/adr/0008).
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import random
import time
import uuid
from collections.abc import Callable, Iterable

from django.db import transaction
from django.db.models import F
from django.views.decorators.debug import sensitive_variables

from cms.core import clock, personal_data
from cms.core.models import SiteSettings
from cms.notices.channels.base import Message, Refused, TryAgain
from cms.notices.channels.choosing import channels, way_to
from cms.notices.domain.reaching import way_to_person
from cms.notices.enums import STUCK_STATES, ChannelName, NoticeState
from cms.notices.models import ChannelPause, Contact, Notice, NoticeSettings
from cms.notices.wording import Wordings

logger = logging.getLogger(__name__)

# Letters that a worker takes at once; it must get them all out within the lease.
TAKEN_AT_ONCE = 20
LEASE = dt.timedelta(minutes=5)
# One task works for so long and then lets others have their turn; a stop waits for no longer
# than this and one time-out of a gateway.
BUDGET_SECONDS = 12.0
MOST_TRIES = 10
FIRST_PAUSE = dt.timedelta(minutes=1)
LONGEST_PAUSE = dt.timedelta(hours=4)
JITTER = 0.25


def send_due(*, seconds: float = BUDGET_SECONDS) -> bool:
    """Send letters that are due for about ``seconds``; return whether some were left over."""
    ends = time.monotonic() + seconds
    while taken := take_due():
        Round(taken).send(lambda: time.monotonic() < ends)
        if time.monotonic() >= ends:
            return something_is_due()
    return False


def something_is_due() -> bool:
    """Is there a letter that may go out now?"""
    moment = clock.now()
    return any(Notice.objects.due(moment, urgent=urgent).exists() for urgent in _classes_at(moment))


def take_due(most: int = TAKEN_AT_ONCE) -> list[Notice]:
    """Take up to ``most`` due letters for this worker alone, urgent ones first, in a constant
    number of statements.

    Rows that another worker is just taking are skipped on PostgreSQL; SQLite has one writer.
    """
    moment, claim = clock.now(), uuid.uuid4()
    for urgent in _classes_at(moment):
        with transaction.atomic():
            due = Notice.objects.due(moment, urgent=urgent).order_by("next_try_at", "pk")
            found = due.select_for_update(skip_locked=True).values_list("pk", flat=True)[:most]
            # The condition again: nothing else keeps a row that changed in between.
            taken = Notice.objects.due(moment, urgent=urgent).filter(pk__in=list(found))
            number = taken.update(
                state=NoticeState.SENDING,
                claim=claim,
                next_try_at=moment + LEASE,
                attempts=F("attempts") + 1,
            )
        if number:
            mine = Notice.objects.filter(claim=claim, state=NoticeState.SENDING)
            return list(mine.filter(pk__in=list(found)).select_related("user").order_by("pk"))
    return []


def back_off(attempts: int) -> dt.timedelta:
    """Return how long to wait after so many tries: twice as long each time, a little by chance."""
    pause = min(FIRST_PAUSE * 2 ** min(max(attempts, 1) - 1, 20), LONGEST_PAUSE)
    return pause * (1 + JITTER * (2 * random.random() - 1))  # noqa: S311 - spreads, hides nothing


class Round:
    """The letters that one worker has taken at once, and all that they need, read once."""

    def __init__(self, taken: list[Notice]) -> None:
        self.taken = taken
        self.lease_ends = clock.now() + LEASE
        self.wordings = Wordings()
        self.site = SiteSettings.of_default_site()
        self.pauses = dict(
            ChannelPause.objects.filter(until__gt=clock.now()).values_list("channel", "until")
        )
        users = {notice.user_id for notice in taken if notice.user_id is not None}
        self.contacts = {row.user_id: row for row in Contact.objects.filter(user_id__in=users)}

    def send(self, may_go_on: Callable[[], bool]) -> None:
        """Send each letter and mark it; give those back for which there is no time."""
        for number, notice in enumerate(self.taken):
            late = clock.now() > self.lease_ends - LEASE / 2
            if late or not may_go_on():
                give_back(self.taken[number:])
                return
            self.send_one(notice)

    @sensitive_variables()
    def send_one(self, notice: Notice) -> None:
        """Send ``notice`` and mark what became of it; no error leaves here."""
        if notice.attempts > MOST_TRIES:
            mark(notice, NoticeState.GIVEN_UP, error="The worker ended in the middle too often.")
            return
        try:
            way = self.way_to(notice)
            if way is None:
                mark(notice, NoticeState.NO_ADDRESS, uncounted=True)
                return
            channel, address = way
            notice.channel = channel
            if until := self.pauses.get(channel):
                put_off(notice, until, "The channel has a pause.", counts=False)
                return
            channels()[channel].send(self.message(notice, address))
        except Refused as refused:
            mark(notice, NoticeState.GIVEN_UP, error=str(refused))
        except TryAgain as failed:
            self.try_later(notice, failed)
        except Exception as error:
            # Words of an unknown error may hold an address; its name does not.
            logger.error("Notice %s: %s", notice.pk, type(error).__name__)
            self.try_later(notice, TryAgain(type(error).__name__))
        else:
            mark(notice, NoticeState.SENT)

    @sensitive_variables()
    def way_to(self, notice: Notice) -> tuple[str, str] | None:
        """Return channel and address as they are now, not as they were when it was written."""
        if notice.phone_encrypted:
            return way_to({ChannelName.SMS: personal_data.decrypt(notice.phone_encrypted)})
        if notice.user is None:
            return None
        return way_to_person(notice.user, self.contacts.get(notice.user.pk))

    @sensitive_variables()
    def message(self, notice: Notice, address: str) -> Message:
        """Return the finished letter in its language."""
        context = json.loads(personal_data.decrypt(notice.context_encrypted))
        english = notice.language == "en"
        context["site"] = (english and self.site.site_name_en) or self.site.site_name
        words = self.wordings.filled(notice.kind, notice.language, context)
        subject = " ".join(words.subject.split())  # a line break would end the mail's header
        return Message(
            address, subject, words.body, notice.language, str(notice.key), context.get("link", "")
        )

    def try_later(self, notice: Notice, failed: TryAgain) -> None:
        """Put the letter off, hold its channel back where that was asked for, or give up."""
        until = clock.now() + (failed.pause or back_off(notice.attempts))
        if failed.pause and notice.channel:
            self.pauses[notice.channel] = until
            pause_channel(notice.channel, until, str(failed))
        if failed.counts and notice.attempts >= MOST_TRIES:
            mark(notice, NoticeState.GIVEN_UP, error=str(failed))
            return
        until = max(until, clock.now() + back_off(notice.attempts)) if failed.counts else until
        put_off(notice, until, str(failed), counts=failed.counts)


def mark(notice: Notice, state: NoticeState, *, error: str = "", uncounted: bool = False) -> None:
    """Close the letter, unless another worker has it by now."""
    sent_at = clock.now() if state == NoticeState.SENT else None
    _write(
        notice,
        state=state,
        next_try_at=None,
        sent_at=sent_at,
        last_error=error[:120],
        attempts=notice.attempts - uncounted,
    )


def put_off(notice: Notice, until: dt.datetime, words: str, *, counts: bool) -> None:
    """Have the letter tried again at ``until``."""
    attempts = notice.attempts if counts else notice.attempts - 1
    state = NoticeState.FAILED if attempts else NoticeState.WAITING
    _write(notice, state=state, next_try_at=until, last_error=words[:120], attempts=attempts)


def give_back(notices: Iterable[Notice]) -> None:
    """Leave letters that were taken and not tried to the next worker."""
    for notice in notices:
        put_off(notice, clock.now(), notice.last_error, counts=False)


def try_again(*, notice: Notice) -> bool:
    """Have a stuck letter sent after all, with as many tries as a new one; return whether it is.

    The caller has asked for permission. A letter that was sent stays as it is.
    """
    stuck = Notice.objects.filter(pk=notice.pk, state__in=STUCK_STATES)
    return bool(
        stuck.update(
            state=NoticeState.WAITING,
            next_try_at=clock.now(),
            attempts=0,
            claim=None,
            last_error="",
        )
    )


def pause_channel(channel: str, until: dt.datetime, reason: str) -> None:
    """Send nothing by ``channel`` until then."""
    ChannelPause.objects.update_or_create(
        channel=channel, defaults={"until": until, "reason": reason[:120]}
    )


def _write(notice: Notice, **values: object) -> None:
    mine = Notice.objects.filter(pk=notice.pk, claim=notice.claim, state=NoticeState.SENDING)
    if not mine.update(channel=notice.channel, claim=None, **values):
        logger.warning("Notice %s was taken over by another worker.", notice.pk)


def _classes_at(moment: dt.datetime) -> tuple[bool, ...]:
    """Return which letters go out at ``moment``: urgent ones always, the others by day."""
    return (True,) if NoticeSettings.of_default_site().is_quiet(moment) else (True, False)
