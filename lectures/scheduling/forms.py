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
from lectures.scheduling.models import EquipmentPool, Resource, Session
from lectures.scheduling.queries_desk import Subjects, equipment_for, pools_at
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


class ComplaintsForm(forms.Form):
    """A form that shows what the domain finds wrong."""

    def take_complaints(self, complaints: dict[str, list[str]]) -> None:
        """Set the domain's complaints at their fields; those without one head the form."""
        for name, sentences in complaints.items():
            field = FIELD_OF_COMPLAINT.get(name, name)
            for sentence in sentences:
                self.add_error(field if field in self.fields else None, sentence)


def _grouped(subjects: Subjects) -> list[Any]:
    """Return the choices of a subject: none, then lectures and brands under their headings."""
    groups = [(_("Lectures"), subjects.lectures), (_("Brands of the town"), subjects.brands)]
    named = [(heading, rows) for heading, rows in groups if rows]
    return [("", _("None of these: I type a title")), *named]


def _by_team(lecturer: Lecturer) -> str:
    return f"{lecturer.name} · {lecturer.team.display_name}"


class BookingForm(ComplaintsForm):
    """One wish for a hall, a team and a stretch of time; what it may not be, the domain says."""

    space = forms.IntegerField(widget=forms.HiddenInput)
    request_key = forms.UUIDField(widget=forms.HiddenInput)
    page = forms.ModelChoiceField(
        label=_("Lecture or brand"), queryset=Page.objects.none(), required=False
    )
    title = VisibleCharField(
        label=_("Title"),
        max_length=80,
        required=False,
        help_text=_("As residents read it. Left empty, it is the title of the lecture or brand."),
    )
    team = forms.ModelChoiceField(label=_("Team"), queryset=Team.objects.none(), empty_label=None)
    lecturers = TickedField(label=_("Lecturers"), queryset=Lecturer.objects.none(), required=False)
    date = DayField(label=_("Date"))
    starts = WallTimeField(label=_("Begins at"))
    ends = WallTimeField(
        label=_("Ends at"),
        required=False,
        help_text=_("Left empty, it follows the length of the lecture."),
    )
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
        lecturers: Sequence[Lecturer],
        subjects: Subjects,
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        self.target = space
        self.teams = list(teams)
        team_ids = [team.pk for team in teams]
        equipment = equipment_for(space.place)
        # What may be chosen, and how the rows that were read already stand in the list.
        self._offer("page", subjects.pages, _grouped(subjects))
        self._offer(
            "team",
            Team.objects.filter(pk__in=team_ids),
            [(team.pk, team.display_name) for team in teams],
        )
        self._offer(
            "lecturers",
            Lecturer.objects.filter(team_id__in=team_ids, is_active=True),
            [(one.pk, _by_team(one) if len(self.teams) > 1 else one.name) for one in lecturers],
        )
        self._offer("equipment", equipment, [(one.pk, str(one)) for one in equipment])
        self.has = {
            "page": bool(subjects.lectures or subjects.brands),
            "lecturers": bool(lecturers),
            "equipment": bool(self.fields["equipment"].choices),  # type: ignore[attr-defined]
        }
        self._offer_pools(space.place)
        self._say_what_is_needed(bool(subjects.lectures))
        self.fields["form"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            ("", _("As the lecture") if subjects.lectures else _("Please choose")),
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

    def _offer(self, name: str, rows: QuerySet[Any], choices: list[Any]) -> None:
        field = self.fields[name]
        field.queryset = rows  # type: ignore[attr-defined]  # a ModelChoiceField
        field.choices = choices  # type: ignore[attr-defined]

    def _offer_pools(self, place: Place) -> None:
        """Add a number field for each kind of identical items that the place keeps."""
        self.pools: dict[str, EquipmentPool] = {}
        for pool, number in pools_at(place):
            name = f"pool_{pool.pk}"
            self.pools[name] = pool
            self.fields[name] = forms.IntegerField(
                label=str(pool),
                min_value=0,
                max_value=number,
                required=False,
                help_text=_("How many of the %(number)d here.") % {"number": number},
            )

    @property
    def pool_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.pools]

    def _say_what_is_needed(self, has_lectures: bool) -> None:
        """Mark the lecture and the title as two of which one is needed.

        Without lectures to choose, nothing stands in for a title, a form or an end.
        """
        for name in ("page", "title"):
            self.fields[name].one_of_two = self.has["page"]  # type: ignore[attr-defined]
        needed = {
            "title": (not self.has["page"], _("Please give a title.")),
            "form": (not has_lectures, _("Please choose the form of the session.")),
            "ends": (not has_lectures, _("Please say when it ends.")),
        }
        for name, (required, sentence) in needed.items():
            self.fields[name].required = required
            self.fields[name].widget.is_required = required
            self.fields[name].error_messages["required"] = sentence
        if not has_lectures:
            self.fields["ends"].help_text = ""

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
        lecture = page and page.specific
        if "form" in cleaned and not cleaned["form"]:
            cleaned["form"] = getattr(lecture, "form", "")
            if not cleaned["form"]:
                self.add_error("form", _("Please choose the form of the session."))
        if "ends" in cleaned and not cleaned["ends"]:
            self._end_with(lecture)
        starts, ends = cleaned.get("starts"), cleaned.get("ends")
        if starts and ends and ends <= starts:
            self.add_error("ends", _("The end must be after the beginning."))
        return cleaned

    def _end_with(self, lecture: Any) -> None:
        """Set the end that was left empty by the length of the lecture, within the day."""
        minutes, starts = getattr(lecture, "length_minutes", 0), self.cleaned_data.get("starts")
        if not minutes:
            self.add_error(
                "ends", _("Please say when it ends: only a lecture tells its length itself.")
            )
        elif starts:
            ends = dt.datetime.combine(dt.date.min, starts) + dt.timedelta(minutes=minutes)
            if ends.date() > dt.date.min:
                self.add_error("ends", _("It would end after midnight. Please begin earlier."))
            else:
                self.cleaned_data["ends"] = ends.time()

    def wish(self) -> dict[str, Any]:
        """Return the keyword arguments of ``book_session`` that a valid form asks for."""
        asked = self.cleaned_data
        page = asked["page"]
        return {
            "title": asked["title"],
            "title_en": english_title(page)[:140] if page and asked["title"] == page.title else "",
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
            "from_pools": {pool: asked[name] for name, pool in self.pools.items() if asked[name]},
            "request_key": asked["request_key"],
        }


class EditForm(ComplaintsForm):
    """The words and seats of a booked session; what they may not be, the domain says."""

    title = VisibleCharField(label=_("Title"), max_length=80, help_text=_("As residents read it."))
    title_en = VisibleCharField(label=_("Title in English"), max_length=140, required=False)
    summary = VisibleCharField(
        label=_("What to expect"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Two or three sentences for residents."),
    )
    capacity = forms.IntegerField(label=_("Seats"), min_value=1, max_value=20_000)
    max_party = forms.IntegerField(
        label=_("Largest party"),
        min_value=1,
        max_value=50,
        help_text=_("How many seats one reservation may take."),
    )

    def __init__(self, data: Any, *, session: Session) -> None:
        now = {name: getattr(session, name) for name in self.base_fields}
        super().__init__(data, initial=now)
        self.fields["capacity"].help_text = _(
            "%(seats)s seats in this room, %(taken)s reserved so far."
        ) % {"seats": session.space.capacity, "taken": session.seats_taken}


def english_title(page: Page) -> str:
    """Return the title of the live English twin of ``page``, else nothing; one query."""
    twins = Page.objects.live().filter(
        translation_key=page.translation_key, locale__language_code="en"
    )
    return twins.values_list("title", flat=True).first() or ""


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
