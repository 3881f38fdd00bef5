"""One index at the end instead of a task for each of some hundred saves."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import call_command
from django.db.models.signals import post_save
from modelsearch.index import get_indexed_models
from modelsearch.signal_handlers import post_save_signal_handler
from wagtail.signal_handlers import disable_reference_index_auto_update


@contextmanager
def indexing_paused() -> Iterator[None]:
    """Let saves inside the block enqueue no index task; ``rebuild_indexes`` makes up for it.

    Wagtail documents the pause of the reference index; for search, modelsearch has none, so its
    signal handler is disconnected in this process (modelsearch 1.3).
    """
    paused = [
        model
        for model in get_indexed_models()
        if post_save.disconnect(post_save_signal_handler, sender=model)
    ]
    try:
        with disable_reference_index_auto_update():
            yield
    finally:
        for model in paused:
            post_save.connect(post_save_signal_handler, sender=model)


def rebuild_indexes() -> None:
    """Index everything for search and for “where is this used”, now."""
    call_command("update_index", verbosity=0)
    call_command("rebuild_references_index", verbosity=0)
