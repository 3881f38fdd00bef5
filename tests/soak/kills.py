"""kill -9 in the middle of bookings: what was acknowledged is there, and the file is whole.

Prints one line of JSON. Run on a throw-away SQLite file only (``DATABASE_URL``).
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import sqlite3
import sys
import time
from pathlib import Path

import django
from tqdm import tqdm

PROCESSES = 4
DAYS = 600
# Each victim asks for its own numbers, so that a new one goes on where none was before.
NUMBERS = 1_000_000


class Victim:
    """A process that books without end and says each acknowledged id on a pipe."""

    def __init__(self, work, first: int) -> None:
        self.mouth, voice = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            os.close(self.mouth)
            for number in range(first, first + NUMBERS):
                word, acknowledged = work(number * 4)
                if acknowledged is not None or not word.startswith("taken"):
                    os.write(voice, f"{acknowledged or word}\n".encode())
            os._exit(0)
        os.close(voice)

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)

    def last_words(self) -> list[str]:
        """Return all that it said in its life."""
        with os.fdopen(self.mouth) as mouth:
            said = mouth.read()
        os.waitpid(self.pid, 0)
        return said.splitlines()


def kill_repeatedly(*, kills: int) -> dict[str, object]:
    """Kill all booking processes at once, ``kills`` times, each time at a random moment."""
    from django.conf import settings
    from django.db import connections

    from tests.soak.bookings import audit, guarded, prepare

    file = Path(settings.DATABASES["default"]["NAME"])
    work = guarded(prepare(), days=DAYS)
    connections.close_all()
    chance = random.Random(20261124)
    acknowledged: list[int] = []
    strange: list[str] = []
    faults: list[str] = []
    journals = 0
    began = time.monotonic()
    for number in tqdm(range(kills), desc="kill -9", file=sys.stderr):
        victims = [
            Victim(work, (number * PROCESSES + victim) * NUMBERS) for victim in range(PROCESSES)
        ]
        time.sleep(chance.uniform(0.5, 2))
        for victim in victims:
            victim.kill()
        for victim in victims:
            for line in victim.last_words():
                if line.isdigit():
                    acknowledged.append(int(line))
                else:
                    strange.append(line)
        journals += file.with_name(file.name + "-journal").exists()
        with sqlite3.connect(file, timeout=60) as connection:
            answer = connection.execute("PRAGMA integrity_check").fetchone()[0]
        connection.close()
        if answer != "ok":
            faults.append(answer)
    found = audit(acknowledged)
    # Committed, but killed before it could say so: one a victim at most.
    unsaid = found.pop("unacknowledged")
    return {
        "kills": kills,
        "processes": PROCESSES,
        "seconds": round(time.monotonic() - began, 1),
        "acknowledged": len(acknowledged),
        "journals_rolled_back": journals,
        "integrity_faults": len(faults),
        "strange": strange[:5],
        "committed_but_unsaid": unsaid,
        **found,
    }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--kills", type=int, default=50)
    chosen = options.parse_args()
    django.setup()
    sys.stdout.write(json.dumps(kill_repeatedly(kills=chosen.kills)) + "\n")


if __name__ == "__main__":
    main()
