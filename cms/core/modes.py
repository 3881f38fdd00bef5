"""Elder mode and high contrast: two cookies, one address that sets them, no script.

The entry is on the first screen of every page (field-notes A1, A2).
"""

from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

MODES = ("elder", "contrast")
A_YEAR = 365 * 24 * 3600
LONGEST_ADDRESS = 2000


def is_on(request: HttpRequest, mode: str) -> bool:
    """Return whether the visitor has switched ``mode`` on."""
    return request.COOKIES.get(mode) == "1"


def switch_address(request: HttpRequest, mode: str) -> str:
    """Return the address that turns ``mode`` over and leads back to this page."""
    wanted = {mode: "0" if is_on(request, mode) else "1", "next": request.get_full_path()}
    return f"{reverse('mode')}?{urlencode(wanted)}"


@require_safe
@never_cache
def switch_mode(request: HttpRequest) -> HttpResponse:
    """Set the cookies named in the query (``elder=1|0``, ``contrast=1|0``) and go on to ``next``.

    Whatever else the query says is ignored; an address off this site leads to the home page.
    """
    response = HttpResponseRedirect(_safe_next(request))
    for mode in MODES:
        wanted = request.GET.get(mode)
        if wanted == "1":
            response.set_cookie(
                mode,
                "1",
                max_age=A_YEAR,
                httponly=True,
                samesite="Lax",
                secure=settings.SESSION_COOKIE_SECURE,
            )
        elif wanted == "0":
            response.delete_cookie(mode, samesite="Lax")
    return response


def _safe_next(request: HttpRequest) -> str:
    address = request.GET.get("next", "")
    leads_here = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    if leads_here and address.startswith("/") and len(address) <= LONGEST_ADDRESS:
        return address
    return "/"


class ModesMiddleware:
    """Tell caches that pages differ by cookie: the frame of each shows the visitor's modes."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.get("Content-Type", "").startswith("text/html"):
            patch_vary_headers(response, ["Cookie"])
        return response
