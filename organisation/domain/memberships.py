"""A place manager can say who acts for the teams and places in her scope, never for herself."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils.translation import gettext as _

from organisation import permissions
from organisation.domain.changing import apply, created, deleted
from organisation.errors import InvalidChange, NotAllowed
from organisation.models import Membership, Place, Team
from organisation.permissions import Actor
from organisation.scope import forget_scope


@transaction.atomic
def grant_membership(
    *,
    actor: Actor,
    user: AbstractBaseUser,
    role: str,
    team: Team | None = None,
    place: Place | None = None,
) -> Membership:
    """Give ``user`` a role in a team or at a place.

    A place role covers the place and all below it, so it is granted only by who covers that place.
    Raises ``NotAllowed`` (beyond the actor's scope, or for herself), ``InvalidChange``.
    """
    membership = Membership()
    apply(membership, {"role": role, "team": team, "place": place}, {"role", "team", "place"})
    membership.user = user  # type: ignore[assignment]  # the project's user model
    if (team is None) == (place is None):
        raise InvalidChange(_("A team role needs a team, a place role a place."))
    if not permissions.may_manage_membership(actor, membership):
        raise NotAllowed
    if not user.is_active:
        raise InvalidChange({"user": _("This log-in is closed.")})
    created(actor, membership)
    forget_scope(user)
    return membership


@transaction.atomic
def change_membership(*, actor: Actor, membership: Membership, **changes: Any) -> Membership:
    """Give the same person another role, team or place: the old one ends, a new one is granted.

    Raises ``NotAllowed`` unless the actor may end the one and grant the other, ``InvalidChange``.
    """
    current = Membership.objects.get(pk=membership.pk)
    wanted = {"role": current.role, "team": current.team, "place": current.place, **changes}
    if all(getattr(current, name) == value for name, value in wanted.items()):
        return current
    user = get_user_model().objects.get(pk=current.user_id)
    end_membership(actor=actor, membership=current)
    return grant_membership(actor=actor, user=user, **wanted)


@transaction.atomic
def end_membership(*, actor: Actor, membership: Membership) -> None:
    """Take the role away. Raises ``NotAllowed``; nobody ends her own."""
    current = Membership.objects.select_for_update(no_key=True, of=("self",)).get(pk=membership.pk)
    if not permissions.may_manage_membership(actor, current):
        raise NotAllowed
    user = current.user
    deleted(actor, current)
    forget_scope(user)
    forget_scope(membership.user)
