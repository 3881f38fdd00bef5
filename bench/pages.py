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


PAGES = (
    Page("events", "/events/", most_floors=2, most_queries=8),
    Page("events, a town", "/events/?town=nanhuang", most_floors=2, most_queries=8),
    Page("events, free seats", "/events/?free_seats=1", most_floors=2, most_queries=8),
    Page("session", "/events/", r"/events/\d+/", most_floors=2, most_queries=8),
    Page("reserve", "/events/?free_seats=1", r"/events/\d+/", "reserve/", 2, 8),
    Page("home", "/"),
    Page("programme", "/lectures/"),
    Page("lecture", "/lectures/", r"/lectures/[\w-]+/"),
    Page("brands", "/brands/"),
    Page("brand", "/brands/", r"/brands/[\w-]+/"),
    Page("stories", "/stories/"),
    Page("story", "/stories/", r"/stories/[\w-]+/"),
)
