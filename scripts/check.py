"""``make check``: style, types, imports, migrations, translations; every failure in one run."""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OURS = ("core", "notices", "users", "images", "documents", "organisation", "lectures", "scheduling")
OURS += ("attendance", "home")

CHECKS = {
    "style": ["ruff", "check", "."],
    "format": ["ruff", "format", "--check", "."],
    "types": ["mypy"],
    "imports": ["lint-imports"],
    "settings": ["python", "manage.py", "check", "--fail-level", "WARNING"],
    "models match migrations": ["python", "manage.py", "makemigrations", "--check", "--dry-run"],
    "migrations are safe": [
        *("python", "manage.py", "lintmigrations", "--no-cache", "--warnings-as-errors"),
        # Nothing runs on old code yet when a room's first tables are made.
        *("--ignore-initial-migrations", "--quiet", "ok", "ignore"),
        # On SQLite every rebuilt table reads as a new NOT NULL column; and the site stands still
        # while it migrates (operator guide), so no old code meets a column without a default.
        *("--exclude-migration-tests", "RUNPYTHON_ARGS_NAMING_CONVENTION", "NOT_NULL"),
        *("--project-root-path", str(ROOT), "--include-apps", *OURS),
    ],
    "translations": ["python", "scripts/check_translations.py"],
}


def main() -> int:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "cms.settings.test"}
    failed = []
    for name, command in CHECKS.items():
        began = time.monotonic()
        done = subprocess.run(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        verdict = "ok" if done.returncode == 0 else "FAILED"
        print(f"{name:<26}{verdict:<8}{time.monotonic() - began:5.1f} s", flush=True)
        if done.returncode != 0:
            failed.append(name)
            print(done.stdout.decode(errors="replace"), flush=True)
    if failed:
        print(f"Failed: {', '.join(failed)}.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
