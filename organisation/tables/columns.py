"""The columns of our tables; one list for the template, the import and the export."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext_lazy

from organisation.enums import ImportKind


@dataclass(frozen=True)
class Column:
    """One column: its key (a field's name, or a reference), its heading, an example."""

    key: str
    heading: Promise
    example: str
    required: bool = False
    width: int = 16
    former: tuple[str, ...] = ()  # headings of older templates, still accepted

    def names(self) -> set[str]:
        """Return every heading that an import accepts for this column, in comparable form."""
        found = {self.key, *self.former}
        for language in ("zh-hans", "en"):
            with override(language):
                found.add(str(self.heading))
        return {comparable(name) for name in found}


def comparable(heading: str) -> str:
    """Return ``heading`` as imports compare it: full and half width, capitals and marks aside."""
    return unicodedata.normalize("NFKC", heading).strip("* \n").casefold()


# A first cell that begins so marks the template's example, which the import passes over.
EXAMPLE_MARKS = ("示例", "Example")

PLACES = (
    Column("name", _("Name"), "示例：夏西村实践站（请删去这一行）", required=True, width=32),
    Column("parent", _("Place above"), "371083001", required=True, width=24),
    Column("level", _("Level"), "实践站", required=True, width=10),
    Column("division_code", _("Division code"), "371083001201"),
    Column(
        "address",
        pgettext_lazy("organisation", "Address"),
        "城区街道夏西村 1 号",
        width=32,
        former=("网址",),
    ),
    Column("longitude", _("Longitude (WGS-84)"), "121.539800"),
    Column("latitude", _("Latitude (WGS-84)"), "36.919800"),
    Column("directions", _("How to get there"), "3 路公交到夏西站，向北 200 米", width=32),
    Column(
        "access_notes",
        pgettext_lazy("organisation", "Access"),
        "门口有坡道，一楼有无障碍卫生间",
        width=32,
    ),
    Column("step_free", _("Step-free access"), "是", width=10),
    Column("phone", _("Public phone"), "0631-0000000"),
    Column("name_en", _("Name in English"), "Xiaxi Village Station", width=24),
    Column("is_active", _("In use"), "是", width=10),
    Column("slug", _("Address on the site"), "xiaxi"),
)

TEAMS = (
    Column("name", _("Name"), "示例：夏西村宣讲队（请删去这一行）", required=True, width=32),
    Column("home", _("Home place"), "371083001201", required=True, width=24),
    Column("tier", _("Tier"), "村级", required=True, width=10),
    Column("kind", pgettext_lazy("organisation", "Kind"), "宣讲团", width=12),
    Column(
        "platform", pgettext_lazy("organisation", "Platform"), "理论宣讲", required=True, width=12
    ),
    Column("is_standing", _("Standing team"), "否", width=10),
    Column("brand", _("Brand"), "蛎乡说理"),
    Column("introduction", _("Introduction"), "每月初一、十五到村里讲", width=40),
    Column("name_en", _("Name in English"), "Xiaxi Lecture Team", width=24),
    Column("is_active", _("In use"), "是", width=10),
    Column("slug", _("Address on the site"), "xiaxi-lectures"),
)

COLUMNS: dict[str, Sequence[Column]] = {ImportKind.PLACES: PLACES, ImportKind.TEAMS: TEAMS}
