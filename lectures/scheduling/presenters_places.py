"""Places and teams as residents read them: every string ready, so that a template only prints."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from cms.core.pages import PageLink
from cms.core.pictures import Picture, picture_of, read_renditions
from cms.core.schema import json_ld
from cms.core.wording import lang_mark
from lectures.scheduling.presenters_events import map_url, phone_digits
from lectures.scheduling.queries_places import (
    MOST_COUNTED,
    TOWN_STEPS,
    LecturerRow,
    PlaceRow,
    RoomRow,
    TeamRow,
    TownRow,
)
from organisation.enums import Level, Platform, SpaceKind, TeamKind, Tier
from organisation.models import Place, Team
from organisation.presenters import HoursWeek, hours_of

_NOTHING = SafeString("")


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """One place in the list."""

    url: SafeString
    name: str
    name_mark: SafeString  # the attribute for Chinese on an English page
    level: str
    address: str
    address_mark: SafeString
    step_free: bool


@dataclass(frozen=True, slots=True)
class Branch:
    """A town, or what belongs to no town, with its places in the order of the tree."""

    name: str
    lines: list[PlaceLine]


def branches(rows: Iterable[PlaceRow], towns: Iterable[TownRow]) -> list[Branch]:
    """Return the rows under the names of their towns; the centre and what is beside the towns
    stand under no town's name.
    """
    english = get_language() == "en"
    head, tail = reverse("place", args=["0"]).rsplit("0", 1)
    levels: dict[str, str] = {value: str(label) for value, label in Level.choices}
    names = {town.path: (english and town.name_en) or town.name for town in towns}
    length = TOWN_STEPS * Place.steplen
    city = pgettext("places that belong to no town", "For the whole city")
    return [
        Branch(
            name,
            [
                PlaceLine(
                    url=SafeString(f"{head}{row.slug}{tail}"),
                    name=(english and row.name_en) or row.name,
                    name_mark=lang_mark(row.name) if english and not row.name_en else _NOTHING,
                    level=levels.get(row.level, ""),
                    address=row.address,
                    address_mark=lang_mark(row.address) if english else _NOTHING,
                    step_free=row.step_free,
                )
                for row in group
            ],
        )
        for name, group in groupby(rows, key=lambda row: names.get(row.path[:length], city))
    ]


@dataclass(frozen=True, slots=True)
class Room:
    """A room and its seats, in words; ``part_of`` names the whole that it is a part of."""

    name: str
    kind: str
    seats: str
    part_of: str


@dataclass(frozen=True, slots=True)
class FeedLinks:
    """A calendar to subscribe to: for programs that ask to be asked, and as an address."""

    webcal: str
    https: str


@dataclass(frozen=True, slots=True)
class PlacePage:
    """Everything that the page of one place prints."""

    name: str
    level: str
    town: str
    trail: list[PageLink]
    picture: Picture | None
    address: str
    map_url: str
    phone: str
    phone_digits: str
    directions: list[str]
    access: str
    step_free: bool
    now: str
    why_today: str
    hours: SafeString
    rooms: list[Room]
    teams: list[PageLink]
    below_url: str
    feed: FeedLinks
    full_url: str
    description: str
    is_sample: bool
    json_ld: SafeString


def place_page(place: Place, rooms: Iterable[RoomRow], teams: Iterable[TeamRow]) -> PlacePage:
    """Return the page of a place as ``queries_places.public_place`` gives it. At most five
    queries, for its hours and its photo.
    """
    english = get_language() == "en"
    url = reverse("place", args=[place.slug])
    town_name = (english and place.town_name_en) or place.town_name
    level = str(Level(place.level).label)
    today, week = hours_of(place)
    picture = _picture(place.photo)
    full_url = settings.SITE_URL + url
    trail = [PageLink(_places_word(), reverse("places"))]
    if place.town_slug:
        trail.append(PageLink(town_name, reverse("place", args=[place.town_slug])))
    return PlacePage(
        name=place.display_name,
        level=level,
        town=town_name if place.town_slug else "",
        trail=trail,
        picture=picture,
        address=place.address,
        map_url=map_url(place),
        phone=place.phone,
        phone_digits=phone_digits(place.phone),
        directions=[line.strip() for line in place.directions.splitlines() if line.strip()],
        access=place.access_notes,
        step_free=place.step_free,
        now=f"{today.now} {today.next_opening}".strip(),
        why_today=today.today.why,
        hours=_hours_html(week, today.today.short_notice, get_language() or ""),
        rooms=_rooms(rooms, english),
        teams=[
            PageLink((english and team.name_en) or team.name, reverse("team", args=[team.slug]))
            for team in teams
        ],
        below_url=""
        if place.level != Level.INSTITUTE
        else f"{reverse('places')}?town={place.slug}",
        feed=feed_links(reverse("place-ics", args=[place.slug])),
        full_url=full_url,
        description=" · ".join(
            part for part in (place.display_name, level, today.now, place.address) if part
        ),
        is_sample=place.is_sample,
        json_ld=json_ld(_place_schema(place, full_url, picture)),
    )


@lru_cache(maxsize=512)
def _hours_html(week: HoursWeek, short_notice: str, _language: str) -> SafeString:
    """Return the part of the page on opening hours, kept because all places below one that has
    hours show the same.
    """
    context = {"week": week, "short_notice": short_notice}
    return render_to_string("scheduling/places/_hours.html", context) if week.is_known else _NOTHING


def _places_word() -> str:
    return pgettext("list of places", "Places")


def _picture(image: Any) -> Picture | None:
    read_renditions([image])
    return picture_of(image)


def _rooms(rows: Iterable[RoomRow], english: bool) -> list[Room]:
    rows = list(rows)
    kinds: dict[str, str] = {value: str(label) for value, label in SpaceKind.choices}
    names = {row.id: (english and row.name_en) or row.name for row in rows}
    return [
        Room(
            name=names[row.id],
            kind=kinds.get(row.kind, ""),
            seats=ngettext("%(n)d seat", "%(n)d seats", row.capacity) % {"n": row.capacity},
            part_of=names.get(row.part_of or 0, ""),
        )
        for row in rows
    ]


def feed_links(path: str) -> FeedLinks:
    """Return both addresses of the calendar at ``path``."""
    address = settings.SITE_URL + path
    return FeedLinks(urlsplit(address)._replace(scheme="webcal").geturl(), address)


def _place_schema(place: Place, url: str, picture: Picture | None) -> dict[str, Any]:
    """Return schema.org ``Place`` data."""
    data: dict[str, Any] = {
        "@type": "Place",
        "@id": f"{settings.SITE_URL}/places/{place.slug}/",
        "name": place.display_name,
        "url": url,
        "telephone": phone_digits(place.phone),
        "image": picture and _full(picture.url),
        "address": {
            "@type": "PostalAddress",
            "addressCountry": "CN",
            "addressLocality": "乳山市",
            "streetAddress": place.address or place.display_name,
        },
    }
    if place.longitude is not None and place.latitude is not None:
        data["geo"] = {
            "@type": "GeoCoordinates",
            "latitude": float(place.latitude),
            "longitude": float(place.longitude),
        }
    return data


def _full(url: str) -> str:
    return url if urlsplit(url).scheme else settings.SITE_URL + url


def _held(number: int) -> str:
    if number > MOST_COUNTED:
        return _("More than %(n)d sessions held so far") % {"n": MOST_COUNTED}
    sentence = ngettext("%(n)d session held so far", "%(n)d sessions held so far", number)
    return sentence % {"n": number} if number else ""


@dataclass(frozen=True, slots=True)
class TeamPage:
    """Everything that the page of one team prints."""

    name: str
    kind: str
    tier: str
    platform: str
    brand: str
    trail: list[PageLink]
    home: PageLink
    picture: Picture | None
    introduction: str
    lecturers: list[LecturerRow]
    held: str
    feed: FeedLinks
    full_url: str
    description: str
    is_sample: bool
    json_ld: SafeString


def team_page(team: Team, lecturers: list[LecturerRow], held: int) -> TeamPage:
    """Return the page of a team as ``queries_places.public_team`` gives it. At most one query,
    for its photo. A home that is not in use has no page to lead to.
    """
    url = reverse("team", args=[team.slug])
    home_url = reverse("place", args=[team.home.slug]) if team.home.is_active else ""
    home = PageLink(team.home.display_name, home_url)
    trail = [PageLink(_places_word(), reverse("places"))]
    kind, picture = str(TeamKind(team.kind).label), _picture(team.photo)
    full_url = settings.SITE_URL + url
    return TeamPage(
        name=team.display_name,
        kind=kind,
        tier=str(Tier(team.tier).label),
        platform=str(Platform(team.platform).label),
        brand=team.brand,
        trail=[*trail, home] if home_url else trail,
        home=home,
        picture=picture,
        introduction=team.introduction,
        lecturers=lecturers,
        held=_held(held),
        feed=feed_links(reverse("team-ics", args=[team.slug])),
        full_url=full_url,
        description=" · ".join((kind, team.display_name, home.title)),
        is_sample=team.is_sample,
        json_ld=json_ld(
            {
                "@type": "Organization",
                "@id": f"{settings.SITE_URL}/teams/{team.slug}/",
                "name": team.display_name,
                "url": full_url,
                "description": team.introduction,
                "image": picture and _full(picture.url),
                "location": {"@type": "Place", "name": team.home.display_name},
            }
        ),
    )
