"""What waits for somebody's answer: one inbox for all rooms (``/work/``).

A room registers a provider when it starts (``AppConfig.ready``); the page shows what all of them
return, oldest first. Answers go to the room's own addresses, by POST::

    def requests_to_answer(user):
        for session in waiting_sessions(user):
            yield WorkItem(
                key=f"request:{session.pk}",
                kind=_("Request for a hall"),
                title=session.title,
                text=_("Saturday 2:30 pm, big hall"),
                since=session.requested_at,
                url=reverse("desk-session", args=[session.pk]),
                answers=[
                    Answer(_("Agree"), reverse("desk-approve", args=[session.pk]), tone="main"),
                    Answer(_("Refuse"), refuse_address(session), needs_reason=True),
                ],
            )

    register_work(requests_to_answer)

The view behind an answer ends with ``redirect(way_back(request, otherwise))`` and leaves a message.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


@dataclass(frozen=True, slots=True)
class Answer:
    """One button. It posts ``hidden``, ``next`` and, if one is needed, ``reason`` to ``url``.

    ``tone`` is ``"main"`` for the usual answer, ``"danger"`` for one that can't be taken back.
    """

    label: str
    url: str
    needs_reason: bool = False
    tone: str = ""
    hidden: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class WorkItem:
    """One thing that waits. ``key`` is unique among all rooms ("request:815"); ``kind`` says in
    words what it is, ``text`` what one must know to answer, ``since`` when it began to wait.
    """

    key: str
    kind: str
    title: str
    text: str
    since: dt.datetime
    url: str
    answers: Sequence[Answer] = ()


def way_back(request: HttpRequest, otherwise: str) -> str:
    """Return where an answer leads back to: the posted ``next`` if it is on this site."""
    address = request.POST.get("next", "")
    mine = url_has_allowed_host_and_scheme(address, {request.get_host()}, request.is_secure())
    return address if mine else otherwise


# Any: the person who is logged in, a user of ours.
Provider = Callable[[Any], Iterable[WorkItem]]
Counter = Callable[[Any], int]
_providers: dict[Provider, Counter | None] = {}


def register_work(provider: Provider, *, count: Counter | None = None) -> Provider:
    """Add a room's items to every inbox; ``count`` tells their number cheaper, if it can."""
    _providers[provider] = count
    return provider


def waiting_for(user: Any) -> list[WorkItem]:
    """Return all that waits for ``user``, oldest first; nothing for who is not logged in."""
    if not user.is_authenticated:
        return []
    items = [item for provider in _providers for item in provider(user)]
    return sorted(items, key=lambda item: (item.since, item.key))


def count_waiting(user: Any) -> int:
    """Return how many things wait for ``user``."""
    if not user.is_authenticated:
        return 0
    return sum(
        count(user) if count else sum(1 for _item in provider(user))
        for provider, count in _providers.items()
    )
