"""Who may book and who may manage; asked first by every domain write of this room."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser

from lectures.scheduling.models import Session
from organisation.enums import Role
from organisation.models import Place, Team
from organisation.scope import scope_of

Actor = AbstractBaseUser | AnonymousUser | None


def may_book(actor: Actor, team: Team) -> bool:
    """May ``actor`` book in the name of ``team``: member, leader, manager over its home,
    superuser.
    """
    return scope_of(actor).acts_for_team(team)


def may_manage(actor: Actor, session: Session) -> bool:
    """May ``actor`` publish, postpone or cancel: may book for its team, or manages its place."""
    scope = scope_of(actor)
    return scope.covers(session.place, Role.MANAGER) or scope.acts_for_team(session.team)


def may_manage_equipment(actor: Actor, place: Place) -> bool:
    """May ``actor`` change equipment and vehicles kept at ``place``: its manager, superuser."""
    return scope_of(actor).covers(place, Role.MANAGER)
