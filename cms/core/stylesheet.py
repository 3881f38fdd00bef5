"""Join the parts of the stylesheet, so that a phone asks once.

The parts lie in ``cms/static/css/``: one file per component, named after it. ``css/site.css``
(public) and ``css/desk.css`` are made from them, without comments and needless white space, when a
server asks for them or ``collectstatic`` lists them; nobody runs a build.
"""

import builtins
import os
import posixpath
import re
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import utils
from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import CheckMessage
from django.core.files.storage import FileSystemStorage, Storage

# The address of each joined file and the patterns of its parts, in the order of the cascade.
SHEETS: dict[str, tuple[str, ...]] = {
    "css/site.css": (
        "css/tokens.css",
        "css/base.css",
        "css/layout.css",
        "css/components/*.css",
        "css/modes.css",
        "css/print.css",
    ),
    "css/desk.css": ("css/desk/*.css",),
}

_QUOTED_OR_COMMENT = re.compile(r"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|/\*.*?\*/""", re.DOTALL)
_RELATIVE_URL = re.compile(r"""url\((["']?)(?!data:|https?:|/|#)([^"')]+)\1\)""")


def minify(css: str) -> str:
    """Return ``css`` without comments and needless white space; strings are left as they are."""
    kept: list[str] = []

    def set_aside(match: re.Match[str]) -> str:
        if match.group(1) is None:
            return " "
        kept.append(match.group(1))
        return f'"{len(kept) - 1}"'

    css = _QUOTED_OR_COMMENT.sub(set_aside, css)
    css = re.sub(r"\s+", " ", css)
    css = re.sub(r" ?([{};,]) ?", r"\1", css)
    css = re.sub(r"(?<=[\w-]): ", ":", css)
    css = re.sub(r" ?> ?", ">", css)
    css = css.replace(";}", "}")
    css = re.sub(r"(?<=[\s:(,-])0(?=\.\d)", "", css)
    css = re.sub(r"#([\da-f])\1([\da-f])\2([\da-f])\3(?![\da-f])", r"#\1\2\3", css)
    return re.sub(r'"(\d+)"', lambda match: kept[int(match.group(1))], css).strip()


def join(root: Path, name: str) -> str:
    """Return the text of sheet ``name``, its relative addresses rebased from each part's folder."""
    folder = posixpath.dirname(name)
    texts = []
    for part in parts(root, name):
        base = posixpath.dirname(part.relative_to(root).as_posix())

        def rebase(match: re.Match[str], base: str = base) -> str:
            target = posixpath.normpath(posixpath.join(base, match.group(2)))
            return f'url("{posixpath.relpath(target, folder)}")'

        texts.append(_RELATIVE_URL.sub(rebase, part.read_text(encoding="utf-8")))
    return minify("\n".join(texts)) + "\n"


def parts(root: Path, name: str) -> list[Path]:
    """Return the files that make up sheet ``name``, in the order of the cascade."""
    return [part for pattern in SHEETS[name] for part in sorted(root.glob(pattern))]


class StylesheetFinder(BaseFinder):
    """Finds ``css/site.css`` and ``css/desk.css``, made from their parts.

    A sheet is made once a process, and again when a part has changed if ``DEBUG`` is on.
    """

    def __init__(self, *_args: object, **_kwargs: object) -> None:
        self.root = Path(settings.BASE_DIR) / "cms" / "static"
        self.storage = FileSystemStorage(location=Path(settings.BASE_DIR) / "var" / "static")
        self._made: dict[str, tuple[tuple[Path, int], ...]] = {}

    def check(self, **_kwargs: object) -> "builtins.list[CheckMessage]":
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: bool) -> Any:
        """Return where ``path`` lies, or an empty list; a list of places when ``find_all``."""
        # Django renames ``all`` to ``find_all``; both spellings arrive until 6.1.
        find_all = find_all or kwargs.get("all", False)
        if path not in SHEETS:
            return []
        made = str(self._make(path))
        return [made] if find_all else made

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        for name in SHEETS:
            if not utils.matches_patterns(name, _listed(ignore_patterns)):
                self._make(name)
                yield name, self.storage

    def _make(self, name: str) -> Path:
        target = Path(self.storage.path(name))
        if name in self._made and target.exists() and not settings.DEBUG:
            return target
        seen = tuple((part, part.stat().st_mtime_ns) for part in parts(self.root, name))
        if self._made.get(name) != seen or not target.exists():
            _write_if_changed(target, join(self.root, name))
            self._made[name] = seen
        return target


def _listed(patterns: Iterable[str] | None) -> list[str]:
    return list(patterns or ())


def _write_if_changed(target: Path, text: str) -> None:
    """Replace ``target`` in one step, so that another process never reads half a sheet."""
    if target.exists() and target.read_text(encoding="utf-8") == text:
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, made = tempfile.mkstemp(dir=target.parent, suffix=".css.tmp")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    Path(made).chmod(0o644)
    Path(made).replace(target)
