"""Every text of the interface has its Chinese, and each translation keeps the same placeholders.

What the sources say is collected by the gettext tools; without them only the catalogues are judged.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import polib  # noqa: E402

from cms.core.translations import catalogues  # noqa: E402

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
INTERFACE = "zh_Hans"


def main() -> int:
    problems = [*unfinished(), *uncollected()]
    for problem in problems:
        print(problem)
    return 1 if problems else 0


def unfinished() -> Iterator[str]:
    """Yield each entry that has no translation, or one that loses a placeholder."""
    for source in catalogues():
        where = source.relative_to(ROOT)
        for entry in polib.pofile(str(source)):
            if entry.obsolete:
                continue
            if entry.fuzzy or not entry.translated():
                yield f"{where}: not translated: {entry.msgid!r}"
            for translation in [entry.msgstr, *entry.msgstr_plural.values()]:
                wanted = set(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
                if translation and set(PLACEHOLDER.findall(translation)) != wanted:
                    yield f"{where}: placeholders differ: {entry.msgid!r} → {translation!r}"


def uncollected() -> Iterator[str]:
    """Yield each text of the sources that no catalogue of ours translates."""
    if shutil.which("xgettext") is None:
        print("No gettext tools here: texts that are missing in the catalogues are not looked for.")
        return
    known = {
        (entry.msgctxt, entry.msgid)
        for source in catalogues()
        if INTERFACE in source.parts
        for entry in polib.pofile(str(source))
        if not entry.obsolete
    }
    for entry in collected():
        if (entry.msgctxt, entry.msgid) not in known:
            yield f"In no catalogue: {entry.msgid!r} ({entry.occurrences[0][0]})"


def collected() -> polib.POFile:
    """Return what ``makemessages`` finds in a copy of the sources."""
    with tempfile.TemporaryDirectory() as folder:
        for room in sorted({source.relative_to(ROOT).parts[0] for source in catalogues()}):
            leave = shutil.ignore_patterns("static", "locale", "__pycache__", "migrations")
            shutil.copytree(ROOT / room, Path(folder) / room, ignore=leave)
        (Path(folder) / "locale").mkdir()
        command = ["django-admin", "makemessages", "-l", INTERFACE, "-v0"]
        # The copy is no project: with settings named, the tool would try to import them.
        without = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
        subprocess.run(command, cwd=folder, check=True, env=without)
        return polib.pofile(str(Path(folder) / "locale" / INTERFACE / "LC_MESSAGES" / "django.po"))


if __name__ == "__main__":
    sys.exit(main())
