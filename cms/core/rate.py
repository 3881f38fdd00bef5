"""Hold off who asks too often, by counts in the cache.

A whole village may share one address, so limits are generous: they stop a script, not a queue in
front of one phone. Without Redis each worker process counts for itself.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.core.cache import cache
from django.http import HttpRequest

from cms.core import personal_data


@dataclass(frozen=True)
class Limit:
    """At most ``most`` in ``seconds`` for one key; the stretch begins with the first."""

    name: str
    most: int
    seconds: int = 600

    def is_exceeded_by_one_more(self, key: str) -> bool:
        """Count one, and say whether it was too many."""
        return self._count(key) > self.most

    def is_used_up(self, key: str) -> bool:
        """Say whether one more would be too many; counts nothing."""
        return int(cache.get(self._name_of(key), 0)) >= self.most

    def _count(self, key: str) -> int:
        name = self._name_of(key)
        if cache.add(name, 1, self.seconds):
            return 1
        try:
            return int(cache.incr(name))
        except ValueError:  # it ran out in between
            cache.set(name, 1, self.seconds)
            return 1

    def _name_of(self, key: str) -> str:
        # Neither addresses nor numbers stand in the cache.
        return f"limit:{self.name}:{personal_data.find_hash(key)}"


def address_of(request: HttpRequest) -> str:
    """Return the address that the web server gives for the visitor."""
    return str(request.META.get("REMOTE_ADDR", ""))
