"""Rules of the house that no linter knows, read off the source files."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
ROOMS = ["cms", "home", "lectures", "organisation", "volunteering", "reports"]
SOURCES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
PRODUCTION = [path for path in SOURCES if "migrations" not in path.parts]
# Names that say nothing, so that everything ends up inside.
DRAWERS = {"utils", "util", "helpers", "helper", "misc", "common", "tools", "stuff"}
CLOCK = ROOT / "cms" / "core" / "clock.py"
NOTE = "# private:"


def name(path):
    return str(path.relative_to(ROOT))


def tree(path):
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def test_there_is_something_to_read():
    assert len(PRODUCTION) > 50


def test_no_file_is_a_drawer():
    found = [name(path) for path in SOURCES if DRAWERS & {path.stem, *path.parts[:-1]}]
    assert found == []


def test_only_the_clock_asks_what_time_it_is():
    asks = re.compile(r"\b(datetime\.(now|utcnow|today)|date\.today|timezone\.(now|localdate))\(")
    found = [name(path) for path in PRODUCTION if path != CLOCK and asks.search(path.read_text())]
    assert found == []


@pytest.mark.parametrize("path", PRODUCTION, ids=name)
def test_private_names_of_others_are_used_with_a_note(path):
    """A private API may go with any release: whoever needs one writes ``# private: why``."""
    lines = path.read_text(encoding="utf-8").splitlines()
    for node in ast.walk(tree(path)):
        if not isinstance(node, ast.ImportFrom) or not node.module:
            continue
        if node.module.split(".")[0] not in {"wagtail", "django", "modelsearch", "treebeard"}:
            continue
        private = [part for part in node.module.split(".") if part.startswith("_")]
        private += [alias.name for alias in node.names if alias.name.startswith("_")]
        noted = NOTE in "\n".join(lines[max(0, node.lineno - 2) : node.end_lineno])
        assert not private or noted, f"{name(path)}:{node.lineno} imports {private}"


def test_core_names_none_of_the_rooms_above():
    above = {"home", "lectures", "organisation", "volunteering", "reports"}
    for path in (ROOT / "cms" / "core").rglob("*.py"):
        for node in ast.walk(tree(path)):
            modules = [node.module] if isinstance(node, ast.ImportFrom) else []
            modules += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            assert not above & {str(module).split(".")[0] for module in modules}, name(path)


def test_no_module_of_production_imports_the_tests():
    for path in PRODUCTION:
        assert not re.search(r"^(from|import) tests\b", path.read_text(), re.MULTILINE), name(path)
