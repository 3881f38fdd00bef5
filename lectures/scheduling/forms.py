"""What people type at the team desk: a place to look for, a session to book, a reason to cancel."""

from __future__ import annotations

import datetime as dt
import unicodedata
import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from cms.core import clock
from lectures.scheduling.enums import Form
from lectures.scheduling.models import Resource
from organisation.enums import Platform
from organisation.models import Lecturer, Place, Space, Team

# U+200D joins emoji; every other invisible or direction-changing character only misleads a reader.
ZERO_WIDTH_JOINER = "\u200d"
DATE_FORMATS = ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d"]
TIME_FORMATS = ["%H:%M", "%H:%M:%S"]
# The names under which the domain complains, and the field of this form that holds the cause.
FOLDED = ("platform", "capacity", "setup_minutes", "clearup_minutes", "summary")
FIELD_OF_COMPLAINT = {
    "starts_at": "starts",
    "ends_at": "ends",
    "lecturer": "lecturers",
    "seats": "capacity",
}


def visible_text(typed: str) -> str:
    """Return ``typed`` without control, zero-width and direction-changing characters.

    Line breaks stay; a text of nothing but such characters becomes empty.
    """
    kept = "".join(
        char
        for char in typed
        if char in "\n\r\t"
        or char == ZERO_WIDTH_JOINER
        or unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co"}
    )
    return kept.strip().strip(ZERO_WIDTH_JOINER).strip()


class VisibleCharField(forms.CharField):
    """A line or text of which only what a reader can see is kept."""

    def to_python(self, value: Any) -> str:
        return visible_text(super().to_python(value) or "")


class DayField(forms.DateField):
    """A calendar day, typed or picked, within the years that a desk plans."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=DATE_FORMATS, **kwargs)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if isinstance(value, dt.date) and not 2000 <= value.year <= 2100:
            raise forms.ValidationError(_("Please choose a day of this century."), code="year")


class WallTimeField(forms.TimeField):
    """A wall-clock time, to the minute."""

    widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=TIME_FORMATS, **kwargs)


class TickedField(forms.ModelMultipleChoiceField):
    """Rows to tick. Refuses numbers that no database holds, on which SQLite would fail."""

    widget = forms.CheckboxSelectMultiple

    def clean(self, value: Any) -> Any:
        for typed in value or ():
            if not (str(typed).isascii() and str(typed).isdigit() and len(str(typed)) <= 18):
                raise forms.ValidationError(
                    self.error_messages["invalid_choice"],
                    code="invalid_choice",
                    params={"value": str(typed)[:40]},
                )
        return super().clean(value)


class LecturersField(TickedField):
    """Lecturers by name, with their team where several teams stand in the form."""

    with_team = False

    def label_from_instance(self, obj: Lecturer) -> str:
        return f"{obj.name} · {obj.team.display_name}" if self.with_team else obj.name


class PlaceSearchForm(forms.Form):
    """A part of a place's name, or a town; wrong values are taken as not given."""

    q = VisibleCharField(
        label=_("Name of the village or place"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    town = forms.ModelChoiceField(
        label=_("Or choose a town"),
        queryset=Place.objects.none(),
        to_field_name="slug",
        required=False,
        empty_label=_("All towns"),
    )

    def __init__(self, data: Any, *, towns: QuerySet[Place]) -> None:
        super().__init__(data)
        self.fields["town"].queryset = towns  # type: ignore[attr-defined]  # a ModelChoiceField

    def wanted(self) -> tuple[str, Place | None]:
        """Return the words and the town to look for, each empty where it was not usable."""
        self.is_valid()
        return self.cleaned_data.get("q", ""), self.cleaned_data.get("town")


class BookingForm(forms.Form):
    """One wish for a hall, a team and a stretch of time; what it may not be, the domain says."""

    space = forms.IntegerField(widget=forms.HiddenInput)
    request_key = forms.UUIDField(widget=forms.HiddenInput)
    page = forms.ModelChoiceField(
        label=_("Lecture"),
        queryset=Page.objects.none(),
        required=False,
        empty_label=_("None of these: I type a title"),
    )
    title = VisibleCharField(
        label=_("Title"),
        max_length=80,
        required=False,
        help_text=_("As residents read it. Left empty, it is the title of the lecture."),
    )
    team = forms.ModelChoiceField(label=_("Team"), queryset=Team.objects.none(), empty_label=None)
    lecturers = LecturersField(
        label=_("Lecturers"), queryset=Lecturer.objects.none(), required=False
    )
    date = DayField(label=_("Date"))
    starts = WallTimeField(label=_("Begins at"))
    ends = WallTimeField(label=_("Ends at"))
    equipment = TickedField(label=_("Equipment"), queryset=Resource.objects.none(), required=False)
    form = forms.ChoiceField(label=_("Form"), choices=Form.choices, required=False)
    platform = forms.ChoiceField(
        label=_("Platform"),
        choices=[("", _("As usual for the team")), *Platform.choices],
        required=False,
    )
    capacity = forms.IntegerField(label=_("Seats"), min_value=1, max_value=20_000)
    setup_minutes = forms.IntegerField(
        label=_("Set-up time (minutes)"), min_value=0, max_value=480, required=False
    )
    clearup_minutes = forms.IntegerField(
        label=_("Clear-up time (minutes)"), min_value=0, max_value=480, required=False
    )
    summary = VisibleCharField(
        label=_("What to expect"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Two or three sentences for residents."),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        space: Space,
        teams: Sequence[Team],
        lectures: QuerySet[Page],
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        self.target = space
        self.teams = list(teams)
        team_ids = [team.pk for team in teams]
        choices: dict[str, QuerySet[Any]] = {
            "page": lectures,
            "team": Team.objects.filter(pk__in=team_ids),
            "lecturers": Lecturer.objects.filter(team_id__in=team_ids, is_active=True)
            .select_related("team")
            .order_by("team__name", "name", "pk"),
            "equipment": Resource.objects.filter(
                kind="equipment", place_id=space.place_id, is_active=True
            ).order_by("name"),
        }
        for name, queryset in choices.items():
            self.fields[name].queryset = queryset  # type: ignore[attr-defined]  # ModelChoiceFields
        self.fields["lecturers"].with_team = len(self.teams) > 1  # type: ignore[attr-defined]
        for name in choices:  # asked once; a plain list() would count first
            self.fields[name].choices = list(iter(self.fields[name].choices))  # type: ignore[attr-defined]
        self.has = {
            "page": len(self.fields["page"].choices) > 1,  # type: ignore[attr-defined]
            "lecturers": bool(self.fields["lecturers"].choices),  # type: ignore[attr-defined]
            "equipment": bool(self.fields["equipment"].choices),  # type: ignore[attr-defined]
        }
        self.fields["form"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            ("", _("As the lecture") if self.has["page"] else _("Please choose")),
            *Form.choices,
        ]
        self.fields["capacity"].help_text = _("%(seats)s seats in this room.") % {
            "seats": space.capacity
        }
        for name, minutes in (
            ("setup_minutes", space.setup_minutes),
            ("clearup_minutes", space.clearup_minutes),
        ):
            self.fields[name].help_text = _("Usual here: %(minutes)s.") % {"minutes": minutes}

    @property
    def more_is_needed(self) -> bool:
        """Is something wrong, or not known beforehand, in the fields that are folded away?"""
        return any(self[name].errors for name in FOLDED)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        page = cleaned.get("page")
        if "title" in cleaned and not cleaned["title"]:
            if page is None:
                self.add_error("title", _("Please choose a lecture or type a title."))
            else:
                cleaned["title"] = page.title[:80]
        if "form" in cleaned and not cleaned["form"]:
            cleaned["form"] = getattr(page and page.specific, "form", "")
            if not cleaned["form"]:
                self.add_error("form", _("Please choose the form of the session."))
        starts, ends = cleaned.get("starts"), cleaned.get("ends")
        if starts and ends and ends <= starts:
            self.add_error("ends", _("The end must be after the beginning."))
        return cleaned

    def wish(self) -> dict[str, Any]:
        """Return the keyword arguments of ``book_session`` that a valid form asks for."""
        asked = self.cleaned_data
        return {
            "title": asked["title"],
            "team": asked["team"],
            "space": self.target,
            "starts_at": clock.at(asked["date"], asked["starts"]),
            "ends_at": clock.at(asked["date"], asked["ends"]),
            "form": asked["form"],
            "platform": asked["platform"] or asked["team"].platform,
            "lecturers": tuple(asked["lecturers"]),
            "equipment": tuple(asked["equipment"]),
            "page": asked["page"],
            "capacity": asked["capacity"],
            "setup_minutes": asked["setup_minutes"],
            "clearup_minutes": asked["clearup_minutes"],
            "summary": asked["summary"],
            "request_key": asked["request_key"],
        }

    def take_complaints(self, complaints: dict[str, list[str]]) -> None:
        """Set the domain's complaints at their fields; those without one head the form."""
        for name, sentences in complaints.items():
            field = FIELD_OF_COMPLAINT.get(name, name)
            for sentence in sentences:
                self.add_error(field if field in self.fields else None, sentence)


class CancelForm(forms.Form):
    """Why a session will not take place; residents read it."""

    reason = VisibleCharField(
        label=_("Reason"),
        max_length=200,
        help_text=_("Residents read it, for example: rain, moved to Thursday."),
        error_messages={"required": _("Please say why: residents will ask.")},
    )


def new_request_key() -> uuid.UUID:
    """Return the key under which one showing of the form books at most once."""
    return uuid.uuid4()
