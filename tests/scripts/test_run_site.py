"""``make run`` keeps the site's companions alive; real processes, though very small ones."""

import signal
import subprocess
import threading
import time

import pytest

from scripts import run_site
from scripts.run_site import Companion, Supervisor

LIVES = ("-c", "import time; time.sleep(600)")


def wait_for(happened, seconds=20):
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, "It did not happen in time."
        time.sleep(0.05)


@pytest.fixture
def supervisor():
    """A supervisor of a site that only lives, and of two companions; its loop runs in a thread."""
    found = Supervisor("127.0.0.1", "8000")
    found.companions = [
        Companion("worker", "The task worker", LIVES, pause=0.1),
        Companion("clock", "The clock", LIVES, pause=0.1),
    ]
    site = found.start("site", *LIVES)
    for companion in found.companions:
        found.start_companion(companion)
    found.status = []
    loop = threading.Thread(target=lambda: found.status.append(found.keep_alive(site)))
    loop.start()
    yield found
    found.asked_to_stop.set()
    loop.join(20)
    found.stop(*found.running.values())


@pytest.mark.parametrize(("name", "other"), [("worker", "clock"), ("clock", "worker")])
def test_a_dead_companion_is_started_again_and_the_other_left_alone(
    supervisor, capsys, name, other
):
    first, neighbour = supervisor.running[name], supervisor.running[other]
    first.kill()

    wait_for(lambda: supervisor.running[name] is not first)
    assert supervisor.running[name].poll() is None
    assert supervisor.running[other] is neighbour
    assert neighbour.poll() is None
    assert "ended (status -9); starting it again." in capsys.readouterr().err


def test_one_that_always_dies_is_started_ever_more_slowly(supervisor):
    clock = supervisor.companions[1]
    clock.arguments = ("-c", "raise SystemExit(3)")
    supervisor.running["clock"].kill()

    wait_for(lambda: clock.pause >= 0.8)
    assert supervisor.running["worker"].poll() is None


def test_the_end_of_the_site_ends_all(supervisor, capsys):
    supervisor.running["site"].kill()

    wait_for(lambda: supervisor.status)
    assert supervisor.status == [1]
    assert "The site ended by itself (status -9)." in capsys.readouterr().err


def test_a_stop_that_is_asked_for(supervisor):
    supervisor.asked_to_stop.set()
    wait_for(lambda: supervisor.status)
    supervisor.stop(*supervisor.running.values())

    assert supervisor.status == [0]
    assert {process.poll() for process in supervisor.running.values()} == {-signal.SIGTERM}


def test_both_companions_are_commands_of_ours():
    """A misspelt option would only show as a process that dies again and again."""
    for companion in run_site.companions():
        done = subprocess.run(
            [run_site.sys.executable, *companion.arguments, "--help"],
            cwd=run_site.ROOT,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
