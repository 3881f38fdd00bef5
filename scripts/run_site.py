"""``make run``: prepare the database, then keep the site and its worker alive until stopped."""

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
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from home.demo.logins import LOGINS  # noqa: E402 - needs the project on the path
from scripts import bootstrap  # noqa: E402

START_SECONDS = 90
STOP_SECONDS = 25
LONGEST_PAUSE = 30
STEADY_SECONDS = 60


class Supervisor:
    """The site and its task worker, kept alive together until somebody asks to stop."""

    def __init__(self, host: str, port: str) -> None:
        self.host, self.port = host, port
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
        self.start_worker()
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

    def start_worker(self) -> subprocess.Popen[bytes]:
        options = ["--no-reload", "--queue-name=*", "--interval=2", "-v0"]
        return self.start("worker", "manage.py", "db_worker", *options)

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
        """Restart the worker whenever it dies, ever more slowly; end when the site ends."""
        pause, started = 1, time.monotonic()
        while not self.asked_to_stop.wait(0.5):
            worker = self.running["worker"]
            if site.poll() is not None:
                return fail(f"The site ended by itself (status {site.returncode}).")
            if worker.poll() is None:
                continue
            if time.monotonic() - started > STEADY_SECONDS:
                pause = 1
            fail(f"The task worker ended (status {worker.returncode}); starting it again.")
            if self.asked_to_stop.wait(pause):
                break
            pause = min(pause * 2, LONGEST_PAUSE)
            self.start_worker()
            started = time.monotonic()
        print("\nStopped.", flush=True)
        return 0

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
