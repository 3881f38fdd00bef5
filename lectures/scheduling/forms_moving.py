"""What people type to move or call off a session."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cms.core import clock
from lectures.scheduling.enums import ResourceKind, SessionState
from lectures.scheduling.forms import (
    CancelForm,
    ComplaintsForm,
    DayField,
    TickedField,
    VisibleCharField,
    WallTimeField,
)
from lectures.scheduling.models import Resource, Session
from lectures.scheduling.queries_desk import equipment_for
from organisation.models import Lecturer, Space


class RoomField(forms.ModelChoiceField):
    """A room of the place; refuses numbers that no database holds."""

    def label_from_instance(self, obj: Any) -> str:
        return _("%(room)s (%(seats)s seats)") % {"room": obj.display_name, "seats": obj.capacity}


class MoveForm(ComplaintsForm):
    """Another time, room, speaker or equipment for ``session``; what they may not be, the domain
    says. ``target`` is the room that the form is shown for.
    """

    date = DayField(label=_("Date"))
    starts = WallTimeField(label=_("Begins at"))
    ends = WallTimeField(label=_("Ends at"))
    space = RoomField(label=_("Room"), queryset=Space.objects.none(), empty_label=None)
    reason = VisibleCharField(
        label=_("Reason"),
        max_length=200,
        help_text=_("Residents read it, for example: repairs in the hall."),
        error_messages={"required": _("Please say why: residents will ask.")},
    )
    lecturers = TickedField(label=_("Lecturers"), queryset=Lecturer.objects.none(), required=False)
    equipment = TickedField(label=_("Equipment"), queryset=Resource.objects.none(), required=False)
    setup_minutes = forms.IntegerField(
        label=_("Set-up time (minutes)"), min_value=0, max_value=480, required=False
    )
    clearup_minutes = forms.IntegerField(
        label=_("Clear-up time (minutes)"), min_value=0, max_value=480, required=False
    )

    def __init__(
        self,
        data: Any,
        *,
        session: Session,
        target: Space,
        held: Sequence[Resource],
        starts_at: dt.datetime | None = None,
    ) -> None:
        super().__init__(data, initial=_as_it_is(session, target, held, starts_at))
        self.session, self.target = session, target
        self.fields["reason"].required = session.state == SessionState.PUBLISHED
        self.fields["reason"].widget.is_required = self.fields["reason"].required
        rooms = Space.objects.bookable().filter(place=target.place).select_related("place")
        at_hand = Q(pk__in=equipment_for(target.place).values("pk"))
        self._offer("space", rooms.order_by("-capacity", "name"))
        self._offer(
            "lecturers",
            Lecturer.objects.filter(
                Q(team=session.team_id, is_active=True) | Q(sessions=session.pk)
            ).distinct(),
        )
        self._offer(
            "equipment",
            Resource.objects.filter(at_hand | Q(pk__in=[item.pk for item in held])).order_by(
                "name", "pk"
            ),
        )
        self.has = {
            name: bool(self.fields[name].choices)  # type: ignore[attr-defined]
            for name in ("lecturers", "equipment")
        }
        for name, minutes in (
            ("setup_minutes", target.setup_minutes),
            ("clearup_minutes", target.clearup_minutes),
        ):
            self.fields[name].help_text = _("Usual here: %(minutes)s.") % {"minutes": minutes}

    def _offer(self, name: str, rows: Any) -> None:
        """Read what may be chosen once, for the list and for the answer."""
        field = self.fields[name]
        field.queryset = rows  # type: ignore[attr-defined]  # a ModelChoiceField
        label = field.label_from_instance  # type: ignore[attr-defined]
        field.choices = [(row.pk, label(row)) for row in rows]  # type: ignore[attr-defined]

    @property
    def more_is_needed(self) -> bool:
        """Is something wrong in the fields that are folded away?"""
        return any(self[name].errors for name in ("setup_minutes", "clearup_minutes"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        starts, ends = cleaned.get("starts"), cleaned.get("ends")
        if starts and ends and ends <= starts and not self._is_overnight():
            self.add_error("ends", _("The end must be after the beginning."))
        return cleaned

    def _is_overnight(self) -> bool:
        """Does the session go over midnight already? Then an earlier hour is one of the next
        day.
        """
        starts, ends = clock.local(self.session.starts_at), clock.local(self.session.ends_at)
        return starts.date() != ends.date()

    def _buffers(self) -> dict[str, int | None]:
        """Return the typed minutes; what was emptied in the present room is the usual again."""
        asked = {name: self.cleaned_data[name] for name in ("setup_minutes", "clearup_minutes")}
        room: Space = self.cleaned_data["space"]
        if room.pk != self.session.space_id:
            return asked
        return {
            name: getattr(room, name) if minutes is None else minutes
            for name, minutes in asked.items()
        }

    def wish(self) -> dict[str, Any]:
        """Return the keyword arguments of ``reschedule_session`` that a valid form asks for."""
        asked = self.cleaned_data
        ends_on = asked["date"] + dt.timedelta(days=asked["ends"] <= asked["starts"])
        return {
            "starts_at": clock.at(asked["date"], asked["starts"]),
            "ends_at": clock.at(ends_on, asked["ends"]),
            "space": asked["space"],
            "lecturers": tuple(asked["lecturers"]),
            "equipment": tuple(asked["equipment"]),
            **self._buffers(),
            "reason": asked["reason"],
        }


def _as_it_is(
    session: Session, target: Space, held: Sequence[Resource], starts_at: dt.datetime | None
) -> dict[str, Any]:
    """Return the session as it is, at ``starts_at`` where another slot was tapped; equipment of
    another place stays there, vehicles come along.
    """
    length = session.ends_at - session.starts_at
    starts = clock.local(starts_at or session.starts_at)
    ends = clock.local((starts_at or session.starts_at) + length)
    values: dict[str, Any] = {
        "date": starts.date(),
        "starts": starts.time(),
        "ends": ends.time(),
        "space": target.pk,
        "lecturers": [one.pk for one in session.lecturers.all()],
        "equipment": [
            item.pk
            for item in held
            if target.place_id == session.place_id
            or item.place_id == target.place_id
            or item.kind == ResourceKind.VEHICLE
        ],
    }
    if target.pk == session.space_id:
        # Left empty, they are the usual ones of whichever room is chosen.
        for name in ("setup_minutes", "clearup_minutes"):
            if (minutes := getattr(session.booking, name)) != getattr(target, name):
                values[name] = minutes
    return values


class PostponeForm(CancelForm):
    """Why a session does not take place at its time; residents read it."""


class CallOffForm(CancelForm, ComplaintsForm):
    """Why a session will not take place, and which one takes its place."""

    replacement = forms.ModelChoiceField(
        label=_("Where residents are led instead"),
        queryset=Session.objects.none(),
        required=False,
        empty_label=_("Nowhere"),
    )

    def __init__(self, data: Any, *, others: Sequence[tuple[int, str]]) -> None:
        super().__init__(data)
        field = self.fields["replacement"]
        if not others:
            del self.fields["replacement"]
            return
        field.queryset = Session.objects.filter(pk__in=[pk for pk, _words in others])  # type: ignore[attr-defined]
        field.choices = [("", field.empty_label), *others]  # type: ignore[attr-defined]
