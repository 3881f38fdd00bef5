import xml.etree.ElementTree as ET

import pytest

from cms.core.robots import PRIVATE


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
