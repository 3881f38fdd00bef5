"""The words of one page in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

# (block name, value): text of heading and text, a mapping for the others (home.demo.streams)
Body = tuple[tuple[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Words:
    zh_title: str
    en_title: str
    zh_intro: str
    en_intro: str
    zh_body: Body = ()
    en_body: Body = ()

    def title(self, language: str) -> str:
        return self.en_title if language == "en" else self.zh_title

    def introduction(self, language: str) -> str:
        return self.en_intro if language == "en" else self.zh_intro

    def body(self, language: str) -> Body:
        return self.en_body if language == "en" else self.zh_body


@dataclass(frozen=True, slots=True)
class Line:
    """One short text in both languages."""

    zh: str
    en: str

    def text(self, language: str) -> str:
        return self.en if language == "en" else self.zh
