"""Who manages a place may enter the admin: it follows from the membership alone."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import BaseBackend

from organisation.enums import Role
from organisation.scope import scope_of

ENTER_ADMIN = "wagtailadmin.access_admin"


class MembershipBackend(BaseBackend):
    """Grants the one permission to enter; what is shown inside follows from the scope."""

    def has_perm(self, user_obj: Any, perm: str, obj: object = None) -> bool:
        return perm == ENTER_ADMIN and bool(scope_of(user_obj).paths(Role.MANAGER, Role.EDITOR))
