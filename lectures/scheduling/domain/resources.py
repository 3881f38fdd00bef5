"""Rows of ``Resource`` for the things that other rooms know: made on first use, locked in one
order.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db.models import Q

from lectures.scheduling.enums import ResourceKind
from lectures.scheduling.models import EquipmentPool, Resource
from organisation.models import Lecturer, Space, Team


def rows_of(
    *,
    spaces: Collection[int] = (),
    teams: Collection[int] = (),
    lecturers: Collection[int] = (),
    equipment: Collection[int] = (),
    pools: Collection[int] = (),
    with_parts: bool = False,
) -> Q:
    """Return the condition on ``Resource`` for the things with these ids; ``equipment`` are its
    own, and of ``pools`` it is all items in use.
    """
    condition = Q(pk__in=equipment)
    if pools:
        condition |= Q(pool__in=pools, is_active=True)
    if spaces:
        condition |= Q(space__in=spaces)
        if with_parts:
            condition |= Q(space__in=Space.objects.filter(part_of__in=spaces).values("pk"))
    if teams:
        condition |= Q(team__in=teams)
    if lecturers:
        condition |= Q(lecturer__in=lecturers)
    return condition


def resources_for(
    *,
    spaces: Iterable[Space] = (),
    teams: Iterable[Team] = (),
    lecturers: Iterable[Lecturer] = (),
    equipment: Iterable[Resource] = (),
    pools: Iterable[EquipmentPool] = (),
    with_parts: bool = False,
    lock: bool = False,
) -> list[Resource]:
    """Return the resources of these things in id order, with space, team and lecturer loaded.

    ``with_parts`` adds the known resources of the spaces' parts. Missing rows are made. With
    ``lock`` (inside a transaction) the rows stay locked until its end; every caller locks in id
    order, so two bookings never wait for each other. One query where all rows exist.
    """
    wanted_spaces = {space.pk for space in spaces}
    wanted_teams = {team.pk for team in teams}
    wanted_lecturers = {lecturer.pk for lecturer in lecturers}
    condition = rows_of(
        spaces=wanted_spaces,
        teams=wanted_teams,
        lecturers=wanted_lecturers,
        equipment={item.pk for item in equipment},
        pools={pool.pk for pool in pools},
        with_parts=with_parts,
    )
    query = (
        Resource.objects.filter(condition)
        .select_related("space__place", "team", "lecturer__team", "place")
        .order_by("pk")
    )
    if lock:
        query = query.select_for_update(of=("self",), no_key=True)
    found = list(query)
    missing = [
        Resource(kind=ResourceKind.SPACE, space_id=pk)
        for pk in sorted(wanted_spaces - {row.space_id for row in found})
    ]
    missing += [
        Resource(kind=ResourceKind.TEAM, team_id=pk)
        for pk in sorted(wanted_teams - {row.team_id for row in found})
    ]
    missing += [
        Resource(kind=ResourceKind.LECTURER, lecturer_id=pk)
        for pk in sorted(wanted_lecturers - {row.lecturer_id for row in found})
    ]
    if missing:
        Resource.objects.bulk_create(missing, ignore_conflicts=True)
        found = list(query.all())
    return found
