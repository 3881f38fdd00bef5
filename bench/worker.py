"""One process that answers requests in turn and says what each cost in CPU time.

Reads a line of JSON from standard input and answers one: ``{"find": [index, pattern]}`` the first
link of a page that matches, ``{"path": …, "times": …}`` what that page costs. Started once for the
floor and once for each database.
"""

import json
import os
import re
import sys
import time
from typing import Any

from django.test import Client


def main() -> None:
    import django

    django.setup()
    if os.environ["DJANGO_SETTINGS_MODULE"] == "bench.floor.settings":
        from bench.floor.filling import fill

        fill()
    client = Client(SERVER_NAME="127.0.0.1")
    for line in sys.stdin:
        asked = json.loads(line)
        if "find" in asked:
            answer: dict[str, Any] = {"path": find(client, *asked["find"])}
        else:
            answer = measure(client, asked["path"], asked["times"])
        print(json.dumps(answer), flush=True)


def find(client: Client, index: str, pattern: str) -> str | None:
    """Return the first address on the page ``index`` that matches ``pattern``."""
    found = re.search(rf'href="({pattern})"', client.get(index).content.decode())
    return found[1] if found else None


def measure(client: Client, path: str, times: int) -> dict[str, Any]:
    """Return the mean CPU seconds of ``times`` requests for ``path``, after one to warm up."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        response = client.get(path)
        queries = len(captured)
    began = time.process_time()
    for _ in range(times):
        client.get(path)
    return {
        "seconds": (time.process_time() - began) / times,
        "queries": queries,
        "bytes": len(response.content),
        "status": response.status_code,
    }


if __name__ == "__main__":
    main()
