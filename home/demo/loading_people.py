"""The loader's own identity, and the sample log-ins."""

from __future__ import annotations

from django.contrib.auth.models import Group

from cms.users.models import User
from home.demo.logins import LOGINS, Login
from organisation.domain.memberships import grant_membership
from organisation.models import Membership, Place, Team
from organisation.permissions import Actor

LOADER = "sample-content"


def loader() -> User:
    """Return the actor in whose name samples are made.

    Nobody can log in as it: it has no password and is closed in the database. Only the object
    returned here counts as active.
    """
    user = User.objects.filter(username=LOADER).first()
    if user is None:
        user = User(username=LOADER, display_name="示例内容", is_superuser=True, is_active=False)
        user.set_unusable_password()
        user.save()
    user.is_active = True
    return user


def load_logins(actor: Actor, places: dict[str, Place], teams: dict[str, Team]) -> None:
    """Make the sample log-ins that are missing; existing people keep password and rights."""
    for login in LOGINS:
        user = User.objects.filter(username=login.username).first() or _person(login)
        if not login.membership:
            continue
        where = {
            "team": teams[login.team] if login.team else None,
            "place": places[login.place] if login.place else None,
        }
        if not Membership.objects.filter(user=user, role=login.membership, **where).exists():
            grant_membership(actor=actor, user=user, role=login.membership, **where)


def _person(login: Login) -> User:
    user = User.objects.create_user(
        login.username,
        password=login.password,
        display_name=login.name,
        is_superuser=login.is_superuser,
        is_staff=login.is_superuser,
    )
    user.groups.set(Group.objects.filter(name__in=login.groups))
    return user
