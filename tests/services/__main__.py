"""``make test-services``: the tests that meet real servers, each started here or skipped by name.

The rooms whose rules lean on the database run again in full on PostgreSQL. With ``CI=true`` a
missing server is a failure, so that a green run means that everything ran. Further arguments go
to pytest.
"""

import contextlib
import os
import subprocess
import sys

from tests.services import servers

ROOMS = [
    "tests/services",
    "tests/cms/backup",
    "tests/cms/test_anonymise.py",
    "tests/cms/notices",
    "tests/organisation",
    "tests/scheduling",
    "tests/attendance",
]
SERVERS = {
    "DATABASE_URL": ("PostgreSQL", servers.postgresql),
    "REDIS_URL": ("Redis", servers.redis),
}
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
        sys.stdout.flush()
        rooms = [room for room in ROOMS if os.path.exists(room)]
        if "PostgreSQL" in missing:
            rooms = ["tests/services"]
        command = [sys.executable, "-m", "pytest", "-m", "not journey and not soak", "--create-db"]
        status = subprocess.call([*command, *(arguments or rooms)], env=environment)
    if missing and environment.get("CI") == "true":
        print(f"Not installed, and CI must not skip: {', '.join(missing)}.")
        return 1
    return 0 if status == NO_TESTS else status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
