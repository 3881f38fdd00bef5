"""Who may book and who may manage; asked first by every domain write of this room."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser

from lectures.scheduling.enums import CalendarScope
from lectures.scheduling.models import BookingPolicy, CalendarLink, Session
from lectures.scheduling.policies import answering_path, policy_for, takes_at_once
from organisation.enums import Role
from organisation.models import Place, Team
from organisation.scope import Scope, scope_of

Actor = AbstractBaseUser | AnonymousUser | None
# Who sees at a place what is not public yet.
READING_ROLES = (Role.MANAGER, Role.DISPATCHER, Role.AUDITOR)


def may_book(actor: Actor, team: Team) -> bool:
    """May ``actor`` book in the name of ``team``: member, leader, manager over its home,
    superuser.
    """
    return scope_of(actor).acts_for_team(team)


def may_manage(actor: Actor, session: Session) -> bool:
    """May ``actor`` publish, postpone or cancel: may book for its team, or manages its place."""
    scope = scope_of(actor)
    return scope.covers(session.place, Role.MANAGER) or scope.acts_for_team(session.team)


def may_approve(actor: Actor, session: Session) -> bool:
    """May ``actor`` answer a request for ``session``; one query for the place's rule."""
    return may_answer(actor, session, policy_for(session.place))


def may_answer(actor: Actor, session: Session, policy: BookingPolicy | None) -> bool:
    """May ``actor`` answer under this rule: does she manage the level that it names, or one
    above?

    A dispatcher of the centre sees requests and answers none.
    """
    scope = scope_of(actor)
    path = answering_path(policy, session)
    return scope.is_superuser or any(path.startswith(own) for own in scope.paths(Role.MANAGER))


def must_ask(actor: Actor, session: Session, policy: BookingPolicy | None) -> bool:
    """Does ``session`` need somebody's approval before ``actor`` may publish it?"""
    return not (
        takes_at_once(policy, session.team, session.place) or may_answer(actor, session, policy)
    )


def may_change_policy(actor: Actor, place: Place) -> bool:
    """May ``actor`` say how ``place`` takes bookings: its manager, superuser."""
    return scope_of(actor).covers(place, Role.MANAGER)


def may_manage_equipment(actor: Actor, place: Place) -> bool:
    """May ``actor`` change equipment and vehicles kept at ``place``: its manager, superuser."""
    return scope_of(actor).covers(place, Role.MANAGER)


def may_follow(actor: Actor, link: CalendarLink) -> bool:
    """May ``actor`` read the calendar that ``link`` describes, with what is not public yet?

    Her own talks and whatever her memberships bring she may always ask for; it may be nothing.
    """
    scope = scope_of(actor)
    if link.lecturer is not None and link.lecturer.user_id == getattr(actor, "pk", 0):
        return True
    team = link.team or (link.lecturer and link.lecturer.team) or (link.series and link.series.team)
    place = link.place or (link.series and link.series.space.place)
    return (
        link.scope == CalendarScope.MINE
        or bool(team and sees_team(scope, team))
        or bool(place and scope.covers(place, *READING_ROLES))
    )


def sees_team(scope: Scope, team: Team) -> bool:
    """Do memberships show all sessions of ``team``: in it, or above its home?"""
    return team.pk in scope.team_ids(Role.MEMBER, Role.LEADER) or scope.covers(
        team.home, *READING_ROLES
    )
