"""The same race through the front door: logged-in members post the desk's form to real workers.

Prints one line of JSON. Run on a throw-away database only (``DATABASE_URL``).
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import json
import os
import signal
import statistics
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from urllib.parse import urlencode

import django

TOKEN = "a" * 32  # the browser's CSRF cookie and the form's token
MARK = "conflict__way"  # the class of each way out on the desk's page


@contextlib.contextmanager
def served(workers: int) -> Iterator[int]:
    """Serve the site by gunicorn on a free port, which is yielded."""
    from tests.services.servers import free_port, wait_for_port
    from tests.soak.ground import ROOT

    port = free_port()
    (ROOT / "var").mkdir(exist_ok=True)
    with (ROOT / "var" / "soak-web.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "gunicorn", "--config", "cms/gunicorn.conf.py"],
            cwd=ROOT,
            env={**os.environ, "BIND": f"127.0.0.1:{port}", "WEB_WORKERS": str(workers)},
            stdout=log,
            stderr=log,
        )
    try:
        wait_for_port(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=60)


def log_in(users: list[int]) -> dict[int, str]:
    """Return a log-in cookie for each user."""
    from django.conf import settings
    from django.contrib import auth
    from django.contrib.sessions.backends.db import SessionStore

    cookies = {}
    for user in auth.get_user_model().objects.filter(pk__in=users):
        store = SessionStore()
        store[auth.SESSION_KEY] = str(user.pk)
        store[auth.BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        store[auth.HASH_SESSION_KEY] = user.get_session_auth_hash()
        store.save()
        cookies[user.pk] = f"{settings.SESSION_COOKIE_NAME}={store.session_key}"
    return cookies


def posting(field, days: int, port: int, cookies: dict[int, str]):
    """Return the work of one browser: post a wish and read the answer."""
    from django.conf import settings

    from cms.core import clock
    from organisation.models import Lecturer
    from tests.soak.bookings import a_wish

    team_of = dict(Lecturer.objects.values_list("pk", "team_id"))
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)

    def work(number: int) -> tuple[str, int | None]:
        wish = a_wish(field, number, days)
        starts, ends = clock.local(wish["starts_at"]), clock.local(wish["ends_at"])
        form = {
            "csrfmiddlewaretoken": TOKEN,
            "request_key": uuid.uuid4(),
            "space": wish["space"],
            "team": wish["team"],
            "title": f"争抢 {number}",
            "date": f"{starts:%Y-%m-%d}",
            "starts": f"{starts:%H:%M}",
            "ends": f"{ends:%H:%M}",
            "form": "story",
            "capacity": 30,
        }
        # The desk offers the team's own lecturers only.
        if team_of[wish["lecturer"]] == wish["team"]:
            form["lecturers"] = wish["lecturer"]
        cookie = f"{cookies[wish['user']]}; {settings.CSRF_COOKIE_NAME}={TOKEN}"
        headers = {
            "Host": "127.0.0.1",
            "Cookie": cookie,
            "Referer": "https://127.0.0.1/desk/book/",
            "X-Forwarded-Proto": "https",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        connection.request("POST", "/desk/book/", urlencode(form), headers)
        answer = connection.getresponse()
        body = answer.read().decode()
        if answer.status == 302 and "/desk/sessions/" in answer.headers["Location"]:
            return "302 booked", int(answer.headers["Location"].rstrip("/").rpartition("/")[2])
        if answer.status == 409:
            return ("409 with ways out" if MARK in body else "409 bare"), None
        return f"{answer.status}", None

    return work


def race(*, attempts: int, processes: int, workers: int, days: int) -> dict[str, object]:
    """Let ``processes`` browsers post ``attempts`` forms at once and return what came of it."""
    from django.db import connections

    from tests.soak.bookings import audit, prepare
    from tests.soak.crowd import compete

    field = prepare()
    cookies = log_in(field.users)
    connections.close_all()
    with served(workers) as port:
        began = time.monotonic()
        outcome = compete(
            start=lambda: posting(field, days, port, cookies),
            jobs=range(attempts),
            processes=processes,
            title="bookings by HTTP",
        )
        seconds = time.monotonic() - began
    waits = sorted(outcome.seconds)
    return {
        "attempts": attempts,
        "processes": processes,
        "workers": workers,
        "seconds": round(seconds, 1),
        "per_second": round(attempts / seconds, 1),
        "median_ms": round(1000 * statistics.median(waits), 1),
        "p99_ms": round(1000 * waits[int(len(waits) * 0.99)], 1),
        "outcomes": dict(outcome.counts),
        **audit(outcome.acknowledged),
    }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--attempts", type=int, default=10_000)
    options.add_argument("--processes", type=int, default=16)
    options.add_argument("--workers", type=int, default=4)
    options.add_argument("--days", type=int, default=60)
    chosen = vars(options.parse_args())
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # the server ends with us
    django.setup()
    sys.stdout.write(json.dumps(race(**chosen), ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
