"""Plan and carry out an import of places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
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
    parse_degrees,
    parse_flag,
    parse_slug,
    parsed,
    same_as,
    shown_value,
)
from organisation.domain.places import default_slug, level_sentence, lock_tree
from organisation.domain.recording import record_many
from organisation.enums import PARENT_LEVELS, ImportKind, Level, Role
from organisation.models import Place
from organisation.permissions import Actor
from organisation.scope import Scope, scope_of
from organisation.tables.columns import PLACES
from organisation.tables.reading import TableRow

FIELDS = [column.key for column in PLACES if column.key != "parent"]
HEADINGS = {column.key: column.heading for column in PLACES}
LEVEL_WORDS = {
    "中心": "centre",
    "实践中心": "centre",
    "所": "institute",
    "实践所": "institute",
    "站": "station",
    "实践站": "station",
    "实践基地": "base",
    "基地": "base",
    "户": "household",
    "实践户": "household",
    "示范户": "household",
}


@dataclass(eq=False)
class Node:
    """A place as it will be after the import: a stored one, a row of the file, or both."""

    name: str
    level: str
    slug: str
    division_code: str
    pk: int | None = None
    path: str = ""  # of a stored place, as it is now
    above: Node | None = None
    stored: dict[str, Any] = field(default_factory=dict)
    row: RowPlan | None = None

    def __str__(self) -> str:
        """Name it for the plan's digest: stored places by key, new ones by their row."""
        return f"#{self.pk}" if self.pk else f"row {self.row.number if self.row else 0}"

    @property
    def label(self) -> str:
        return self.name


class PlaceImport:
    """One planning of one file, in memory: a single query, whatever the number of rows."""

    def __init__(self, scope: Scope, table: Iterable[TableRow]) -> None:
        self.scope = scope
        self.nodes: list[Node] = []
        self.by_slug: dict[str, Node] = {}
        self.by_code: dict[str, Node] = {}
        self.by_name: dict[str, list[Node]] = defaultdict(list)
        self.by_above: dict[tuple[int, str], Node] = {}
        self.by_path: dict[str, Node] = {}
        self.children: dict[int, list[Node]] = defaultdict(
            list
        )  # of stored places, as they will be
        self.rows: list[RowPlan] = []
        self.node_of: dict[int, Node] = {}  # by row number
        self._read_stored()
        self._read_rows(table)

    def plan(self) -> ImportPlan:
        for row in self.rows:
            self._match(row)
        for row in self.rows:
            self._lead_up(row)
        self._match_by_name()
        for node in self.nodes:
            self.children[id(node.above)].append(node)
        for row in self.rows:
            self._check_place_in_tree(row)
            self._check_scope(row)
        self._check_addresses()
        for row in self.rows:
            self._compare(row)
        return ImportPlan(ImportKind.PLACES, self.rows)

    # -- what is there -------------------------------------------------------
    def _read_stored(self) -> None:
        for stored in Place.objects.order_by("path").values("pk", "path", *FIELDS):
            node = Node(
                stored["name"],
                stored["level"],
                stored["slug"],
                stored["division_code"],
                pk=stored["pk"],
                path=stored["path"],
                above=self.by_path.get(stored["path"][: -Place.steplen]),
                stored=stored,
            )
            self.by_path[node.path] = node
            self.by_slug[node.slug] = node
            if node.division_code:
                self.by_code[node.division_code] = node
            self.by_name[node.name].append(node)
            if node.above:
                self.by_above[(id(node.above), node.name)] = node
            self.nodes.append(node)

    def _read_rows(self, table: Iterable[TableRow]) -> None:
        parsers = {
            "level": choice_parser(Level, LEVEL_WORDS),
            "division_code": folded,
            "longitude": parse_degrees,
            "latitude": parse_degrees,
            "step_free": parse_flag,
            "is_active": parse_flag,
            "slug": parse_slug,
            "phone": lambda text: " ".join(folded(part) for part in text.split()),
        }
        columns = [column for column in PLACES if column.key != "parent"]
        for line in table:
            row = RowPlan(line.number, reasons=list(line.reasons))
            parsed(row, line.cells, columns, parsers, Place)
            row.name = line.cells.get("name", "")
            row.reference = line.cells.get("parent", "")
            self.rows.append(row)

    # -- which stored place a row means --------------------------------------
    def _match(self, row: RowPlan) -> None:
        """Match by address or division code; else the row is new until its parent is known."""
        slug, code = row.values.get("slug", ""), row.values.get("division_code", "")
        by_slug, by_code = self.by_slug.get(slug), self.by_code.get(code)
        node = by_slug or by_code
        if node is not None and node.row is not None:
            row.reasons.append(same_as(node.row.number))
            node = None
        if node is None:
            node = Node(row.name, row.values.get("level", ""), slug, code)
            self.by_name[node.name].append(node)
            if slug:
                self.by_slug.setdefault(slug, node)
            if code:
                self.by_code.setdefault(code, node)
        else:
            row.target = node.pk
            if row.name and row.name != node.name:
                self.by_name[row.name].append(node)
        node.row = row
        node.level = row.values.get("level", node.level)
        self.node_of[row.number] = node

    def _lead_up(self, row: RowPlan) -> None:
        """Find the place above."""
        node = self.node_of[row.number]
        if not row.reference:
            row.above = node.above
            if node.pk is None and node.level != Level.CENTRE:
                row.reasons.append(missing(HEADINGS["parent"]))
            return
        found = self._candidates(row.reference, node)
        if len(found) == 1:
            row.above = found[0]
        elif found:
            row.reasons.append(ambiguous(len(found), row.reference))
        else:
            row.reasons.append(
                _("No place “%(name)s” is known, and none is in this file.")
                % {"name": row.reference[:40]}
            )

    def _candidates(self, reference: str, below: Node) -> list[Node]:
        code = folded(reference)
        if (exact := self.by_code.get(code) or self.by_slug.get(code.lower())) is not None:
            return [exact] if exact is not below else []
        *ups, name = [part.strip() for part in reference.replace("/", "/").split("/")]
        found = [
            node
            for node in dict.fromkeys(self.by_name.get(name, []))
            if node is not below and (not ups or self._stands_under(node, ups))
        ]
        fitting = [
            node for node in found if node.level in PARENT_LEVELS.get(below.level, frozenset())
        ]
        # A name that a row repeats of a stored place is that place, not a second one.
        stored = [node for node in fitting or found if node.pk is not None]
        fresh = [node for node in fitting or found if node.pk is None]
        if stored and fresh and all(self._repeats(node, stored) for node in fresh):
            return stored
        return fitting or found

    def _stands_under(self, node: Node, ups: list[str]) -> bool:
        above = node.above
        if above is None and node.row is not None:
            return node.row.reference.strip() in (ups[-1], "/".join(ups))
        return above is not None and above.name == ups[-1]

    def _repeats(self, node: Node, stored: list[Node]) -> bool:
        """Does this row only name a stored place again, by its name and the place above it?"""
        reference = node.row.reference if node.row else ""
        return any(
            place.above is not None
            and reference in (place.above.name, place.above.slug, place.above.division_code)
            for place in stored
        )

    def _match_by_name(self) -> None:
        """Match rows without address and code by name below the place above, from the top down."""
        replaced: dict[int, Node] = {}
        order = sorted(self.rows, key=lambda row: self._depth(row))
        for row in order:
            node = self.node_of[row.number]
            if isinstance(row.above, Node) and id(row.above) in replaced:
                row.above = replaced[id(row.above)]
            if node.pk is None and row.above is None and row.values.get("level") == Level.CENTRE:
                known = next(
                    (root for root in self.by_name[row.name] if root.pk and root.above is None),
                    None,
                )
            elif node.pk is None and row.above is not None:
                known = self.by_above.get((id(row.above), row.name))
            else:
                known = None
            if known is not None and known is not node:
                if known.row is not None:
                    row.reasons.append(same_as(known.row.number))
                elif known.pk is not None:
                    replaced[id(node)] = known
                    known.row, known.level = row, row.values.get("level", known.level)
                    row.target = known.pk
                    self.node_of[row.number] = known
                    continue
            if row.above is not None:
                node.above = row.above
                if node.pk is None:
                    self.by_above.setdefault((id(row.above), row.name), node)

    def _depth(self, row: RowPlan) -> int:
        """Return how many rows of the file stand above this one; in a circle, all of them."""
        depth, above, seen = 0, row.above, {id(self.node_of[row.number])}
        while isinstance(above, Node) and above.row is not None:
            if id(above) in seen:
                if not any(reason == _circle() for reason in row.reasons):
                    row.reasons.append(_circle())
                return len(self.rows)
            seen.add(id(above))
            depth, above = depth + 1, above.row.above
        return depth

    # -- may it be so --------------------------------------------------------
    def _check_place_in_tree(self, row: RowPlan) -> None:
        node = self.node_of[row.number]
        if row.target is None:
            for key in ("name", "level"):
                if key not in row.values and not any(
                    str(HEADINGS[key]) in reason for reason in row.reasons
                ):
                    row.reasons.append(missing(HEADINGS[key]))
        above = row.above
        # What is not known can't be judged; what is, is told together with the rest.
        if row.reasons and (node.level not in PARENT_LEVELS or above is None):
            return
        if node.pk is None and node.level == Level.CENTRE:
            row.reasons.append(_("A new centre can't be imported."))
        elif (above is not None and not self._may_stand(node, above)) or (
            node.level == Level.CENTRE
        ) != (above is None):
            row.reasons.append(level_sentence(node.level))
        elif above is not None and above.row is not None and above.row.reasons:
            row.reasons.append(
                _("The place above (row %(number)d) is wrong.") % {"number": above.row.number}
            )
        elif node.stored and node.stored["level"] != node.level:
            if self._stored_above(node) is not above:
                row.reasons.append(_("Change the level and the place above in two imports."))
            unfit = [
                child.level
                for child in self.children[id(node)]
                if node.level not in PARENT_LEVELS[child.level]
            ]
            if unfit:
                row.reasons.append(
                    _("A place of this level can't hold the %(level)s below it.")
                    % {"level": Level(unfit[0]).label}
                )

    def _may_stand(self, node: Node, above: Node) -> bool:
        """May ``node`` stand below ``above``? A level that is not understood forbids nothing."""
        return above.level not in PARENT_LEVELS or above.level in PARENT_LEVELS[node.level]

    def _stored_above(self, node: Node) -> Node | None:
        return self.by_path.get(node.path[: -Place.steplen])

    def _covers(self, path: str) -> bool:
        return self.scope.is_superuser or any(
            path.startswith(own) for own in self.scope.paths(Role.MANAGER) if path
        )

    def _check_scope(self, row: RowPlan) -> None:
        node = self.node_of[row.number]
        if node.pk is None:
            standing = self._stored_at_the_top(row)
            if standing is None and row.reasons:
                return
            permitted = standing is not None and self._covers(standing.path)
        else:
            permitted = self._covers(node.path)
            stored_above = self._stored_above(node)
            moved, relevelled = row.above is not stored_above, node.level != node.stored["level"]
            if permitted and (moved or relevelled):
                permitted = self._covers(stored_above.path if stored_above else "")
            if permitted and moved and row.above is not None and row.above.pk:
                permitted = self._covers(row.above.path)
        if not permitted:
            row.reasons.append(out_of_scope())

    def _stored_at_the_top(self, row: RowPlan) -> Node | None:
        """Return the nearest stored place above a new row; ``None`` in a circle, or where the
        reference leads nowhere.
        """
        standing, seen = row.above, set()
        while isinstance(standing, Node) and standing.pk is None:
            if id(standing) in seen or standing.row is None:
                return None
            seen.add(id(standing))
            standing = standing.row.above
        return standing

    def _check_addresses(self) -> None:
        """No two places end up with one address or division code."""
        for key in ("slug", "division_code"):
            taken: dict[str, Node] = {}
            for node in self.nodes:
                kept = node.stored[key]
                value = node.row.values.get(key, kept) if node.row else kept
                if value:
                    taken.setdefault(value, node)
            for row in self.rows:
                node = self.node_of[row.number]
                value = row.values.get(key, "")
                if not value or node.row is not row:
                    continue
                owner = taken.setdefault(value, node)
                if owner is not node:
                    row.reasons.append(
                        _("%(heading)s %(value)s belongs to %(name)s already.")
                        % {"heading": HEADINGS[key], "value": value, "name": owner.label}
                    )

    # -- what would change ---------------------------------------------------
    def _compare(self, row: RowPlan) -> None:
        node = self.node_of[row.number]
        if row.reasons:
            return
        if node.pk is None:
            if ("longitude" in row.values) != ("latitude" in row.values):
                row.reasons.append(_("Give both longitude and latitude, or neither."))
            row.values.setdefault(
                "slug",
                default_slug(row.name, row.values.get("division_code", ""), _slug_of(row.above)),
            )
            owner = self.by_slug.setdefault(row.values["slug"], node)
            if owner is not node:
                row.values["slug"] = f"{row.values['slug']}-{row.number}"
            return
        for key, value in row.values.items():
            old = node.stored[key]
            if old != value:
                row.changes.append(_change(key, shown_value(old), shown_value(value)))
        final = {**node.stored, **row.values}
        if (final["longitude"] is None) != (final["latitude"] is None):
            row.reasons.append(_("Give both longitude and latitude, or neither."))
        stored_above = self._stored_above(node)
        if row.above is not stored_above:
            row.changes.append(
                _change("parent", stored_above.name if stored_above else "", row.above.name)
            )
            if row.above.pk is None:
                row.reasons.append(
                    _("Import the new place first, then move others below it in a second import.")
                )
            elif row.above.path.startswith(node.path):
                row.reasons.append(_("A place can't stand below itself."))


def _circle() -> str:
    return _("These rows stand above each other in a circle.")


def _slug_of(node: Node | None) -> str:
    return (node.slug or node.name) if node else ""


def _change(key: str, old: str, new: str) -> FieldChange:
    if key == "level":
        old, new = (str(Level(value).label) if value else "" for value in (old, new))
    return FieldChange(key, str(HEADINGS[key]), old, new)


def plan_places(actor: Actor, table: Iterable[TableRow]) -> ImportPlan:
    """Return what importing ``table`` would do. One query for places, one for the actor's scope."""
    return PlaceImport(scope_of(actor), table).plan()


def carry_out_places(actor: Actor, plan: ImportPlan) -> None:
    """Do what ``plan`` says, in the caller's transaction, in a constant number of queries a batch.

    Moving a place that is there already costs a few queries of its own.
    """
    lock_tree()
    before = {row.number: _before(row) for row in plan.rows}
    stored = _update_stored(plan)
    _move_stored([row for row in plan.rows if row.target and isinstance(row.above, Node)], stored)
    made = _create_new(plan)
    record_many(
        actor,
        (
            (made.get(row.number) or stored[row.target or 0], before[row.number])
            for row in plan.rows
            if row.status in (RowStatus.NEW, RowStatus.CHANGED)
        ),
    )


def _before(row: RowPlan) -> dict[str, Any]:
    return {change.key: [change.old, change.new] for change in row.changes}


def _update_stored(plan: ImportPlan) -> dict[int, Place]:
    changed = [row for row in plan.rows if row.status == RowStatus.CHANGED]
    places: dict[int, Place] = {}
    targets = [row.target for row in changed if row.target]
    for start in range(0, len(targets), 500):
        places.update(Place.objects.in_bulk(targets[start : start + 500]))
    fields: set[str] = set()
    for row in changed:
        for change in row.changes:
            if change.key != "parent" and row.target:
                setattr(places[row.target], change.key, row.values[change.key])
                fields.add(change.key)
    if fields:
        Place.objects.bulk_update(places.values(), sorted(fields), batch_size=200)
    return places


def _move_stored(rows: list[RowPlan], places: dict[int, Place]) -> None:
    for row in rows:
        if any(change.key == "parent" for change in row.changes) and row.above.pk:
            place = Place.objects.get(pk=row.target)
            place.move(Place.objects.get(pk=row.above.pk), pos="last-child")


def _create_new(plan: ImportPlan) -> dict[int, Place]:
    """Insert the new places from the top down; paths are counted here, not asked one by one."""
    paths = dict(Place.objects.order_by("path").values_list("pk", "path"))
    last: dict[str, int] = defaultdict(int)
    for path in paths.values():
        number = Place._str2int(path[-Place.steplen :])
        last[path[: -Place.steplen]] = max(last[path[: -Place.steplen]], number)
    made: dict[int, Place] = {}
    added: dict[int, int] = defaultdict(int)
    waiting = [row for row in plan.rows if row.status == RowStatus.NEW]
    for row in sorted(waiting, key=lambda row: list(Level).index(row.values["level"])):
        above: Node = row.above
        if above.pk is None and above.row is not None:
            parent = made[above.row.number]
            parent.numchild += 1
            parent_path = parent.path
        else:
            parent_path = paths[above.pk or 0]
            added[above.pk or 0] += 1
        last[parent_path] += 1
        depth = len(parent_path) // Place.steplen + 1
        made[row.number] = Place(
            path=Place._get_path(parent_path, depth, last[parent_path]), depth=depth, **row.values
        )
    Place.objects.bulk_create(made.values(), batch_size=500)
    parents = (
        list(Place.objects.filter(pk__in=list(added)))
        if len(added) <= 500
        else [place for place in Place.objects.all() if place.pk in added]
    )
    for parent in parents:
        parent.numchild += added[parent.pk]
    Place.objects.bulk_update(parents, ["numchild"], batch_size=500)
    return made
