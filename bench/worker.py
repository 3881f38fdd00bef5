"""One process that answers requests in turn and says what each cost in CPU time.

Reads a line of JSON from standard input and answers one: ``{"find": [path, pattern]}`` the first
link of a page that matches, ``{"measure": path, "times": n}`` what that page and the floor cost,
one request of each in turn. Requests go through the whole middleware of the site, without the
network; started once for each database.
"""

import json
import re
import sys
import time
from typing import Any

import django
from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.test import RequestFactory, override_settings

from bench import desk

FLOOR_MIDDLEWARE = ["django.middleware.common.CommonMiddleware"]
requests = RequestFactory(SERVER_NAME="127.0.0.1")


def handler() -> BaseHandler:
    """Return a handler with the middleware that the settings name now."""
    made = BaseHandler()
    made.load_middleware()
    return made


class Bench:
    """The site and the floor, each behind its own middleware."""

    def __init__(self) -> None:
        self.site = handler()
        with override_settings(MIDDLEWARE=FLOOR_MIDDLEWARE):
            self.bare = handler()

    def page(self, path: str) -> HttpResponseBase:
        """Return the answer, all of it: what is streamed is read to its end."""
        if path == desk.DRY_RUN:
            return desk.dry_run()
        who = {"cookie": desk.cookie()} if path.startswith("/desk/") else {}
        answer = self.site.get_response(requests.get(path, headers=who))
        if not answer.streaming:
            return answer
        return HttpResponse(b"".join(answer), status=answer.status_code)  # type: ignore[arg-type]

    def floor(self) -> HttpResponseBase:
        request: HttpRequest = requests.get("/")
        request.urlconf = "bench.floor.urls"  # Django documents it so
        return self.bare.get_response(request)

    def find(self, path: str, pattern: str) -> str | None:
        """Return the first address on the page ``path`` that matches ``pattern``."""
        if path == "reservation":
            from lectures.attendance.models import Reservation

            token = Reservation.objects.order_by("-pk").values_list("token", flat=True).first()
            return token and f"/reservations/{token}/"
        if known := desk.address(path):
            return known
        html = self.page(path).content.decode()  # type: ignore[attr-defined]
        found = re.search(rf'href="({pattern})"', html)
        return found[1] if found else None

    def measure(self, path: str, times: int) -> dict[str, Any]:
        """Return the CPU seconds of each request for ``path`` and of the floor beside it."""
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        for _ in range(3):  # files are made, types known, templates compiled
            self.page(path), self.floor()
        with CaptureQueriesContext(connection) as captured:
            response = self.page(path)
        pages, floors = [], []
        for _ in range(times):
            began = time.process_time()
            self.floor()
            between = time.process_time()
            self.page(path)
            floors.append(between - began)
            pages.append(time.process_time() - between)
        return {
            "pages": pages,
            "floors": floors,
            "queries": len(captured),
            "bytes": len(response.content),  # type: ignore[attr-defined]
            "floor_bytes": len(self.floor().content),  # type: ignore[attr-defined]
            "status": response.status_code,
        }


def main() -> None:
    django.setup()
    assert not settings.DEBUG  # noqa: S101 - a debug run would measure something else
    from bench.floor.filling import fill

    fill()
    bench = Bench()
    for line in sys.stdin:
        asked = json.loads(line)
        if "find" in asked:
            answer: dict[str, Any] = {"path": bench.find(*asked["find"])}
        else:
            answer = bench.measure(asked["measure"], asked["times"])
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
