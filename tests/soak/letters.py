"""Many workers empty one letter box; ``--control`` takes letters without a conditional update.

Prints one line of JSON. Run on a throw-away database only (``DATABASE_URL``).
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter

import django


def prepare(letters: int) -> float:
    """Write so many letters about one event, at once; return the seconds that it took."""
    from cms.notices.domain.writing import write_notices
    from tests.factories.notices import letter, resident

    wanted = [letter(resident(number), urgent=True) for number in range(letters)]
    began = time.monotonic()
    if write_notices(wanted) != letters or write_notices(wanted[:100]):
        raise RuntimeError("A letter was written twice, or not at all.")
    return time.monotonic() - began


def worker(url: str, control: bool):
    """Return the work of one process: take some letters and send them, as a task does."""
    from django.conf import settings

    from cms.notices.domain import sending
    from cms.notices.models import Notice

    settings.SMS_URL = url

    def work(_number: int) -> tuple[str, int | None]:
        if control:
            found = Notice.objects.filter(state="waiting").order_by("pk")
            taken = list(found.select_related("user")[: sending.TAKEN_AT_ONCE])
            time.sleep(0.003)  # what a busy machine does between the look and the write
            Notice.objects.filter(pk__in=[one.pk for one in taken]).update(state="sending")
        else:
            taken = sending.take_due()
        sending.Round(taken).send(lambda: True)
        return ("sent" if taken else "nothing left"), None

    return work


def race(
    *, letters: int, processes: int, slow: float = 0.0, control: bool = False
) -> dict[str, object]:
    """Let ``processes`` send ``letters`` at once and return what the gateway got."""
    from cms.notices.models import Notice
    from tests.soak.crowd import compete
    from tests.soak.gateway import Answer, gateway

    written = prepare(letters)
    with gateway() as sms:
        sms.says = lambda _asked: Answer(slow=slow)
        began = time.monotonic()
        outcome = compete(
            start=lambda: worker(sms.address(), control),
            jobs=range(letters // 5 + 4 * processes),
            processes=processes,
            title="letters, control" if control else "letters",
        )
        seconds = time.monotonic() - began
        got = Counter(asked.body["phone"] for asked in sms.asked)
    return {
        "letters": letters,
        "processes": processes,
        "writing_seconds": round(written, 1),
        "seconds": round(seconds, 1),
        "per_second": round(sum(got.values()) / seconds),
        "outcomes": dict(outcome.counts),
        "twice": sum(number > 1 for number in got.values()),
        "missing": letters - len(got),
        "not_marked": Notice.objects.exclude(state="sent").count(),
    }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--letters", type=int, default=20_000)
    options.add_argument("--processes", type=int, default=8)
    options.add_argument("--slow", type=float, default=0.0)
    options.add_argument("--control", action="store_true")
    chosen = vars(options.parse_args())
    django.setup()
    sys.stdout.write(json.dumps(race(**chosen), ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
