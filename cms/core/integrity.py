"""Checks that stored facts agree with each other; ``manage.py check_integrity`` runs them all.

A room registers its own in a module ``integrity`` that its ``AppConfig.ready`` imports.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

Check = Callable[[], Iterator[str]]
_checks: dict[str, Check] = {}


def integrity_check(name: str) -> Callable[[Check], Check]:
    """Register a check under ``name``; it yields one English sentence for each fault it finds."""

    def register(check: Check) -> Check:
        _checks[name] = check
        return check

    return register


def checks() -> dict[str, Check]:
    """Return the registered checks by name."""
    return dict(_checks)
