"""The parts of the stylesheet become one file, wherever it is asked for."""

from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.test import override_settings

from cms.core.stylesheet import StylesheetFinder, join, minify

STATIC = Path(settings.BASE_DIR) / "cms" / "static"
LAYERS = "@layer tokens,base,layout,components,modes,print;"


@pytest.mark.parametrize(
    ("css", "small"),
    [
        ("a :is(b) { color: red; } /* why */", "a :is(b){color:red}"),
        ("a > b,\n c  d { margin: 0 -0.5rem; }", "a>b,c d{margin:0 -.5rem}"),
        ('a::before { content: "/* ; } */  x"; }', 'a::before{content:"/* ; } */  x"}'),
        ("a { width: calc(1px + 2px); }", "a{width:calc(1px + 2px)}"),
        (
            "@media (min-width: 48rem) and (x) { a { b: c; } }",
            "@media (min-width:48rem) and (x){a{b:c}}",
        ),
        ("a { color: #aabbcc; background: #a1b2c3 }", "a{color:#abc;background:#a1b2c3}"),
        ("", ""),
    ],
)
def test_minify_keeps_the_meaning(css, small):
    assert minify(css) == small


def test_the_cascade_is_in_order_and_addresses_are_rebased():
    sheet = join(STATIC, "css/site.css")
    assert sheet.startswith(LAYERS)
    assert sheet.index("@layer tokens{") < sheet.index("@layer components{")
    assert sheet.rindex("@layer components{") < sheet.index("@layer modes{")
    assert 'url("../img/mark.svg")' in sheet
    assert "../../img" not in sheet


def test_the_whole_public_stylesheet_stays_small():
    assert len(join(STATIC, "css/site.css").encode()) <= 30_000


def test_finders_know_the_joined_sheets():
    found = finders.find("css/site.css")
    assert Path(found).read_text(encoding="utf-8") == join(STATIC, "css/site.css")
    assert finders.find("css/site.css", find_all=True) == [found]
    assert finders.find("css/no.css") is None


def test_a_changed_part_is_noticed_while_debugging(tmp_path):
    part = tmp_path / "cms" / "static" / "css" / "tokens.css"
    part.parent.mkdir(parents=True)
    part.write_text("a { b: c; }", encoding="utf-8")
    with override_settings(BASE_DIR=tmp_path, DEBUG=True):
        finder = StylesheetFinder()
        assert Path(finder.find("css/site.css")).read_text(encoding="utf-8") == "a{b:c}\n"
        part.write_text("a { b: longer; }", encoding="utf-8")
        assert Path(finder.find("css/site.css")).read_text(encoding="utf-8") == "a{b:longer}\n"


def test_collectstatic_hashes_the_joined_sheet_and_what_it_points_to(tmp_path):
    storages = settings.STORAGES | {
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    }
    finders.get_finder.cache_clear()
    with override_settings(
        STATIC_ROOT=tmp_path,
        STORAGES=storages,
        STATICFILES_FINDERS=[
            "cms.core.stylesheet.StylesheetFinder",
            "django.contrib.staticfiles.finders.FileSystemFinder",
        ],
    ):
        call_command("collectstatic", interactive=False, verbosity=0)
    finders.get_finder.cache_clear()
    (hashed,) = (tmp_path / "css").glob("site.*.css")
    assert "mark." in hashed.read_text(encoding="utf-8")
    assert hashed.with_name(hashed.name + ".gz").exists()
