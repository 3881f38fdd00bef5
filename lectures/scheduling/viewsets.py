"""The group “Schedule” of the admin's menu: equipment to keep, sessions to look at.

Sessions are changed at the desk alone, by domain functions.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import django_filters
from django import forms
from django.contrib.auth import get_user_model
from django.db.models import Model, QuerySet
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
from lectures.scheduling.domain.equipment import (
    EQUIPMENT_KINDS,
    add_equipment,
    change_equipment,
    remove_equipment,
)
from lectures.scheduling.enums import ResourceKind, SessionState
from lectures.scheduling.models import Resource, Session
from lectures.scheduling.queries import sessions_of_scope
from organisation.admin.forms import ScopedForm
from organisation.admin.policy import ScopePolicy
from organisation.admin.views import Door
from organisation.admin.viewsets import ScopedViewSet
from organisation.enums import Role
from organisation.scope import scope_of

READING_ROLES = (Role.MANAGER, Role.DISPATCHER, Role.AUDITOR)


class EquipmentPolicy(ScopePolicy):
    """Place managers keep the equipment of their places; other resources are never shown here."""

    def in_scope(self, user: Any, roles: Collection[Role]) -> QuerySet[Any]:
        return super().in_scope(user, roles).filter(kind__in=EQUIPMENT_KINDS)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Model) -> bool:
        return (
            isinstance(instance, Resource)
            and instance.place is not None
            and scope_of(user).covers(instance.place, Role.MANAGER)
        )


class SessionPolicy(BasePermissionPolicy):
    """Who has a role at a place may look at the sessions of her scope; nobody changes one here."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        scope = scope_of(user)
        return action == "view" and (scope.is_superuser or bool(scope.paths(*READING_ROLES)))

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Model) -> bool:
        return action == "view" and sessions_of_scope(user).filter(pk=instance.pk).exists()

    def instances_user_has_any_permission_for(
        self, user: Any, actions: Collection[str]
    ) -> QuerySet[Any]:
        return sessions_of_scope(user) if "view" in actions else Session.objects.none()

    def users_with_any_permission(self, actions: Collection[str]) -> QuerySet[Any]:
        return get_user_model()._default_manager.filter(is_active=True, is_superuser=True)


POLICIES: dict[type[Model], BasePermissionPolicy] = {
    Resource: EquipmentPolicy("scheduling.Resource", "place__"),
    Session: SessionPolicy("scheduling.Session"),
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


class SessionFilterSet(WagtailFilterSet):
    state = django_filters.MultipleChoiceFilter(
        label=_("State"), choices=SessionState.choices, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Session
        fields: list[str] = []


class SessionIndexView(generic.IndexView):
    """Sessions of the reader's scope, the latest first; each leads to its page at the desk."""

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
    inspect_view_enabled = False
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
            get_url=lambda session: reverse("desk-session", args=[session.pk]),
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
    items = (SessionViewSet(), EquipmentViewSet())
