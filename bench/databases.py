"""A database with the sample content and N sessions, built once for each state of the demo code."""

import contextlib
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / "var" / "bench"
SOURCES = ("home/demo/**/*.py", "*/migrations/*.py", "*/*/migrations/*.py")


def environment(folder: Path) -> dict[str, str]:
    """Return the environment in which the site runs on the database in ``folder``."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "DEBUG": "false",
        "DATABASE_URL": f"sqlite:///{folder / 'site.sqlite3'}",
        "MEDIA_ROOT": str(folder / "media"),
        "REDIS_URL": "",
        "LOG_LEVEL": "ERROR",
    }


def database(sessions: int) -> Path:
    """Return the folder of a database with ``sessions`` sessions, built where it is missing."""
    digest = hashlib.sha256()
    for pattern in SOURCES:
        for path in sorted(ROOT.glob(pattern)):
            digest.update(path.read_bytes())
    kept = CACHE / f"{sessions}-{digest.hexdigest()[:12]}"
    if kept.exists():
        return kept
    CACHE.mkdir(parents=True, exist_ok=True)
    for old in CACHE.glob(f"{sessions}-*"):
        shutil.rmtree(old, ignore_errors=True)
    print(f"Building a database with {sessions:,} sessions (once) …", flush=True)
    draft = Path(tempfile.mkdtemp(dir=CACHE, prefix=f"{sessions}-draft-"))
    for command in (["migrate", "-v0"], ["demo", "--sessions", str(sessions)]):
        subprocess.run(
            [sys.executable, "manage.py", *command], cwd=ROOT, env=environment(draft), check=True
        )
    with contextlib.suppress(OSError):
        draft.rename(kept)
    return kept
