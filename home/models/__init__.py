"""The home page, brands, stories and standard pages."""

from home.models.brands import BrandIndexPage, BrandPage
from home.models.home import HomePage
from home.models.standard import StandardPage
from home.models.stories import StoryCategory, StoryHonour, StoryIndexPage, StoryPage

__all__ = [
    "BrandIndexPage",
    "BrandPage",
    "HomePage",
    "StandardPage",
    "StoryCategory",
    "StoryHonour",
    "StoryIndexPage",
    "StoryPage",
]
