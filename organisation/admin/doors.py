"""From a valid form to the domain function: the admin's only way to write."""

from __future__ import annotations

from typing import Any

from django.db.models import Model

from organisation.admin.views import Door
from organisation.domain import hours, memberships, places, public_days, spaces, teams
from organisation.models import Place
from organisation.permissions import Actor


def _rows(form: Any, name: str, *fields: str, **also: str) -> list[dict[str, Any]]:
    """Return the rows of an inline panel that stay; ``also`` takes values from the stored row."""
    return [
        {field: child.cleaned_data.get(field) for field in fields}
        | {key: getattr(child.instance, field) for key, field in also.items()}
        for child in form.hours_forms(name)
    ]


def _set_hours(actor: Actor, place: Place, form: Any) -> None:
    """Set the hours whose panel was touched."""
    agreed = form.cleaned_data.get("agreed") or ""
    if form.formsets["opening_hours"].has_changed():
        weekly = _rows(form, "opening_hours", "weekday", "opens_at", "closes_at")
        hours.set_weekly_hours(
            actor=actor,
            place=place,
            rows=[hours.WeeklyHours(**row) for row in weekly],
            agreed=agreed,
        )
    if form.formsets["market_days"].has_changed():
        markets = _rows(
            form, "market_days", "name", "name_en", "lunar_days", "opens_at", "closes_at", pk="pk"
        )
        hours.set_market_days(
            actor=actor,
            place=place,
            rows=[hours.MarketHours(**row) for row in markets],
            agreed=agreed,
        )
    if form.formsets["hours_exceptions"].has_changed():
        special = _rows(
            form,
            "hours_exceptions",
            "first_day",
            "last_day",
            "reason",
            "opens_at",
            "closes_at",
            "short_notice_reason",
            pk="pk",
        )
        hours.set_special_hours(
            actor=actor,
            place=place,
            rows=[hours.SpecialHours(**row) for row in special],
            agreed=agreed,
        )


def _create_place(actor: Actor, form: Any) -> Model:
    place = places.create_place(actor=actor, parent=form.cleaned_data["parent"], **form.values())
    _set_hours(actor, place, form)
    return place


def _update_place(actor: Actor, place: Place, form: Any) -> Model:
    if "parent" in form.fields:
        places.move_place(actor=actor, place=place, to=form.cleaned_data["parent"])
    changes = form.values()
    if not changes.get("slug"):
        changes.pop("slug", None)
    updated = places.update_place(actor=actor, place=place, **changes)
    _set_hours(actor, updated, form)
    return updated


def _kept(form: Any, *leave_out: str) -> dict[str, Any]:
    """Return the typed values; an address that was emptied stays as it was."""
    values: dict[str, Any] = form.values(*leave_out)
    if not values.get("slug", True):
        del values["slug"]
    return values


PLACE = Door(
    _create_place,
    _update_place,
    lambda actor, place: places.delete_place(actor=actor, place=place),
)
PUBLIC_DAY = Door(
    lambda actor, form: public_days.create_public_day(
        actor=actor, agreed=form.cleaned_data["agreed"], **form.values()
    ),
    lambda actor, row, form: public_days.update_public_day(
        actor=actor, public_day=row, agreed=form.cleaned_data["agreed"], **form.values()
    ),
    lambda actor, row: public_days.delete_public_day(actor=actor, public_day=row),
)
SPACE = Door(
    lambda actor, form: spaces.create_space(actor=actor, **form.values()),
    lambda actor, space, form: spaces.update_space(actor=actor, space=space, **form.values()),
    lambda actor, space: spaces.delete_space(actor=actor, space=space),
)
TEAM = Door(
    lambda actor, form: teams.create_team(actor=actor, **form.values()),
    lambda actor, team, form: teams.update_team(actor=actor, team=team, **_kept(form)),
    lambda actor, team: teams.delete_team(actor=actor, team=team),
)
LECTURER = Door(
    lambda actor, form: teams.create_lecturer(
        actor=actor, user=form.cleaned_data["username"], **form.values()
    ),
    lambda actor, lecturer, form: teams.update_lecturer(
        actor=actor, lecturer=lecturer, user=form.cleaned_data["username"], **_kept(form)
    ),
    lambda actor, lecturer: teams.delete_lecturer(actor=actor, lecturer=lecturer),
)
MEMBERSHIP = Door(
    lambda actor, form: memberships.grant_membership(
        actor=actor, user=form.cleaned_data["username"], **form.values()
    ),
    lambda actor, membership, form: memberships.change_membership(
        actor=actor, membership=membership, **form.values()
    ),
    lambda actor, membership: memberships.end_membership(actor=actor, membership=membership),
)
