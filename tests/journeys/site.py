"""The real site for a journey: its own database with the sample content, its own port, gunicorn."""

import contextlib
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from tests.services.servers import free_port, wait_for_port

ROOT = Path(__file__).resolve().parent.parent.parent
CACHE = ROOT / "var" / "journeys"
ROOMS = ("cms", "home", "lectures", "organisation")


def _content_hash() -> str:
    """Return a name for what the sample content depends on: the code that makes it."""
    digest = hashlib.sha256((ROOT / "requirements.txt").read_bytes())
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _environment(folder: Path, **more: str) -> dict[str, str]:
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
        "DEBUG": "false",
        "DATABASE_URL": f"sqlite:///{folder / 'site.sqlite3'}",
        "MEDIA_ROOT": str(folder / "media"),
        "REDIS_URL": "",
        **more,
    }


def _manage(folder: Path, *command: str) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env=_environment(folder, DEBUG="true"),  # sample log-ins exist in debug only
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(f"manage.py {' '.join(command)} failed:\n{done.stdout[-4000:]}")


def sample_site() -> Path:
    """Return a folder with a migrated database and media, made once for each state of the code.

    Sessions lie around the day on which they were made, so a copy is good for that day only.
    ``JOURNEY_SITE=`` names a folder to take instead, while the code changes from run to run.
    """
    if named := os.environ.get("JOURNEY_SITE"):
        return Path(named)
    from cms.core import clock

    kept = CACHE / f"{clock.today():%Y%m%d}-{_content_hash()}"
    if kept.exists():
        return kept
    CACHE.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix="draft-", dir=CACHE))
    _manage(draft, "prepare")
    with contextlib.suppress(OSError):  # another process was faster
        draft.rename(kept)
    for old in CACHE.glob("[0-9]*-*"):  # never a draft, which another process may be filling
        if old != kept:
            shutil.rmtree(old, ignore_errors=True)
    return kept if kept.exists() else draft


@contextlib.contextmanager
def running_site(folder: Path) -> Iterator[str]:
    """Serve the site in ``folder`` as ``make run`` does; yield its address without a last slash."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    environment = _environment(
        folder, BIND=f"127.0.0.1:{port}", SITE_URL=address, WEB_WORKERS="1", WEB_THREADS="4"
    )
    with (folder / "site.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "--config", "cms/gunicorn.conf.py"],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=log,
        )
    try:
        wait_for_port(port, process)
        with urllib.request.urlopen(f"{address}/healthz", timeout=60) as answer:  # noqa: S310
            assert answer.status == 200
        yield address
    finally:
        process.terminate()
        process.wait(timeout=30)
