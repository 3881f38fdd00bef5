"""What an import would do, row by row; the same for places and teams."""

from __future__ import annotations

import enum
import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import override

from organisation.tables.columns import Column

YES = {"是", "有", "yes", "y", "true", "1", "√", "✓", "✔"}
NO = {"否", "无", "没有", "no", "n", "false", "0", "×", "✗"}


class RowStatus(enum.StrEnum):
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    WRONG = "wrong"


@dataclass(frozen=True)
class FieldChange:
    """One cell that differs from what is stored."""

    key: str
    heading: str
    old: str
    new: str


@dataclass
class RowPlan:
    """What would happen to one row of the file."""

    number: int
    name: str = ""
    values: dict[str, Any] = field(default_factory=dict)  # by field, as Python values
    reference: str = ""  # the place above, or the home, as written
    reasons: list[str] = field(default_factory=list)
    changes: list[FieldChange] = field(default_factory=list)
    target: int | None = None  # the stored row that it matches
    above: Any = None  # what the reference leads to

    @property
    def status(self) -> RowStatus:
        if self.reasons:
            return RowStatus.WRONG
        if self.target is None:
            return RowStatus.NEW
        return RowStatus.CHANGED if self.changes else RowStatus.SAME


@dataclass(frozen=True)
class ImportPlan:
    """The dry run of a whole file."""

    kind: str
    rows: list[RowPlan]

    @cached_property
    def counts(self) -> dict[str, int]:
        found = Counter(row.status for row in self.rows)
        return {status.value: found[status] for status in RowStatus}

    @property
    def is_applicable(self) -> bool:
        """Is nothing wrong, and anything to do?"""
        return not self.counts["wrong"] and bool(self.counts["new"] or self.counts["changed"])

    @cached_property
    def digest(self) -> str:
        """Return what identifies this plan: equal plans change the same data in the same way."""
        told = [
            (
                row.number,
                row.status.value,
                row.target,
                [(change.key, change.old, change.new) for change in row.changes],
                sorted((key, str(value)) for key, value in row.values.items()),
                str(row.above),
            )
            for row in self.rows
        ]
        return hashlib.sha256(repr(told).encode()).hexdigest()


def folded(text: str) -> str:
    """Return ``text`` with full-width digits and letters made plain, for codes and numbers."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def choice_parser(
    choices: type[models.TextChoices], also: Mapping[str, str]
) -> Callable[[str], str]:
    """Return a parser that knows a choice by value, by label in both languages, and by ``also``."""
    known = {**also}
    for language in ("zh-hans", "en"):
        with override(language):
            known.update({str(choice.label).casefold(): choice.value for choice in choices})
    known.update({choice.value: choice.value for choice in choices})

    def parse(text: str) -> str:
        try:
            return known[folded(text).casefold()]
        except KeyError:
            if (found := known.get(text.casefold())) is not None:
                return found
            labels = "、".join(str(choice.label) for choice in choices)
            raise ValueError(_("one of: %(choices)s.") % {"choices": labels}) from None

    return parse


def parse_flag(text: str) -> bool:
    word = folded(text).casefold()
    if word in YES:
        return True
    if word in NO:
        return False
    raise ValueError(_("“yes” or “no”."))


def parse_degrees(text: str) -> Decimal:
    try:
        degrees = Decimal(folded(text)).quantize(Decimal("0.000001"))
    except InvalidOperation as error:
        raise ValueError(_("degrees with a decimal point, for example 121.5398.")) from error
    if not degrees.is_finite() or abs(degrees) > 180:
        raise ValueError(_("degrees with a decimal point, for example 121.5398."))
    return degrees


def parse_slug(text: str) -> str:
    return folded(text).lower()


def shown_value(value: Any) -> str:
    """Return a value as the dry run shows it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return str(value)


def parsed(
    row: RowPlan,
    cells: Mapping[str, str],
    columns: Iterable[Column],
    parsers: Mapping[str, Callable[[str], Any]],
    model: type[models.Model],
) -> None:
    """Fill ``row.values`` from the filled cells, and ``row.reasons`` with what can't be understood.

    Checks each value by the rules of its field; asks the database nothing.
    """
    for column in columns:
        text = cells.get(column.key, "")
        if not text:
            continue
        try:
            value = parsers[column.key](text) if column.key in parsers else text
            model._meta.get_field(column.key).clean(value, None)  # type: ignore[union-attr]  # plain columns only
        except ValueError as error:
            row.reasons.append(
                _("%(heading)s “%(text)s” is not understood: %(wanted)s")
                % {"heading": column.heading, "text": text[:40], "wanted": error}
            )
        except ValidationError as error:
            row.reasons.append(told_of(column.heading, " ".join(error.messages)))
        else:
            row.values[column.key] = value


def told_of(heading: object, sentence: str) -> str:
    return _("%(heading)s: %(sentence)s") % {"heading": heading, "sentence": sentence}


def missing(heading: object) -> str:
    return _("%(heading)s is missing.") % {"heading": heading}


def same_as(number: int) -> str:
    return _("This is the same as row %(number)d.") % {"number": number}


def out_of_scope() -> str:
    return _("This lies outside the places that you manage.")


def ambiguous(count: int, name: str) -> str:
    return _(
        "%(count)d places are called “%(name)s”. Write the division code of the right one."
    ) % {"count": count, "name": name[:40]}
