"""Templates with one example, and what is stored, both in the columns of the import."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import override

from organisation.enums import ImportKind, Level, Platform, Role, TeamKind, Tier
from organisation.models import Place
from organisation.permissions import Actor
from organisation.queries import places_in_scope, teams_in_scope
from organisation.tables.columns import COLUMNS
from organisation.tables.writing import write_csv, write_xlsx

CONTENT_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
# The tables people exchange are Chinese, whatever language their reader has the admin in.
TABLE_LANGUAGE = "zh-hans"


def _yes_no(flag: bool) -> str:
    return "是" if flag else "否"


def _degrees(value: object) -> str:
    return "" if value is None else str(value)


def place_rows(actor: Actor) -> Iterator[Sequence[str]]:
    """Yield the places that ``actor`` manages, as the import would read them. Two queries."""
    above = dict(Place.objects.order_by().values_list("path", "slug"))
    for place in places_in_scope(actor, Role.MANAGER).defer("photo"):
        yield (
            place.name,
            above.get(place.path[: -Place.steplen], ""),
            str(Level(place.level).label),
            place.division_code,
            place.address,
            _degrees(place.longitude),
            _degrees(place.latitude),
            place.directions,
            place.access_notes,
            _yes_no(place.step_free),
            place.phone,
            place.name_en,
            _yes_no(place.is_active),
            place.slug,
        )


def team_rows(actor: Actor) -> Iterator[Sequence[str]]:
    """Yield the teams that ``actor`` manages, as the import would read them. One query."""
    for team in teams_in_scope(actor, Role.MANAGER).order_by("home__path", "name"):
        yield (
            team.name,
            team.home.slug,
            str(Tier(team.tier).label),
            str(TeamKind(team.kind).label),
            str(Platform(team.platform).label),
            _yes_no(team.is_standing),
            team.brand,
            team.introduction,
            team.name_en,
            _yes_no(team.is_active),
            team.slug,
        )


def template(kind: str, form: str) -> bytes:
    """Return the empty table with its headings and one example; ``form`` is ``xlsx`` or ``csv``."""
    return _written(kind, form, [[column.example for column in COLUMNS[kind]]])


def export(actor: Actor, kind: str, form: str) -> bytes:
    """Return what ``actor`` manages as a table that can be changed and imported again."""
    rows = place_rows if kind == ImportKind.PLACES else team_rows
    with override(TABLE_LANGUAGE):
        return _written(kind, form, list(rows(actor)))


def _written(kind: str, form: str, rows: list[Sequence[str]]) -> bytes:
    with override(TABLE_LANGUAGE):
        if form == "csv":
            return write_csv(COLUMNS[kind], rows)
        return write_xlsx(COLUMNS[kind], rows, str(ImportKind(kind).label))
