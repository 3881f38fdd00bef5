"""``make screenshots``: take the pictures that README and the guides show, from the sample site."""

import io
import os
import sys
import tempfile
from pathlib import Path
from shutil import copytree

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")

from PIL import Image  # noqa: E402

from home.demo.logins import LOGINS  # noqa: E402
from tests.journeys.browser import chromium, chromium_path  # noqa: E402
from tests.journeys.site import running_site, sample_site  # noqa: E402

IMAGES = ROOT / "docs" / "images"
PAPER = (251, 248, 242)
WIDE, PHONE = (1280, 1400), (360, 1400)

# What each picture shows, side by side: address, size of the window, log-in, modes.
PICTURES = {
    "site": [("/", WIDE, None, ()), ("/events/", PHONE, None, ())],
    "story": [("/stories/", WIDE, None, ()), ("/stories/", PHONE, None, ())],
    "elder": [("/events/", PHONE, None, ("elder",)), ("/events/", PHONE, None, ("contrast",))],
    "desk": [("/desk/week/?place=xili", WIDE, "team", ()), ("/desk/", PHONE, "team", ())],
    "admin-places": [("/admin/organisation/places/", (1280, 800), "townmanager", ())],
}


def main() -> int:
    if chromium_path() is None:
        print("Chromium is needed (Debian: apt install chromium), or named by CHROMIUM=.")
        return 1
    with tempfile.TemporaryDirectory() as folder:
        copytree(sample_site(), folder, dirs_exist_ok=True)
        with running_site(Path(folder)) as address, chromium() as browser:
            for name, views in PICTURES.items():
                shots = [taken(browser, address, *view) for view in views]
                file = IMAGES / f"{name}.png"
                beside(shots).quantize(256).save(file, optimize=True)
                print(f"{file.relative_to(ROOT)}  {file.stat().st_size // 1024} KB")
    return 0


def taken(browser, address, path, size, username, modes):
    """Return a picture of ``path`` as one visitor sees it."""
    window = {"width": size[0], "height": size[1]}
    context = browser.new_context(viewport=window, locale="zh-CN", base_url=address)
    context.add_cookies([{"name": mode, "value": "1", "url": address} for mode in modes])
    page = context.new_page()
    if username:
        login = next(login for login in LOGINS if login.username == username)
        page.goto("/accounts/login/")
        page.fill("#id_username", login.username)
        page.fill("#id_password", login.password)
        page.click("main button[type=submit]")
        page.wait_for_url("**/desk/")
    page.goto(path, wait_until="networkidle")
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    context.close()
    return picture


def beside(shots):
    """Return one sheet with the pictures side by side on paper."""
    gap = 40
    width = sum(shot.width for shot in shots) + gap * (len(shots) + 1)
    sheet = Image.new("RGB", (width, max(shot.height for shot in shots) + 2 * gap), PAPER)
    left = gap
    for shot in shots:
        sheet.paste(shot, (left, gap))
        left += shot.width + gap
    return sheet.resize((sheet.width * 2 // 3, sheet.height * 2 // 3), Image.Resampling.LANCZOS)


if __name__ == "__main__":
    sys.exit(main())
