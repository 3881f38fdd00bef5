"""``make run``: prepare the database, then keep the site and its helpers alive until stopped."""

import argparse
import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from home.demo.logins import LOGINS  # noqa: E402 - needs the project on the path
from scripts import bootstrap  # noqa: E402

START_SECONDS = 90
STOP_SECONDS = 25
LONGEST_PAUSE = 30
STEADY_SECONDS = 60


@dataclass
class Companion:
    """A process beside the site: started again whenever it ends, ever more slowly."""

    name: str
    title: str
    arguments: tuple[str, ...]
    started: float = 0.0
    pause: float = 1
    start_again_at: float = 0.0


def companions() -> list[Companion]:
    """Return what runs beside the site: one process for its tasks, one for what the clock asks."""
    worker = ("manage.py", "db_worker", "--no-reload", "--queue-name=*", "--interval=2", "-v0")
    return [
        Companion("worker", "The task worker", worker),
        Companion("clock", "The clock of the periodic jobs", ("manage.py", "run_periodic")),
    ]


class Supervisor:
    """The site and its companions, kept alive together until somebody asks to stop."""

    def __init__(self, host: str, port: str) -> None:
        self.host, self.port = host, port
        self.companions = companions()
        self.address = f"http://{host}:{port}"
        self.asked_to_stop = threading.Event()
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def run(self) -> int:
        """Return the exit status: 0 after a stop that was asked for."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: self.asked_to_stop.set())
        try:
            return self.run_until_stopped()
        finally:
            self.stop(*self.running.values())

    def run_until_stopped(self) -> int:
        if not (self.finish("compile_translations", "-v0") and self.finish("prepare")):
            return 0 if self.asked_to_stop.is_set() else 1
        bootstrap.check_port(self.host, self.port)
        site = self.start("site", "-m", "gunicorn", "--config", "cms/gunicorn.conf.py")
        for companion in self.companions:
            self.start_companion(companion)
        if not self.answers(site):
            if self.asked_to_stop.is_set():
                return 0
            return fail("The site did not start; the lines above say why.")
        print(welcome(self.address), flush=True)
        return self.keep_alive(site)

    def start(self, name: str, *arguments: str) -> subprocess.Popen[bytes]:
        """Start a child in a group of its own, so that Ctrl-C reaches only us."""
        command = [sys.executable, *arguments]
        self.running[name] = subprocess.Popen(command, cwd=ROOT, process_group=0)
        return self.running[name]

    def start_companion(self, companion: Companion) -> None:
        companion.started = time.monotonic()
        companion.start_again_at = 0.0
        self.start(companion.name, *companion.arguments)

    def finish(self, *command: str) -> bool:
        """Run one management command to its end; say whether it succeeded."""
        process = self.start("command", "manage.py", *command)
        while process.poll() is None:
            if self.asked_to_stop.wait(0.05):
                self.stop(process)
        return process.returncode == 0

    def answers(self, site: subprocess.Popen[bytes]) -> bool:
        """Ask ``/healthz`` until it answers; ``False`` when the site ended, hung or was stopped."""
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        deadline = time.monotonic() + START_SECONDS
        while site.poll() is None and time.monotonic() < deadline:
            with (
                contextlib.suppress(OSError),
                direct.open(f"{self.address}/healthz", timeout=5) as answer,
            ):
                return answer.status == 200
            if self.asked_to_stop.wait(0.2):
                break
        return False

    def keep_alive(self, site: subprocess.Popen[bytes]) -> int:
        """Restart each companion whenever it dies; end when the site ends."""
        while not self.asked_to_stop.wait(0.5):
            if site.poll() is not None:
                return fail(f"The site ended by itself (status {site.returncode}).")
            for companion in self.companions:
                self.look_after(companion)
        print("\nStopped.", flush=True)
        return 0

    def look_after(self, companion: Companion) -> None:
        """Start ``companion`` again once it is dead and its pause over, the others untouched."""
        process, moment = self.running[companion.name], time.monotonic()
        if process.poll() is None:
            return
        if not companion.start_again_at:
            if moment - companion.started > STEADY_SECONDS:
                companion.pause = 1
            fail(f"{companion.title} ended (status {process.returncode}); starting it again.")
            companion.start_again_at = moment + companion.pause
            companion.pause = min(companion.pause * 2, LONGEST_PAUSE)
        elif moment >= companion.start_again_at:
            self.start_companion(companion)

    def stop(self, *processes: subprocess.Popen[bytes]) -> None:
        """Ask each process to end, then insist."""
        for process in processes:
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for process in processes:
            try:
                process.wait(timeout=max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def fail(text: str) -> int:
    """Say what went wrong; return the exit status that goes with it."""
    print(text, file=sys.stderr, flush=True)
    return 1


def welcome(address: str) -> str:
    """Return what the person at the keyboard needs to know next."""
    lines = ["", f"  The site is running at {address}/  (stop it with Ctrl-C)", ""]
    lines += [f"  {'team desk':<12}{address}/desk/", f"  {'admin':<12}{address}/admin/", ""]
    lines += ["  Sample log-ins (name / password):"]
    lines += [f"  {login.username:<12}{login.password:<22}{login.role}" for login in LOGINS]
    return "\n".join([*lines, ""])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", default="8000")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
    os.environ.setdefault("SITE_URL", f"http://{options.host}:{options.port}")
    os.environ["BIND"] = f"{options.host}:{options.port}"
    return Supervisor(options.host, options.port).run()


if __name__ == "__main__":
    try:
        sys.exit(main())
    except bootstrap.Trouble as trouble:
        sys.exit(str(trouble))
