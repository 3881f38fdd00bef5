"""Elder mode and high contrast are switched by a link and kept in a cookie."""

from urllib.parse import urlencode

import pytest

pytestmark = pytest.mark.django_db


def switch(client, **query):
    return client.get(f"/mode/?{urlencode(query)}")


@pytest.mark.parametrize("mode", ["elder", "contrast"])
def test_a_mode_goes_on_and_off_and_leads_back(client, mode):
    answer = switch(client, **{mode: "1", "next": "/en/nowhere/?town=a&from=b"})
    assert (answer.status_code, answer["Location"]) == (302, "/en/nowhere/?town=a&from=b")
    assert answer.cookies[mode].value == "1"
    assert answer.cookies[mode]["httponly"]
    page = client.get("/nowhere/")
    assert f'class="{mode}"' in page.content.decode()
    assert "Cookie" in page["Vary"]

    switch(client, **{mode: "0", "next": "/"})
    assert 'class="elder"' not in client.get("/nowhere/").content.decode()[:200]


def test_both_modes_stand_together(client):
    switch(client, elder="1", contrast="1")
    assert (
        '<html lang="zh-Hans" class="elder contrast">' in client.get("/nowhere/").content.decode()
    )


@pytest.mark.parametrize(
    "address",
    [
        "",
        "https://example.org/",
        "//example.org/",
        "///example.org",
        "/\\example.org",
        "\\\\example.org",
        "javascript:alert(1)",
        "events/",
        "/" + "x" * 5000,
        "http://[",
        "\x00",
        "/a\r\nSet-Cookie: x=1",
    ],
)
def test_no_address_leads_off_the_site_or_breaks_it(client, address):
    answer = switch(client, elder="1", next=address)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/")
    assert not answer["Location"].startswith("//")
    assert "\n" not in answer["Location"]
    if not address.startswith("/a"):
        assert answer["Location"] == "/"


@pytest.mark.parametrize("value", ["", "2", "true", "<script>", "😀", "1" * 9999])
def test_other_values_change_nothing(client, value):
    answer = switch(client, elder=value, contrast=value)
    assert answer.status_code == 302
    assert not answer.cookies


def test_only_reading_methods_are_answered(client):
    assert client.post("/mode/?elder=1").status_code == 405


def test_a_forged_cookie_prints_nothing(client):
    client.cookies["elder"] = '"><script>'
    assert "<script>" not in client.get("/nowhere/").content.decode()
