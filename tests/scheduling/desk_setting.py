"""The setting of the desk's tests: a town with a hall, a lecture team, a person in it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.test import Client
from django.urls import reverse

from cms.core import clock
from organisation.enums import Role
from organisation.models import Lecturer, Place, Space, Team
from tests.factories.organisation import LecturerFactory, TeamFactory, person_with, town


@dataclass
class Desk:
    client: Client
    person: Any
    team: Team
    lecturer: Lecturer
    hall: Space
    institute: Place

    def wish(self, **changed: Any) -> dict[str, Any]:
        """Return what the booking form posts for two hours next Wednesday morning."""
        return {
            "space": self.hall.pk,
            "request_key": str(uuid4()),
            "title": "乳娘故事分享会",
            "team": self.team.pk,
            "lecturers": [self.lecturer.pk],
            "date": wednesday().isoformat(),
            "starts": "09:00",
            "ends": "11:00",
            "form": "story",
            "capacity": self.hall.capacity,
        } | changed

    def book(self, **changed: Any) -> Any:
        return self.client.post(reverse("desk-book"), self.wish(**changed))


def wednesday(weeks: int = 1) -> dt.date:
    """Return the Wednesday of the week after this one: always ahead of now."""
    today = clock.today()
    return today + dt.timedelta(days=7 * weeks + 2 - today.weekday())


def desk(role: Role = Role.MEMBER) -> Desk:
    place = town("下初镇")
    team = TeamFactory(home=place.institute, name="红色乳娘宣讲队")
    person = person_with(role, team)
    client = Client()
    client.force_login(person)
    lecturer = LecturerFactory(team=team, name="王小红")
    return Desk(client, person, team, lecturer, place.hall, place.institute)
