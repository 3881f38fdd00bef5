"""Behind a proxy the visitor's address is the right-most one that no trusted proxy has."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client, override_settings

from cms.core.proxies import MOST_HOPS, client_address, read_address
from cms.settings.proxies import networks_from
from tests.factories.users import UserFactory

OURS = networks_from(["127.0.0.1", "10.0.0.0/8", "fd00::/8"])
LOGIN = "/accounts/login/"


@pytest.mark.parametrize(
    ("seen", "header", "address"),
    [
        pytest.param("127.0.0.1", "203.0.113.9", "203.0.113.9", id="one proxy"),
        pytest.param("127.0.0.1", "203.0.113.9, 10.1.2.3", "203.0.113.9", id="two proxies"),
        pytest.param("203.0.113.9", "1.1.1.1", "203.0.113.9", id="a stranger's header"),
        pytest.param("127.0.0.1", "1.1.1.1, 203.0.113.9", "203.0.113.9", id="a claim before it"),
        pytest.param("127.0.0.1", "10.9.9.9, 203.0.113.9", "203.0.113.9", id="claims to be ours"),
        pytest.param("127.0.0.1", "10.9.9.9", "10.9.9.9", id="a machine of our own network"),
        pytest.param("127.0.0.1", "203.0.113.9:4711", "203.0.113.9", id="with a port"),
        pytest.param("127.0.0.1", " 203.0.113.9 ", "203.0.113.9", id="spaces"),
        pytest.param("fd00::1", "2001:DB8::0:9", "2001:db8::9", id="IPv6"),
        pytest.param("fd00::1", "[2001:db8::9]:4711", "2001:db8::9", id="IPv6 with a port"),
        pytest.param("::ffff:127.0.0.1", "203.0.113.9", "203.0.113.9", id="dressed as IPv6"),
        pytest.param("127.0.0.1", "::ffff:203.0.113.9", "203.0.113.9", id="dressed claim"),
        pytest.param("", "203.0.113.9", "", id="nobody seen"),
    ],
)
def test_the_right_most_stranger_asks(seen, header, address):
    assert client_address(seen, header, OURS) == address


@pytest.mark.parametrize(
    "junk",
    [
        "unknown",
        "",
        ",",
        "203.0.113.9,",
        "203.0.113.999",
        "0x7f.1",
        "_hidden, _secret",
        "fe80::1%eth0",
        "[::1",
        "203.0.113.9 203.0.113.10",
        "' OR 1=1 --",
        "<script>",
        "\x00",
        "２０３．０．１１３．９",
        "9" * 100_000,
    ],
)
def test_junk_leaves_the_proxy_that_passed_it_on(junk):
    assert client_address("10.0.0.1", junk, OURS) in {"10.0.0.1", "::1"}


def test_a_junk_entry_hides_no_stranger_to_its_right():
    assert client_address("127.0.0.1", "junk, 203.0.113.9, 10.0.0.1", OURS) == "203.0.113.9"


def test_many_hops_are_read_from_the_right_and_not_for_ever():
    flood = ", ".join(["203.0.113.9", *["10.0.0.7"] * 50_000])

    assert client_address("127.0.0.1", flood, OURS) == "10.0.0.7"
    near = ", ".join(["203.0.113.9", *["10.0.0.7"] * (MOST_HOPS - 1)])
    assert client_address("127.0.0.1", near, OURS) == "203.0.113.9"


def test_an_entry_that_is_no_address_is_none():
    assert read_address("1.2.3.4.5") is None


@pytest.mark.parametrize("entry", ["proxy.example.org", "10.0.0.1/8", "10.0.0.0/33"])
def test_a_wrong_network_is_refused_in_one_sentence(entry):
    with pytest.raises(ImproperlyConfigured, match="TRUSTED_PROXIES must list"):
        networks_from([entry])


@pytest.mark.parametrize("entry", ["0.0.0.0/0", "::/0"])
def test_nobody_trusts_everybody(entry):
    with pytest.raises(ImproperlyConfigured, match="everybody"):
        networks_from([entry])


def tries_until_locked(user, address_of, most=12):
    """Return the number of the first wrong try that was refused outright, or ``None``."""
    client = Client()
    for number in range(1, most + 1):
        answer = client.post(
            LOGIN,
            {"username": user.username, "password": "wrong"},
            headers={"X-Forwarded-For": address_of(number)},
        )
        if answer.status_code == 429:
            return number
    return None


@pytest.mark.django_db
@override_settings(AXES_ENABLED=True, TRUSTED_PROXIES=[])
def test_without_the_setting_a_made_up_header_evades_no_lock():
    assert tries_until_locked(UserFactory(), lambda n: f"198.51.100.{n}") == 8


@pytest.mark.django_db
@override_settings(AXES_ENABLED=True, TRUSTED_PROXIES=OURS)
def test_a_made_up_entry_before_the_proxys_evades_no_lock():
    assert tries_until_locked(UserFactory(), lambda n: f"198.51.100.{n}, 203.0.113.9") == 8


@pytest.mark.django_db
@override_settings(AXES_ENABLED=True, TRUSTED_PROXIES=OURS)
def test_one_visitors_tries_lock_no_other_visitor():
    user = UserFactory()

    assert tries_until_locked(user, lambda n: "203.0.113.9") == 8
    assert tries_until_locked(user, lambda n: "203.0.113.10", most=1) is None
