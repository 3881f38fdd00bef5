"""Public addresses of places, teams and the calendars that programs subscribe to."""

from django.urls import URLPattern, path

from lectures.scheduling.views import calendars, places, teams

urlpatterns: list[URLPattern] = [
    path("places/", places.places, name="places"),
    path("places/<slug:slug>/", places.place, name="place"),
    path("places/<slug:slug>.ics", places.place_ics, name="place-ics"),
    path("teams/<slug:slug>/", teams.team, name="team"),
    path("teams/<slug:slug>.ics", teams.team_ics, name="team-ics"),
    path("lecturers/<int:pk>.ics", teams.lecturer_ics, name="lecturer-ics"),
    path("events.ics", calendars.events_ics, name="events-ics"),
    path("events/feed.xml", calendars.events_atom, name="events-atom"),
    path("calendars/<slug:token>.ics", calendars.secret_ics, name="calendar-ics"),
]
