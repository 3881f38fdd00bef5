"""What is measured, and the goals: uncached, in floors and in queries."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Page:
    """One page: its path, or an index and the pattern of the first link to take there."""

    name: str
    path: str
    link: str = ""
    below: str = ""
    most_floors: float = 3
    most_queries: int = 10
    of_desk: bool = False


def session_page(name: str, path: str, link: str = "", below: str = "") -> Page:
    """Return a page of sessions: held to two floors and eight queries."""
    return Page(name, path, link, below, most_floors=2, most_queries=8)


def desk_page(name: str, path: str, most_floors: float, most_queries: int = 10) -> Page:
    """Return an answer of the desk (``bench.desk``), which searches where a page only lists.

    Its queries count the log-in's three and the site's own one; the dry run is bare of any page.
    """
    return Page(name, path, most_floors=most_floors, most_queries=most_queries, of_desk=True)


PAGES = (
    session_page("events", "/events/"),
    session_page("events, English", "/en/events/"),
    session_page("events, a town", "/events/?town=nanhuang"),
    session_page("events, free seats", "/events/?free_seats=1"),
    session_page("session", "/events/", r"/events/\d+/"),
    session_page("session, English", "/en/events/", r"/en/events/\d+/"),
    session_page("places", "/places/"),
    # Facts, a week of hours and twenty sessions on one page: held to what a content page may cost.
    Page("place", "/places/nanhuang/", most_queries=8),
    Page("place, English", "/en/places/nanhuang/", most_queries=8),
    Page("team", "/teams/hongse-runiang/", most_queries=8),
    Page("reserve", "/events/?free_seats=1", r"/events/\d+/", "reserve/"),
    Page("reservation", "reservation"),
    Page("home", "/"),
    Page("home, English", "/en/"),
    Page("programme", "/lectures/"),
    Page("lecture", "/lectures/", r"/lectures/[\w-]+/"),
    Page("lecture, English", "/en/lectures/", r"/en/lectures/[\w-]+/"),
    Page("brands", "/brands/"),
    Page("brand", "/brands/", r"/brands/[\w-]+/"),
    Page("stories", "/stories/"),
    Page("story", "/stories/", r"/stories/[\w-]+/"),
    Page("plain page", "/about/"),
    Page("log in", "/accounts/login/"),
    desk_page("slot finder", "slot finder", most_floors=12, most_queries=11),
    desk_page("700 places", "free halls", most_floors=20),
    desk_page("series, 52 dates", "dry run of a series", most_floors=10),
)
# How much dearer a page may be at many sessions than at few.
MOST_GROWTH = 1.15
