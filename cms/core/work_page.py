"""The page ``/work/``: what waits for me, oldest first, with its answers as buttons."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cms.core.dates import moment_label
from cms.core.work import WorkItem, waiting_for

SHOWN = 50
BETWEEN = "~"  # since~key, the last item of the page before


@dataclass(frozen=True, slots=True)
class Row:
    """An item with its id on the page and the time since when it waits, in words."""

    item: WorkItem
    name: str
    since: str


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the inbox; ``first_url`` is empty on the first, ``next_url`` on the last."""

    items: list[Row]
    total: int
    way_back: str
    first_url: str
    next_url: str


@require_safe
@login_required
def work(request: HttpRequest) -> HttpResponse:
    """Show what waits for the person who is logged in."""
    items = waiting_for(request.user)
    context = {"page": page_of(items, request.GET.get("after", "")), "waiting": len(items)}
    return render(request, "pages/work.html", context)


def page_of(items: list[WorkItem], after: str) -> Page:
    """Return the items behind the place that ``after`` names; from the oldest if it names none.

    The place is a moment and a key, not a number: answering an item moves nobody past another.
    """
    start = _place(after)
    behind = [item for item in items if start is None or (item.since, item.key) > start]
    shown, rest = behind[:SHOWN], behind[SHOWN:]
    address = reverse("work")
    last = f"{shown[-1].since.isoformat()}{BETWEEN}{shown[-1].key}" if shown else ""
    return Page(
        items=[
            Row(item, f"work-{number}", moment_label(item.since))
            for number, item in enumerate(shown, start=1)
        ],
        total=len(items),
        way_back=f"{address}?{urlencode({'after': after})}" if start else address,
        first_url=address if start else "",
        next_url=f"{address}?{urlencode({'after': last})}" if rest else "",
    )


def _place(after: str) -> tuple[dt.datetime, str] | None:
    since, _, key = after.partition(BETWEEN)
    try:
        moment = dt.datetime.fromisoformat(since)
    except ValueError:
        return None
    return (moment, key) if moment.tzinfo else None
