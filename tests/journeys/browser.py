"""Chromium as a visitor uses it, and everything that it noticed on the way."""

import contextlib
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, Response, sync_playwright

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Chromium itself would call home; what is left must be the page's doing.
QUIET = [
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
    "--disable-dev-shm-usage",
]
AXE_OPTIONS = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "rules": {"color-contrast-enhanced": {"enabled": True}},
    "resultTypes": ["violations"],
}
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}


def chromium_path() -> str | None:
    """Return the installed Chromium, or ``None``; ``CHROMIUM=`` names another one."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, PROGRAMS)), None)


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """Start Chromium once for many visitors."""
    arguments = QUIET + (["--no-sandbox"] if os.geteuid() == 0 else [])
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=arguments)
        yield browser
        browser.close()


@dataclass
class Visitor:
    """One person with one window, and what her browser asked for and complained about."""

    page: Page
    address: str
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    answers: list[Response] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("response", lambda answer: self.answers.append(answer))
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _hear(self, message: ConsoleMessage) -> None:
        # A page that answers 404 or 409 on purpose is reported as a failed resource.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.complaints.append(message.text)

    def goes_to(self, path: str) -> Response:
        """Open ``path``, forgetting what was noticed on the page before."""
        self.asked.clear()
        self.answers.clear()
        answer = self.page.goto(self.address + path, wait_until="load")
        assert answer is not None
        return answer

    def foreign_requests(self) -> list[str]:
        """Return what was asked of any host but the site's own."""
        own = urlsplit(self.address).netloc
        inline = {"data", "blob", "about"}
        return [
            url
            for url in self.asked
            if urlsplit(url).scheme not in inline and urlsplit(url).netloc != own
        ]

    def weight(self) -> dict[str, int]:
        """Return the bytes of HTML, CSS and JS of this page, uncompressed."""
        weight = {"document": 0, "stylesheet": 0, "script": 0}
        for answer in self.answers:
            kind = answer.request.resource_type
            if kind in weight:
                with contextlib.suppress(Error):  # a redirect has no body
                    weight[kind] += len(answer.body())
        return weight

    def violations(self, only: str | None = None) -> list[str]:
        """Return what axe finds: rule, then where. WCAG 2.2 AA, and AAA for contrast."""
        found = Axe().run(self.page, context=only, options=AXE_OPTIONS).response["violations"]
        return [f"{rule['id']}: {node['target']}" for rule in found for node in rule["nodes"]]

    def scrolls_sideways(self) -> bool:
        root = "document.documentElement"
        return bool(self.page.evaluate(f"{root}.scrollWidth > {root}.clientWidth"))

    def leaves(self) -> None:
        self.page.context.close()
