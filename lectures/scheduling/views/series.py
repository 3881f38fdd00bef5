"""The public page of a series, and its calendar."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from lectures.scheduling import ics_feed
from lectures.scheduling import queries_series as queries
from lectures.scheduling.models import Series, Session
from lectures.scheduling.presenters_events import event_rows
from lectures.scheduling.presenters_series import rule_words, span_words
from lectures.scheduling.views.events import page_link


@require_safe
def series(request: HttpRequest, pk: int) -> HttpResponse:
    """What the series is, its next dates, and those that are over."""
    found = _public_or_404(pk)
    ahead, over = queries.public_dates(found)
    context = {
        "series": found,
        "title": found.display_title,
        "rule": rule_words(found.rule),
        "span": span_words(found),
        "where": f"{found.space.place.display_name} · {found.space.display_name}",
        "ahead": event_rows(ahead, with_day=True),
        "over": event_rows(over, with_day=True),
        "page": page_link(found.page_id),
        "full_url": settings.SITE_URL + reverse("series", args=[pk]),
        "chinese": get_language() == "en",
    }
    return render(request, "scheduling/events/series.html", context)


@require_safe
def series_ics(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Every public date of the series for the reader's own calendar."""
    found = _public_or_404(pk)
    return ics_feed.feed_response(
        request,
        Session.objects.public().filter(series=found.pk),
        name=found.display_title,
        filename=f"series-{pk}.ics",
    )


def _public_or_404(pk: int) -> Series:
    found = queries.public_series(pk)
    if found is None:
        raise Http404
    return found
