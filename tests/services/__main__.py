"""``make test-services``: the tests that meet real servers, each started here or skipped by name.

The rooms whose rules lean on the database, and the sample content, run again on PostgreSQL in two
processes. With ``CI=true`` a missing server is a failure, so that a green run means that everything
ran. Further arguments go to pytest and replace the choice of tests.
"""

import contextlib
import os
import subprocess
import sys

from tests.services import servers

ROOMS = [
    "tests/services",
    "tests/organisation",
    "tests/scheduling",
    "tests/attendance",
    "tests/home/test_demo.py",
]
SERVERS = {
    "DATABASE_URL": ("PostgreSQL", servers.postgresql),
    "REDIS_URL": ("Redis", servers.redis),
}
PYTEST = [
    *(sys.executable, "-m", "pytest", "--create-db"),
    *("-n", "2", "--dist", "loadgroup", "-m", "not journey and not soak"),
]
NO_TESTS = 5  # pytest's exit status


def main(arguments: list[str]) -> int:
    environment = dict(os.environ)
    missing = []
    with contextlib.ExitStack() as stack:
        for variable, (name, start) in SERVERS.items():
            if environment.get(variable):
                print(f"{name}: as {variable} says.")
                continue
            try:
                environment[variable] = stack.enter_context(start())
                print(f"{name}: started for this run.")
            except servers.Missing as reason:
                missing.append(name)
                print(f"{name}: SKIPPED, {reason}.")
        tests = arguments or (ROOMS[:1] if "PostgreSQL" in missing else ROOMS)
        print(f"Tests: {' '.join(tests)}.", flush=True)
        status = subprocess.call([*PYTEST, *tests], env=environment)
    if missing and environment.get("CI") == "true":
        print(f"Not installed, and CI must not skip: {', '.join(missing)}.")
        return 1
    return 0 if status == NO_TESTS else status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
