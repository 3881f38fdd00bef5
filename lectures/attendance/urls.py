"""Reserve at a session, see and cancel at ``/reservations/<token>/``, and the desk's list."""

from django.urls import URLPattern, URLResolver, path

from lectures.attendance.views import desk, reserve, tickets

urlpatterns: list[URLPattern | URLResolver] = [
    path("events/<int:pk>/reserve/", reserve.reserve, name="reserve"),
    path("reservations/<str:token>/", tickets.reservation, name="reservation"),
    path("reservations/<str:token>/cancel/", tickets.cancel, name="reservation-cancel"),
    path("reservations/<str:token>/ticket.ics", tickets.ticket_ics, name="reservation-ics"),
    path("reservations/<str:token>/qr.svg", tickets.ticket_qr, name="reservation-qr"),
    path(
        "desk/sessions/<int:pk>/reservations/", desk.session_reservations, name="desk-reservations"
    ),
]
