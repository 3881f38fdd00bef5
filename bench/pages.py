"""What is measured, and the goals: uncached, in floors and in queries."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Page:
    """One public page: its path, or an index and the pattern of the first link to take there."""

    name: str
    path: str
    link: str = ""
    below: str = ""
    most_floors: float = 3
    most_queries: int = 10


def session_page(name: str, path: str, link: str = "", below: str = "") -> Page:
    """Return a page of sessions: held to two floors and eight queries."""
    return Page(name, path, link, below, most_floors=2, most_queries=8)


PAGES = (
    session_page("events", "/events/"),
    session_page("events, English", "/en/events/"),
    session_page("events, a town", "/events/?town=nanhuang"),
    session_page("events, free seats", "/events/?free_seats=1"),
    session_page("session", "/events/", r"/events/\d+/"),
    session_page("session, English", "/en/events/", r"/en/events/\d+/"),
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
)
# How much dearer a page may be at many sessions than at few.
MOST_GROWTH = 1.15
