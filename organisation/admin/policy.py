"""What the admin lets whom see: everything follows from ``permissions`` and the scope."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Model, Q, QuerySet
from wagtail.permission_policies.base import BasePermissionPolicy

from organisation import permissions
from organisation.enums import Role
from organisation.models import Lecturer, Membership, Place, PublicDay, Space, Team
from organisation.scope import scope_of


class ScopePolicy(BasePermissionPolicy):
    """Lets place managers do everything with the rows of their subtrees, others nothing.

    ``places`` are the look-ups from a row to the place that decides over it (``""`` for a place).
    """

    def __init__(self, model: str, *places: str) -> None:
        super().__init__(model)
        self.places = places

    def in_scope(self, user: Any, roles: Collection[Role]) -> QuerySet[Any]:
        scope = scope_of(user)
        condition = Q(pk__in=[])
        for lookup in self.places:
            condition |= scope.condition(lookup, roles)
        rows = self.model._default_manager.all()
        return rows if scope.is_superuser else rows.filter(condition)

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action != "publish" and permissions.may_manage_anything(user)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Model) -> bool:
        if isinstance(instance, Place):
            if action == "delete":
                return permissions.may_place_above(user, instance)
            return permissions.may_manage_place(user, instance)
        if isinstance(instance, Membership):
            if action == "view":
                return self.in_scope(user, [Role.MANAGER]).filter(pk=instance.pk).exists()
            return permissions.may_manage_membership(user, instance)
        if isinstance(instance, Space):
            return permissions.may_manage_place(user, instance.place)
        if isinstance(instance, Team):
            return permissions.may_manage_team(user, instance)
        return isinstance(instance, Lecturer) and permissions.may_manage_team(user, instance.team)

    def instances_user_has_any_permission_for(
        self, user: Any, actions: Collection[str]
    ) -> QuerySet[Any]:
        return self.in_scope(user, [Role.MANAGER])

    def instances_to_choose(self, user: Any) -> QuerySet[Any]:
        """Return the rows that this person's choosers offer."""
        return self.in_scope(user, permissions.CHOOSING_ROLES)

    def users_with_any_permission(self, actions: Collection[str]) -> QuerySet[Any]:
        return (
            get_user_model()
            ._default_manager.filter(is_active=True)
            .filter(Q(is_superuser=True) | Q(memberships__role=Role.MANAGER))
            .distinct()
        )


class PublicDayPolicy(ScopePolicy):
    """The table is the whole city's: it is changed by who manages the centre."""

    def __init__(self) -> None:
        super().__init__("organisation.PublicDay")

    def in_scope(self, user: Any, roles: Collection[Role]) -> QuerySet[Any]:
        rows = PublicDay.objects.all()
        return rows if permissions.may_manage_public_days(user) else rows.none()

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action != "publish" and permissions.may_manage_public_days(user)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Model) -> bool:
        return permissions.may_manage_public_days(user)

    def users_with_any_permission(self, actions: Collection[str]) -> QuerySet[Any]:
        managers = Q(memberships__role=Role.MANAGER, memberships__place__depth=1)
        return (
            get_user_model()
            ._default_manager.filter(is_active=True)
            .filter(Q(is_superuser=True) | managers)
            .distinct()
        )


POLICIES: dict[type[Model], ScopePolicy] = {
    Place: ScopePolicy("organisation.Place", ""),
    Space: ScopePolicy("organisation.Space", "place__"),
    Team: ScopePolicy("organisation.Team", "home__"),
    Lecturer: ScopePolicy("organisation.Lecturer", "team__home__"),
    Membership: ScopePolicy("organisation.Membership", "place__", "team__home__"),
    PublicDay: PublicDayPolicy(),
}
