"""The team desk."""

from django.urls import URLPattern, path

from lectures.scheduling.views import desk, desk_book, desk_past, desk_session, desk_week

urlpatterns: list[URLPattern] = [
    path("", desk.home, name="desk"),
    path("week/", desk_week.week, name="desk-week"),
    path("book/", desk_book.book, name="desk-book"),
    path("past/", desk_past.past, name="desk-past"),
    path("sessions/<int:pk>/", desk_session.detail, name="desk-session"),
    path("sessions/<int:pk>/edit/", desk_session.edit, name="desk-edit"),
    path("sessions/<int:pk>/publish/", desk_session.publish, name="desk-publish"),
    path("sessions/<int:pk>/return/", desk_session.bring_back, name="desk-return"),
    path("sessions/<int:pk>/cancel/", desk_session.cancel, name="desk-cancel"),
]
