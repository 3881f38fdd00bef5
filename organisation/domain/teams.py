"""A place manager can keep the teams at home in her places, and their lecturers."""

from __future__ import annotations

import hashlib
from typing import Any

from django.db import transaction

from organisation import permissions
from organisation.domain.changing import apply, checked, created, deleted, saved
from organisation.domain.recording import CHANGED, record
from organisation.errors import NotAllowed
from organisation.models import Lecturer, Place, Team
from organisation.permissions import Actor

TEAM_FIELDS = frozenset(
    {
        "name",
        "name_en",
        "slug",
        "home",
        "tier",
        "kind",
        "platform",
        "is_standing",
        "brand",
        "introduction",
        "photo",
        "is_active",
        "is_sample",
    }
)
LECTURER_FIELDS = frozenset(
    {"team", "user", "name", "slug", "title", "biography", "photo", "is_active", "is_sample"}
)


def default_slug(prefix: str, name: str, above: str) -> str:
    """Return the address of a team or lecturer whose creator names none: a short stable hash."""
    return f"{prefix}-" + hashlib.sha256(f"{above}/{name}".encode()).hexdigest()[:10]


@transaction.atomic
def create_team(*, actor: Actor, home: Place, **fields: Any) -> Team:
    """Found a team at home in ``home``. Raises ``NotAllowed``, ``InvalidChange``."""
    if not permissions.may_manage_place(actor, home):
        raise NotAllowed
    team = Team(home=home)
    apply(team, fields, TEAM_FIELDS - {"home"})
    team.slug = team.slug or default_slug("t", team.name, home.slug)
    return created(actor, team)


@transaction.atomic
def update_team(*, actor: Actor, team: Team, **changes: Any) -> Team:
    """Change the named fields; a new home must be the actor's, too.

    Raises ``NotAllowed``, ``InvalidChange``.
    """
    current = Team.objects.select_for_update(no_key=True, of=("self",)).get(pk=team.pk)
    if not permissions.may_manage_team(actor, current):
        raise NotAllowed
    differing = apply(current, changes, TEAM_FIELDS)
    if not permissions.may_manage_team(actor, current):
        raise NotAllowed
    if differing:
        saved(checked(current))
        record(actor, current, CHANGED, differing)
    return current


@transaction.atomic
def delete_team(*, actor: Actor, team: Team) -> None:
    """Delete a team that nothing refers to. Raises ``NotAllowed``, ``InvalidChange``."""
    current = Team.objects.select_for_update(no_key=True, of=("self",)).get(pk=team.pk)
    if not permissions.may_manage_team(actor, current):
        raise NotAllowed
    deleted(actor, current)


@transaction.atomic
def create_lecturer(*, actor: Actor, team: Team, **fields: Any) -> Lecturer:
    """Add a lecturer's profile to ``team``. Raises ``NotAllowed``, ``InvalidChange``."""
    if not permissions.may_manage_team(actor, team):
        raise NotAllowed
    lecturer = Lecturer(team=team)
    apply(lecturer, fields, LECTURER_FIELDS - {"team"})
    lecturer.slug = lecturer.slug or default_slug("l", lecturer.name, team.slug)
    return created(actor, lecturer)


@transaction.atomic
def update_lecturer(*, actor: Actor, lecturer: Lecturer, **changes: Any) -> Lecturer:
    """Change the named fields; a new team must be the actor's, too.

    Raises ``NotAllowed``, ``InvalidChange``.
    """
    current = Lecturer.objects.select_for_update(no_key=True, of=("self",)).get(pk=lecturer.pk)
    if not permissions.may_manage_team(actor, current.team):
        raise NotAllowed
    differing = apply(current, changes, LECTURER_FIELDS)
    if not permissions.may_manage_team(actor, current.team):
        raise NotAllowed
    if differing:
        saved(checked(current))
        record(actor, current, CHANGED, differing)
    return current


@transaction.atomic
def delete_lecturer(*, actor: Actor, lecturer: Lecturer) -> None:
    """Delete a profile that nothing refers to. Raises ``NotAllowed``, ``InvalidChange``."""
    current = Lecturer.objects.select_for_update(no_key=True, of=("self",)).get(pk=lecturer.pk)
    if not permissions.may_manage_team(actor, current.team):
        raise NotAllowed
    deleted(actor, current)
