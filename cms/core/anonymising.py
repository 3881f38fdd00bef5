"""A copy of the site without its people: for trying out, for training, for asking for help.

Each room says in its ``personal_fields.py`` what becomes of every text that its tables hold: kept,
because it is about no private person, or put in other words. A text field that nobody has decided
on stops the work, so that a new one can't slip through. Counts and who belongs to what stay as they
are, and so does who is the same person in two places.
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.apps import apps
from django.contrib.auth.hashers import make_password
from django.db import connection, models, transaction
from django.utils.module_loading import autodiscover_modules

from cms.core import personal_data
from cms.core.database_guards import without_triggers

ROWS = 1000
TEXTS = (
    models.CharField,
    models.TextField,
    models.JSONField,
    models.GenericIPAddressField,
    models.FileField,
    models.UUIDField,
    models.BinaryField,
)
FILLING = "这里原来有字，已经换掉。"
Row = Mapping[str, Any]


@dataclass
class Pseudonyms:
    """Who is who in this run: one person, one number, wherever she appears."""

    # Part of names that must be unique, so that none meets a name that is still to be replaced.
    run: str = field(default_factory=lambda: secrets.token_hex(3))
    _numbers: dict[tuple[str, Any], int] = field(default_factory=dict)
    _counts: dict[str, int] = field(default_factory=dict)

    def number(self, kind: str, old: object) -> int:
        """Return the number of ``old`` among its kind, from 1 in the order of meeting."""
        key = (kind, old)
        if key not in self._numbers:
            self._numbers[key] = self._counts[kind] = self._counts.get(kind, 0) + 1
        return self._numbers[key]


Decision = Callable[[Any, Row, Pseudonyms], Any]


def name(old: Any, row: Row, known: Pseudonyms) -> Any:
    return f"某人{known.number('name', old)}" if old else old


def username(old: Any, row: Row, known: Pseudonyms) -> Any:
    return f"person-{known.run}-{known.number('username', old)}"


def email(old: Any, row: Row, known: Pseudonyms) -> Any:
    return f"person-{known.number('email', old)}@example.invalid" if old else old


def phone(old: Any, row: Row, known: Pseudonyms) -> Any:
    return _phone(known.number("phone", old)) if old else old


def _phone(number: int) -> str:
    """Return eleven digits that are nobody's: no mobile number begins with 100."""
    return f"100{number:08d}"


def words(old: Any, row: Row, known: Pseudonyms) -> Any:
    """Other words of the same length."""
    return (FILLING * (len(old) // len(FILLING) + 1))[: len(old)] if old else old


def nothing(old: Any, row: Row, known: Pseudonyms) -> Any:
    """An empty value of the same kind."""
    return None if old is None else type(old)()


def token(old: Any, row: Row, known: Pseudonyms) -> Any:
    return secrets.token_urlsafe(32) if old else old


def key(old: Any, row: Row, known: Pseudonyms) -> Any:
    return None if old is None else uuid.uuid4()


def password(old: Any, row: Row, known: Pseudonyms) -> Any:
    """One that nobody can log in with; ``manage.py changepassword`` sets another."""
    return make_password(None)


def code(old: Any, row: Row, known: Pseudonyms) -> Any:
    """Another code of eight digits, none twice; it keeps clear of codes still to be replaced."""
    number = known.number("code", (row["pk"], old)) - 1
    return f"{(int(known.run, 16) + number) % 100_000_000:08d}"


def encrypted_phone(by: str) -> Decision:
    """Return the decision for an encrypted number, whose keyed hash is in the field ``by``."""

    def decide(old: Any, row: Row, known: Pseudonyms) -> Any:
        return personal_data.encrypt(_phone(known.number("hash", row[by] or old))) if old else old

    return decide


def phone_hash(old: Any, row: Row, known: Pseudonyms) -> Any:
    return personal_data.find_hash(_phone(known.number("hash", old))) if old else old


# -- what the rooms decide --------------------------------------------------


@dataclass(frozen=True)
class Table:
    """What becomes of one model's texts."""

    kept: frozenset[str]
    replaced: Mapping[str, Decision]
    emptied: bool = False
    derived: bool = False


_tables: dict[str, Table] = {}


def decide(
    label: str,
    /,
    *,
    keep: str = "",
    empty_table: bool = False,
    derived: bool = False,
    **replace: Decision,
) -> None:
    """Say of the model ``label`` which fields are kept (words) and what replaces the others.

    ``empty_table`` takes all rows away: for logs and queues that are about people and moments only.
    ``derived`` is for a table that the command has written anew from the others, whose fields are
    those of the engine in use.
    """
    _tables[label.lower()] = Table(frozenset(keep.split()), replace, empty_table, derived)


def tables() -> dict[str, Table]:
    """Return every room's decisions by the model's label in lower case."""
    autodiscover_modules("personal_fields")
    return _tables


def text_fields(model: type[models.Model]) -> list[str]:
    """Return the model's own fields that can hold free text: no choices, no links."""
    return [
        one.name
        for one in model._meta.local_concrete_fields
        if isinstance(one, TEXTS) and not one.is_relation and not one.choices
    ]


def our_models() -> list[type[models.Model]]:
    """Return every model that has a table of its own."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    ]


def undecided() -> list[str]:
    """Return ``app.Model.field`` for each text that no room has decided on, and the reverse."""
    decisions, found = tables(), []
    known = {model._meta.label_lower: model for model in our_models()}
    for label, model in known.items():
        table = decisions.get(label, Table(frozenset(), {}))
        if table.emptied or table.derived:
            continue
        wanted, decided = set(text_fields(model)), table.kept | set(table.replaced)
        found += [f"{model._meta.label}.{one}: undecided" for one in sorted(wanted - decided)]
        found += [f"{model._meta.label}.{one}: no such text" for one in sorted(decided - wanted)]
        twice = sorted(table.kept & set(table.replaced))
        found += [f"{model._meta.label}.{one}: decided twice" for one in twice]
    expected = {label for label, table in decisions.items() if not table.derived}
    return found + [f"{label}: no such model" for label in sorted(expected - set(known))]


# -- doing it ---------------------------------------------------------------


def anonymise(tick: Callable[[int], object]) -> int:
    """Replace everything in one transaction; return how many rows were changed or emptied.

    The caller has made sure that nothing is ``undecided``.
    """
    known, changed = Pseudonyms(), 0
    with transaction.atomic():
        for model, table in _affected():
            with without_triggers(connection, model._meta.db_table):
                step = _empty(model) if table.emptied else _replace(model, table, known, tick)
            changed += step
    return changed


def rows_to_do() -> int:
    return sum(model._base_manager.count() for model, table in _affected() if not table.emptied)


def _affected() -> Iterator[tuple[type[models.Model], Table]]:
    for model in our_models():
        table = tables().get(model._meta.label_lower)
        if table and (table.emptied or table.replaced):
            yield model, table


def _empty(model: type[models.Model]) -> int:
    count = model._base_manager.count()
    # private: delete() would read each row for signals and cascades that nobody waits for here.
    model._base_manager.all()._raw_delete(model._base_manager.db)
    return count


def _replace(
    model: type[models.Model], table: Table, known: Pseudonyms, tick: Callable[[int], object]
) -> int:
    names = list(table.replaced)
    own = {one.name: one for one in model._meta.local_concrete_fields}
    beside = {one.name for one in own.values() if not one.is_relation}
    rows = model._base_manager.order_by("pk").values("pk", *sorted({*names, *beside} - {"pk"}))
    quoted = connection.ops.quote_name
    fields = [own[one] for one in names]
    (key_field,) = (one for one in own.values() if one.primary_key)
    statement = (
        f"UPDATE {quoted(model._meta.db_table)}"  # noqa: S608 - quoted names
        f" SET {', '.join(f'{quoted(str(one.column))} = %s' for one in fields)}"
        f" WHERE {quoted(str(key_field.column))} = %s"
    )
    changed = 0
    # All is read before the first is written: who comes where must not depend on what was replaced.
    for some in _bundles(list(rows)):
        values = []
        for row in some:
            new = [table.replaced[one](row[one], row, known) for one in names]
            new.append(row["pk"])
            pairs = zip([*fields, key_field], new, strict=True)
            values.append([one.get_db_prep_save(value, connection) for one, value in pairs])
        with connection.cursor() as cursor:
            cursor.executemany(statement, values)
        changed += len(values)
        tick(len(values))
    return changed


def _bundles(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    remaining = iter(rows)
    while some := list(islice(remaining, ROWS)):
        yield some
