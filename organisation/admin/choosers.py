"""Choosers that offer what is in scope, and search Chinese names by any part of them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model, Q, QuerySet
from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import chooser
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.widgets.chooser import BaseChooser
from wagtail.permissions import policy_registry

from organisation.models import Lecturer, Place, Team

LARGEST_KEY = 2**63 - 1


class NameFilterForm(BaseFilterForm):
    q = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"placeholder": _("Part of the name")}),
    )

    def filter(self, objects: QuerySet[Any]) -> QuerySet[Any]:
        if words := self.cleaned_data.get("q"):
            self.is_searching = True
            self.search_query = words
            wanted = Q(name__icontains=words)
            if hasattr(objects.model, "name_en"):
                wanted |= Q(name_en__icontains=words)
            objects = objects.filter(wanted)
        return objects


def in_scope(view: Any) -> QuerySet[Any]:
    policy = policy_registry.get_by_type(view.model_class)
    return policy.instances_to_choose(view.request.user).select_related(*view.related)


def where(instance: Any) -> str:
    """Return what tells two rows of one name apart."""
    if isinstance(instance, Place):
        return str(instance.get_level_display())
    return str(instance.home if isinstance(instance, Team) else instance.team)


class InScopeMixin:
    filter_form_class = NameFilterForm
    related: tuple[str, ...] = ()

    def get_object_list(self) -> QuerySet[Any]:
        return in_scope(self)

    @property
    def columns(self) -> list[Column]:
        return [
            *super().columns,  # type: ignore[misc]
            Column("where", label=_("Belongs to"), accessor=where),
        ]


class ChooseView(InScopeMixin, chooser.ChooseView):
    pass


class ChooseResultsView(InScopeMixin, chooser.ChooseResultsView):
    pass


class ChosenView(chooser.ChosenView):
    related: tuple[str, ...] = ()

    def get_object(self, pk: str) -> Model:
        if not pk.isascii() or not pk.isdigit() or int(pk) > LARGEST_KEY:
            raise ObjectDoesNotExist
        return in_scope(self).get(pk=int(pk))


class ChosenMultipleView(chooser.ChosenMultipleView):
    related: tuple[str, ...] = ()

    def get_objects(self, pks: list[str]) -> QuerySet[Any]:
        keys = {int(pk) for pk in pks[:200] if pk.isascii() and pk.isdigit()}
        return in_scope(self).filter(pk__in=[key for key in keys if key <= LARGEST_KEY])


class ForgivingChooser(BaseChooser):
    """Shows nothing chosen, instead of failing, where the posted key leads to no row."""

    def get_instance(self, value: Any) -> Model | None:
        if value is None or isinstance(value, Model):
            return value
        key = str(value)
        if not key.isascii() or not key.isdigit() or int(key) > LARGEST_KEY:
            return None
        return self.model_class._default_manager.filter(pk=int(key)).first()


class ScopedChooserViewSet(ChooserViewSet):
    base_widget_class = ForgivingChooser
    choose_view_class = ChooseView
    choose_results_view_class = ChooseResultsView
    chosen_view_class = ChosenView
    chosen_multiple_view_class = ChosenMultipleView
    related: tuple[str, ...] = ()
    per_page = 20

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_common_view_kwargs(related=self.related, **kwargs)

    def get_urlpatterns(self) -> list[URLPattern]:
        """Leave out the view that creates: rows are made in their own form."""
        return [found for found in super().get_urlpatterns() if found.name != "create"]


class PlaceChooserViewSet(ScopedChooserViewSet):
    model = Place
    icon = "home"
    choose_one_text = _("Choose a place")
    choose_another_text = _("Choose another place")
    edit_item_text = _("Edit this place")


class TeamChooserViewSet(ScopedChooserViewSet):
    model = Team
    icon = "group"
    related = ("home",)
    choose_one_text = _("Choose a team")
    choose_another_text = _("Choose another team")
    edit_item_text = _("Edit this team")


class LecturerChooserViewSet(ScopedChooserViewSet):
    model = Lecturer
    icon = "user"
    related = ("team",)
    choose_one_text = _("Choose a lecturer")
    choose_another_text = _("Choose another lecturer")
    edit_item_text = _("Edit this lecturer")


place_chooser = PlaceChooserViewSet("place_chooser")
team_chooser = TeamChooserViewSet("team_chooser")
lecturer_chooser = LecturerChooserViewSet("lecturer_chooser")
CHOOSERS = (place_chooser, team_chooser, lecturer_chooser)
