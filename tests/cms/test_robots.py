import re
import xml.etree.ElementTree as ET

import pytest

from cms.core.robots import PRIVATE
from tests.factories.scheduling import SessionFactory


def test_private_doors_are_closed_in_both_languages(client):
    lines = client.get("/robots.txt").content.decode().splitlines()
    for path in PRIVATE:
        assert f"Disallow: {path}" in lines
        assert f"Disallow: /en{path}" in lines
    assert "Sitemap: http://testserver/sitemap.xml" in lines


@pytest.mark.django_db
def test_sitemap_is_xml(client):
    answer = client.get("/sitemap.xml")
    assert answer.status_code == 200
    assert ET.fromstring(answer.content).tag.endswith("urlset")  # noqa: S314 - our own answer


@pytest.mark.django_db
def test_sitemap_names_the_address_of_the_site_whatever_host_was_asked(client, settings):
    settings.SITE_URL = "https://culture.example.org"
    SessionFactory(with_claims=False)

    page = client.get("/sitemap.xml").content.decode()

    places = re.findall(r"<loc>([^<]*)</loc>", page)
    assert places
    assert all(place.startswith("https://culture.example.org/") for place in places)


def test_icon_is_found_without_reading_a_page(client):
    answer = client.get("/favicon.ico")
    assert answer.status_code == 302
    assert answer["Location"].endswith(".svg")
