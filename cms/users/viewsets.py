"""Wagtail's user forms with the name that colleagues use."""

from typing import Any

from django import forms
from django.utils.translation import pgettext_lazy
from wagtail.users.forms import GroupForm, UserCreationForm, UserEditForm
from wagtail.users.views.groups import GroupViewSet as WagtailGroupViewSet
from wagtail.users.views.users import UserViewSet as WagtailUserViewSet


def ask_for_one_name(form: forms.ModelForm) -> None:
    """Chinese names are one word: no first and last name; who has no e-mail address needs none."""
    del form.fields["first_name"], form.fields["last_name"]
    form.fields["email"].required = False


class StaffEditForm(UserEditForm):
    class Meta(UserEditForm.Meta):
        fields = UserEditForm.Meta.fields | {"display_name"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ask_for_one_name(self)


class StaffCreationForm(UserCreationForm):
    class Meta(UserCreationForm.Meta):
        fields = UserCreationForm.Meta.fields | {"display_name"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ask_for_one_name(self)
        self.fields["display_name"].required = True


class UserViewSet(WagtailUserViewSet):
    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        return StaffEditForm if for_update else StaffCreationForm


class NamedGroupForm(GroupForm):
    """A group's name is no person's: Chinese has two words."""

    class Meta(GroupForm.Meta):
        labels = {"name": pgettext_lazy("group", "Name")}


class GroupViewSet(WagtailGroupViewSet):
    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        return NamedGroupForm
