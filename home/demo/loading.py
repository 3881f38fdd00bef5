"""The whole load in its order: pictures, places, teams, people, pages, sessions."""

from __future__ import annotations

from wagtail.models import Page

from cms.images.models import CustomImage
from cms.users.models import User
from home.demo.loading_pages import PageLoader
from home.demo.loading_people import load_logins, loader
from home.demo.loading_pictures import load_pictures
from home.demo.loading_places import load_places, load_teams
from home.demo.progress import Progress
from home.demo.scheduling import load_schedule
from home.demo.search import indexing_paused, rebuild_indexes
from home.demo.sessions import load_sessions
from organisation.models import Lecturer, Place, Team

COUNTED = (CustomImage, Place, Team, Lecturer, Page)


def load_everything(progress: Progress, *, with_logins: bool) -> int:
    """Load what is missing; return how many rows of content and sessions were made."""
    before = _count()
    try:
        with indexing_paused():
            actor = _load_content(progress, with_logins=with_logins)
    finally:  # a load that was stopped half-way leaves no row unfindable
        made = _count() - before
        if made:
            rebuild_indexes()
    return made + load_sessions(actor, progress) + load_schedule(actor)


def _load_content(progress: Progress, *, with_logins: bool) -> User:
    actor = loader()
    pictures = load_pictures(progress)
    places = load_places(actor, pictures, progress)
    teams = load_teams(actor, places, progress)
    if with_logins:
        load_logins(actor, places, teams)
    PageLoader(actor, pictures, places, teams).load(progress)
    return actor


def _count() -> int:
    return sum(model._default_manager.count() for model in COUNTED)
