"""Public addresses of sessions, below ``/events/``."""

from django.urls import URLPattern, path

from lectures.scheduling.views import events

urlpatterns: list[URLPattern] = [
    path("", events.events, name="events"),
    path("<int:pk>/", events.event, name="event"),
    path("<int:pk>.ics", events.event_ics, name="event-ics"),
]
