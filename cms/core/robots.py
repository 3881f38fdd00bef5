"""What search engines may read: ``robots.txt`` and the sitemap."""

from functools import reduce
from operator import or_
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.templatetags.static import static
from django.utils.module_loading import import_string
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from wagtail.contrib.sitemaps import Sitemap
from wagtail.contrib.sitemaps.views import sitemap as sitemap_of
from wagtail.models import Page
from wagtail.query import PageQuerySet

# Doors for people with a log-in or a token; nothing there is for an index.
PRIVATE = [
    "/admin/",
    "/accounts/",
    "/desk/",
    "/reservations/",
    "/orders/",
    "/calendars/",
    "/mode/",
    "/documents/",
]


@require_safe
@cache_control(max_age=3600, public=True)
def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *"]
    lines += [f"Disallow: {prefix}{path}" for path in PRIVATE for prefix in ("", "/en")]
    lines += ["", f"Sitemap: {settings.SITE_URL}/sitemap.xml", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


class PageSitemap(Sitemap):
    """Every public page, in every language: each language has a tree of its own."""

    def items(self) -> PageQuerySet[Page]:
        homes = self.get_wagtail_site().root_page.get_translations(inclusive=True).live()
        below = reduce(or_, (Q(path__startswith=home.path) for home in homes), Q(pk__in=[]))
        return Page.objects.filter(below).live().public().order_by("path").specific(defer=True)


@require_safe
@cache_control(max_age=3600, public=True)
def sitemap(request: HttpRequest) -> HttpResponse:
    """Answer the sitemap: the pages, and what the rooms in ``settings.SITEMAPS`` add.

    Addresses begin with ``SITE_URL`` whatever host was asked, as each page's canonical one does.
    """
    rooms = {name: import_string(path) for name, path in settings.SITEMAPS.items()}
    answer: TemplateResponse = sitemap_of(request, sitemaps={"pages": PageSitemap, **rooms})
    context = answer.context_data or {}
    # A page that lies below no site has no address.
    context["urlset"] = [entry for entry in context["urlset"] if entry["location"]]
    for entry in context["urlset"]:
        entry["location"] = settings.SITE_URL + urlsplit(entry["location"]).path
    return answer


@require_safe
@cache_control(max_age=86400, public=True)
def favicon(request: HttpRequest) -> HttpResponse:
    """Lead browsers that ask without reading the page to the icon of the site."""
    return HttpResponseRedirect(static("img/favicon.svg"))
