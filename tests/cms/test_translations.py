import gettext

import pytest

from cms.core.translations import compile_all, compile_catalogue

CATALOGUE = """msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "hall"
msgstr "礼堂"

#, fuzzy
msgid "team"
msgstr "猜的"
"""


@pytest.fixture
def catalogue(tmp_path):
    folder = tmp_path / "home" / "locale" / "zh_Hans" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    source = folder / "django.po"
    source.write_text(CATALOGUE, encoding="utf-8")
    return source


def test_compiled_catalogue_translates_and_leaves_guesses_out(catalogue):
    assert compile_catalogue(catalogue) is True

    with catalogue.with_suffix(".mo").open("rb") as file:
        translate = gettext.GNUTranslations(file).gettext
    assert (translate("hall"), translate("team")) == ("礼堂", "team")


def test_second_run_writes_nothing_until_the_source_changes(tmp_path, catalogue):
    assert compile_all(tmp_path) == [catalogue]
    assert compile_all(tmp_path) == []

    catalogue.write_text(CATALOGUE.replace("礼堂", "大礼堂"), encoding="utf-8")
    assert compile_all(tmp_path) == [catalogue]


def test_broken_catalogue_leaves_no_draft_behind(catalogue):
    catalogue.write_text("no catalogue at all", encoding="utf-8")
    with pytest.raises(OSError, match="django"):
        compile_catalogue(catalogue)
    assert list(catalogue.parent.iterdir()) == [catalogue]
