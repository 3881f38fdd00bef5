"""What a person's memberships cover: teams one by one, places by subtree (design §3, scope)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from organisation.enums import Role
from organisation.models import Membership, Place, Team
from organisation.models.places import in_subtrees


@dataclass(frozen=True)
class Scope:
    """One person's memberships, read once; empty for who is not logged in or not active."""

    is_superuser: bool = False
    team_roles: frozenset[tuple[int, str]] = frozenset()  # (team pk, role)
    place_roles: frozenset[tuple[str, str]] = frozenset()  # (treebeard path, role)

    def team_ids(self, *roles: Role) -> frozenset[int]:
        """Return the teams in which the person has one of ``roles`` (any if none is named)."""
        return frozenset(team for team, role in self.team_roles if not roles or role in roles)

    def paths(self, *roles: Role) -> frozenset[str]:
        """Return the roots of the subtrees in which the person has one of ``roles``."""
        return frozenset(path for path, role in self.place_roles if not roles or role in roles)

    def acts_for_team(self, team: Team) -> bool:
        """May she speak for this team, as its member or leader, or as manager over its home?"""
        return (
            self.is_superuser
            or team.pk in self.team_ids(Role.MEMBER, Role.LEADER)
            or self.covers(team.home, Role.MANAGER)
        )

    def covers(self, place: Place, *roles: Role) -> bool:
        """Does one of her place roles cover ``place``?"""
        return self.is_superuser or any(place.path.startswith(path) for path in self.paths(*roles))

    def condition(self, prefix: str, roles: Collection[Role] = ()) -> Q:
        """Return the condition that the place at ``prefix`` (``"place__"``, ``""``) is in scope."""
        return Q() if self.is_superuser else in_subtrees(self.paths(*roles), prefix)


def scope_of(actor: AbstractBaseUser | AnonymousUser | None) -> Scope:
    """Return the scope of ``actor``, one query the first time in a request, none after."""
    if actor is None or not actor.is_authenticated or not actor.is_active:
        return Scope()
    cached: Scope | None = getattr(actor, "_scope", None)
    if cached is None:
        rows = Membership.objects.filter(user_id=actor.pk).values_list(
            "team_id", "place__path", "role"
        )
        cached = Scope(
            is_superuser=bool(getattr(actor, "is_superuser", False)),
            team_roles=frozenset((team, role) for team, _path, role in rows if team is not None),
            place_roles=frozenset((path, role) for _team, path, role in rows if path is not None),
        )
        actor.__dict__["_scope"] = cached  # for one request, on the user object
    return cached


def forget_scope(user: AbstractBaseUser) -> None:
    """Drop the scope cached on this user object, after her memberships changed."""
    user.__dict__.pop("_scope", None)
