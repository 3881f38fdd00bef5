"""Who manages a place may enter the admin: it follows from the membership alone."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import BaseBackend

from organisation.enums import Role
from organisation.models import Place
from organisation.scope import scope_of

ENTER_ADMIN = "wagtailadmin.access_admin"
# What the managers of the centre itself look after for the whole site (cms.notices.permissions).
OF_THE_CENTRE = frozenset(
    {"notices.change_notice", "notices.change_kindwording", "notices.change_noticesettings"}
)


class MembershipBackend(BaseBackend):
    """Grants the permission to enter, and the centre's managers what is about the whole site; all
    else that is shown inside follows from the scope.
    """

    def has_perm(self, user_obj: Any, perm: str, obj: object = None) -> bool:
        scope = scope_of(user_obj)
        if perm in OF_THE_CENTRE:
            return any(len(path) == Place.steplen for path in scope.paths(Role.MANAGER))
        return perm == ENTER_ADMIN and bool(scope.paths(Role.MANAGER, Role.EDITOR))
