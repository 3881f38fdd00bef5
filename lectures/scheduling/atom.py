"""What comes next as an Atom feed (RFC 4287), for readers and for other sites of the city."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.http.response import HttpResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Atom1Feed
from django.utils.http import quote_etag
from django.utils.translation import get_language

from cms.core import clock, dates
from lectures.scheduling.ics_feed import UNPRINTABLE
from lectures.scheduling.models.sessions import SessionQuerySet
from lectures.scheduling.openness import standing

MOST = 50
NO_TEXT = {**UNPRINTABLE, 0xFFFE: None, 0xFFFF: None}


def atom_response(
    request: HttpRequest, sessions: SessionQuerySet, *, name: str, path: str
) -> HttpResponseBase:
    """Answer the next of ``sessions`` as a feed called ``name``, or an empty 304 where the reader
    has it. ``path`` leads to the same list as a page. One query.
    """
    feed = Atom1Feed(
        title=name,
        link=settings.SITE_URL + path,
        description="",
        language="en" if get_language() == "en" else "zh-Hans",
        feed_url=settings.SITE_URL + request.get_full_path(),
    )
    now = clock.now()
    for session in sessions.select_related("place").soonest_first()[:MOST]:
        stands = standing(
            session.state, session.starts_at, session.ends_at, session.seats_left, now
        )
        when = dates.span_label(session.starts_at, session.ends_at)
        parts = [when, session.place.display_name, stands.word, session.state_reason]
        url = settings.SITE_URL + reverse("event", args=[session.pk])
        feed.add_item(
            title=_text(session.display_title),
            link=url,
            description=_text(" · ".join(part for part in parts if part)),
            unique_id=f"{settings.SITE_URL}/events/{session.pk}/",
            pubdate=session.created_at,
            updateddate=session.updated_at,
        )
    body = feed.writeString("utf-8")
    etag = quote_etag(hashlib.sha256(body.encode()).hexdigest()[:32])
    fresh = HttpResponse(body, content_type="application/atom+xml; charset=utf-8")
    fresh["ETag"] = etag
    fresh["Cache-Control"] = "public, max-age=300"
    return get_conditional_response(request, etag, response=fresh) or fresh


def _text(typed: str) -> str:
    """Return ``typed`` without what XML can not hold."""
    return typed.translate(NO_TEXT)
