"""Many processes at once, each with its own database connection."""

from __future__ import annotations

import multiprocessing
import os
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from tqdm import tqdm


@dataclass
class Outcome:
    """What one process saw: how often each thing happened, and what was acknowledged to it."""

    counts: Counter[str] = field(default_factory=Counter)
    acknowledged: list[int] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)


Work = Callable[[int], tuple[str, int | None]]


def compete(
    *, start: Callable[[], Work], jobs: Sequence[int], processes: int, title: str
) -> Outcome:
    """Give ``jobs`` to ``processes`` in turn, all at once; ``start`` runs in each and returns its
    work.

    Work returns a word for what happened and the id of what was acknowledged, if anything. An
    exception counts under its name and does not stop the process.
    """
    from django.db import connections

    connections.close_all()
    fork = multiprocessing.get_context("fork")
    done = fork.Value("L", 0)
    gate = fork.Barrier(processes)
    reports: Any = fork.SimpleQueue()

    def run(number: int) -> None:
        outcome = Outcome()
        work = start()
        gate.wait()
        for job in jobs[number::processes]:
            began = time.perf_counter()
            try:
                word, acknowledged = work(job)
            except Exception as error:  # every kind is counted and shown
                word, acknowledged = _name(error), None
                if outcome.counts[word] == 0:
                    traceback.print_exc()
            outcome.counts[word] += 1
            outcome.seconds.append(time.perf_counter() - began)
            if acknowledged is not None:
                outcome.acknowledged.append(acknowledged)
            with done.get_lock():
                done.value += 1
        reports.put(outcome)
        connections.close_all()
        sys.stderr.flush()
        os._exit(0)

    crowd = [fork.Process(target=run, args=(number,), daemon=True) for number in range(processes)]
    for process in crowd:
        process.start()
    whole = Outcome()
    with tqdm(total=len(jobs), desc=title, mininterval=1, file=sys.stderr) as bar:
        waiting = processes
        while waiting:
            bar.update(done.value - bar.n)
            if not reports.empty():
                part = reports.get()
                whole.counts += part.counts
                whole.acknowledged += part.acknowledged
                whole.seconds += part.seconds
                waiting -= 1
            elif not any(process.is_alive() for process in crowd) and reports.empty():
                raise RuntimeError("A competing process died before it reported.")
            else:
                time.sleep(0.05)
        bar.update(done.value - bar.n)
    for process in crowd:
        process.join()
    return whole


def _name(error: Exception) -> str:
    text = str(error).lower()
    if "locked" in text or "busy" in text:
        return "locked"
    if "deadlock" in text:
        return "deadlock"
    return f"error:{type(error).__name__}"
