"""Plan and carry out an import of teams."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from organisation.domain.import_plan import (
    FieldChange,
    ImportPlan,
    RowPlan,
    RowStatus,
    ambiguous,
    choice_parser,
    folded,
    missing,
    out_of_scope,
    parse_flag,
    parse_slug,
    parsed,
    same_as,
    shown_value,
)
from organisation.domain.recording import record_many
from organisation.domain.teams import default_slug
from organisation.enums import ImportKind, Platform, Role, TeamKind, Tier
from organisation.models import Place, Team
from organisation.permissions import Actor
from organisation.scope import Scope, scope_of
from organisation.tables.columns import TEAMS
from organisation.tables.reading import TableRow

FIELDS = [column.key for column in TEAMS if column.key != "home"]
HEADINGS = {column.key: column.heading for column in TEAMS}
CHOICES = {"tier": Tier, "kind": TeamKind, "platform": Platform}
TIER_WORDS = {
    "市级": "city",
    "市": "city",
    "镇级": "town",
    "镇街": "town",
    "镇": "town",
    "村级": "village",
    "村": "village",
    "18+n": "city",
    "5+n": "town",
    "3+n": "village",
}


class TeamImport:
    """One planning of one file, in memory: two queries, whatever the number of rows."""

    def __init__(self, scope: Scope, table: Iterable[TableRow]) -> None:
        self.scope = scope
        self.table = table
        self.homes: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self.by_slug: dict[str, dict[str, Any]] = {}
        self.by_name: dict[tuple[int, str], dict[str, Any]] = {}
        self.seen: dict[object, int] = {}  # what a row stands for → the row's number
        self.slugs: dict[str, object] = {}
        by_path: dict[str, str] = {}
        for place in Place.objects.order_by("path").values(
            "pk", "path", "name", "slug", "division_code"
        ):
            by_path[place["path"]] = place["name"]
            above = by_path.get(place["path"][: -Place.steplen], "")
            codes = {place["slug"], place["division_code"]} - {""}
            for key in codes | {place["name"], f"{above}/{place['name']}"}:
                self.homes[key].append(place)
        for team in Team.objects.values("pk", "home_id", "home__path", "home__name", *FIELDS):
            self.by_slug[team["slug"]] = team
            self.by_name[(team["home_id"], team["name"])] = team
            self.slugs[team["slug"]] = team["pk"]

    def plan(self) -> ImportPlan:
        parsers = {
            "tier": choice_parser(Tier, TIER_WORDS),
            "kind": choice_parser(TeamKind, {}),
            "platform": choice_parser(Platform, {}),
            "is_standing": parse_flag,
            "is_active": parse_flag,
            "slug": parse_slug,
        }
        columns = [column for column in TEAMS if column.key != "home"]
        rows = []
        for line in self.table:
            row = RowPlan(line.number, reasons=list(line.reasons))
            parsed(row, line.cells, columns, parsers, Team)
            row.name = line.cells.get("name", "")
            row.reference = line.cells.get("home", "")
            self._plan_row(row)
            rows.append(row)
        return ImportPlan(ImportKind.TEAMS, rows)

    def _home(self, row: RowPlan) -> dict[str, Any] | None:
        """Return the home that the row names; ``None`` where it names none, or none of use."""
        if not row.reference:
            return None
        key = row.reference.replace("/", "/")
        found = self.homes.get(key) or self.homes.get(folded(key).lower()) or []
        if len(found) == 1:
            return found[0]
        row.reasons.append(
            ambiguous(len(found), row.reference)
            if found
            else _("No place “%(name)s” is known.") % {"name": row.reference[:40]}
        )
        return None

    def _plan_row(self, row: RowPlan) -> None:
        home = self._home(row)
        team = self.by_slug.get(row.values.get("slug", ""))
        if team is None and home is not None:
            team = self.by_name.get((home["pk"], row.name))
        if team is None:
            for key in ("name", "tier", "platform"):
                if key not in row.values and not any(
                    str(HEADINGS[key]) in reason for reason in row.reasons
                ):
                    row.reasons.append(missing(HEADINGS[key]))
            if not row.reference:
                row.reasons.append(missing(HEADINGS["home"]))
        row.target = team["pk"] if team else None
        row.above = home["pk"] if home else None
        if team is None and (home is None or not row.name):
            return
        final_home = home["pk"] if home else team["home_id"] if team else 0
        stands_for: set[object] = {("team", row.target)} if team else set()
        stands_for |= {(final_home, row.values.get("name") or (team or {}).get("name"))}
        for thing in stands_for:
            if thing in self.seen:
                row.reasons.append(same_as(self.seen[thing]))
                return
            self.seen[thing] = row.number
        paths = [place["path"] for place in [home] if place]
        if team:
            paths.append(team["home__path"])
        if not all(self._covers(path) for path in paths):
            row.reasons.append(out_of_scope())
        self._compare(row, team, home)

    def _covers(self, path: str) -> bool:
        return self.scope.is_superuser or any(
            path.startswith(own) for own in self.scope.paths(Role.MANAGER)
        )

    def _compare(
        self, row: RowPlan, team: dict[str, Any] | None, home: dict[str, Any] | None
    ) -> None:
        if team is None:
            slug = row.values.get("slug") or default_slug("t", row.name, (home or {})["slug"])
            owner = self.slugs.setdefault(slug, ("row", row.number))
            if owner != ("row", row.number):
                row.reasons.append(
                    _("%(heading)s %(value)s belongs to %(name)s already.")
                    % {
                        "heading": HEADINGS["slug"],
                        "value": slug,
                        "name": _("another row of this file"),
                    }
                )
            row.values["slug"] = slug
            return
        for key, value in row.values.items():
            if team[key] != value:
                row.changes.append(_change(key, team[key], value))
        if home and home["pk"] != team["home_id"]:
            row.changes.append(
                FieldChange("home", str(HEADINGS["home"]), team["home__name"], home["name"])
            )
        other = self.by_name.get(
            (home["pk"] if home else team["home_id"], row.values.get("name", team["name"]))
        )
        if other and other["pk"] != team["pk"]:
            row.reasons.append(_("This place has a team of that name already."))


def _change(key: str, old: Any, new: Any) -> FieldChange:
    if key in CHOICES:
        return FieldChange(
            key, str(HEADINGS[key]), str(CHOICES[key](old).label), str(CHOICES[key](new).label)
        )
    return FieldChange(key, str(HEADINGS[key]), shown_value(old), shown_value(new))


def plan_teams(actor: Actor, table: Iterable[TableRow]) -> ImportPlan:
    """Return what importing ``table`` would do; two queries and one for the actor's scope."""
    return TeamImport(scope_of(actor), table).plan()


def carry_out_teams(actor: Actor, plan: ImportPlan) -> None:
    """Do what ``plan`` says, in the caller's transaction, with few queries a batch."""
    changed = {row.target: row for row in plan.rows if row.status == RowStatus.CHANGED}
    targets = [target for target in changed if target]
    teams: dict[int, Team] = {}
    for start in range(0, len(targets), 500):
        teams.update(Team.objects.in_bulk(targets[start : start + 500]))
    fields: set[str] = set()
    for pk, team in teams.items():
        row = changed[pk]
        for change in row.changes:
            if change.key == "home":
                team.home_id = row.above
            else:
                setattr(team, change.key, row.values[change.key])
            fields.add(change.key)
    if fields:
        Team.objects.bulk_update(teams.values(), sorted(fields), batch_size=200)
    new = [row for row in plan.rows if row.status == RowStatus.NEW]
    made = Team.objects.bulk_create(
        (Team(home_id=row.above, **row.values) for row in new), batch_size=500
    )
    record_many(actor, ((team, {}) for team in made))
    record_many(
        actor,
        (
            (team, {change.key: [change.old, change.new] for change in changed[pk].changes})
            for pk, team in teams.items()
        ),
    )
