"""A series on the desk: its dates, and what may be done with all of them or from one on."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms.core import clock, dates
from lectures.scheduling import queries_desk
from lectures.scheduling.domain.series import extend_series, plan_extension
from lectures.scheduling.domain.series_answers import answerable, approve_series, refuse_series
from lectures.scheduling.domain.series_changes import (
    cancel_later,
    change_later,
    plan_change,
    publish_series,
    still_on,
)
from lectures.scheduling.enums import PUBLIC_STATES, SessionState
from lectures.scheduling.errors import (
    DatesRefused,
    InvalidRequest,
    NotAllowed,
    SchedulingError,
    StateMoveRefused,
)
from lectures.scheduling.forms import visible_text
from lectures.scheduling.forms_series import (
    CancelLaterForm,
    ExtendForm,
    LaterForm,
    days_in,
    fixes_in,
)
from lectures.scheduling.models import Series
from lectures.scheduling.permissions import may_book
from lectures.scheduling.presenters_series import (
    changed_cards,
    date_rows,
    equipment_words,
    rule_words,
    span_words,
)
from lectures.scheduling.queries_series import (
    dates_of,
    first_of,
    rooms_at,
    running_series,
    series_of_scope,
)
from lectures.scheduling.views.desk import desk_required, way_back
from lectures.scheduling.views.desk_series_plan import booked_sentence, dry_run_context
from organisation.enums import Role
from organisation.scope import scope_of

BOOK, BOOK_ALL, DO = "book", "all", "do"


@require_safe
@desk_required
def series_list(request: HttpRequest) -> HttpResponse:
    """Show the series that have dates ahead, and the way to a new one."""
    rows = [
        {
            "series": one,
            "rule": rule_words(one.rule),
            "next": dates.moment_label(one.next_at),  # type: ignore[attr-defined]  # annotated
            "ahead": one.ahead,  # type: ignore[attr-defined]  # annotated
        }
        for one in running_series(request.user)
    ]
    context = {
        "rows": rows,
        "may_book": queries_desk.teams_to_book_for(request.user).exists(),
        "places": queries_desk.places_used_before(request.user),
    }
    return render(request, "scheduling/desk/series_list.html", context)


@require_safe
@desk_required
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    return _show(request, _series(request, pk))


@require_POST
@desk_required
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish all dates that wait, or ask the place for all of them at once."""
    series = _managed(request, pk)
    try:
        sessions = publish_series(actor=request.user, series=series)
    except NotAllowed as refused:
        raise Http404 from refused
    except SchedulingError as refused:
        return _show(request, series, {"refused": str(refused)}, status=409)
    asked = sum(one.state == SessionState.REQUESTED for one in sessions)
    public = len(sessions) - asked
    if public:
        sentence = ngettext(
            "%(number)d date is published. Residents can reserve seats now.",
            "%(number)d dates are published. Residents can reserve seats now.",
            public,
        )
        messages.success(request, sentence % {"number": public})
    if asked:
        sentence = ngettext(
            "The place is asked for %(number)d date.",
            "The place is asked for %(number)d dates.",
            asked,
        )
        messages.success(request, sentence % {"number": asked})
    return redirect("desk-series", pk=series.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required
def extend(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask how far, show the new dates, book them."""
    series = _managed(request, pk)
    form = ExtendForm(request.POST if request.method == "POST" else None, series=series)
    context: dict[str, Any] = {"series": series, "form": form, "rule": rule_words(series.rule)}
    if request.method != "POST" or not form.is_valid():
        return _extend_page(request, context, 422 if form.errors else 200)
    fixes = fixes_in([*request.POST.getlist("fix"), *request.POST.getlist("tap")])
    step, last_day = request.POST.get("step", ""), form.last_day()
    status = 200
    try:
        if step in {BOOK, BOOK_ALL}:
            try:
                extend_series(
                    actor=request.user,
                    series=series,
                    last_day=last_day,
                    fixes=fixes,
                    all_or_none=step == BOOK_ALL,
                    seen_free=days_in(request.POST.get("seen", "")),
                )
            except DatesRefused as refused:
                context["refused"], status = refused.message, 409
            else:
                messages.success(request, booked_sentence(series))
                return redirect("desk-series", pk=series.pk)
        found = plan_extension(actor=request.user, series=series, last_day=last_day, fixes=fixes)
    except NotAllowed as refused:
        raise Http404 from refused
    except InvalidRequest as wrong:
        form.take_complaints(wrong.errors)
        return _extend_page(request, context, 422)
    context |= {
        "typed": [("until", last_day.isoformat())],
        "fixes": [f"{day.isoformat()}={fix}" for day, fix in fixes.items()],
        **dry_run_context(found),
    }
    return _extend_page(request, context, status)


def _extend_page(request: HttpRequest, context: dict[str, Any], status: int) -> HttpResponse:
    return render(request, "scheduling/desk/series_extend.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change this and all later: ask what, show each date, then do it, all or none."""
    series = _managed(request, pk)
    since, day = _since(request, series)
    form = LaterForm(
        request.POST if request.method == "POST" else None, series=series, rooms=rooms_at(series)
    )
    context: dict[str, Any] = {
        "series": series,
        "form": form,
        "since": day,
        "since_words": dates.day_label(day),
    }
    if request.method != "POST" or not form.is_valid():
        return _change_page(request, context, 422 if form.errors else 200)
    wanted, step = form.change(), request.POST.get("step", "")
    status = 200
    try:
        if step == DO:
            try:
                sessions = change_later(
                    actor=request.user,
                    series=series,
                    since=since,
                    change=wanted,
                    reason=form.cleaned_data["reason"],
                )
            except (DatesRefused, StateMoveRefused) as refused:
                context["refused"], status = refused.message, 409
            else:
                messages.success(request, _changed_sentence(len(sessions)))
                return redirect("desk-series", pk=series.pk)
        planned = plan_change(actor=request.user, series=series, since=since, change=wanted)
    except NotAllowed as refused:
        raise Http404 from refused
    except InvalidRequest as wrong:
        form.take_complaints(wrong.errors)
        return _change_page(request, context, 422)
    cards = changed_cards(planned)
    known = any(one.session.state == SessionState.PUBLISHED for one in planned)
    if known and wanted.is_elsewhere and not form.cleaned_data["reason"]:
        form.add_error("reason", _("Please give a reason; people will read it."))
        status = 422
    context |= {
        "cards": cards,
        "is_nothing": not (wanted.moves or wanted.words),
        "may_do": not form.errors and all(card.state == "free" for card in cards),
        "typed": [
            (name, value)
            for name, values in request.POST.lists()
            if name not in {"csrfmiddlewaretoken", "step"}
            for value in values
        ],
    }
    return _change_page(request, context, status)


def _change_page(request: HttpRequest, context: dict[str, Any], status: int) -> HttpResponse:
    return render(request, "scheduling/desk/series_change.html", context, status=status)


def _changed_sentence(number: int) -> str:
    sentence = ngettext("%(number)d date is changed.", "%(number)d dates are changed.", number)
    return sentence % {"number": number}


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask why, then call off this date and all later ones."""
    series = _managed(request, pk)
    since, day = _since(request, series)
    reached = list(still_on(series, since))
    form = CancelLaterForm(request.POST if request.method == "POST" else None)
    status, refused = 200 if reached else 409, ""
    if request.method == "POST" and form.is_valid():
        try:
            cancel_later(
                actor=request.user,
                series=series,
                since=since,
                reason=form.cleaned_data["reason"],
            )
        except NotAllowed as error:
            raise Http404 from error
        except SchedulingError as error:
            status, refused = 409, str(error)
        else:
            sentence = ngettext(
                "%(number)d date is called off; the hall and the team are free again.",
                "%(number)d dates are called off; the hall and the team are free again.",
                len(reached),
            )
            messages.success(request, sentence % {"number": len(reached)})
            return redirect("desk-series", pk=series.pk)
    if form.errors:
        status = 422
    context = {
        "series": series,
        "form": form,
        "since": day,
        "since_words": dates.day_label(day),
        "refused": refused,
        "reached": [dates.moment_label(one.starts_at) for one in reached],
        "reserved": sum(one.seats_taken for one in reached),
    }
    return render(request, "scheduling/desk/series_cancel.html", context, status=status)


@require_POST
@desk_required
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree to every date of the series that waits for an answer."""
    series = _answerable(request, pk)
    try:
        agreed, lost = approve_series(actor=request.user, series=series)
    except SchedulingError as refused:
        return _show(request, series, {"refused": str(refused)}, status=409)
    if agreed:
        sentence = ngettext(
            "%(number)d date is approved.", "%(number)d dates are approved.", len(agreed)
        )
        messages.success(request, sentence % {"number": len(agreed)})
    if lost:
        sentence = ngettext(
            "%(number)d date can't be had any more: its slot is taken or has passed.",
            "%(number)d dates can't be had any more: their slots are taken or have passed.",
            len(lost),
        )
        messages.warning(request, sentence % {"number": len(lost)})
    return redirect(way_back(request) or reverse("desk-series", args=[series.pk]))


@require_POST
@desk_required
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Refuse every date of the series that waits for an answer, with a reason."""
    series = _answerable(request, pk)
    try:
        sessions = refuse_series(
            actor=request.user,
            series=series,
            reason=visible_text(request.POST.get("reason", "")),
        )
    except SchedulingError as refused:
        status = 422 if isinstance(refused, InvalidRequest) else 409
        return _show(request, series, {"refused": str(refused)}, status=status)
    sentence = ngettext(
        "%(number)d date is refused.", "%(number)d dates are refused.", len(sessions)
    )
    messages.success(request, sentence % {"number": len(sessions)})
    return redirect(way_back(request) or reverse("desk-series", args=[series.pk]))


def _series(request: HttpRequest, pk: int) -> Series:
    """Return the series if it lies in the reader's scope; for all others there is none (404)."""
    if pk > 2**63 - 1:
        raise Http404
    return get_object_or_404(series_of_scope(request.user), pk=pk)


def _managed(request: HttpRequest, pk: int) -> Series:
    series = _series(request, pk)
    if not may_book(request.user, series.team):
        raise Http404
    return series


def _answerable(request: HttpRequest, pk: int) -> Series:
    """Return the series whose waiting dates the reader may answer; who manages its place is told
    where nothing waits any more.
    """
    series = _series(request, pk)
    manages = scope_of(request.user).covers(series.space.place, Role.MANAGER)
    if not manages and not answerable(request.user, series):
        raise Http404
    return series


def _since(request: HttpRequest, series: Series) -> tuple[dt.datetime, dt.date]:
    """Return the moment from which dates count, today's where the address names no day."""
    typed = (request.POST if request.method == "POST" else request.GET).get("since", "")
    try:
        day = min(max(dt.date.fromisoformat(typed), dt.date(2000, 1, 1)), dt.date(2100, 1, 1))
    except ValueError:
        day = max(clock.today(), series.first_day)
    return first_of(series, day), day


def _show(
    request: HttpRequest,
    series: Series,
    more: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    rows = date_rows(request.user, series, dates_of(series))
    manages = may_book(request.user, series.team)
    waits = [row for row in rows if row.card and row.card.state in {"draft", "approved"}]
    context = {
        "series": series,
        "span": span_words(series),
        "rows": rows,
        "lecturers": list(series.lecturers.order_by("name")),
        "equipment": equipment_words(series),
        "manages": manages,
        "to_publish": sum(row.may_change_later for row in waits) if manages else 0,
        "asks": any(row.card and row.card.asking.must_ask for row in waits),
        "any_ahead": manages and any(row.may_change_later for row in rows),
        "may_answer": any(row.card and row.card.state == "requested" for row in rows)
        and bool(answerable(request.user, series)),
        "is_public": any(row.card and row.card.state in PUBLIC_STATES for row in rows),
        **(more or {}),
    }
    return render(request, "scheduling/desk/series.html", context, status=status)
