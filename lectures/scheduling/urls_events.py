"""Public addresses of sessions, below ``/events/``."""

from django.urls import URLPattern, path

from lectures.scheduling.views import events, series

urlpatterns: list[URLPattern] = [
    path("", events.events, name="events"),
    path("series/<int:pk>/", series.series, name="series"),
    path("series/<int:pk>.ics", series.series_ics, name="series-ics"),
    path("<int:pk>/", events.event, name="event"),
    path("<int:pk>.ics", events.event_ics, name="event-ics"),
]
