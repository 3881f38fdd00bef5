"""What every page's frame shows: modes, ways, the other language, the footer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse, translate_url
from django.utils.encoding import iri_to_uri
from django.utils.functional import cached_property
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from cms.core import modes
from cms.core.nearest import nearest_page

if TYPE_CHECKING:
    from wagtail.url_routing import RouteResult

    from cms.core.models import SiteSettings


@dataclass(frozen=True, slots=True)
class Way:
    """One entry of the navigation."""

    title: str
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Switch:
    """A mode that the visitor can turn over."""

    title: str
    url: str
    is_on: bool


@dataclass(frozen=True, slots=True)
class OtherLanguage:
    """This page in the other language, or the nearest page above it that has a translation."""

    code: str
    title: str
    url: str


class Frame:
    """Everything around the content of one page, each part worked out when a template asks.

    Costs one query, for ``site``, and only if the footer or the name is shown.
    """

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def language(self) -> str:
        return "en" if (get_language() or "").startswith("en") else settings.LANGUAGE_CODE

    @property
    def mode_classes(self) -> str:
        """The classes of the ``<html>`` element."""
        return " ".join(mode for mode in modes.MODES if modes.is_on(self._request, mode))

    @cached_property
    def switches(self) -> list[Switch]:
        titles = {
            "elder": (_("Large text"), _("Normal text")),
            "contrast": (_("High contrast"), _("Normal contrast")),
        }
        return [
            Switch(titles[mode][on], modes.switch_address(self._request, mode), on)
            for mode in modes.MODES
            for on in [modes.is_on(self._request, mode)]
        ]

    @cached_property
    def home_url(self) -> str:
        return _home(self.language)

    @cached_property
    def ways(self) -> list[Way]:
        """The main navigation; the addresses are the site's public contract."""
        return [
            self._way(pgettext("navigation", "Activities"), "events/"),
            self._way(pgettext("navigation", "Lectures"), "lectures/"),
            self._way(pgettext("navigation", "Towns"), "brands/"),
            self._way(pgettext("navigation", "Stories"), "stories/"),
        ]

    @cached_property
    def places(self) -> Way:
        """Where to go, for the footer."""
        return self._way(pgettext("navigation", "Places"), "places/")

    @cached_property
    def desk(self) -> Way:
        return self._way(pgettext("navigation", "Team desk"), "desk/")

    @cached_property
    def desk_ways(self) -> list[Way]:
        """The ways inside the desk: its first page and the inbox."""
        desk, inbox = reverse("desk"), reverse("work")
        path = self._request.path
        return [
            Way(self.desk.title, desk, path == desk),
            Way(pgettext("navigation", "Inbox"), inbox, path == inbox),
        ]

    @cached_property
    def other_language(self) -> OtherLanguage:
        code, title = (
            (settings.LANGUAGE_CODE, "中文") if self.language == "en" else ("en", "English")
        )
        return OtherLanguage(code, title, self._in_language(code))

    @cached_property
    def site(self) -> SiteSettings:
        from cms.core.models import SiteSettings

        return SiteSettings.of_default_site()

    @property
    def path(self) -> str:
        return self._request.get_full_path()

    def _way(self, title: str, path: str) -> Way:
        url = self.home_url + path
        return Way(title, url, self._request.path.startswith(url))

    def _in_language(self, code: str) -> str:
        request = self._request
        # Set while a page is looked up (Wagtail's private name): the page served here, or None.
        if hasattr(request, "_wagtail_route_for_request"):
            return self._page_in_language(request._wagtail_route_for_request, code)
        path = request.get_full_path()
        translated = translate_url(path, code) if request.resolver_match else path
        return translated if translated != path else _home(code)

    def _page_in_language(self, route: RouteResult | None, code: str) -> str:
        alternates = getattr(route and route.page, "alternates", None)
        address = alternates(self._request).get(code) if alternates else None
        if not address:
            return nearest_page(self._request.path, route and route.page, code) or _home(code)
        query = self._request.META.get("QUERY_STRING")
        path = urlsplit(address).path or "/"
        return f"{path}?{iri_to_uri(query)}" if query else path


def _home(code: str) -> str:
    return "/" if code == settings.LANGUAGE_CODE else f"/{code}/"


def site_frame(request: HttpRequest) -> dict[str, object]:
    """Give templates ``frame``; nothing is asked of the database until one uses it."""
    return {"frame": Frame(request)}
