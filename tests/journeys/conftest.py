"""Journeys drive the real site with a real browser; one worker of the test run does them all."""

import os

import pytest

from tests.journeys.browser import PHONE, Visitor, chromium, chromium_path
from tests.journeys.site import running_site, sample_site


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/journeys/" in item.nodeid:
            item.add_marker(pytest.mark.journey)
            item.add_marker(pytest.mark.xdist_group("journeys"))


@pytest.fixture(scope="package")
def browser():
    if chromium_path() is None:
        message = "Chromium is not installed (Debian: apt install chromium), nor named by CHROMIUM="
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(message)
    # Playwright's loop runs in this thread, and Django would take it for an asynchronous view.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with chromium() as started:
        yield started
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="package")
def site(browser, tmp_path_factory):
    """The address of a site with the sample content, for all journeys of this run."""
    import shutil

    folder = tmp_path_factory.mktemp("site")
    shutil.copytree(sample_site(), folder, dirs_exist_ok=True)
    with running_site(folder) as address:
        yield address


@pytest.fixture
def visit(browser, site):
    """Let somebody in: ``visit(viewport=…, script=…, modes=…)`` returns a new visitor."""
    visitors = []

    def enter(*, viewport=PHONE, script=True, modes=(), language="zh-CN"):
        context = browser.new_context(
            viewport=viewport, java_script_enabled=script, locale=language, base_url=site
        )
        context.add_cookies([{"name": mode, "value": "1", "url": site} for mode in modes])
        context.set_default_timeout(60_000)
        visitors.append(Visitor(context.new_page(), site))
        return visitors[-1]

    yield enter
    for visitor in visitors:
        visitor.leaves()
