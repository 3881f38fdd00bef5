"""Turn ``TRUSTED_PROXIES`` into networks."""

from collections.abc import Iterable
from ipaddress import IPv4Network, IPv6Network, ip_network

from django.core.exceptions import ImproperlyConfigured


def networks_from(entries: Iterable[str]) -> list[IPv4Network | IPv6Network]:
    """Return the networks that ``entries`` name; a single address is a network of one.

    Raises ``ImproperlyConfigured`` for what is no network, and for one that holds every address:
    whoever is trusted may claim to speak for anybody.
    """
    networks = []
    for entry in filter(None, map(str.strip, entries)):
        try:
            network = ip_network(entry)
        except ValueError as error:
            raise ImproperlyConfigured(
                "TRUSTED_PROXIES must list addresses or networks, for example "
                f"127.0.0.1,10.1.0.0/16: {error}."
            ) from error
        if network.prefixlen == 0:
            raise ImproperlyConfigured(
                f"TRUSTED_PROXIES must not trust everybody, as {entry} does."
            )
        networks.append(network)
    return networks
