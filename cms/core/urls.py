"""Addresses that are the same in every language: monitors and search engines ask them."""

from django.urls import URLPattern, URLResolver, path

from cms.core import health, modes, robots

urlpatterns: list[URLPattern | URLResolver] = [
    path("mode/", modes.switch_mode, name="mode"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("favicon.ico", robots.favicon, name="favicon"),
    path("robots.txt", robots.robots, name="robots"),
    path("sitemap.xml", robots.sitemap, name="sitemap"),
]
