"""What search engines may find of the sessions."""

from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from cms.core import clock
from lectures.scheduling.enums import SessionState
from lectures.scheduling.models import Session
from organisation.models import Place, Team

# One sitemap file may name 50,000 addresses; the next months are all that anyone searches for.
MOST = 2000


class SessionSitemap(Sitemap[Session]):
    i18n = True

    def items(self) -> list[int]:  # type: ignore[override]  # numbers are all an address needs
        coming = Session.objects.filter(state=SessionState.PUBLISHED, ends_at__gt=clock.now())
        return list(coming.order_by("starts_at").values_list("pk", flat=True)[:MOST])

    def location(self, item: int) -> str:  # type: ignore[override]
        return reverse("event", args=[item])


class PlaceSitemap(Sitemap[Place]):
    i18n = True

    def items(self) -> list[str]:  # type: ignore[override]  # slugs are all an address needs
        return list(Place.objects.active().order_by("path").values_list("slug", flat=True))

    def location(self, item: str) -> str:
        return reverse("place", args=[item])


class TeamSitemap(Sitemap[Team]):
    i18n = True

    def items(self) -> list[str]:  # type: ignore[override]
        return list(Team.objects.active().order_by("pk").values_list("slug", flat=True)[:MOST])

    def location(self, item: str) -> str:
        return reverse("team", args=[item])
