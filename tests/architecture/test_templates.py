"""Every template compiles; those of the public site and the desk have no inline script or style."""

import re
from pathlib import Path

import pytest
from django.template import engines

ROOT = Path(__file__).resolve().parent.parent.parent
ROOMS = ["cms", "home", "lectures", "organisation"]
TEMPLATES = sorted(
    path for room in ROOMS for path in (ROOT / room).rglob("templates/**/*") if path.is_file()
)
HTML = [path for path in TEMPLATES if path.suffix == ".html"]
# Wagtail's own admin needs inline script; its pages are behind a log-in and have their own policy.
ADMIN = re.compile(r"/templates/(wagtail\w*|\w*admin\w*)/|/admin/")
INLINE = {
    "an inline style": re.compile(r"\sstyle\s*=\s*[\"']"),
    "an inline script": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/)"),
    "a style element": re.compile(r"<style\b"),
    "an event attribute": re.compile(r"<[^>]*\son[a-z]+\s*=\s*[\"']"),
    "a javascript address": re.compile(r"javascript:", re.IGNORECASE),
    "a foreign address to load": re.compile(r"(?:src|srcset|action)\s*=\s*[\"'](?:https?:)?//"),
}


def name(path):
    return str(path.relative_to(ROOT))


def without_comments(text):
    text = re.sub(r"{% comment %}.*?{% endcomment %}", "", text, flags=re.DOTALL)
    return re.sub(r"{#.*?#}", "", text, flags=re.DOTALL)


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_template_compiles(path):
    folders = path.parts[path.parts.index("templates") + 1 :]
    engines["django"].get_template("/".join(folders))


@pytest.mark.parametrize("path", [path for path in HTML if not ADMIN.search(str(path))], ids=name)
def test_nothing_inline(path):
    text = without_comments(path.read_text(encoding="utf-8"))
    assert [what for what, pattern in INLINE.items() if pattern.search(text)] == []


@pytest.mark.parametrize(
    "text",
    [
        '<p style="color: red">',
        "<script>alert(1)</script>",
        "<style>p {}</style>",
        '<button onclick="go()">',
        '<img src="//cdn.example.org/x.png">',
    ],
)
def test_the_rules_see_what_they_should(text):
    assert any(pattern.search(text) for pattern in INLINE.values())


COMPONENTS = [path for path in HTML if "components" in path.parts]


@pytest.mark.parametrize("path", COMPONENTS, ids=name)
def test_component_states_its_inputs_first(path):
    assert path.read_text(encoding="utf-8").lstrip().startswith(("{#", "{% comment"))
