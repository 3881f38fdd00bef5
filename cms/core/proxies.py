"""Who really asks, behind a proxy: the address that locks and limits go by.

Each proxy adds the address that it saw to the right of ``X-Forwarded-For``; everything to the left
of the first stranger is what that stranger claims, and believed by nobody.
"""

from collections.abc import Callable, Sequence
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
)

from django.conf import settings
from django.http import HttpRequest, HttpResponse

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
MOST_HOPS = 20  # nobody runs that many proxies of his own


class TrustedProxiesMiddleware:
    """Set ``REMOTE_ADDR`` to the visitor's address where ``TRUSTED_PROXIES`` brought the request.

    Without that setting, or from anybody else, the header is not looked at.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        header = request.META.get("HTTP_X_FORWARDED_FOR")
        if header and settings.TRUSTED_PROXIES:
            seen = request.META.get("REMOTE_ADDR", "")
            request.META["REMOTE_ADDR"] = client_address(seen, header, settings.TRUSTED_PROXIES)
        return self.get_response(request)


def client_address(seen: str, header: str, trusted: Sequence[Network]) -> str:
    """Return the right-most address of ``seen`` and ``header`` that is none of ``trusted``.

    ``seen`` is who connected to us. Where an entry cannot be read, the proxy that passed it on is
    the answer: better one lock shared by many than an address of the sender's choice.
    """
    address = read_address(seen)
    if address is None:
        return seen
    hops = header.rsplit(",", MOST_HOPS)[-MOST_HOPS:]
    while hops and any(address in network for network in trusted):
        earlier = read_address(hops.pop())
        if earlier is None:
            break
        address = earlier
    return str(address)


def read_address(text: str) -> Address | None:
    """Return the address in ``text``, which may have a port as some proxies write it, or ``None``.

    An IPv4 address in IPv6 clothes is the IPv4 address, so that nobody counts as two.
    """
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text)
    except ValueError:
        return None
    if isinstance(address, IPv6Address):
        if address.scope_id is not None:
            return None
        return address.ipv4_mapped or address
    return address
