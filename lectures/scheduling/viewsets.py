"""The group “Schedule” of the admin's menu: equipment and rules to keep, sessions to look at.

Sessions are changed at the desk alone, by domain functions.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

import django_filters
from django import forms
from django.contrib.auth import get_user_model
from django.db.models import Count, Model, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies.base import BasePermissionPolicy

from cms.core.dates import span_label
from lectures.scheduling.admin_inspect import SessionInspectView
from lectures.scheduling.domain import booking_rules, pools
from lectures.scheduling.domain.equipment import (
    EQUIPMENT_KINDS,
    add_equipment,
    change_equipment,
    remove_equipment,
)
from lectures.scheduling.enums import ResourceKind, SessionState
from lectures.scheduling.models import BookingPolicy, EquipmentPool, Resource, Series, Session
from lectures.scheduling.queries import sessions_of_scope
from lectures.scheduling.queries_series import series_of_scope
from lectures.scheduling.viewsets_series import SeriesViewSet
from organisation.admin.forms import ScopedForm
from organisation.admin.policy import ScopePolicy
from organisation.admin.views import Door, ScopedIndexView
from organisation.admin.viewsets import ScopedViewSet
from organisation.enums import Role
from organisation.scope import scope_of

READING_ROLES = (Role.MANAGER, Role.DISPATCHER, Role.AUDITOR)


class EquipmentPolicy(ScopePolicy):
    """Place managers keep the equipment of their places; other resources are never shown here."""

    def in_scope(self, user: Any, roles: Collection[Role]) -> QuerySet[Any]:
        return super().in_scope(user, roles).filter(kind__in=EQUIPMENT_KINDS, pool=None)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Model) -> bool:
        return (
            isinstance(instance, Resource)
            and instance.place is not None
            and instance.pool_id is None
            and scope_of(user).covers(instance.place, Role.MANAGER)
        )


class PlacesOwnPolicy(ScopePolicy):
    """Place managers keep what belongs to their places: booking rules, identical items."""

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Model) -> bool:
        place = getattr(instance, "place", None)
        return place is not None and scope_of(user).covers(place, Role.MANAGER)


class LookingPolicy(BasePermissionPolicy):
    """Who has a role at a place may look at the ``rows`` of her scope; nobody changes one here."""

    def __init__(self, model: str, rows: Callable[[Any], QuerySet[Any]]) -> None:
        super().__init__(model)
        self.rows = rows

    def user_has_permission(self, user: Any, action: str) -> bool:
        scope = scope_of(user)
        return action == "view" and (scope.is_superuser or bool(scope.paths(*READING_ROLES)))

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Model) -> bool:
        return action == "view" and self.rows(user).filter(pk=instance.pk).exists()

    def instances_user_has_any_permission_for(
        self, user: Any, actions: Collection[str]
    ) -> QuerySet[Any]:
        return self.rows(user) if "view" in actions else self.rows(user).none()

    def users_with_any_permission(self, actions: Collection[str]) -> QuerySet[Any]:
        return get_user_model()._default_manager.filter(is_active=True, is_superuser=True)


POLICIES: dict[type[Model], BasePermissionPolicy] = {
    BookingPolicy: PlacesOwnPolicy("scheduling.BookingPolicy", "place__"),
    EquipmentPool: PlacesOwnPolicy("scheduling.EquipmentPool", "place__"),
    Resource: EquipmentPolicy("scheduling.Resource", "place__"),
    Series: LookingPolicy("scheduling.Series", series_of_scope),
    Session: LookingPolicy("scheduling.Session", sessions_of_scope),
}


class EquipmentForm(ScopedForm):
    """An item of a place; kinds that belong to other rooms are not offered."""

    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[(kind.value, kind.label) for kind in ResourceKind if kind in EQUIPMENT_KINDS],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("name", "place"):
            self.fields[name].required = True


class EquipmentViewSet(ScopedViewSet):
    model = Resource
    name = "scheduling_equipment"
    url_prefix = "scheduling/equipment"
    icon = "cog"
    menu_label = _("Equipment and vehicles")
    related = ("place",)
    search_fields = ["name", "place__name"]
    ordering = ["place__path", "name", "pk"]
    door = Door(
        lambda actor, form: add_equipment(actor=actor, **form.values()),
        lambda actor, item, form: change_equipment(actor=actor, item=item, **form.values()),
        lambda actor, item: remove_equipment(actor=actor, item=item),
    )
    list_display = [
        "name",
        Column("kind", label=_("Kind"), accessor="get_kind_display"),
        Column("place", label=_("kept at"), accessor="place"),
        BooleanColumn("is_active", label=_("can be booked")),
    ]
    edit_handler = ObjectList(
        [FieldPanel("kind"), FieldPanel("name"), FieldPanel("place"), FieldPanel("is_active")],
        base_form_class=EquipmentForm,
    )


class FixedPlaceForm(ScopedForm):
    """A row that stays at its place once it is made; what else is ``fixed`` stays, too."""

    fixed: tuple[str, ...] = ("place",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            for name in self.fixed:
                self.fields[name].disabled = True


class BookingPolicyViewSet(ScopedViewSet):
    model = BookingPolicy
    name = "scheduling_rules"
    url_prefix = "scheduling/rules"
    icon = "key"
    menu_label = _("Booking rules")
    related = ("place",)
    search_fields = ["place__name"]
    ordering = ["place__path"]
    door = Door(
        lambda actor, form: booking_rules.add_policy(actor=actor, **form.values()),
        lambda actor, policy, form: booking_rules.change_policy(
            actor=actor, policy=policy, **form.values("place")
        ),
        lambda actor, policy: booking_rules.remove_policy(actor=actor, policy=policy),
    )
    list_display = [
        "place",
        Column("automatic", label=_("taken without asking"), accessor="get_automatic_display"),
        Column("approver", label=_("who answers requests"), accessor="get_approver_display"),
        Column("hold_hours", label=_("a request holds the slot (hours)"), accessor="hold_hours"),
        BooleanColumn("publish_on_approval", label=_("publish as soon as it is approved")),
    ]
    edit_handler = ObjectList(
        [
            FieldPanel("place"),
            FieldPanel("automatic"),
            FieldPanel("approver"),
            FieldPanel("hold_hours"),
            FieldPanel("publish_on_approval"),
        ],
        base_form_class=FixedPlaceForm,
    )


class PoolForm(FixedPlaceForm):
    """Identical items and their number; kind and place stay as they were made."""

    fixed = ("place", "kind")
    count = forms.IntegerField(
        label=_("How many"),
        min_value=0,
        max_value=pools.MOST_ITEMS,
        help_text=_("Items booked ahead stay. 0 takes all out of use."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["count"].initial = self.instance.items.filter(is_active=True).count()

    def wanted(self, *names: str) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in (*names, "name", "count")}


class PoolIndexView(ScopedIndexView):
    def get_base_queryset(self) -> QuerySet[Any]:
        items = Count("items", filter=Q(items__is_active=True))
        return super().get_base_queryset().annotate(count=items)


class EquipmentPoolViewSet(ScopedViewSet):
    model = EquipmentPool
    name = "scheduling_pools"
    url_prefix = "scheduling/pools"
    icon = "list-ol"
    menu_label = _("Equipment in number")
    index_view_class = PoolIndexView
    related = ("place",)
    search_fields = ["name", "place__name"]
    ordering = ["place__path", "name", "pk"]
    door = Door(
        lambda actor, form: pools.add_pool(actor=actor, **form.wanted("place", "kind")),
        lambda actor, pool, form: pools.change_pool(actor=actor, pool=pool, **form.wanted()),
        lambda actor, pool: pools.remove_pool(actor=actor, pool=pool),
    )
    list_display = [
        "name",
        Column("kind", label=_("Kind"), accessor="get_kind_display"),
        Column("place", label=_("kept at"), accessor="place"),
        Column("count", label=_("How many"), accessor="count"),
    ]
    edit_handler = ObjectList(
        [FieldPanel("kind"), FieldPanel("name"), FieldPanel("place"), FieldPanel("count")],
        base_form_class=PoolForm,
    )


class SessionFilterSet(WagtailFilterSet):
    state = django_filters.MultipleChoiceFilter(
        label=_("State"), choices=SessionState.choices, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Session
        fields: list[str] = []


class SessionIndexView(generic.IndexView):
    """Sessions of the reader's scope, the latest first; each leads to all that is known of it."""

    default_ordering = "-starts_at"

    def get_base_queryset(self) -> QuerySet[Any]:
        return sessions_of_scope(self.request.user).select_related("place", "team", "space")

    def get_edit_url(self, instance: Session) -> str:
        return reverse("desk-session", args=[instance.pk])


class SessionViewSet(ModelViewSet):
    model = Session
    name = "scheduling_sessions"
    url_prefix = "scheduling/sessions"
    icon = "calendar"
    menu_label = _("Sessions")
    index_view_class = SessionIndexView
    filterset_class = SessionFilterSet
    inspect_view_enabled = True
    inspect_view_class = SessionInspectView
    copy_view_enabled = False
    search_backend_name = None
    search_fields = ["title", "place__name", "team__name"]
    list_per_page = 30
    form_fields = ["title"]
    list_display = [
        TitleColumn(
            "title",
            label=_("title"),
            accessor="display_title",
            get_url=lambda session: reverse("scheduling_sessions:inspect", args=[session.pk]),
        ),
        Column(
            "starts_at",
            label=_("Time"),
            accessor=lambda session: span_label(session.starts_at, session.ends_at),
        ),
        Column("place", label=_("place"), accessor="place"),
        Column("team", label=_("team"), accessor="team"),
        Column("state", label=_("State"), accessor="get_state_display"),
    ]


class ScheduleGroup(ViewSetGroup):
    menu_label = _("Schedule")
    menu_icon = "calendar"
    menu_order = 160
    items = (
        SessionViewSet(),
        SeriesViewSet(),
        EquipmentViewSet(),
        EquipmentPoolViewSet(),
        BookingPolicyViewSet(),
    )
