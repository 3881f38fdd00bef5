"""The group “Places and teams” of the admin's menu."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    MultiFieldPanel,
    ObjectList,
    TabbedInterface,
)
from wagtail.admin.ui.tables import BooleanColumn, Column, TitleColumn
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet

from cms.core import dates
from organisation.admin import doors
from organisation.admin.calendars import CalendarImportViewSet
from organisation.admin.forms import (
    LecturerForm,
    MembershipForm,
    PlaceForm,
    PublicDayForm,
    ScopedForm,
    SpaceForm,
)
from organisation.admin.hours_panels import HOURS_PANELS, AgreementPanel
from organisation.admin.imports import ImportViewSet
from organisation.admin.views import (
    Door,
    ScopedCreateView,
    ScopedDeleteView,
    ScopedEditView,
    ScopedHistoryView,
    ScopedIndexView,
    ScopedUsageView,
)
from organisation.enums import Level, Platform, PublicDayKind, Role, SpaceKind, Tier
from organisation.models import Lecturer, Membership, Place, PublicDay, Space, Team
from organisation.queries import places_in_scope
from organisation.scope import scope_of

IDEOGRAPHIC_SPACE = "\u3000"


def towns_in_scope(request: HttpRequest | None) -> QuerySet[Place]:
    if request is None:
        return Place.objects.none()
    return places_in_scope(request.user, Role.MANAGER).filter(level=Level.INSTITUTE)


class PlaceFilterSet(WagtailFilterSet):
    level = django_filters.MultipleChoiceFilter(
        label=_("Level"), choices=Level.choices, widget=forms.CheckboxSelectMultiple
    )
    town = django_filters.ModelChoiceFilter(
        label=_("Town"), queryset=towns_in_scope, method="below", widget=forms.Select
    )
    is_active = django_filters.BooleanFilter(label=_("In use"))

    class Meta:
        model = Place
        fields: list[str] = []

    def below(self, rows: QuerySet[Place], _name: str, town: Place) -> QuerySet[Place]:
        return rows.filter(path__startswith=town.path)


class BelowTownFilterSet(WagtailFilterSet):
    """Filters rows by the town that they lie in."""

    lookup = "place__path"
    town = django_filters.ModelChoiceFilter(
        label=_("Town"), queryset=towns_in_scope, method="below", widget=forms.Select
    )

    def below(self, rows: QuerySet[Any], _name: str, town: Place) -> QuerySet[Any]:
        return rows.filter(**{f"{self.lookup}__startswith": town.path})


class SpaceFilterSet(BelowTownFilterSet):
    kind = django_filters.MultipleChoiceFilter(
        label=pgettext_lazy("organisation", "Kind"),
        choices=SpaceKind.choices,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Space
        fields: list[str] = []


class TeamFilterSet(BelowTownFilterSet):
    lookup = "home__path"
    tier = django_filters.MultipleChoiceFilter(
        label=_("Tier"), choices=Tier.choices, widget=forms.CheckboxSelectMultiple
    )
    platform = django_filters.MultipleChoiceFilter(
        label=pgettext_lazy("organisation", "Platform"),
        choices=Platform.choices,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Team
        fields: list[str] = []


class LecturerFilterSet(BelowTownFilterSet):
    lookup = "team__home__path"

    class Meta:
        model = Lecturer
        fields: list[str] = []


class MembershipFilterSet(WagtailFilterSet):
    role = django_filters.MultipleChoiceFilter(
        label=_("Role"), choices=Role.choices, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Membership
        fields: list[str] = []


class PlaceIndexView(ScopedIndexView):
    """The tree as a list: indented below the topmost place that its reader manages."""

    @cached_property
    def top(self) -> int:
        scope = scope_of(self.request.user)
        lengths = [len(path) for path in scope.paths(Role.MANAGER)]
        return 1 if scope.is_superuser or not lengths else min(lengths) // Place.steplen

    @cached_property
    def town_names(self) -> dict[str, str]:
        rows = Place.objects.filter(depth=2, level=Level.INSTITUTE)
        return {row.path: row.display_name for row in rows}

    def indented(self, place: Place) -> str:
        if self.is_searching or self.is_filtering or self.is_explicitly_ordered:
            return place.display_name
        return IDEOGRAPHIC_SPACE * (2 * max(place.depth - self.top, 0)) + place.display_name

    @cached_property
    def columns(self) -> list[Column]:
        title = self._get_title_column_class(TitleColumn)
        return [
            title(
                "name",
                label=_("Name"),
                accessor=self.indented,
                get_url=self.get_edit_url,
                sort_key="name",
            ),
            Column("level", label=_("Level"), accessor="get_level_display"),
            Column(
                "town",
                label=_("Town"),
                accessor=lambda place: self.town_names.get(place.path[: 2 * Place.steplen], ""),
            ),
            Column("rooms", label=pgettext_lazy("organisation", "Rooms"), accessor="room_count"),
            Column("division_code", label=_("Division code"), sort_key="division_code"),
            BooleanColumn("is_active", label=_("In use")),
        ]

    def get_base_queryset(self) -> QuerySet[Place]:
        return super().get_base_queryset().annotate(room_count=Count("spaces")).order_by("path")


def counted_weekday(row: PublicDay) -> str:
    """Return the weekday whose hours a make-up workday keeps."""
    return str(row.get_counts_as_display()) if row.counts_as is not None else ""


class ScopedViewSet(ModelViewSet):
    """A model of this room in the admin; ``door`` leads to its domain functions."""

    door: Door
    related: tuple[str, ...] = ()
    index_view_class = ScopedIndexView
    add_view_class = ScopedCreateView
    edit_view_class = ScopedEditView
    delete_view_class = ScopedDeleteView
    history_view_class = ScopedHistoryView
    usage_view_class = ScopedUsageView
    copy_view_enabled = False
    search_backend_name = None
    list_per_page = 30

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_common_view_kwargs(door=self.door, related=self.related, **kwargs)


class PlaceViewSet(ScopedViewSet):
    model = Place
    name = "organisation_places"
    url_prefix = "organisation/places"
    icon = "home"
    menu_label = _("Places")
    door = doors.PLACE
    index_view_class = PlaceIndexView
    filterset_class = PlaceFilterSet
    search_fields = ["name", "name_en", "address", "division_code"]
    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    MultiFieldPanel(
                        [
                            FieldPanel("name"),
                            FieldPanel("level"),
                            FieldPanel("parent"),
                            FieldPanel("is_active"),
                        ],
                        heading=_("Which place"),
                    ),
                    MultiFieldPanel(
                        [
                            FieldPanel("address"),
                            FieldPanel("directions"),
                            FieldPanel("phone"),
                            FieldRowPanel([FieldPanel("longitude"), FieldPanel("latitude")]),
                            FieldPanel("step_free"),
                            FieldPanel("access_notes"),
                            FieldPanel("photo"),
                        ],
                        heading=_("For visitors"),
                    ),
                    MultiFieldPanel(
                        [
                            FieldPanel("division_code"),
                            FieldPanel("name_en"),
                            FieldPanel("slug"),
                            FieldPanel("is_sample"),
                        ],
                        heading=_("For the records"),
                        classname="collapsed",
                    ),
                ],
                heading=pgettext_lazy("organisation", "Place"),
            ),
            ObjectList(HOURS_PANELS, heading=_("Opening hours")),
        ],
        base_form_class=PlaceForm,
    )


class PublicDayFilterSet(WagtailFilterSet):
    kind = django_filters.MultipleChoiceFilter(
        label=pgettext_lazy("organisation", "Kind"),
        choices=PublicDayKind.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    is_sample = django_filters.BooleanFilter(label=_("Sample data"))

    class Meta:
        model = PublicDay
        fields: list[str] = []


class PublicDayViewSet(ScopedViewSet):
    model = PublicDay
    name = "organisation_public_days"
    url_prefix = "organisation/public-days"
    icon = "calendar-alt"
    menu_label = _("Public holidays")
    door = doors.PUBLIC_DAY
    filterset_class = PublicDayFilterSet
    search_fields = ["name", "name_en"]
    ordering = ["-day"]
    list_display = [
        "day",
        Column("weekday", label=_("Weekday"), accessor=lambda row: dates.weekday_label(row.day)),
        "name",
        "kind",
        Column("counts_as", label=_("Keeps the hours of"), accessor=counted_weekday),
        BooleanColumn("is_sample", label=_("Sample data")),
    ]
    edit_handler = ObjectList(
        [
            AgreementPanel("agreed"),
            FieldPanel("day"),
            FieldPanel("kind"),
            FieldPanel("counts_as"),
            FieldPanel("name"),
            FieldPanel("name_en"),
            FieldPanel("is_sample"),
        ],
        base_form_class=PublicDayForm,
    )


class SpaceViewSet(ScopedViewSet):
    model = Space
    name = "organisation_spaces"
    url_prefix = "organisation/spaces"
    icon = "table"
    menu_label = _("Rooms and squares")
    door = doors.SPACE
    related = ("place", "part_of")
    filterset_class = SpaceFilterSet
    search_fields = ["name", "place__name"]
    list_display = [
        "name",
        Column("place", label=pgettext_lazy("organisation", "Place"), accessor="place"),
        "kind",
        "capacity",
        BooleanColumn("is_active", label=_("Can be booked")),
    ]
    edit_handler = ObjectList(
        [
            FieldPanel("place"),
            FieldPanel("name"),
            FieldPanel("name_en"),
            FieldPanel("kind"),
            FieldPanel("capacity"),
            FieldRowPanel([FieldPanel("setup_minutes"), FieldPanel("clearup_minutes")]),
            FieldPanel("part_of"),
            FieldPanel("is_active"),
        ],
        base_form_class=SpaceForm,
    )


class TeamViewSet(ScopedViewSet):
    model = Team
    name = "organisation_teams"
    url_prefix = "organisation/teams"
    icon = "group"
    menu_label = _("Teams")
    door = doors.TEAM
    related = ("home",)
    filterset_class = TeamFilterSet
    search_fields = ["name", "name_en", "brand", "home__name"]
    list_display = [
        "name",
        Column("home", label=_("Home place"), accessor="home"),
        "tier",
        "kind",
        "platform",
        BooleanColumn("is_active", label=_("Active")),
    ]
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldPanel("name"),
                    FieldPanel("home"),
                    FieldPanel("tier"),
                    FieldPanel("is_standing"),
                    FieldPanel("kind"),
                    FieldPanel("platform"),
                    FieldPanel("is_active"),
                ],
                heading=_("Which team"),
            ),
            MultiFieldPanel(
                [FieldPanel("brand"), FieldPanel("introduction"), FieldPanel("photo")],
                heading=_("For visitors"),
            ),
            MultiFieldPanel(
                [FieldPanel("name_en"), FieldPanel("slug"), FieldPanel("is_sample")],
                heading=_("For the records"),
                classname="collapsed",
            ),
        ],
        base_form_class=ScopedForm,
    )


class LecturerViewSet(ScopedViewSet):
    model = Lecturer
    name = "organisation_lecturers"
    url_prefix = "organisation/lecturers"
    icon = "user"
    menu_label = _("Lecturers")
    door = doors.LECTURER
    related = ("team", "user")
    filterset_class = LecturerFilterSet
    search_fields = ["name", "title", "team__name"]
    list_display = [
        "name",
        Column("team", label=pgettext_lazy("organisation", "Team"), accessor="team"),
        "title",
        BooleanColumn("is_active", label=_("Active")),
    ]
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldPanel("team"),
            FieldPanel("title"),
            FieldPanel("biography"),
            FieldPanel("photo"),
            FieldPanel("username"),
            FieldPanel("slug"),
            FieldPanel("is_active"),
            FieldPanel("is_sample"),
        ],
        base_form_class=LecturerForm,
    )


class MembershipViewSet(ScopedViewSet):
    model = Membership
    name = "organisation_memberships"
    url_prefix = "organisation/memberships"
    icon = "key"
    menu_label = _("Who may do what")
    door = doors.MEMBERSHIP
    related = ("user", "team", "place")
    filterset_class = MembershipFilterSet
    search_fields = ["user__display_name", "user__username", "team__name", "place__name"]
    ordering = ["user__username", "pk"]
    list_display = [
        "user",
        "role",
        Column(
            "where",
            label=_("Team or place"),
            accessor=lambda membership: membership.team or membership.place,
        ),
    ]
    edit_handler = ObjectList(
        [
            FieldPanel("username"),
            FieldPanel("role"),
            FieldPanel("team", help_text=_("For members and leaders of a team.")),
            FieldPanel(
                "place",
                help_text=_("For all other roles; the role covers this place and all below it."),
            ),
        ],
        base_form_class=MembershipForm,
    )


class OrganisationGroup(ViewSetGroup):
    menu_label = _("Places and teams")
    menu_icon = "home"
    menu_order = 150
    items = (
        PlaceViewSet(),
        SpaceViewSet(),
        PublicDayViewSet(),
        TeamViewSet(),
        LecturerViewSet(),
        MembershipViewSet(),
        ImportViewSet(),
        CalendarImportViewSet(),
    )
