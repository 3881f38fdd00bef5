"""What must hold in the letter box (``manage.py check_integrity``)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import Count, Max, Min

from cms.core import clock
from cms.core.integrity import integrity_check
from cms.notices.enums import NoticeState
from cms.notices.kinds import kinds, loose_braces, unknown_placeholders
from cms.notices.models import KindWording, Notice

# Quiet hours and the longest pauses are over by then: whatever is still due is not looked at.
PATIENCE = dt.timedelta(days=1)
# Later the centre has had its time to look after them.
FRESH = dt.timedelta(days=7)


@integrity_check("notices")
def letters_get_out() -> Iterator[str]:
    """No letter waits for a worker that never comes, and none was given up unnoticed."""
    moment = clock.now()
    late = Notice.objects.filter(next_try_at__lt=moment - PATIENCE)
    found = late.aggregate(number=Count("pk"), since=Min("next_try_at"))
    if found["number"]:
        yield (
            f"{found['number']} notices have been due since {found['since']:%Y-%m-%d %H:%M} UTC or "
            "later: do db_worker and run_periodic run?"
        )
    given_up = Notice.objects.filter(
        state=NoticeState.GIVEN_UP, created_at__gte=moment - FRESH
    ).values("last_error")
    for row in given_up.annotate(number=Count("pk"), latest=Max("created_at")).order_by("-number"):
        yield f"{row['number']} notices of the last 7 days were given up: {row['last_error']}"


@integrity_check("notice_wordings")
def wordings_can_be_filled_in() -> Iterator[str]:
    """Each wording of the centre's belongs to a known kind and uses placeholders that it knows."""
    known = kinds()
    for row in KindWording.objects.order_by("kind"):
        kind = known.get(row.kind)
        if kind is None:
            yield f"The wording of {row.kind!r} belongs to no kind of notice."
            continue
        for text in (row.subject_zh, row.body_zh, row.subject_en, row.body_en):
            for name in unknown_placeholders(kind, text):
                yield f"The wording of {row.kind!r} uses {name}, which nobody fills in."
            if loose_braces(text):
                yield f"The wording of {row.kind!r} has a brace that belongs to no placeholder."
