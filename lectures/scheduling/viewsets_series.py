"""Series in the admin: a list to look at; each leads to its page at the desk."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from lectures.scheduling.models import Series
from lectures.scheduling.presenters_series import rule_words
from lectures.scheduling.queries_series import series_of_scope


def _desk_address(series: Series) -> str:
    return reverse("desk-series", args=[series.pk])


class SeriesIndexView(generic.IndexView):
    """Series of the reader's scope, the latest first, with how many of their dates were booked."""

    default_ordering = "-first_day"

    def get_base_queryset(self) -> QuerySet[Any]:
        return series_of_scope(self.request.user).annotate(
            given=Count("dates"), booked=Count("dates", filter=Q(dates__outcome="booked"))
        )

    def get_edit_url(self, instance: Series) -> str:
        return _desk_address(instance)


class SeriesViewSet(ModelViewSet):
    model = Series
    name = "scheduling_series"
    url_prefix = "scheduling/series"
    icon = "calendar-alt"
    menu_label = _("Series")
    index_view_class = SeriesIndexView
    inspect_view_enabled = False
    copy_view_enabled = False
    search_backend_name = None
    search_fields = ["title", "space__place__name", "team__name"]
    list_per_page = 30
    form_fields = ["title"]
    list_display = [
        TitleColumn("title", label=_("title"), accessor="display_title", get_url=_desk_address),
        Column("rule", label=_("rule"), accessor=lambda series: rule_words(series.rule)),
        Column("first_day", label=_("first day")),
        Column("last_day", label=_("last day")),
        Column("place", label=_("place"), accessor="space.place"),
        Column("team", label=_("team"), accessor="team"),
        Column(
            "booked",
            label=_("Dates booked"),
            accessor=lambda series: f"{series.booked} / {series.given}",
        ),
    ]
