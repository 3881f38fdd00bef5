"""Plan a series: the form, the dry run with its fixes, and the booking.

One address and one form from step to step; what was typed and chosen travels in it, and each step
looks anew. Works without script.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from cms.core import clock
from lectures.scheduling import queries_desk
from lectures.scheduling.domain.series import book_series
from lectures.scheduling.domain.series_plan import (
    CLOSED,
    FREE,
    LEFT_OUT,
    PAST,
    TAKEN,
    SeriesPlan,
    plan_series,
)
from lectures.scheduling.enums import SeriesOutcome
from lectures.scheduling.errors import DatesRefused, InvalidRequest, NotAllowed
from lectures.scheduling.forms import new_request_key
from lectures.scheduling.forms_series import USUAL_NUMBER, SeriesForm, days_in, fixes_in
from lectures.scheduling.models import Series
from lectures.scheduling.presenters_series import date_cards, rule_words
from lectures.scheduling.views.desk import desk_required
from lectures.scheduling.views.desk_book import FEW_TEAMS
from lectures.scheduling.views.typed import moment_in, number_in
from organisation.models import Space

# What the buttons of the pages ask for; anything else only looks.
REPEAT, CHANGE, BOOK, BOOK_ALL = "repeat", "change", "book", "all"
# What belongs to a step and not to the form.
NOT_TYPED = frozenset({"csrfmiddlewaretoken", "step", "tap", "fix", "seen"})


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required
def plan(request: HttpRequest) -> HttpResponse:
    """Ask for the rule; then show every date, with fixes; then book."""
    typed = request.POST if request.method == "POST" else request.GET
    if request.method != "POST" and not typed.get("space"):
        return redirect("desk-series-list")
    space = get_object_or_404(
        Space.objects.bookable().select_related("place"), pk=number_in(typed.get("space"))
    )
    step = request.POST.get("step", "") if request.method == "POST" else REPEAT
    if step in {REPEAT, CHANGE}:
        return _show_form(request, _form(request, space, None))
    form = _form(request, space, request.POST)
    if not form.is_valid():
        return _show_form(request, form, status=422)
    try:
        return _dry_run(request, form, step)
    except NotAllowed as refused:
        raise Http404 from refused
    except InvalidRequest as wrong:
        form.take_complaints(wrong.errors)
        return _show_form(request, form, status=422)


def _form(request: HttpRequest, space: Space, data: Any) -> SeriesForm:
    """Return the form for ``space``; unbound, it begins with what was typed on the page before."""
    typed = request.POST if request.method == "POST" else request.GET
    teams = list(queries_desk.teams_to_book_for(request.user))
    if len(teams) > FEW_TEAMS:
        teams = [team for team in teams if team.pk == number_in(typed.get("team"))]
    if not teams:
        raise Http404
    lecturers = queries_desk.lecturers_of(teams)
    subjects = queries_desk.subjects_of(teams, space.place)
    initial: dict[str, Any] = {
        "space": space.pk,
        "request_key": new_request_key(),
        "capacity": space.capacity,
        "count": USUAL_NUMBER,
        "team": queries_desk.team_used_last(request.user, teams) if data is None else None,
    }
    if starts := moment_in(typed.get("starts", "")):
        local = clock.local(starts)
        initial |= {"date": local.date(), "starts": local.time()}
    elif data is None:
        initial |= _typed_before(request)
    return SeriesForm(
        data, space=space, teams=teams, lecturers=lecturers, subjects=subjects, initial=initial
    )


def _typed_before(request: HttpRequest) -> dict[str, Any]:
    """Return what the page before had in its fields: the booking form's, or this one's."""
    several = {"lecturers", "equipment", "weekdays"}
    return {
        name: values if name in several else values[-1]
        for name, values in request.POST.lists()
        if (name in SeriesForm.base_fields or name.startswith("pool_"))
        and (name in several or values[-1])
    }


def _show_form(
    request: HttpRequest, form: SeriesForm, status: int = 200, **more: Any
) -> HttpResponse:
    context = {
        "form": form,
        "space": form.target,
        "place": form.target.place,
        "one_team": form.teams[0] if len(form.teams) == 1 else None,
        "kept_fixes": request.POST.getlist("fix")[:400],
        **more,
    }
    return render(request, "scheduling/desk/series_form.html", context, status=status)


def _dry_run(request: HttpRequest, form: SeriesForm, step: str) -> HttpResponse:
    """Look at every date, or book. Raises ``NotAllowed``, ``InvalidRequest``."""
    wish = form.series_wish()
    fixes = fixes_in([*request.POST.getlist("fix"), *request.POST.getlist("tap")])
    refused = ""
    if step in {BOOK, BOOK_ALL}:
        try:
            series = book_series(
                actor=request.user,
                wish=wish,
                fixes=fixes,
                all_or_none=step == BOOK_ALL,
                seen_free=days_in(request.POST.get("seen", "")),
                request_key=form.cleaned_data["request_key"],
            )
        except DatesRefused as error:
            refused = error.message
        else:
            messages.success(request, booked_sentence(series))
            return redirect("desk-series", pk=series.pk)
    found = plan_series(actor=request.user, wish=wish, fixes=fixes)
    context = {
        "form": form,
        "space": form.target,
        "typed": _typed(request),
        "fixes": [f"{day.isoformat()}={fix}" for day, fix in fixes.items()],
        "rule": rule_words(wish.rule.text),
        "refused": refused,
        **dry_run_context(found),
    }
    status = 409 if refused else 200
    return render(request, "scheduling/desk/series_plan.html", context, status=status)


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    """Return what was typed, for the next step."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        if name not in NOT_TYPED
        for value in values
    ]


def dry_run_context(found: SeriesPlan) -> dict[str, Any]:
    """Return what ``series_dates.html`` prints of a dry run."""
    free = found.of_state(FREE)
    return {
        "cards": date_cards(found.dates),
        "free": len(free),
        "not_free": len(found.of_state(TAKEN, CLOSED, PAST)),
        "left_out": len(found.of_state(LEFT_OUT)),
        "seen": ",".join(one.day.isoformat() for one in free),
        "summary": summary_of(found),
    }


def summary_of(found: SeriesPlan) -> str:
    """Return how many dates are free and how many are not."""
    free = len(found.of_state(FREE))
    words = ngettext("%(free)d of %(all)d date is free.", "%(free)d of %(all)d dates are free.",
                     len(found.dates))  # fmt: skip
    return words % {"free": free, "all": len(found.dates)}


def booked_sentence(series: Series) -> str:
    """Return how many of the dates were booked."""
    outcomes = list(series.dates.values_list("outcome", flat=True))
    booked = outcomes.count(SeriesOutcome.BOOKED)
    lost = len(outcomes) - booked - outcomes.count(SeriesOutcome.LEFT_OUT)
    if not lost:
        return ngettext(
            "%(booked)d date is booked. Nobody sees it until you publish it.",
            "%(booked)d dates are booked. Nobody sees them until you publish them.",
            booked,
        ) % {"booked": booked}
    return _("%(booked)d dates are booked, %(lost)d could not be; each says why.") % {
        "booked": booked,
        "lost": lost,
    }
