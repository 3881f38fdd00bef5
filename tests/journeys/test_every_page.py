"""Every public page in every mode and language: barriers, width, weight, foreign hosts, policy."""

import datetime as dt
import re
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar

import pytest

from cms.core import clock
from tests.journeys.browser import DESK

NARROW = {"width": 320, "height": 640}
MODES = {"normal": (), "elder": ("elder",), "contrast": ("contrast",)}
LANGUAGES = {"zh": "", "en": "/en"}
FAR_AHEAD = clock.today() + dt.timedelta(days=400)
MOST_BYTES, MOST_SCRIPT_BYTES = 60_000, 25_000

# Name → a path, or an index page and the pattern of the first link to take there.
PAGES = {
    "home": "/",
    "programme": "/lectures/",
    "lecture": ("/lectures/", r"/lectures/[\w-]+/"),
    "brands": "/brands/",
    "brand": ("/brands/", r"/brands/[\w-]+/"),
    "stories": "/stories/",
    "story": ("/stories/", r"/stories/[\w-]+/"),
    "standard page": "/privacy/",
    "events": "/events/",
    "events of a town": "/events/?town=nanhuang&free_seats=1",
    "no events": "/events/?from=2099-01-01",
    "event": ("/events/", r"/events/\d+/"),
    "places": "/places/",
    "no places": "/places/?q=nowhere&step_free=1",
    "place": "/places/xili/",
    "place of a town": "/places/nanhuang/",
    "team": "/teams/hongse-runiang/",
    "reserve": ("/events/?free_seats=1", r"/events/\d+/", "reserve/"),
    "reservation": ("RESERVATION", ""),
    "cancel a reservation": ("RESERVATION", "cancel/"),
    "log in": "/accounts/login/",
    "not found": "/nothing-is-here/",
}


class Reader:
    """Reads the site without a browser, as far as finding addresses needs it."""

    def __init__(self, address):
        self.address = address
        jar = urllib.request.HTTPCookieProcessor(CookieJar())
        self.opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), jar)

    def text(self, path, data=None):
        body = urllib.parse.urlencode(data).encode() if data else None
        with self.opener.open(self.address + path, body, timeout=60) as answer:
            self.landed = urllib.parse.urlsplit(answer.url).path
            return answer.read().decode()

    def first_link(self, path, pattern):
        found = re.search(rf'href="({pattern})"', self.text(path))
        assert found, f"{path} leads to no {pattern}"
        return found[1]

    def reserve(self):
        """Take a seat; return the path of the reservation."""
        path = self.first_link("/events/?free_seats=1", r"/events/\d+/") + "reserve/"
        hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', self.text(path))
        self.text(
            path, {**dict(hidden), "name": "王小明", "phone": "13800000001", "party_size": "1"}
        )
        assert self.landed.startswith("/reservations/"), self.landed
        return self.landed


@pytest.fixture(scope="package")
def paths(site):
    """Return the path of each page, in Chinese."""
    reader = Reader(site)
    found, reservation = {}, reader.reserve()
    for name, where in PAGES.items():
        if isinstance(where, str):
            found[name] = where
        elif where[0] == "RESERVATION":
            found[name] = reservation + where[1]
        else:
            found[name] = reader.first_link(where[0], where[1]) + "".join(where[2:])
    return found


def assert_sound(visitor, *, most_bytes=MOST_BYTES):
    weight = visitor.weight()
    assert visitor.violations() == []
    assert not visitor.scrolls_sideways()
    assert visitor.foreign_requests() == []
    assert visitor.complaints == []
    assert sum(weight.values()) <= most_bytes, weight
    assert weight["script"] <= MOST_SCRIPT_BYTES, weight


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", PAGES)
def test_page(visit, paths, name, mode, language):
    visitor = visit(viewport=NARROW, modes=MODES[mode])
    answer = visitor.goes_to(LANGUAGES[language] + paths[name])

    assert answer.status == (404 if name == "not found" else 200)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe-inline" not in policy
    assert "unsafe-eval" not in policy
    assert visitor.page.locator("html").get_attribute("lang").lower() in {"zh-hans", "en"}
    assert_sound(visitor)


@pytest.mark.parametrize("name", PAGES)
def test_page_on_a_wide_screen(visit, paths, name):
    visitor = visit(viewport=DESK)
    visitor.goes_to(paths[name])
    assert_sound(visitor)


WRONG = """<!doctype html><html><head><title></title></head><body>
<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw="><input>
<p style="color:#999">too pale to read</p><a href="/"></a>
<div style="width: 2000px">wide</div></body></html>"""


def test_the_control_page_is_found_wanting(visit):
    """A check that passes everything proves nothing: this page breaks what the others keep."""
    visitor = visit(viewport=NARROW)
    visitor.goes_to("/healthz")
    visitor.page.set_content(WRONG)

    rules = {violation.split(":")[0] for violation in visitor.violations()}
    assert {"image-alt", "label", "document-title", "html-has-lang", "link-name"} <= rules
    assert rules & {"color-contrast", "color-contrast-enhanced"}
    assert visitor.scrolls_sideways()


def test_the_control_request_is_noticed(visit):
    visitor = visit()
    visitor.goes_to("/")
    visitor.page.evaluate(
        "() => { const i = new Image(); i.src = 'http://foreign.invalid/x.png';"
        " const s = document.createElement('script'); s.textContent = '1';"
        " document.body.append(s); }"
    )
    visitor.page.wait_for_timeout(300)
    assert any("Content Security Policy" in complaint for complaint in visitor.complaints)


ADMIN = [
    "/admin/",
    "/admin/pages/",
    "/admin/images/",
    "/admin/documents/",
    "/admin/users/",
    "/admin/organisation/places/",
    "/admin/organisation/teams/",
    "/admin/reports/site-history/",
]


@pytest.mark.parametrize("path", ADMIN)
def test_the_admin_calls_nobody(visit, path):
    visitor = visit(viewport=DESK)
    log_in(visitor, "admin")
    assert visitor.goes_to(path).status == 200
    visitor.page.wait_for_timeout(300)
    assert visitor.foreign_requests() == []


def log_in(visitor, username):
    from home.demo.logins import LOGINS

    login = next(login for login in LOGINS if login.username == username)
    visitor.goes_to("/accounts/login/")
    visitor.page.fill("#id_username", login.username)
    visitor.page.fill("#id_password", login.password)
    visitor.page.click("main button[type=submit]")
    visitor.page.wait_for_url("**/desk/")


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    "path",
    [
        "/desk/",
        "/desk/week/?place=xili",
        "/desk/book/",
        "/desk/calendars/",
        "/desk/find/",
        "/desk/free/",
        f"/desk/free/?date={FAR_AHEAD}&starts=09:00&ends=11:00&around=nanhuang&km=20",
    ],
)
def test_the_desk(visit, path, mode):
    """Desk pages carry a stylesheet more, so only barriers, width, hosts and policy are asked."""
    visitor = visit(viewport=NARROW, modes=MODES[mode])
    log_in(visitor, "team")
    assert visitor.goes_to(path).status == 200
    assert_sound(visitor, most_bytes=200_000)
