"""Is the site alive, and is everything there that it needs? For monitors and load balancers."""

import logging
from collections.abc import Callable

from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

logger = logging.getLogger(__name__)


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer 200 while the process can answer at all; asks nothing else."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Answer 200 when each part works, else 503; names the part, tells no details."""
    parts = {name: works(name, question) for name, question in QUESTIONS.items()}
    status = 200 if all(parts.values()) else 503
    said = {name: "ok" if well else "failed" for name, well in parts.items()}
    return JsonResponse(said, status=status)


def works(name: str, question: Callable[[], bool]) -> bool:
    """Ask ``question``; any error means no, and goes to the log."""
    try:
        return question()
    except Exception:
        logger.exception("Not ready: %s", name)
        return False


def database_answers() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone() == (1,))


def cache_keeps() -> bool:
    cache.set("readyz", "kept", 10)
    return bool(cache.get("readyz") == "kept")


def migrations_are_applied() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


QUESTIONS: dict[str, Callable[[], bool]] = {
    "database": database_answers,
    "cache": cache_keeps,
    "migrations": migrations_are_applied,
}
