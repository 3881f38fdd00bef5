"""A session in the admin: its facts, what it takes, its history, and the answers of the desk."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.views import generic

from cms.core import clock, dates
from lectures.scheduling.models import Claim, Session
from lectures.scheduling.presenters_desk import history_of, session_card
from lectures.scheduling.queries import sessions_of_scope


class SessionInspectView(generic.InspectView):
    """Shows all that is known; every button posts to the desk, which goes through the domain."""

    template_name = "scheduling/admin/session.html"

    def get_object(self, queryset: Any = None) -> Session:
        rows = sessions_of_scope(self.request.user).select_related(
            "place", "space", "town", "team__home", "series", "booking", "created_by"
        )
        return get_object_or_404(rows, pk=self.pk)

    def get_edit_url(self) -> None:
        """Nothing is changed here."""

    def get_delete_url(self) -> None:
        """Nothing is deleted here."""

    def get_fields_context(self) -> list[Any]:
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Read claims, lecturers and history, one query each."""
        session: Session = self.object
        card = session_card(self.request.user, session, clock.now())
        return super().get_context_data(**kwargs) | {
            "session": session,
            "card": card,
            "facts": self._facts(session, card.when),
            "claims": self._claims(session),
            "history": history_of(session.events.select_related("actor")),
            "here": reverse("scheduling_sessions:inspect", args=[session.pk]),
        }

    def _facts(self, session: Session, when: str) -> list[tuple[str, str]]:
        hold = dates.moment_label(session.hold_until) if session.hold_until else ""
        lecturers = _(", ").join(session.lecturers.values_list("name", flat=True))
        facts = [
            (_("State"), session.get_state_display()),
            (_("Reason"), session.state_reason),
            (_("Held until"), hold),
            (_("Time"), when),
            (_("Place"), f"{session.place.display_name} · {session.space.display_name}"),
            (_("Team"), session.team.display_name),
            (_("Lecturers"), lecturers),
            (_("Form"), session.get_form_display()),
            (_("Platform"), session.get_platform_display()),
            (_("Series"), session.series.display_title if session.series else ""),
            (
                _("Seats"),
                _("%(taken)s of %(seats)s seats reserved")
                % {"taken": session.seats_taken, "seats": session.capacity},
            ),
            (_("Booked"), dates.moment_label(session.created_at)),
        ]
        return [(name, value) for name, value in facts if value]

    def _claims(self, session: Session) -> list[dict[str, str]]:
        claims = Claim.objects.filter(booking__session=session).select_related(
            "resource__space", "resource__team", "resource__lecturer"
        )
        return [
            {
                "kind": claim.resource.get_kind_display(),
                "what": str(claim.resource),
                "when": dates.span_label(claim.starts_at, claim.ends_at),
                "active": _("taken") if claim.active else _("given back"),
            }
            for claim in claims.order_by("resource__kind", "resource_id")
        ]
