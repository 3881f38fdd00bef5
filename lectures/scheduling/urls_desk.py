"""The team desk."""

from django.urls import URLPattern, path

from lectures.scheduling.views import (
    calendars,
    desk,
    desk_book,
    desk_day,
    desk_find,
    desk_free,
    desk_move,
    desk_past,
    desk_requests,
    desk_session,
    desk_week,
)

urlpatterns: list[URLPattern] = [
    path("", desk.home, name="desk"),
    path("day/", desk_day.day, name="desk-day"),
    path("week/", desk_week.week, name="desk-week"),
    path("book/", desk_book.book, name="desk-book"),
    path("calendars/", calendars.calendars, name="desk-calendars"),
    path("calendars/<int:pk>/renew/", calendars.renew, name="desk-calendar-renew"),
    path("calendars/<int:pk>/revoke/", calendars.revoke, name="desk-calendar-revoke"),
    path("past/", desk_past.past, name="desk-past"),
    path("find/", desk_find.find, name="desk-find"),
    path("free/", desk_free.free, name="desk-free"),
    path("sessions/<int:pk>/", desk_session.detail, name="desk-session"),
    path("sessions/<int:pk>/edit/", desk_session.edit, name="desk-edit"),
    path("sessions/<int:pk>/publish/", desk_session.publish, name="desk-publish"),
    path("sessions/<int:pk>/return/", desk_session.bring_back, name="desk-return"),
    path("sessions/<int:pk>/cancel/", desk_session.cancel, name="desk-cancel"),
    path("sessions/<int:pk>/move/", desk_move.move, name="desk-move"),
    path("sessions/<int:pk>/postpone/", desk_move.postpone, name="desk-postpone"),
    path("sessions/<int:pk>/release/", desk_move.release, name="desk-release"),
    path("sessions/<int:pk>/request/", desk_requests.ask, name="desk-request"),
    path("sessions/<int:pk>/approve/", desk_requests.approve, name="desk-approve"),
    path("sessions/<int:pk>/refuse/", desk_requests.refuse, name="desk-refuse"),
    path("sessions/<int:pk>/withdraw/", desk_requests.withdraw, name="desk-withdraw"),
    path("sessions/<int:pk>/reopen/", desk_requests.reopen, name="desk-reopen"),
    path("sessions/<int:pk>/put-aside/", desk_requests.put_aside, name="desk-put-aside"),
    path("sessions/<int:pk>/held/", desk_requests.held, name="desk-held"),
    path("sessions/<int:pk>/not-held/", desk_requests.not_held, name="desk-not-held"),
]
