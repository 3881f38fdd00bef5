"""Forms of the admin; each offers only what its person may choose, and saves nothing itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import QuerySet
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from organisation import permissions
from organisation.admin.choosers import place_chooser
from organisation.domain.affected import StandsInTheWay
from organisation.enums import Level, Role
from organisation.errors import ShortNotice
from organisation.models import Place, Space
from organisation.queries import places_in_scope, teams_in_scope

LEVELS_ABOVE = (Level.CENTRE, Level.INSTITUTE, Level.STATION)


class ScopedForm(WagtailAdminModelForm):
    """Narrows every field that chooses a place, room or team to the person's scope."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: dict[str, Callable[[], QuerySet[Any]]] = {
            "parent": lambda: places_in_scope(self.for_user, Role.MANAGER).filter(
                level__in=LEVELS_ABOVE
            ),
            "place": lambda: places_in_scope(self.for_user, Role.MANAGER),
            "home": lambda: places_in_scope(self.for_user, Role.MANAGER),
            "team": lambda: teams_in_scope(self.for_user, Role.MANAGER),
            "part_of": lambda: Space.objects.filter(
                part_of=None, place__in=places_in_scope(self.for_user, Role.MANAGER)
            ).select_related("place"),
        }
        for name, rows in choices.items():
            field = self.fields.get(name)
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = rows()
        if "slug" in self.fields:
            self.fields["slug"].required = False
            self.fields["slug"].help_text = _("Leave empty: one is made for you.")

    def values(self, *leave_out: str) -> dict[str, Any]:
        """Return the model's fields as typed, for a domain function."""
        names = {field.name for field in self._meta.model._meta.fields}
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name in names and name not in leave_out
        }


class AgreementBox(forms.CheckboxInput):
    """A box that, ticked, gives back the word by which its reader agrees to what she was shown."""

    def __init__(self) -> None:
        super().__init__()
        self.agreement = ""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        context["widget"]["value"] = self.agreement
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return str(data.get(name, ""))


class AgreeingForm(ScopedForm):
    """Asks, where the domain found something booked in the way, whether that is known."""

    agreed = forms.CharField(
        label=_("I know. Change the hours"),
        required=False,
        max_length=40,
        widget=AgreementBox,
    )
    asks = False  # is there anything to agree to?

    def ask(self, found: StandsInTheWay) -> None:
        """Show what stands in the way, and the box."""
        self.asks = True
        box = self["agreed"]  # what is shown; it was made when the answer was read
        box.field.widget.agreement = found.agreement
        things = format_html_join(
            "", '<li><a href="{}">{}</a></li>', ((thing.url, thing.label) for thing in found.things)
        )
        more = _("and %(count)d more") % {"count": found.count - len(found.things)}
        box.help_text = format_html(
            "<ul>{}{}</ul>",
            things,
            format_html("<li>{}</li>", more) if found.count > len(found.things) else "",
        )
        self.add_error(
            "agreed",
            _("Look at these sessions first, then tick the box and save: their teams are told."),
        )


class PlaceForm(AgreeingForm):
    parent = forms.ModelChoiceField(
        label=_("Place above"),
        queryset=Place.objects.none(),
        widget=place_chooser.widget_class,
        help_text=_(
            "A station stands under an institute, a household under a station or an institute; "
            "a base may also stand under the centre."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place = self.instance
        if place.pk is None:
            return
        if permissions.may_place_above(self.for_user, place) and place.depth > 1:
            above = place.get_parent()
            self.initial["parent"] = above.pk if above else None
        else:
            # Where her own topmost place stands, and what it is, is decided above her.
            for name in ("parent", "level"):
                self.fields.pop(name, None)

    def hours_forms(self, name: str) -> list[Any]:
        """Return the forms of the rows of an inline panel that stay, in the order of the page."""
        return [
            child
            for child in self.formsets[name].forms
            if child.cleaned_data and not child.cleaned_data.get("DELETE")
        ]

    def tell_short_notice(self, error: ShortNotice) -> None:
        """Show the sentence at each row that lacks its reason."""
        rows = self.hours_forms("hours_exceptions")
        for number in error.rows:
            rows[number].add_error("short_notice_reason", error.messages)


class PublicDayForm(AgreeingForm):
    pass


class RoomChoiceField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Space) -> str:
        return f"{obj.place} · {obj}"


class SpaceForm(ScopedForm):
    part_of = RoomChoiceField(
        label=_("Part of"),
        queryset=Space.objects.none(),
        required=False,
        help_text=_("For one half of a hall with a folding wall: the whole hall."),
    )


class PersonForm(ScopedForm):
    """Names a person by her log-in: nobody gets a list of all people to look through."""

    username = forms.CharField(
        label=_("Log-in name"),
        max_length=150,
        help_text=_("The name with which this person logs in."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person = getattr(self.instance, "user", None) if self.instance.pk else None
        if person is not None:
            self.initial["username"] = person.get_username()

    def clean_username(self) -> AbstractBaseUser | None:
        typed = self.cleaned_data["username"]
        if not typed:
            return None
        found = get_user_model()._default_manager.filter(username=typed, is_active=True).first()
        if found is None:
            raise forms.ValidationError(
                _("Nobody logs in with this name. Please ask the centre to add the person first.")
            )
        return found


class MembershipForm(PersonForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["username"].disabled = True

    def clean_username(self) -> AbstractBaseUser | None:
        return self.instance.user if self.instance.pk else super().clean_username()


class LecturerForm(PersonForm):
    username = forms.CharField(
        label=_("Log-in name"),
        max_length=150,
        required=False,
        help_text=_("Only if the lecturer logs in herself; else leave empty."),
    )


class ImportForm(forms.Form):
    upload = forms.FileField(
        label=_("XLSX or CSV file"),
        help_text=_("At most 5 MB and 10,000 rows. Nothing is changed before you confirm."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
    )


__all__ = [
    "ImportForm",
    "LecturerForm",
    "MembershipForm",
    "PlaceForm",
    "PublicDayForm",
    "SpaceForm",
]
