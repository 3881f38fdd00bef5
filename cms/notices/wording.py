"""How a letter reads: the centre's wording of its kind, or the first one, with values filled in."""

from __future__ import annotations

from collections.abc import Mapping

from cms.notices.kinds import PLACEHOLDER, NoticeKind, Wording, kind_named
from cms.notices.models import KindWording


class Wordings:
    """The wordings of all kinds, read once for a batch of letters."""

    def __init__(self) -> None:
        self._own = {row.kind: row for row in KindWording.objects.all()}

    def of(self, kind: NoticeKind, language: str) -> Wording:
        """Return the wording of ``kind`` in ``language`` as it is used now."""
        row = self._own.get(kind.name)
        if row is None:
            return kind.defaults[language]
        if language == "en":
            return Wording(row.subject_en, row.body_en)
        return Wording(row.subject_zh, row.body_zh)

    def filled(self, kind_name: str, language: str, context: Mapping[str, str]) -> Wording:
        """Return the finished letter. Raises ``LookupError`` for a kind that no room knows."""
        wording = self.of(kind_named(kind_name), language)
        return Wording(fill(wording.subject, context), fill(wording.body, context))


def fill(text: str, context: Mapping[str, str]) -> str:
    """Put values in the place of ``{names}``; values are never looked into for placeholders.

    A name without a value stays as it is written, for the reader of the letter to ask about.
    """
    return PLACEHOLDER.sub(lambda match: context.get(match.group(1), match.group(0)), text)
