"""Jobs that the clock asks for: every few minutes, or once a day at a time in Rushan.

A room registers its own in a module that its ``AppConfig.ready`` imports::

    @every(minutes=1)
    def let_holds_run_out() -> None: ...

    @daily(at=dt.time(3, 30))
    def forget_reservations() -> None: ...

``manage.py run_periodic`` runs them, on one machine or on several: a job's row in the database is
taken by a conditional update, so that it never runs twice at once. After a crash a job is called
again and may have done half of its work: write it so that a second run does the rest, once.
"""

from __future__ import annotations

import datetime as dt
import logging
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured
from django.db.models import F

from cms.core import clock
from cms.core.models import PeriodicRun

logger = logging.getLogger(__name__)

Work = Callable[[], object]
# A job must end within this time: a machine that dies in the middle gives it back only then.
LONGEST_RUN = dt.timedelta(minutes=10)
# When a failed daily job is tried again.
RETRY_AFTER = dt.timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Job:
    """A registered job: one run each ``period``, or each day ``at`` a time of the wall clock."""

    name: str
    work: Work
    period: dt.timedelta
    at: dt.time | None = None
    longest: dt.timedelta = LONGEST_RUN

    def first_at(self, moment: dt.datetime) -> dt.datetime:
        """Return when a job that has never run does so: at once, or at its next time of day."""
        return moment if self.at is None else self.next_at(moment)

    def next_at(self, moment: dt.datetime) -> dt.datetime:
        """Return the run that follows one at ``moment``."""
        if self.at is None:
            return moment + self.period
        day = clock.local(moment).date()
        if clock.at(day, self.at) <= moment:
            day += dt.timedelta(days=1)
        return clock.at(day, self.at)

    def retry_at(self, moment: dt.datetime) -> dt.datetime:
        """Return when to try again what failed at ``moment``."""
        if self.at is None:
            return self.next_at(moment)
        return min(self.next_at(moment), moment + RETRY_AFTER)


_jobs: dict[str, Job] = {}


def every(
    *, minutes: int = 0, hours: int = 0, longest: dt.timedelta = LONGEST_RUN
) -> Callable[[Work], Work]:
    """Register a job that runs each so many ``minutes`` and ``hours``."""
    period = dt.timedelta(minutes=minutes, hours=hours)
    if period <= dt.timedelta(0):
        raise ImproperlyConfigured("A periodic job needs a period.")

    def register(work: Work) -> Work:
        _add(Job(_name(work), work, period, longest=longest))
        return work

    return register


def daily(*, at: dt.time, longest: dt.timedelta = LONGEST_RUN) -> Callable[[Work], Work]:
    """Register a job that runs once a day, as soon as clocks in Rushan show ``at``."""

    def register(work: Work) -> Work:
        _add(Job(_name(work), work, dt.timedelta(days=1), at, longest))
        return work

    return register


def jobs() -> dict[str, Job]:
    """Return the registered jobs by name."""
    return dict(_jobs)


def run_due(asked_to_stop: Callable[[], bool] = lambda: False) -> int:
    """Run each job that is due and that nobody else has taken; return how many were run.

    A job that fails is logged and counted in its row, and the others run all the same.
    """
    _make_rows()
    due = set(
        PeriodicRun.objects.filter(name__in=_jobs, next_at__lte=clock.now()).values_list(
            "name", flat=True
        )
    )
    run = 0
    for job in [job for name, job in _jobs.items() if name in due]:
        if asked_to_stop():
            break
        if token := _take(job):
            _run(job, token)
            run += 1
    return run


def late_jobs(patience: dt.timedelta = dt.timedelta(minutes=30)) -> Iterator[str]:
    """Yield the name of each job that has been due for longer than ``patience``."""
    late = PeriodicRun.objects.filter(name__in=_jobs, next_at__lt=clock.now() - patience)
    yield from late.order_by("name").values_list("name", flat=True)


def _name(work: Work) -> str:
    return f"{work.__module__}.{work.__name__}"


def _add(job: Job) -> None:
    if job.name in _jobs:
        raise ImproperlyConfigured(f"Two periodic jobs are named {job.name}.")
    _jobs[job.name] = job


def _make_rows() -> None:
    known = set(PeriodicRun.objects.filter(name__in=_jobs).values_list("name", flat=True))
    if missing := [job for name, job in _jobs.items() if name not in known]:
        moment = clock.now()
        rows = [
            PeriodicRun(name=job.name, next_at=job.first_at(moment), taken_until=moment)
            for job in missing
        ]
        PeriodicRun.objects.bulk_create(rows, ignore_conflicts=True)


def _take(job: Job) -> uuid.UUID | None:
    """Take the job for this run; ``None`` where somebody else was faster."""
    moment, token = clock.now(), uuid.uuid4()
    free = PeriodicRun.objects.filter(name=job.name, next_at__lte=moment, taken_until__lte=moment)
    taken = free.update(
        taken_until=moment + job.longest, taken_by=token, started_at=moment, runs=F("runs") + 1
    )
    return token if taken else None


def _run(job: Job, token: uuid.UUID) -> None:
    started = clock.now()
    error = ""
    try:
        job.work()
    except Exception as failure:
        error = type(failure).__name__
        logger.exception("The periodic job %s failed.", job.name)
    ended = clock.now()
    mine = PeriodicRun.objects.filter(name=job.name, taken_by=token)
    if error:
        mine.update(
            next_at=job.retry_at(ended),
            taken_until=ended,
            failures=F("failures") + 1,
            failures_in_a_row=F("failures_in_a_row") + 1,
            last_error=error[:120],
        )
    else:
        mine.update(
            next_at=max(job.next_at(started), ended) if job.at is None else job.next_at(ended),
            taken_until=ended,
            finished_at=ended,
            failures_in_a_row=0,
        )
