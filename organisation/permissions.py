"""Who may change places, teams and memberships; asked first by every domain write of this room.

A place manager acts at her place and below it; at the root she is the centre's manager. Editors,
dispatchers, auditors and team roles change nothing here. What decides over a place from above
(moving, deleting, changing its level) needs the place above it in scope, too.
"""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser

from organisation.enums import Role
from organisation.models import Membership, Place, Team
from organisation.scope import scope_of

Actor = AbstractBaseUser | AnonymousUser | None

# Whom our pickers show what: editors choose places and teams for their pages.
CHOOSING_ROLES = (Role.MANAGER, Role.EDITOR)


def may_manage_place(actor: Actor, place: Place) -> bool:
    """May she change this place, its rooms and its hours, and add places below it?"""
    return scope_of(actor).covers(place, Role.MANAGER)


def may_place_above(actor: Actor, place: Place) -> bool:
    """May she move or delete this place or change its level: does she manage the one above it?"""
    scope = scope_of(actor)
    above = place.path[: -Place.steplen]
    return scope.is_superuser or any(
        above.startswith(path) for path in scope.paths(Role.MANAGER) if above
    )


def may_found_centre(actor: Actor) -> bool:
    """May she make or delete a root of the tree?"""
    return scope_of(actor).is_superuser


def may_manage_public_days(actor: Actor) -> bool:
    """May she change the city-wide table of public holidays: does she manage the centre?"""
    scope = scope_of(actor)
    return scope.is_superuser or any(
        len(path) == Place.steplen for path in scope.paths(Role.MANAGER)
    )


def may_manage_team(actor: Actor, team: Team) -> bool:
    """May she change this team, its lecturers and its memberships?"""
    return may_manage_place(actor, team.home)


def may_manage_membership(actor: Actor, membership: Membership) -> bool:
    """May she grant, change or end this membership? Never her own, never beyond her own scope."""
    if membership.user_id == getattr(actor, "pk", None) and not scope_of(actor).is_superuser:
        return False
    where = membership.team.home if membership.team else membership.place
    return where is not None and may_manage_place(actor, where)


def may_manage_anything(actor: Actor) -> bool:
    """Is there any place that she manages: does the admin show her this room at all?"""
    scope = scope_of(actor)
    return scope.is_superuser or bool(scope.paths(Role.MANAGER))
