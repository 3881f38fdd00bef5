"""Every word that the code can say is said in Chinese, with Chinese punctuation."""

import re
from pathlib import Path

import polib
import pytest
from django import forms
from django.conf import settings

CATALOGUES = sorted(
    path
    for path in Path(settings.BASE_DIR).glob("**/locale/zh_Hans/LC_MESSAGES/django.po")
    if ".venv" not in path.parts
)
HALF_WIDTH = re.compile(r"[一-鿿][,:;?!(]|[,:;?!)][一-鿿]")


def test_what_is_missing_is_asked_for_in_plain_words():
    """Wagtail's and Django's own words for it name a field, as if people filled in databases."""
    assert forms.CharField().error_messages["required"] == "请填写这一项。"


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-5])
def test_a_catalogue_is_complete_and_well_set(path):
    entries = polib.pofile(str(path))
    open_ends = [
        entry.msgid
        for entry in entries
        if not entry.obsolete and (not entry.translated() or "fuzzy" in entry.flags)
    ]
    assert open_ends == []
    texts = [entry.msgstr or "".join(entry.msgstr_plural.values()) for entry in entries]
    assert [text for text in texts if HALF_WIDTH.search(text)] == []
