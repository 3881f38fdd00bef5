"""The report “Refused bookings”: in which room, on which weekday and hour, people asked in vain."""

from __future__ import annotations

import datetime as dt
from typing import Any

import django_filters
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Max, Q, QuerySet
from django.db.models.functions import ExtractHour, ExtractIsoWeekDay
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.reports import ReportView
from wagtail.admin.widgets import AdminDateInput

from cms.core import clock
from lectures.scheduling.enums import RefusalReason
from lectures.scheduling.models import Refusal
from organisation.enums import Role, Weekday
from organisation.models.places import in_subtrees
from organisation.scope import Scope, scope_of

READING_ROLES = (Role.MANAGER, Role.AUDITOR)
# So far back it looks unless somebody says since when.
USUAL_DAYS = 90


def may_read_refusals(user: Any) -> bool:
    """Managers and auditors read them, each of her own subtrees."""
    scope = scope_of(user)
    return scope.is_superuser or bool(scope.paths(*READING_ROLES))


def refusals_of(scope: Scope) -> QuerySet[Refusal]:
    """Return the refusals in the places of the person."""
    rows = Refusal.objects.all()
    if scope.is_superuser:
        return rows
    return rows.filter(in_subtrees(scope.paths(*READING_ROLES), "space__place__"))


class RefusalFilterSet(WagtailFilterSet):
    since = django_filters.DateFilter(
        label=_("Asked since"), method="asked_since", widget=AdminDateInput
    )
    reason = django_filters.ChoiceFilter(label=_("Reason"), choices=RefusalReason.choices)

    class Meta:
        model = Refusal
        fields: list[str] = []

    def asked_since(self, rows: QuerySet[Refusal], _name: str, day: dt.date) -> QuerySet[Refusal]:
        return rows.filter(at__gte=clock.day_bounds(day)[0])


def counted(rows: QuerySet[Refusal]) -> QuerySet[Any, Any]:
    """Return how often each room was asked for in vain, by weekday and hour of the wall clock."""
    return (
        rows.annotate(
            weekday=ExtractIsoWeekDay("starts_at", tzinfo=clock.SHANGHAI),
            hour=ExtractHour("starts_at", tzinfo=clock.SHANGHAI),
        )
        .values("space__place__name", "space__name", "space", "weekday", "hour")
        .annotate(
            asked=Count("pk"),
            wishes=Count("starts_at", distinct=True),
            taken=Count("pk", filter=Q(reason=RefusalReason.TAKEN)),
            closed=Count("pk", filter=Q(reason=RefusalReason.CLOSED)),
            last=Max("at"),
        )
        .order_by("-asked", "space", "weekday", "hour")
    )


def _weekday(row: dict[str, Any]) -> str:
    return str(Weekday(row["weekday"] - 1).label)


def _hour(row: dict[str, Any]) -> str:
    return f"{row['hour']:02}:00"


class RefusalReportView(ReportView):
    """Where and when rooms are short."""

    page_title = _("Refused bookings")
    header_icon = "warning"
    index_url_name = "scheduling_refusals"
    index_results_url_name = "scheduling_refusals_results"
    filterset_class = RefusalFilterSet
    default_ordering = None
    is_searchable = False
    list_export = [
        "space__place__name",
        "space__name",
        "weekday",
        "hour",
        "asked",
        "wishes",
        "taken",
        "closed",
        "last",
    ]
    export_headings = {
        "space__place__name": _("Place"),
        "space__name": _("Room"),
        "weekday": _("Weekday (1 is Monday)"),
        "hour": _("Hour"),
        "asked": _("Asked in vain"),
        "wishes": _("Different times"),
        "taken": _("Taken by others"),
        "closed": _("Place closed"),
        "last": _("Last"),
    }
    columns = [
        Column("place", label=_("Place"), accessor="space__place__name"),
        Column("room", label=_("Room"), accessor="space__name"),
        Column("weekday", label=_("Weekday"), accessor=_weekday),
        Column("hour", label=_("Hour"), accessor=_hour),
        Column("asked", label=_("Asked in vain"), accessor="asked"),
        Column("wishes", label=_("Different times"), accessor="wishes"),
        Column("taken", label=_("Taken by others"), accessor="taken"),
        Column("closed", label=_("Place closed"), accessor="closed"),
    ]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_read_refusals(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_base_queryset(self) -> QuerySet[Refusal]:
        rows = refusals_of(scope_of(self.request.user))
        if self.request.GET.get("since"):
            return rows
        return rows.filter(at__gte=clock.now() - dt.timedelta(days=USUAL_DAYS))

    def get_filtered_queryset(self) -> QuerySet[Any, Any]:
        return counted(self.get_queryset())

    def get_filename(self) -> str:
        return f"refusals-{clock.today():%Y-%m-%d}"
