"""Who may book and who may manage; asked first by every domain write of this room."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser

from lectures.scheduling.models import BookingPolicy, Session
from lectures.scheduling.policies import answering_path, policy_for, takes_at_once
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
