"""Sessions that are over, the latest first."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from lectures.scheduling import queries_desk
from lectures.scheduling.presenters_desk import session_cards
from lectures.scheduling.queries_events import Cursor
from lectures.scheduling.views.desk import desk_required


@require_safe
@desk_required
def past(request: HttpRequest) -> HttpResponse:
    """Show what the reader may see of the past, a page at a time; ``before`` is the last row."""
    before = Cursor.parse(request.GET.get("before", ""))
    sessions, further = queries_desk.past_sessions(request.user, before)
    context = {
        "sessions": session_cards(request.user, sessions),
        "latest": before and reverse("desk-past"),
        "further": further and f"?{urlencode({'before': str(further)})}",
    }
    return render(request, "scheduling/desk/past.html", context)
